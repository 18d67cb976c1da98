#include <xgrad/autograd/kernels/elementwise.hpp>
#include <xgrad/autograd/node.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/shape.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/autograd/transform.hpp>
#include <xgrad/autograd/variable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

std::uint64_t Node::next_number() noexcept {
  static std::atomic<std::uint64_t> numbers{0};
  return numbers.fetch_add(1, std::memory_order_relaxed) + 1;
}

NodeIdentity Node::identity() const noexcept {
  std::uint64_t number = number_.load(std::memory_order_relaxed);
  if (number == 0) {
    const std::uint64_t next = next_number();
    if (number_.compare_exchange_strong(number, next, std::memory_order_relaxed)) number = next;
  }
  return {number, position_};
}

std::string display_name(const Node& node, std::string_view fallback) {
  return node.name().empty() ? std::string(fallback) : node.name();
}

namespace {

/// The shape, unless it is a number's, and the first few elements.
template <Real T>
std::string value_text(const Array<T>& value) {
  constexpr std::size_t few = 8;
  std::string text = value.dimension() == 0 ? "" : to_string(value.shape());
  for (std::size_t i = 0; i < std::min(value.size(), few); ++i)
    text += (i > 0 ? ", " : text.empty() ? "" : " ") + number_text(value.data()[i], 6);
  return value.size() > few ? text + ", …" : text;
}

}  // namespace

std::string to_string(const Node& node) {
  const auto* single = dynamic_cast<const ValueNode<float>*>(&node);
  std::string text = node.name().empty() ? "" : fmt::format("{} = ", node.name());
  text += node.operation();
  if (const Location location = node.location(); location.file != nullptr) {
    const std::string_view file = location.file;
    text += fmt::format(" ({}:{})", file.substr(file.rfind('/') + 1), location.line);
  }
  return fmt::format("{}: {}", text,
                     single ? value_text(single->value()) : value_text(as<double>(node).value()));
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
