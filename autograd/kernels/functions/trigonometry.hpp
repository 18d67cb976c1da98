/// Sines, angles and lengths of lanes.
///
/// xsimd's sin, cos and tan reduce large arguments by an inline function of numbers, which would be one
/// symbol in all instruction sets; its atan2 and hypot know no infinities, and no ends of the range. The
/// inverse and the hyperbolic functions are xsimd's.
#pragma once

#include "../../dtype.hpp"
#include "../../export.hpp"
#include "../lanes.hpp"
#include "exponentials.hpp"
#include "polynomial.hpp"

#include <cmath>
#include <limits>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

/// An angle: k quarter turns and a rest of at most an eighth, as the sum of a number and a much smaller one.
template <class A>
struct Angle {
  using Batch = xsimd::batch<double, A>;

  Batch quarters, rest, correction;

  /// Whether sine and cosine change places.
  xsimd::batch_bool<double, A> is_odd() const { return half() != rounded(half()); }
  /// ±1, and that of the angle a quarter turn further on.
  Batch sign() const { return sign_of(rounded(half() - Batch(0.25))); }
  Batch next_sign() const { return sign_of(rounded(half() + Batch(0.25))); }

 private:
  Batch half() const { return quarters * Batch(0.5); }
  /// (−1)ʰ
  static Batch sign_of(const Batch& h) {
    const Batch quarter = h * Batch(0.5);
    return xsimd::select(quarter == rounded(quarter), Batch(1), Batch(-1));
  }
};

/// Arguments up to this size are reduced by π/2 in three parts: products of the first two with so small a
/// whole number are exact, and the third is exact enough for as many digits as T has.
template <class T>
inline constexpr double longest_angle = is_float<T> ? 1e6 : 1e4;

template <class A>
Angle<A> angle(const xsimd::batch<double, A>& x) {
  using Batch = xsimd::batch<double, A>;
  const Batch k = rounded(x * Batch(0.63661977236758134)) + Batch(0);  // no −0, which would take that of x
  const Batch nearly = (x - k * Batch(0x1.921fb544p+0)) - k * Batch(0x1.0b4611a6p-34);
  const Batch last = k * Batch(0x1.3198a2e037073p-69);
  const Batch rest = nearly - last;
  return {k, rest, (nearly - rest) - last};
}

/// π·x: the whole quarters are taken off exactly.
template <class A>
Angle<A> angle_of_half_turns(const xsimd::batch<double, A>& x) {
  using Batch = xsimd::batch<double, A>;
  const Batch k = xsimd::nearbyint(x * Batch(2));
  return {k, (x - k * Batch(0.5)) * Batch(3.1415926535897932), Batch(0)};
}

/// sin and cos of the rest r, and of its correction t: sin(r + t) = sin r + t, cos(r + t) = cos r − r·t. With
/// u = r²: sin r = r + r·u·S(u), cos r = 1 − u/2 + u²·C(u), where S and C interpolate in Chebyshev's points.
template <class T, class A>
xsimd::batch<double, A> sine_of_rest(const Angle<A>& angle) {
  using Batch = xsimd::batch<double, A>;
  const auto &r = angle.rest, u = r * r;
  Batch sine;
  if constexpr (is_float<T>)
    sine = r + r * u * polynomial(u, -0.16666664539989613, 0.0083327247326302922, -0.00019582855850789988);
  else
    sine = r + xsimd::fma(r * u,
                          polynomial(u, -0.16666666666666664, 0.0083333333333307006, -0.00019841269836387346,
                                     2.7557315911911159e-6, -2.5051092507061386e-8, 1.59153232122714e-10),
                          angle.correction);
  return xsimd::select(u == Batch(0), r, sine);  // −0 is kept
}
template <class T, class A>
xsimd::batch<double, A> cosine_of_rest(const Angle<A>& angle) {
  using Batch = xsimd::batch<double, A>;
  const auto &r = angle.rest, u = r * r;
  if constexpr (is_float<T>)
    return Batch(1) +
           u * polynomial(u, -0.5, 0.041666664536946092, -0.0013888279449649537, 2.4542896336944627e-5);
  else
    return Batch(1) - (u * Batch(0.5) - (u * u *
                                             polynomial(u, 0.041666666666666665, -0.0013888888888887242,
                                                        2.4801587298533455e-5, -2.755731715246704e-7,
                                                        2.0876121658871159e-9, -1.1380876948169716e-11) -
                                         r * angle.correction));
}

template <class T, class A>
xsimd::batch<double, A> sine(const Angle<A>& angle) {
  return angle.sign() * xsimd::select(angle.is_odd(), cosine_of_rest<T>(angle), sine_of_rest<T>(angle));
}
template <class T, class A>
xsimd::batch<double, A> cosine(const Angle<A>& angle) {
  return angle.next_sign() * xsimd::select(angle.is_odd(), sine_of_rest<T>(angle), cosine_of_rest<T>(angle));
}
/// Of an odd number of quarters it is −cos/sin.
template <class T, class A>
xsimd::batch<double, A> tangent(const Angle<A>& angle) {
  const auto sine = sine_of_rest<T>(angle), cosine = cosine_of_rest<T>(angle);
  const auto is_odd = angle.is_odd();
  return xsimd::select(is_odd, -cosine, sine) / xsimd::select(is_odd, sine, cosine);
}

