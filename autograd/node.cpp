#include <xgrad/autograd/kernels/elementwise.hpp>
#include <xgrad/autograd/node.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/autograd/transform.hpp>
#include <xgrad/autograd/variable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

std::string display_name(const Node& node, std::string_view fallback) {
  return node.name().empty() ? std::string(fallback) : node.name();
}

namespace {

[[noreturn]] void refuse_without_rule(const Node& node, const char* asked) {
  throw std::logic_error(
      fmt::format("{}: {} was made by no operation", asked, display_name(node, node.operation())));
}

}  // namespace

Symbol Node::formula(std::span<const Symbol>) const { refuse_without_rule(*this, "formula"); }
Symbol Node::pullback_formula(std::size_t, const Symbol&, std::span<const Symbol>, const Symbol&) const {
  refuse_without_rule(*this, "pullback_formula");
}
NodeRef Node::recompute(std::span<const Node* const>) const { refuse_without_rule(*this, "recompute"); }

template <Real T>
NodeRef ValueNode<T>::plus(NodeRef sum, const NodeRef& term) const {
  const auto add = [](const auto& a, const auto& b) { return a + b; };
  auto& total = static_cast<ValueNode<T>&>(*sum);
  const Array<T>& more = as<T>(*term).value();
  if (sum.unique() && !sum->needs_gradient()) {
    transform(total.overwrite(), add, total.value_, more);
    return sum;
  }
  return make_constant<T>([&] { return kernels::map<T>(add, total.shape(), total.value_, more); });
}

template <Real T>
NodeRef ValueNode<T>::recorded_plus(const NodeRef& sum, const NodeRef& term) const {
  return (Variable<T>(sum) + Variable<T>(term)).node();
}

template <Real T>
NodeRef ValueNode<T>::filled(double element) const {
  return make_constant<T>([&] {
    Array<T> filled = uninitialized<T>(shape());
    std::fill(filled.data(), filled.data() + filled.size(), static_cast<T>(element));
    return filled;
  });
}

template <Real T>
void LeafNode<T>::collect(NodeRef adjoint) {
  gradient_ = gradient_ ? this->plus(std::move(gradient_), adjoint) : std::move(adjoint);
}

template class ValueNode<float>;
template class ValueNode<double>;
template class LeafNode<float>;
template class LeafNode<double>;

}  // namespace xgrad
