/// Exponentials, logarithms and powers of lanes that hold up to the ends of the range.
///
/// xsimd's logarithms are wrong for subnormal doubles, its exponentials infinite or 0 where the result is
/// still a number, and its pow knows little of what C's Annex F demands.
#pragma once

#include "../../dtype.hpp"
#include "../../export.hpp"
#include "../lanes.hpp"
#include "polynomial.hpp"

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

template <class T>
inline constexpr bool is_float = std::is_same_v<T, float>;

/// The bits of x as lanes of another type, which newer versions of xsimd call by the type of their elements.
template <class To, class T, class A>
xsimd::batch<To, A> bits_as(const xsimd::batch<T, A>& x) {
  using Lanes = xsimd::batch<To, A>;
  if constexpr (requires {
                  { xsimd::bitwise_cast<To>(x) } -> std::same_as<Lanes>;
                })
    return xsimd::bitwise_cast<To>(x);
  else
    return xsimd::bitwise_cast<Lanes>(x);
}

/// 2ᵏ for a whole k whose power is a normal number: the exponent's bits.
template <class T, class A>
xsimd::batch<T, A> power_of_two(const xsimd::batch<T, A>& k) {
  using Bits = std::conditional_t<is_float<T>, std::int32_t, std::int64_t>;
  // The last bits of so large a number are a whole one.
  constexpr T rounding = is_float<T> ? T(0x1.8p23) : T(0x1.8p52), bias = is_float<T> ? T(127) : T(1023);
  constexpr int mantissa_bits = is_float<T> ? 23 : 52;
  const auto bits = bits_as<Bits>(k + xsimd::batch<T, A>(rounding + bias));
  return bits_as<T>(bits << mantissa_bits);
}

/// y·2ᵏ for whole k, rounded once where it is subnormal, and infinite where it is too large.
template <class T, class A>
xsimd::batch<T, A> scaled(const xsimd::batch<T, A>& y, const xsimd::batch<T, A>& k) {
#ifdef __AVX512F__
  if constexpr (sizeof(y) == 64) {
    if constexpr (is_float<T>)
      return _mm512_scalef_ps(y, k);
    else
      return _mm512_scalef_pd(y, k);
  }
#endif
  const auto half = rounded(k * xsimd::batch<T, A>(T(0.5)));
  return y * power_of_two(half) * power_of_two(k - half);
}

/// eʳ for |r| ≤ (ln 2)/2: 1 + r + r²·P(r), where P interpolates in Chebyshev's points.
template <class T, class A>
xsimd::batch<T, A> exp_of_rest(const xsimd::batch<T, A>& r) {
  const auto one = xsimd::batch<T, A>(T(1));
  if constexpr (is_float<T>)
    return one + xsimd::fma(r * r,
                            polynomial(r, 0.5, 0.16666576666119928, 0.04166655421298415,
                                       0.0083632328836826182, 0.0013926250831497612),
                            r);
  else
    return one + xsimd::fma(r * r,
                            polynomial(r, 0.5, 0.16666666666666671, 0.04166666666666667,
                                       0.0083333333333260831, 0.0013888888888883711, 0.00019841269875002279,
                                       2.4801587325677462e-5, 2.7557255170000887e-6, 2.755727347871858e-7,
                                       2.5105312729622102e-8, 2.0914755325893202e-9),
                            r);
}

/// x, or the end of the range in which exponentials are neither 0 nor infinite; NaN is kept.
template <class T, class A>
xsimd::batch<T, A> between(T low, const xsimd::batch<T, A>& x, T high) {
  // Of NaN and a number min and max give the second.
  return xsimd::min(xsimd::batch<T, A>(high), xsimd::max(xsimd::batch<T, A>(low), x));
}

}  // namespace lanes

