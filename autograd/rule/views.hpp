/// Rules whose value is a view: the elements of the input, which stay where they are.
#pragma once

#include "../export.hpp"
#include "../layout.hpp"
#include "../node.hpp"
#include "kind.hpp"
#include "table.hpp"

#include <optional>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// The value of such a rule for the input x: an array in x's memory. Where the elements do not lie in it one
/// after the other, `strided` says where they do, and the array has their shape and no elements. Of some
/// views there is no view of the kind that is asked for: the elements of x are then laid out anew before.
template <Real T>
Array<T> viewed(const RuleTable& rule, const void* attributes, const ValueNode<T>& x, StridedRef<T>& strided);

/// The elements of x that the layout names, which is one of x's memory: in that memory if they lie there one
/// after the other, and else copied.
template <Real T>
Array<T> laid_out(const Array<T>& x, const Layout& layout);

}  // namespace engine

namespace detail {

/// Whether the rule says by `view(layout)` where the elements of its value lie in the memory of its input.
template <class Rule>
inline constexpr bool is_view = requires(const Rule& rule, const engine::Layout& x) {
  std::optional<engine::Layout>(rule.view(x));
};

/// The value of such a rule on an array.
template <class Rule, Real T>
Array<T> viewed(const Rule& rule, const Array<T>& x) {
  return engine::laid_out(x, *std::optional(rule.view(engine::Layout(x.shape()))));
}

}  // namespace detail
}  // namespace xgrad
