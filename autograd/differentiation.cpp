#include "differentiation.hpp"
#include "forward_frame.hpp"
#include "ops/identity.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace xgrad::engine {

namespace {

constexpr GradientOptions zeros_for_unused{.allow_unused = true};
constexpr GradientOptions differentiable{.differentiable = true, .allow_unused = true};

}  // namespace

template <Real T>
Variable<T> leaf_like(const Variable<T>& x) {
  const Node& node = *x.node();
  const auto leaf = Ref<LeafNode<T>>::adopt(
      new LeafNode<T>([&] { return shared_part(x.value(), x.shape()); }, x.name(), node.location()));
  for (const ForwardFrame* frame = ForwardFrame::innermost(); frame != nullptr; frame = frame->outer())
    if (NodeRef tangent = frame->tangent_of(node)) frame->set_tangent(*leaf, std::move(tangent));
  return Variable<T>(NodeRef(leaf));
}

template <Real T>
Variable<T> input_like(const Variable<T>& x) {
  if (!x.needs_gradient()) return leaf_like(x);
  Variable<T> input = identity(x, x.node()->location());
  if (!x.name().empty()) input.named(x.name());
  return input;
}

template <Real T>
Differentiation<T>::Differentiation(const char* asked, const std::vector<Variable<T>>& x) : asked_(asked) {
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!x[i].defined()) refuse_empty(asked, fmt::format("input {}", i));
  if (Tape::current() == nullptr) own_.emplace();
  inputs_.reserve(x.size());
  for (const Variable<T>& one : x) inputs_.push_back(input_like(one));
}

template <Real T>
void Differentiation<T>::stop() noexcept {
  if (own_) own_->stop();
}

template <Real T>
Tape& Differentiation<T>::tape() const {
  if (own_) return const_cast<Tape&>(*own_);
  if (Tape* const tape = Tape::current()) return *tape;
  throw std::logic_error(fmt::format(
      "{}: the tape that recorded the function is gone, or paused, when its derivative is asked for",
      asked_));
}

template <Real T>
std::vector<Variable<T>> Differentiation<T>::gradients(const Variable<T>& y) {
  if (!y.defined()) refuse_empty(asked_, "what the function returned");
  if (y.size() != 1)
    throw std::invalid_argument(fmt::format(
        "{}: the function returned an array of shape {}, expected one number", asked_, to_string(y.shape())));
  return gradients(y, Operand<T>(constant(Array<T>(y.shape(), T(1))), Location()));
}

template <Real T>
std::vector<Variable<T>> Differentiation<T>::gradients(const Variable<T>& y, const Operand<T>& seed) {
  return tape().gradient(y, inputs_, seed, own_ ? zeros_for_unused : differentiable, Location());
}

template <Real T>
bool Differentiation<T>::is_differentiable() const noexcept {
  return !own_ || ForwardFrame::innermost() != nullptr;
}

template class Differentiation<float>;
template class Differentiation<double>;
template XGRAD_EXPORT Variable<float> leaf_like(const Variable<float>&);
template XGRAD_EXPORT Variable<double> leaf_like(const Variable<double>&);
template XGRAD_EXPORT Variable<float> input_like(const Variable<float>&);
template XGRAD_EXPORT Variable<double> input_like(const Variable<double>&);

}  // namespace xgrad::engine
