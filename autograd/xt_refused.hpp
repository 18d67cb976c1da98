/// What xtensor has for arrays and there is not for Variables: a sentence in place of pages of errors.
#pragma once

#include "export.hpp"
#include "variable.hpp"

#if __has_include(<xtensor/views/xstrided_view.hpp>)
#include <xtensor/views/xstrided_view.hpp>
#else
#include <xtensor/xstrided_view.hpp>
#endif

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace detail {

template <class>
inline constexpr bool never = false;

}  // namespace detail
}  // namespace xgrad

namespace xt {

// They take a Variable by value, so that they are preferred to xtensor's templates.

template <xgrad::Real T>
void strided_view(xgrad::Variable<T>, const std::vector<xstrided_slice<std::ptrdiff_t>>&) {
  static_assert(
      xgrad::detail::never<T>,
      "xgrad: strided_view does not take Variables; view(x, range(1, -1), ellipsis(), newaxis()) does");
}
template <xgrad::Real T, class Indices>
void index_view(xgrad::Variable<T>, Indices&&) {
  static_assert(xgrad::detail::never<T>,
                "xgrad: index_view does not take Variables; take(flatten(x), indices) does");
}
template <xgrad::Real T, class Condition>
void filter(xgrad::Variable<T>, Condition&&) {
  static_assert(xgrad::detail::never<T>,
                "xgrad: filter does not take Variables; masked_select(x, condition) does");
}
template <xgrad::Real T, class Condition>
void filtration(xgrad::Variable<T>, Condition&&) {
  static_assert(
      xgrad::detail::never<T>,
      "xgrad: what a Variable holds is not assigned to in parts; where(condition, a, x) gives another");
}
template <xgrad::Real T, class Mask>
void masked_view(xgrad::Variable<T>, Mask&&) {
  static_assert(
      xgrad::detail::never<T>,
      "xgrad: masked_view does not take Variables; masked_select(x, mask) and where(mask, a, b) do");
}
template <xgrad::Real T, class Shape>
void reshape_view(xgrad::Variable<T>, Shape&&) {
  static_assert(xgrad::detail::never<T>,
                "xgrad: reshape_view does not take Variables; reshape(x, {2, 3}) does");
}
template <xgrad::Real T, class Shape>
void broadcast(xgrad::Variable<T>, const Shape&) {
  static_assert(xgrad::detail::never<T>,
                "xgrad: broadcast does not take Variables; broadcast_to(x, {2, 3}) does");
}
template <xgrad::Real T>
void row(xgrad::Variable<T>, std::ptrdiff_t) {
  static_assert(xgrad::detail::never<T>, "xgrad: row does not take Variables; view(x, i) does");
}
template <xgrad::Real T>
void col(xgrad::Variable<T>, std::ptrdiff_t) {
  static_assert(xgrad::detail::never<T>, "xgrad: col does not take Variables; view(x, all(), i) does");
}

}  // namespace xt
