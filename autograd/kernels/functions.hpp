/// Exponentials, logarithms, roots, powers and remainders of lanes that hold up to the ends of the range.
///
/// xsimd's are exact to one or two units in the last place in between. Its exp is infinite or 0 where the
/// result, or half of it, is still a number, its log is wrong for subnormal doubles, and its pow knows little
/// of what C's Annex F demands. Here a lane that is out of the ordinary costs a few instructions more, the
/// others a comparison. Formulas find these in place of xsimd's, as they are the more constrained ones; rules
/// outside of xgrad's namespace find them only if they are named there, as in `using xgrad::exp;`.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "lanes.hpp"

#include <cmath>
#include <limits>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

/// Exponents up to this size, of either sign, have powers of e that xsimd's exp computes.
template <class T>
inline constexpr T ordinary_exponent = std::is_same_v<T, float> ? T(87) : T(708);

/// eˣ = (e^(x/2))² for extreme x, y elsewhere.
template <class T, class A>
[[gnu::noinline, gnu::cold]] xsimd::batch<T, A> exp_of_extremes(xsimd::batch<T, A> x, xsimd::batch<T, A> y) {
  const xsimd::batch<T, A> root = xsimd::exp(x * xsimd::batch<T, A>(T(0.5)));
  return xsimd::select(xsimd::abs(x) > xsimd::batch<T, A>(ordinary_exponent<T>), root * root, y);
}

}  // namespace lanes

/// eˣ; results that are subnormal are kept.
template <Real T, class A>
xsimd::batch<T, A> exp(const xsimd::batch<T, A>& x) {
  const xsimd::batch<T, A> y = xsimd::exp(x);
  if (xsimd::any(xsimd::abs(x) > xsimd::batch<T, A>(lanes::ordinary_exponent<T>))) [[unlikely]]
    return lanes::exp_of_extremes(x, y);
  return y;
}

/// ln x; −∞ at 0, NaN below.
template <Real T, class A>
xsimd::batch<T, A> log(const xsimd::batch<T, A>& x) {
  xsimd::batch<T, A> y = xsimd::log(x);
  if constexpr (std::is_same_v<T, double>) {
    const auto subnormal = x < xsimd::batch<T, A>(std::numeric_limits<T>::min());
    if (xsimd::any(subnormal)) [[unlikely]] {
      const xsimd::batch<T, A> scale(0x1p54), log_of_scale(37.429947750237047);
      y = xsimd::select(subnormal, xsimd::log(x * scale) - log_of_scale, y);
    }
  }
  return y;
}

/// eˣ − 1 below zero, 0 elsewhere.
template <Real T, class A>
xsimd::batch<T, A> expm1_below_zero(const xsimd::batch<T, A>& x) {
  return xsimd::expm1(xsimd::min(x, xsimd::batch<T, A>(T(0))));
}

/// σ(x) = 1/(1 + e⁻ˣ), as a factor: 0 already where it would be less than the smallest normal number.
template <Real T, class A>
xsimd::batch<T, A> sigmoid(const xsimd::batch<T, A>& x) {
  return T(1) / (T(1) + xsimd::exp(-x));
}

namespace lanes {

/// aᵇ for whole |b| < 8, by squaring: exact where the result is.
template <class T, class A>
xsimd::batch<T, A> whole_power(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  const xsimd::batch<T, A> one(T(1));
  const auto reciprocal = b < xsimd::batch<T, A>(T(0));
  const auto base = xsimd::select(reciprocal, one, a) / xsimd::select(reciprocal, a, one);
  xsimd::batch<T, A> y = one, rest = xsimd::abs(b);
  for (const T digit : {T(4), T(2), T(1)}) {
    const auto taken = rest >= xsimd::batch<T, A>(digit);
    y = xsimd::select(taken, y * y * base, y * y);
    rest = xsimd::select(taken, rest - xsimd::batch<T, A>(digit), rest);
  }
  return y;
}

/// aᵇ = e^(b·ln a), with the signs and special cases that C's Annex F names.
template <class T, class A>
xsimd::batch<T, A> real_power(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  const xsimd::batch<T, A> zero(T(0)), one(T(1)), half(T(0.5)), infinity(std::numeric_limits<T>::infinity());
  const auto size = xsimd::abs(a);
  auto y = exp(b * log(size));
  if (xsimd::all(a > zero && xsimd::abs(b) < infinity)) [[likely]]
    return y;
  const auto is_whole = b == xsimd::trunc(b), is_odd = is_whole && b * half != xsimd::trunc(b * half);
  // 1 to any power; the logarithm is 0 there, and 0·∞ no number.
  y = xsimd::select(a == one || (size == one && xsimd::abs(b) == infinity), one, y);
  y = xsimd::select(is_odd, xsimd::copysign(y, a), y);
  const auto has_no_value = a < zero && size != infinity && !is_whole;
  return xsimd::select(has_no_value, xsimd::batch<T, A>(std::numeric_limits<T>::quiet_NaN()), y);
}

}  // namespace lanes

/// aᵇ. Exact to a few units in the last place, and to about |b·ln a| of them where that is more; powers to
/// whole |b| < 8 to |b| of them at most.
template <Real T, class A>
xsimd::batch<T, A> power(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  // Adding so large a number rounds to whole ones.
  const xsimd::batch<T, A> rounding(std::is_same_v<T, float> ? T(0x1.8p23) : T(0x1.8p52));
  const auto is_simple = xsimd::abs(b) < xsimd::batch<T, A>(T(8)) && (b + rounding) - rounding == b;
  if (xsimd::all(is_simple)) return lanes::whole_power(a, b);
  const auto y = lanes::real_power(a, b);
  return xsimd::any(is_simple) ? xsimd::select(is_simple, lanes::whole_power(a, b), y) : y;
}

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