/// eˣ = 2ᵏ·eʳ, where x = k·ln 2 + r; results that are subnormal are kept.
template <Real T, class A>
xsimd::batch<T, A> exp(const xsimd::batch<T, A>& x) {
  using Batch = xsimd::batch<T, A>;
  constexpr bool is_float = lanes::is_float<T>;
  const auto inside = lanes::between(is_float ? T(-104) : T(-746), x, is_float ? T(89) : T(710));
  const auto k = lanes::rounded(inside * Batch(T(1.4426950408889634)));
  // ln 2 in two parts; a product with the first is exact.
  const Batch high(is_float ? T(0x1.62cp-1) : T(0x1.62e42feep-1)),
      low(is_float ? T(0x1.217f7d1cf79acp-12) : T(0x1.a39ef35793c76p-33));
  return lanes::scaled(lanes::exp_of_rest(xsimd::fnma(k, low, xsimd::fnma(k, high, inside))), k);
}

/// 2ˣ; results that are subnormal are kept.
template <Real T, class A>
xsimd::batch<T, A> exp2(const xsimd::batch<T, A>& x) {
  using Batch = xsimd::batch<T, A>;
  constexpr bool is_float = lanes::is_float<T>;
  const auto inside = lanes::between(is_float ? T(-151) : T(-1076), x, is_float ? T(129) : T(1025));
  const auto k = lanes::rounded(inside);
  return lanes::scaled(lanes::exp_of_rest((inside - k) * Batch(T(0.69314718055994531))), k);
}

/// eˣ − 1, which loses nothing near 0.
template <Real T, class A>
xsimd::batch<T, A> expm1(const xsimd::batch<T, A>& x) {
  // From here on the 1 is lost beside eˣ; a little further xsimd's is infinite.
  const auto large = x > xsimd::batch<T, A>(T(64));
  const auto y = xsimd::expm1(x);
  return xsimd::any(large) ? xsimd::select(large, exp(x), y) : y;
}

/// eˣ − 1 below zero, 0 elsewhere.
template <Real T, class A>
xsimd::batch<T, A> expm1_below_zero(const xsimd::batch<T, A>& x) {
  return expm1(xsimd::min(x, xsimd::batch<T, A>(T(0))));
}

/// 1/(1 + e⁻ˣ)
template <Real T, class A>
xsimd::batch<T, A> sigmoid(const xsimd::batch<T, A>& x) {
  const xsimd::batch<T, A> one(T(1));
  return one / (one + exp(-x));
}

namespace lanes {

/// A logarithm of lanes. Where f is xsimd's, that of a subnormal double is made of a normal one's.
template <class T, class A, class F>
xsimd::batch<T, A> logarithm(const F& f, const xsimd::batch<T, A>& x, double log_of_scale) {
  auto y = f(x);
  if constexpr (!is_float<T>) {
    const auto subnormal = x < xsimd::batch<T, A>(std::numeric_limits<T>::min());
    if (xsimd::any(subnormal)) [[unlikely]]
      y = xsimd::select(subnormal, f(x * xsimd::batch<T, A>(0x1p54)) - xsimd::batch<T, A>(log_of_scale), y);
  }
  return y;
}

}  // namespace lanes

/// ln x; −∞ at 0, NaN below.
template <Real T, class A>
xsimd::batch<T, A> log(const xsimd::batch<T, A>& x) {
  return lanes::logarithm([](const auto& t) { return xsimd::log(t); }, x, 37.429947750237047);
}

/// log₂ x; −∞ at 0, NaN below.
template <Real T, class A>
xsimd::batch<T, A> log2(const xsimd::batch<T, A>& x) {
  return lanes::logarithm([](const auto& t) { return xsimd::log2(t); }, x, 54);
}

/// log₁₀ x; −∞ at 0, NaN below.
template <Real T, class A>
xsimd::batch<T, A> log10(const xsimd::batch<T, A>& x) {
  return lanes::logarithm([](const auto& t) { return xsimd::log10(t); }, x, 16.255619765854985);
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
  // As these are often asked for, of all elements.
  if (xsimd::all(b == xsimd::batch<T, A>(T(2)))) return a * a;
  if (xsimd::all(b == xsimd::batch<T, A>(T(3)))) return a * a * a;
  const auto is_simple = xsimd::abs(b) < xsimd::batch<T, A>(T(8)) && lanes::rounded(b) == b;
  if (xsimd::all(is_simple)) return lanes::whole_power(a, b);
  const auto y = lanes::real_power(a, b);
  return xsimd::any(is_simple) ? xsimd::select(is_simple, lanes::whole_power(a, b), y) : y;
}

}  // namespace xgrad
