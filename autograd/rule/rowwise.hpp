/// Rowwise rules: the formula becomes a loop over rows along the last axis.
#pragma once

#include "../export.hpp"
#include "kind.hpp"
#include "loops.hpp"
#include "table.hpp"

#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Array<T> rowwise_value(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others);
template <Real T>
void write_rowwise(const RuleKernels<T>& rule, const void* attributes, Inputs x, Array<T>& y);
template <Real T>
void rowwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs);

}  // namespace engine

namespace detail {

template <class Rule, Real T>
constexpr void set_rowwise(engine::RuleKernels<T>& rule) {
  static_assert(std::is_empty_v<Rule>, "xgrad: a Rowwise rule has no attributes");
  static_assert(arity<Rule> == 1, "xgrad: a Rowwise rule has one input; one of several is Structural");
  rule.value = &engine::rowwise_value<T>;
  rule.write = &engine::write_rowwise<T>;
  rule.pullbacks = &engine::rowwise_pullbacks<T>;
  rule.row_loops = loops_by_set<Rule, T>();
  rule.gives_rows = RowLoops<Rule, T>::gives_rows;
}

}  // namespace detail
}  // namespace xgrad
