/// Cube roots, and remainders of divisions, of lanes.
#pragma once

#include "../../dtype.hpp"
#include "../../export.hpp"
#include "../lanes.hpp"

#include <cmath>
#include <limits>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {

/// ∛x, of the sign of x.
template <Real T, class A>
xsimd::batch<T, A> cbrt(const xsimd::batch<T, A>& x) {
  xsimd::batch<T, A> y = xsimd::cbrt(x);
  if constexpr (std::is_same_v<T, double>) {
    const auto subnormal = xsimd::abs(x) < xsimd::batch<T, A>(std::numeric_limits<T>::min());
    if (xsimd::any(subnormal)) [[unlikely]] {
      const xsimd::batch<T, A> scale(0x1p54), cbrt_of_scale(0x1p18);
      y = xsimd::select(subnormal, xsimd::cbrt(x * scale) / cbrt_of_scale, y);
    }
  }
  return y;
}

/// The remainder of a/b, exact and of the sign of a: C's fmod. If all quotients are below some millions it is
/// computed on registers: the whole part of a/b, which was rounded, is right or one too large, and what the
/// fused product leaves of a, exactly, is the remainder, or that less |b|.
template <Real T, class A>
xsimd::batch<T, A> fmod(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
#ifdef __FMA__
  const xsimd::batch<T, A> size = xsimd::abs(a), divisor = xsimd::abs(b),
                           whole = xsimd::trunc(size / divisor);
  const xsimd::batch<T, A> most(std::is_same_v<T, float> ? T(0x1p22) : T(0x1p51)),
      infinity(std::numeric_limits<T>::infinity()), zero(T(0));
  if (xsimd::all(whole < most && divisor < infinity)) [[likely]] {
    const xsimd::batch<T, A> rest = fma(-whole, divisor, size);
    return xsimd::copysign(xsimd::select(rest < zero, rest + divisor, rest), a);
  }
#endif
  return per_lane([](T x, T y) { return std::fmod(x, y); }, a, b);
}

/// The remainder of a/b of the sign of b: NumPy's.
template <Real T, class A>
xsimd::batch<T, A> modulo(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  const xsimd::batch<T, A> rest = fmod(a, b), zero(T(0));
  return xsimd::select(rest * xsimd::copysign(xsimd::batch<T, A>(T(1)), b) < zero, rest + b, rest);
}

}  // namespace xgrad
