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
/// after the other, `deferred` says where they do, and the array has their shape and no elements. Of some
/// views there is no view of the kind that is asked for: the elements of x are then laid out anew before.
template <Real T>
Array<T> viewed(const RuleTable& rule, const void* attributes, const ValueNode<T>& x,
                DeferredRef<T>& deferred);

/// A constant: the elements of x that the layout names, which is one of its value's memory.
template <Real T>
NodeRef view_constant(const ValueNode<T>& x, const Layout& layout);

/// Passes g on to an input of that shape, of which y is the part that lies where the layout says. The
/// cotangents of many parts of one array are added up at once, when their sum is asked for.
template <Real T>
void pass_part(const Array<T>& g, const Layout& where, const Shape& shape, Wanted& x);

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
