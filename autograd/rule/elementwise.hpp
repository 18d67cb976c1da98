/// Elementwise rules: the formula becomes a loop over registers; broadcasts, and their undoing, are the
/// engine's.
#pragma once

#include "../export.hpp"
#include "kind.hpp"
#include "loops.hpp"
#include "table.hpp"

#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Array<T> elementwise_value(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others);
template <Real T>
void write_elementwise(const RuleKernels<T>& rule, const void* attributes, Inputs x, Array<T>& y);
template <Real T>
void elementwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs);

}  // namespace engine

namespace detail {

template <class Rule, Real T>
constexpr void set_elementwise(engine::RuleKernels<T>& rule) {
  static_assert(std::is_empty_v<Rule>,
                "xgrad: an Elementwise rule has no attributes; make them inputs, which may be numbers");
  rule.value = &engine::elementwise_value<T>;
  rule.write = &engine::write_elementwise<T>;
  rule.pullbacks = &engine::elementwise_pullbacks<T>;
  rule.element_loops = loops_by_set<Rule, T>();
}

}  // namespace detail
}  // namespace xgrad
