#include "rowwise.hpp"
#include "../kernels/chosen.hpp"
#include "../kernels/for_rows.hpp"
#include "operation_node.hpp"
#include "structural.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace xgrad::engine {

template <Real T>
Array<T> rowwise_value(const RuleKernels<T>& rule, void*, Inputs x, NodeRef*) {
  const Array<T>& rows_of = as<T>(*x[0]).value();
  if (rows_of.dimension() == 0)
    throw std::invalid_argument(fmt::format("{}: {} is (), a scalar; at least one dimension is needed",
                                            rule.table.name, display_name(*x[0], rule.table.inputs[0])));
  return kernels::for_rows(rows_of, rule.gives_rows, [&](T* to, std::size_t rows, std::size_t length) {
    const T* const from = rows_of.data();
    rule.row_loops[kernels::chosen_set][0](to, &from, rows, length);
  });
}

namespace {

template <Real T>
NodeRef cotangent(const OperationNode<T>& y, const NodeRef& adjoint) {
  const RuleTable& table = y.rule().table;
  if (table.gives_zero(0)) return {};
  const Array<T>& g = as<T>(*adjoint).value();
  const Array<T>& x = as<T>(y.input(0)).value();
  if (table.gives_same(0)) {
    if (!same_shape(x.shape(), g.shape())) refuse_cotangent(table.name, y.input(0), g.shape());
    return adjoint;
  }
  return make_constant<T>([&]() -> Array<T> {
    return kernels::for_rows(x, true, [&](T* to, std::size_t rows, std::size_t length) {
      const std::array in{g.data(), x.data(), y.value().data()};
      if (length > 0) y.rule().row_loops[kernels::chosen_set][1](to, in.data(), rows, length);
    });
  });
}

}  // namespace

template <Real T>
void rowwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs) {
  if (inputs[0].needed) inputs[0].cotangent = cotangent(y, adjoints[0]);
}

template XGRAD_EXPORT Array<float> rowwise_value(const RuleKernels<float>&, void*, Inputs, NodeRef*);
template XGRAD_EXPORT Array<double> rowwise_value(const RuleKernels<double>&, void*, Inputs, NodeRef*);
template XGRAD_EXPORT void rowwise_pullbacks(const OperationNode<float>&, std::span<NodeRef>,
                                             std::span<Wanted>);
template XGRAD_EXPORT void rowwise_pullbacks(const OperationNode<double>&, std::span<NodeRef>,
                                             std::span<Wanted>);

}  // namespace xgrad::engine
