#include "rowwise.hpp"
#include "../kernels/arrange.hpp"
#include "../kernels/chosen.hpp"
#include "../shape.hpp"
#include "operation_node.hpp"
#include "structural.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad::engine {

template <Real T>
void write_rowwise(const RuleKernels<T>& rule, const void*, Inputs x, Array<T>& y) {
  const kernels::RowLoops<T>& loops = *rule.row_loops[kernels::chosen_set];
  const std::size_t length = x[0]->shape().back();
  const std::size_t rows = element_count(y.shape()) / std::max<std::size_t>(y.shape().back(), 1);
  if (const View<T> view = as<T>(*x[0]).view();
      loops.value_of_columns != nullptr && kernels::lie_side_by_side(view)) {
    Array<T> scratch = uninitialized<T>(Shape{kernels::column_scratch<T>(length)});
    loops.value_of_columns(y.data(), view.data(), static_cast<std::size_t>(view.strides()[1]), rows, length,
                           scratch.data());
    return;
  }
  loops.value(y.data(), as<T>(*x[0]).value().data(), rows, length);
}

template <Real T>
Array<T> rowwise_value(const RuleKernels<T>& rule, void*, Inputs x, NodeRef*) {
  Shape shape = x[0]->shape();
  if (shape.empty())
    throw std::invalid_argument(fmt::format("{}: {} is (), a scalar; at least one dimension is needed",
                                            rule.table.name, display_name(*x[0], rule.table.inputs[0])));
  if (!rule.gives_rows) shape.back() = 1;
  Array<T> y = uninitialized<T>(shape);
  write_rowwise(rule, nullptr, x, y);
  return y;
}

namespace {

template <Real T>
NodeRef cotangent(const OperationNode<T>& y, const NodeRef& adjoint) {
  const RuleTable& table = y.rule().table;
  if (table.gives_zero(0)) return {};
  const Array<T>& g = as<T>(*adjoint).value();
  const Array<T>& x = as<T>(y.input(0)).value();
  if (table.gives_same(0)) {
    if (x.shape() != g.shape()) refuse_cotangent(table.name, y.input(0), g.shape());
    return adjoint;
  }
  return make_constant<T>([&] {
    Array<T> dx = uninitialized<T>(x.shape());
    const std::size_t length = x.shape().back();
    if (dx.size() > 0)
      y.rule().row_loops[kernels::chosen_set]->pullback(dx.data(), g.data(), x.data(), y.value().data(),
                                                        dx.size() / length, length);
    return dx;
  });
}

}  // namespace

template <Real T>
void rowwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs) {
  if (inputs[0].needed) inputs[0].cotangent = cotangent(y, adjoints[0]);
}

template XGRAD_EXPORT void write_rowwise(const RuleKernels<float>&, const void*, Inputs, Array<float>&);
template XGRAD_EXPORT void write_rowwise(const RuleKernels<double>&, const void*, Inputs, Array<double>&);
template XGRAD_EXPORT Array<float> rowwise_value(const RuleKernels<float>&, void*, Inputs, NodeRef*);
template XGRAD_EXPORT Array<double> rowwise_value(const RuleKernels<double>&, void*, Inputs, NodeRef*);
template XGRAD_EXPORT void rowwise_pullbacks(const OperationNode<float>&, std::span<NodeRef>,
                                             std::span<Wanted>);
template XGRAD_EXPORT void rowwise_pullbacks(const OperationNode<double>&, std::span<NodeRef>,
                                             std::span<Wanted>);

}  // namespace xgrad::engine