/// f of the angle x, an odd function if f(0) is 0. Large arguments take the C library's function, one by one:
/// it has as many digits of 2/π as that takes.
template <class T, class A, class F>
xsimd::batch<double, A> of_angle(const xsimd::batch<double, A>& x, const F& f, double (*of_large)(double)) {
  const auto is_large = xsimd::abs(x) > xsimd::batch<double, A>(longest_angle<T>);
  const auto y = f(angle(x));
  return xsimd::any(is_large) ? xsimd::select(is_large, per_lane(of_large, x), y) : y;
}

}  // namespace lanes

/// sin x, exact to a unit and a half for every x; NaN at ±∞.
template <Real T, class A>
xsimd::batch<T, A> sin(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision(
      [](const auto& t) {
        return lanes::of_angle<T>(
            t, [](const auto& angle) { return lanes::sine<T>(angle); }, &std::sin);
      },
      x);
}

/// cos x, as sin.
template <Real T, class A>
xsimd::batch<T, A> cos(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision(
      [](const auto& t) {
        return lanes::of_angle<T>(
            t, [](const auto& angle) { return lanes::cosine<T>(angle); }, &std::cos);
      },
      x);
}

/// tan x, as sin.
template <Real T, class A>
xsimd::batch<T, A> tan(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision(
      [](const auto& t) {
        return lanes::of_angle<T>(
            t, [](const auto& angle) { return lanes::tangent<T>(angle); }, &std::tan);
      },
      x);
}

/// sin(πx)/(πx), and 1 at 0; 0 at other whole numbers, NaN at ±∞.
template <Real T, class A>
xsimd::batch<T, A> sinc(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision(
      [](const auto& t) {
        using Batch = std::decay_t<decltype(t)>;
        const Batch zero(0),
            y = lanes::sine<T>(lanes::angle_of_half_turns(t)) / (t * Batch(3.1415926535897932));
        const Batch endless(std::numeric_limits<double>::infinity()), size = xsimd::abs(t);
        // Numbers as large as that are whole.
        const auto is_large = size >= Batch(0x1p53) && size < endless;
        return Batch(xsimd::select(t == zero, Batch(1), xsimd::select(is_large, zero, y)));
      },
      x);
}

/// The angle of the point (b, a), in (−π, π]; signs of zero and infinities as in C (Annex F).
template <Real T, class A>
xsimd::batch<T, A> atan2(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  using Batch = xsimd::batch<T, A>;
  constexpr bool is_float = lanes::is_float<T>;
  const Batch zero(T(0)), one(T(1)), endless(std::numeric_limits<T>::infinity());
  // π = pi + rest
  const Batch pi(static_cast<T>(3.1415926535897932)),
      rest(is_float ? T(-8.7422780e-8) : T(1.2246467991473532e-16));
  const auto height = xsimd::abs(a), width = xsimd::abs(b);
  const auto is_steep = height > width;
  const auto shorter = xsimd::select(is_steep, width, height),
             longer = xsimd::select(is_steep, height, width);
  // 0/0 is to be 0, ∞/∞ to be 1
  auto slope = shorter / xsimd::select(longer == zero, one, longer);
  slope = xsimd::select(shorter == endless, one, slope);
  auto y = xsimd::atan(slope);
  y = xsimd::select(is_steep, pi * Batch(T(0.5)) - (y - rest * Batch(T(0.5))), y);
  y = xsimd::select(xsimd::copysign(one, b) < zero, pi - (y - rest), y);
  return xsimd::select(xsimd::isnan(a) || xsimd::isnan(b), a + b, xsimd::copysign(y, a));
}

/// √(a² + b²), which overflows only where the result does; ∞ if either is infinite, even beside NaN.
template <Real T, class A>
xsimd::batch<T, A> hypot(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  using Batch = xsimd::batch<T, A>;
  constexpr bool is_float = lanes::is_float<T>;
  const Batch large(is_float ? T(0x1p60) : T(0x1p500)), small(is_float ? T(0x1p-40) : T(0x1p-450));
  const auto height = xsimd::abs(a), width = xsimd::abs(b), longer = xsimd::max(height, width);
  const auto is_ordinary = longer < large && longer > small;
  if (xsimd::all(is_ordinary)) [[likely]]
    return xsimd::sqrt(a * a + b * b);
  // Scaled by a power of two and back, which is exact.
  const Batch up(is_float ? T(0x1p80) : T(0x1p600)), down(is_float ? T(0x1p-80) : T(0x1p-600)), one(T(1));
  const auto scale = xsimd::select(is_ordinary, one, xsimd::select(longer >= large, down, up));
  const auto back = xsimd::select(is_ordinary, one, xsimd::select(longer >= large, up, down));
  const auto y = xsimd::sqrt(a * scale * (a * scale) + b * scale * (b * scale)) * back;
  const Batch endless(std::numeric_limits<T>::infinity());
  return xsimd::select(height == endless || width == endless, endless, y);
}

}  // namespace xgrad
