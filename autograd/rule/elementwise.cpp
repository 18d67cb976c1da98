#include "../kernels/elementwise.hpp"
#include "../kernels/chosen.hpp"
#include "elementwise.hpp"
#include "operation_node.hpp"
#include "unbroadcast.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace xgrad::engine {

static_assert(kernels::most_operands >= most_inputs + 2, "a pullback takes g, the inputs and y");

Shape broadcast_shape(const RuleTable& table, Inputs x) {
  Shape shape = x[0]->shape();
  for (const Node* operand : x.subspan(1)) {
    if (operand->shape() == shape || broadcast(shape, operand->shape(), shape)) continue;
    std::string shapes;
    for (std::size_t i = 0; i < x.size(); ++i)
      shapes += fmt::format("{}{} is {}", i == 0 ? "" : ", ", display_name(*x[i], table.inputs[i]),
                            to_string(x[i]->shape()));
    throw std::invalid_argument(fmt::format("{}: shapes do not broadcast: {}", table.name, shapes));
  }
  return shape;
}

namespace {

/// Whether neighbors in a row of x lie apart, as in a transpose.
template <Real T>
bool is_scattered(const View<T>& x) {
  for (std::size_t d = x.shape().size(); d-- > 0;)
    if (x.shape()[d] != 1) return x.strides()[d] != 0 && x.strides()[d] != 1;
  return false;
}

}  // namespace

template <Real T>
View<T> elementwise_operand(const Node& x) {
  constexpr std::size_t most_scattered = 16384;
  const View<T> view = as<T>(x).view();
  if (view.is_contiguous() || view.size() <= most_scattered || !is_scattered(view)) return view;
  return as<T>(x).value();
}

template <Real T>
void write_elementwise(const RuleKernels<T>& rule, const void*, Inputs x, Array<T>& y) {
  std::array<View<T>, most_inputs> operands;
  for (std::size_t i = 0; i < x.size(); ++i) operands[i] = elementwise_operand<T>(*x[i]);
  kernels::map<T>(rule.element_loops[kernels::chosen_set][0], {operands.data(), x.size()}, y);
}

template <Real T>
Array<T> elementwise_value(const RuleKernels<T>& rule, void*, Inputs x, NodeRef*) {
  Array<T> y =
      x.size() == 1 ? uninitialized<T>(x[0]->shape()) : uninitialized<T>(broadcast_shape(rule.table, x));
  write_elementwise(rule, nullptr, x, y);
  return y;
}

namespace {

template <Real T>
NodeRef cotangent(const OperationNode<T>& y, std::size_t input, NodeRef& adjoint) {
  const RuleTable& table = y.rule().table;
  if (table.gives_zero(input)) return {};
  const Shape& shape = y.input(input).shape();
  if (table.gives_same(input)) {
    if (shape == adjoint->shape()) return adjoint;
    return make_constant<T>([&]() -> Array<T> { return unbroadcast(as<T>(*adjoint).value(), shape); });
  }
  const auto loop = y.rule().element_loops[kernels::chosen_set][1 + input];
  const std::size_t arity = table.inputs.size();
  if (const View<T> x = as<T>(y.input(0)).view();
      arity == 1 && x.is_contiguous() && may_overwrite<T>(adjoint)) {
    Array<T>& dx = static_cast<ValueNode<T>&>(*adjoint).overwrite();
    const std::array<lanes::Source<T>, 3> sources{
        {{dx.data(), false}, {x.data(), false}, {y.value().data(), false}}};
    loop(dx.data(), sources.data(), dx.size());
    return std::move(adjoint);
  }
  std::array<View<T>, most_inputs + 2> operands;
  operands[0] = elementwise_operand<T>(*adjoint);
  for (std::size_t i = 0; i < arity; ++i) operands[1 + i] = elementwise_operand<T>(y.input(i));
  operands[1 + arity] = y.view();
  const std::span<const View<T>> all(operands.data(), arity + 2);
  return make_constant<T>([&]() -> Array<T> {
    if (shape == y.value().shape()) return kernels::map<T>(loop, shape, all);
    return unbroadcast(kernels::map<T>(loop, y.value().shape(), all), shape);
  });
}

}  // namespace

template <Real T>
void elementwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].needed) inputs[i].cotangent = cotangent(y, i, adjoints[0]);
}

template XGRAD_EXPORT View<float> elementwise_operand(const Node&);
template XGRAD_EXPORT View<double> elementwise_operand(const Node&);
template XGRAD_EXPORT void write_elementwise(const RuleKernels<float>&, const void*, Inputs, Array<float>&);
template XGRAD_EXPORT void write_elementwise(const RuleKernels<double>&, const void*, Inputs, Array<double>&);
template XGRAD_EXPORT Array<float> elementwise_value(const RuleKernels<float>&, void*, Inputs, NodeRef*);
template XGRAD_EXPORT Array<double> elementwise_value(const RuleKernels<double>&, void*, Inputs, NodeRef*);
template XGRAD_EXPORT void elementwise_pullbacks(const OperationNode<float>&, std::span<NodeRef>,
                                                 std::span<Wanted>);
template XGRAD_EXPORT void elementwise_pullbacks(const OperationNode<double>&, std::span<NodeRef>,
                                                 std::span<Wanted>);

}  // namespace xgrad::engine
