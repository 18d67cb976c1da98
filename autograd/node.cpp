#include "node.hpp"
#include "kernels/arrange.hpp"
#include "kernels/basic_loops.hpp"
#include "kernels/chosen.hpp"
#include "kernels/elementwise.hpp"
#include "kernels/parts.hpp"
#include "leaf_table.hpp"
#include "shape.hpp"
#include "symbol.hpp"
#include "variable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>

namespace xgrad::engine {

Node::Rare& Node::rare() {
  if (!rare_) rare_.reset(new Rare);
  return *rare_;
}

const std::string& Node::name() const noexcept {
  static const std::string none;
  return rare_ ? rare_->name : none;
}

void Node::set_name(std::string name) {
  if (rare_ || !name.empty()) rare().name = std::move(name);
}

NodeRef Node::tangent(std::uint64_t level) const {
  if (!rare_) return {};
  for (const Tangent* one = rare_->tangents.get(); one != nullptr; one = one->next.get())
    if (one->level == level) return one->tangent;
  return {};
}

void Node::set_tangent(std::uint64_t level, NodeRef tangent) {
  auto& tangents = rare().tangents;
  tangents = std::unique_ptr<Tangent>(new Tangent{level, std::move(tangent), std::move(tangents)});
}

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

namespace {

[[noreturn]] void refuse_without_rule(const Node& node, const char* asked) {
  throw std::logic_error(fmt::format("{}: {} was made by no operation", asked, description(node)));
}

}  // namespace

Symbol Node::formula(std::span<const Symbol>) const { refuse_without_rule(*this, "formula"); }
Symbol Node::pullback_formula(std::size_t, const Symbol&, std::span<const Symbol>, const Symbol&) const {
  refuse_without_rule(*this, "pullback_formula");
}
NodeRef Node::recompute(std::span<const Node* const> inputs) const {
  NodeRef output;
  recompute(inputs, {&output, 1});
  return output;
}

void Node::recompute(std::span<const Node* const>, std::span<NodeRef>) const {
  refuse_without_rule(*this, "recompute");
}

NodeRef Node::pullback(std::size_t input, NodeRef adjoint) const {
  PooledVector<Wanted> wanted(edge_count_);
  wanted[input].needed = true;
  pullbacks({&adjoint, 1}, wanted, false);
  return std::move(wanted[input].cotangent);
}

namespace {

[[noreturn]] void refuse_integers(const Node& node) {
  throw std::logic_error(description(node) + " holds integers, which have no gradient");
}

}  // namespace

template <Element T>
void ValueNode<T>::lay_out() const {
  static std::mutex laying_out;
  const std::lock_guard lock(laying_out);
  if (deferred_->is_laid_out.load(std::memory_order_relaxed)) return;  // another thread was faster
  Array<T> elements = [&]() -> Array<T> {
    if constexpr (Real<T>)
      if (deferred_->is_sum) return kernels::sum_of_parts<T>(shape(), deferred_->addends);
    return kernels::contiguous(View<T>(deferred_->memory.data(), deferred_->layout));
  }();
  // The shape is there, and others may read it just now.
  value_.storage() = std::move(elements.storage());
  deferred_->addends = {};
  deferred_->is_laid_out.store(true, std::memory_order_release);
}

template <Element T>
NodeRef ValueNode<T>::plus(NodeRef sum, const NodeRef& term) const {
  if constexpr (!Real<T>) {
    refuse_integers(*this);
  } else {
    const auto add = kernels::chosen<kernels::BasicLoops<T>>().add;
    auto& total = static_cast<ValueNode<T>&>(*sum);
    const Array<T>& more = as<T>(*term).value();
    if (may_overwrite<T>(sum)) {
      T* const to = total.overwrite().data();
      const std::array<lanes::Source<T>, 2> terms{{{to, false}, {more.data(), false}}};
      add(to, terms.data(), more.size());
      return sum;
    }
    return make_constant<T>([&] {
      const std::array<View<T>, 2> terms{total.value(), more};
      return kernels::map<T>(add, total.shape(), terms);
    });
  }
}

template <Element T>
NodeRef ValueNode<T>::recorded_plus(const NodeRef& sum, const NodeRef& term) const {
  if constexpr (!Real<T>)
    refuse_integers(*this);
  else
    return (Variable<T>(sum) + Variable<T>(term)).node();
}

template <Element T>
NodeRef ValueNode<T>::filled(double element) const {
  return make_constant<T>([&] {
    Array<T> filled = uninitialized<T>(shape());
    std::fill(filled.data(), filled.data() + filled.size(), static_cast<T>(element));
    return filled;
  });
}

template <Real T>
void LeafNode<T>::assign(const Array<T>& value) {
  if (value.shape() != this->shape())
    throw std::invalid_argument(fmt::format("assign: the value is {}, {} is {}; the shapes must be equal",
                                            xgrad::to_string(value.shape()), description(*this),
                                            xgrad::to_string(this->shape())));
  std::copy_n(value.data(), value.size(), mutable_value().data());
}

template <Real T>
void LeafNode<T>::collect(NodeRef adjoint) {
  if (gradient_ && gradient_->shape() != this->shape())
    throw std::logic_error(fmt::format("backward: {} is {}, its gradient so far is {}; call zero_grad first",
                                       display_name(*this, "a leaf"), xgrad::to_string(this->shape()),
                                       xgrad::to_string(gradient_->shape())));
  gradient_ = gradient_ ? this->plus(std::move(gradient_), adjoint) : std::move(adjoint);
}

template <Real T>
Array<T>& LeafNode<T>::mutable_gradient() {
  if (!gradient_.unique()) gradient_ = make_constant<T>([&] { return as<T>(*gradient_).value(); });
  return static_cast<ValueNode<T>&>(*gradient_).overwrite();
}

template <Real T>
void LeafNode<T>::set_gradient(NodeRef gradient) {
  if (gradient->shape() != this->shape())
    throw std::invalid_argument(
        fmt::format("set_grad: the gradient is {}, {} is {}; the shapes must be equal",
                    xgrad::to_string(gradient->shape()), display_name(*this, "the variable"),
                    xgrad::to_string(this->shape())));
  gradient_ = std::move(gradient);
}

template <Element T>
Ref<ValueNode<T>> make_constant_of(Making<T> value) {
  return make_constant<T>([&] { return value.make(value.from); });
}

template <Real T>
Ref<LeafNode<T>> make_leaf(Making<T> value, std::string name, Location location) {
  return Ref<LeafNode<T>>::adopt(
      new LeafNode<T>([&] { return value.make(value.from); }, std::move(name), location));
}

template XGRAD_EXPORT Ref<ValueNode<float>> make_constant_of(Making<float>);
template XGRAD_EXPORT Ref<ValueNode<double>> make_constant_of(Making<double>);
template XGRAD_EXPORT Ref<ValueNode<std::int64_t>> make_constant_of(Making<std::int64_t>);
template XGRAD_EXPORT Ref<LeafNode<float>> make_leaf(Making<float>, std::string, Location);
template XGRAD_EXPORT Ref<LeafNode<double>> make_leaf(Making<double>, std::string, Location);

template class ValueNode<float>;
template class ValueNode<double>;
template class ValueNode<std::int64_t>;
template class LeafNode<float>;
template class LeafNode<double>;

}  // namespace xgrad::engine
