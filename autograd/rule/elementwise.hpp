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

/// The shape that all operands broadcast to. Throws std::invalid_argument, naming operation and operands.
Shape broadcast_shape(const RuleTable& table, Inputs x);

/// The elements of x as a loop reads them: where they lie, unless there are so many of them, and so far
/// apart, that most would be waited for. Then they are copied, block by block, once for all who read them.
template <Real T>
View<T> elementwise_operand(const Node& x);

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
  const auto loops = loops_by_set<Rule, T>();
  for (std::size_t set = 0; set < loops.size(); ++set) rule.element_loops[set] = loops[set]->data();
}

}  // namespace detail
}  // namespace xgrad
