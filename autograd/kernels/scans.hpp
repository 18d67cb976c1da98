/// Loops along one axis in which each element is computed from the one before it.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// Along which axis, and from which end.
struct Scan {
  std::size_t axis = 0;
  bool reversed = false;
};

/// yᵢ = yᵢ₋₁ + xᵢ, added up in doubles.
template <Real T>
Array<T> cumsum(const Array<T>& x, Scan scan);

/// yᵢ = yᵢ₋₁·xᵢ
template <Real T>
Array<T> cumprod(const Array<T>& x, Scan scan);

/// yᵢ = max(yᵢ₋₁, xᵢ); NaN from the first NaN on.
template <Real T>
Array<T> cummax(const Array<T>& x, Scan scan);

/// yᵢ = ln(e^yᵢ₋₁ + e^xᵢ)
template <Real T>
Array<T> logcumsumexp(const Array<T>& x, Scan scan);

/// yᵢ = aᵢ·yᵢ₋₁ + bᵢ, of arrays of one shape, from y₋₁ = 0 on. Where aᵢ is 0 nothing is carried on, even if
/// it is infinite: yᵢ = bᵢ.
template <Real T>
Array<T> recurrence(const Array<T>& a, const Array<T>& b, Scan scan);

/// yᵢ = xᵢ₋ₖ, with k = `by`, which may be negative; `fill` where there is no such element.
template <Real T>
Array<T> shift(const Array<T>& x, std::size_t axis, std::ptrdiff_t by, T fill);

}  // namespace kernels
}  // namespace xgrad
