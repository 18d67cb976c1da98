/// The error function and the gamma function of lanes, and their relatives; floats are computed in doubles.
///
/// Polynomials interpolate in Chebyshev's points, to less than a tenth of a unit in the last place.
#pragma once

#include "../../dtype.hpp"
#include "../../export.hpp"
#include "../lanes.hpp"
#include "exponentials.hpp"
#include "polynomial.hpp"
#include "trigonometry.hpp"

#include <limits>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

template <class A>
using Doubles = xsimd::batch<double, A>;

template <class A>
Doubles<A> endless() {
  return Doubles<A>(std::numeric_limits<double>::infinity());
}
template <class A>
Doubles<A> no_number() {
  return Doubles<A>(std::numeric_limits<double>::quiet_NaN());
}

// ---- The error function ----------------------------------------------------------------------------------

/// erf x = x·P(x²) for |x| ≤ 1.
template <class A>
Doubles<A> erf_near_zero(const Doubles<A>& x) {
  return x * polynomial(x * x, 1.1283791670955126, -0.37612638903183748, 0.11283791670954879,
                        -0.026866170645076793, 0.0052239776248180145, -0.00085483269808337899,
                        0.00012055331111642711, -1.4925595266831182e-5, 1.6461000484121368e-6,
                        -1.6350312701054695e-7, 1.4659775274047436e-8, -1.1372848856791674e-9,
                        5.9571761477489114e-11);
}

/// erfc x = e^−x²·P(t)/(1 + 2x) for x ≥ ¾, with t = (x − 4)/(x + 4) (Schonfelder, Chebyshev expansions for
/// the error and related functions, 1978). Rounding x² would cost x² units: with h, x rounded to 26 bits,
/// e^−x² = e^−h²·e^−(x − h)(x + h), where h² is exact, and the second exponent tiny.
template <class A>
Doubles<A> erfc_of_large(Doubles<A> x) {
  using Batch = Doubles<A>;
  const Batch one(1);
  x = xsimd::min(Batch(28), x);  // where it is 0; NaN is kept
  const Batch t = (x - Batch(4)) / (x + Batch(4));
  const Batch p = polynomial(
      t, 1.2329951186255525, -0.13962111684056248, 0.015379652102619766, 0.068097054254686821,
      -0.10103906603630404, 0.093732834998616758, -0.066330365812284086, 0.037167515531919897,
      -0.016197734055911648, 0.0050319700416283024, -0.00075777331362102611, -0.00019925713398403304,
      0.00015062186605844759, -2.4397293709348744e-5, -1.1222918617025891e-5, 5.7043255273184244e-6,
      2.9639671701474035e-7, -8.157536030264093e-7, 7.0077262259396642e-8, 9.9636697812882421e-8,
      -1.3478117328949061e-8, -8.1624350077228386e-9);
  const Batch h = rounded(x * Batch(0x1p21)) * Batch(0x1p-21);
  const Batch rest = (h - x) * (h + x);
  const Batch p_of_rest = xsimd::fma(p, rest * polynomial(rest, 1.0, 0.5, 1.0 / 6), p);
  return exp(-h * h) * (p_of_rest / (one + (x + x)));
}

template <class A>
Doubles<A> erf_of_doubles(const Doubles<A>& x) {
  const Doubles<A> one(1), size = xsimd::abs(x);
  const auto is_large = size > one;
  const auto y = erf_near_zero(x);
  if (xsimd::none(is_large)) return y;
  return xsimd::select(is_large, xsimd::copysign(one - erfc_of_large(size), x), y);
}

template <class A>
Doubles<A> erfc_of_doubles(const Doubles<A>& x) {
  const Doubles<A> one(1), size = xsimd::abs(x);
  const auto tail = erfc_of_large(size);
  return xsimd::select(size < Doubles<A>(0.75), one - erf_near_zero(x),
                       xsimd::select(x < Doubles<A>(0), Doubles<A>(2) - tail, tail));
}

/// e^(−x²/2), in the same way.
template <class T, class A>
xsimd::batch<T, A> gaussian(const xsimd::batch<T, A>& x) {
  using Batch = xsimd::batch<T, A>;
  constexpr T scale = is_float<T> ? T(0x1p8) : T(0x1p20);
  const Batch t = within(x, is_float<T> ? 15 : 40), half(T(0.5));
  const Batch h = rounded(t * Batch(scale)) * Batch(1 / scale);
  const Batch rest = (h - t) * (h + t) * half, y = exp(-h * h * half);
  if constexpr (is_float<T>)
    return xsimd::fma(y, rest * polynomial(rest, 1.0, 0.5, 1.0 / 6, 1.0 / 24), y);
  else
    return xsimd::fma(y, rest * polynomial(rest, 1.0, 0.5, 1.0 / 6), y);
}

/// Φ(x) = ½ + x·Q(x²) near 0, and Φ(−x) = e^(−x²/2)·P(t)/(1 + 3x/2) with t = (x − 4)/(x + 4) from x = 1 on.
template <class A>
xsimd::batch<float, A> normal_cdf_of_floats(const xsimd::batch<float, A>& x) {
  using Batch = xsimd::batch<float, A>;
  const Batch one(1), four(4), half(0.5f), size = xsimd::abs(within(x, 15));
  const Batch near = half + x * polynomial(x * x, 0.398942279924, -0.0664903488869, 0.00997322540966,
                                           -0.00118603158849, 0.000113121312195, -7.49972640675e-6);
  const Batch p = polynomial((size - four) / (size + four), 0.66087448797, -0.059856349429, -0.0411900082641,
                             0.0787539572272, -0.0637331031804, 0.0311541649667, -0.00772447848513,
                             -0.000768643736389, 0.00102215272346, -7.51142072739e-5);
  const Batch tail = gaussian(x) * (p / xsimd::fma(Batch(1.5f), size, one));
  return xsimd::select(size < one, near, xsimd::select(x < Batch(0.0f), tail, one - tail));
}

/// Φ(x) = ½ + erf(x/√2)/2 near 0, and Φ(−x) = e^(−x²/2)·P(t)/(1 + 2x) with t = (x − 5)/(x + 5) from x = 1 on.
/// By erfc, rounding x/√2 would cost x² units.
template <class A>
Doubles<A> normal_cdf_of_doubles(const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const Batch one(1), five(5), half(0.5), size = xsimd::abs(within(x, 40));
  const Batch near = half + half * erf_near_zero(x * Batch(0.70710678118654752));
  const Batch p = polynomial(
      (size - five) / (size + five), 0.84611235472506926, -0.039647008404005867, -0.054008075034080414,
      0.10088858203456231, -0.10065743821650469, 0.072487826975740252, -0.039332201362657485,
      0.015422845683917718, -0.0035716953348212056, -0.00011869360616545389, 0.00042509506713054725,
      -0.00010817646579058374, -2.6433257297040536e-5, 1.9388631708609783e-5, 5.2436734093403166e-7,
      -2.852589378235217e-6, 1.9683100092289705e-7, 4.1793456177047798e-7, -5.9825407617230373e-8,
      -5.0336427392028828e-8, 1.2966563919602389e-8);
  const Batch tail = gaussian(x) * (p / (one + (size + size)));
  return xsimd::select(size < one, near, xsimd::select(x < Batch(0), tail, one - tail));
}

/// One of Halley's steps from y to where erf y = x, f(y) = 0: y − r/(1 + y·r) with r = f/f', after a first
/// guess that is right to six digits. Of w = −ln(1 − x²), erf⁻¹ is about x·P(w), or a polynomial of √w.
template <class A>
Doubles<A> erfinv_of_doubles(const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const Batch one(1), size = xsimd::abs(x), w = -log((one - size) * (one + size));
  const Batch near = size * polynomial(w, 0.88622678586289464, 0.23201818285671942, 0.011525431199929646,
                                       -0.0022867828511138843, -0.0001761591830400175, 7.2578108531789629e-5,
                                       -5.4876658169503593e-6, -1.098948458299626e-7, 2.2605977741170975e-8);
  const Batch far = polynomial(xsimd::sqrt(w), 0.10201424861731324, 0.70594664979740555, 0.11125766321639008,
                               -0.010188394241073354, -0.0051305034693389468, 0.001983403546744276,
                               -0.00031287877646752619, 2.4472470450857943e-5, -7.7948216554521599e-7);
  const Batch y = xsimd::select(w < Batch(5), near, far);
  // f by erf, or where 1 − x is small, and exact, by erfc
  const auto is_near = size < Batch(0.75);
  const Batch f = xsimd::select(is_near, erf_near_zero(y) - size, (one - size) - erfc_of_large(y));
  const Batch r = f * exp(y * y) * Batch(0.88622692545275801);
  const Batch result = y - r / (one + y * r);
  return xsimd::copysign(xsimd::select(size == one, endless<A>(), result), x);
}

// ---- The gamma function ----------------------------------------------------------------------------------

/// What Stirling's formula leaves of ln Γ(x) for x ≥ 10: Σ B₂ₖ/(2k·(2k − 1)·x²ᵏ⁻¹).
template <class A>
Doubles<A> stirling_rest(const Doubles<A>& x) {
  const Doubles<A> reciprocal = Doubles<A>(1) / x;
  return reciprocal * polynomial(reciprocal * reciprocal, 1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680,
                                 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400);
}

/// ln Γ(2 + e) for −¾ ≤ e ≤ ½.
template <class A>
Doubles<A> lgamma_near_two(const Doubles<A>& e) {
  return e * polynomial(
                 e, 0.42278433509846714, 0.32246703342411322, -0.06735230105319803, 0.020580808427784604,
                 -0.0073855510286815116, 0.002890510330735603, -0.0011927539113632115, 0.00050966952506130796,
                 -0.00022315476626183223, 9.9457503720637202e-5, -4.492613417222439e-5, 2.0507359163777289e-5,
                 -9.4402956433292879e-6, 4.3734556472327552e-6, -2.0354509333671711e-6, 9.6340731929492343e-7,
                 -4.5855335925043411e-7, 1.8327792622502427e-7, -9.4231300421254741e-8, 1.0227175181175716e-7,
                 -2.4687569244652833e-9, -3.1500277823341883e-8, -3.9681207194105604e-8);
}

/// ln Γ(x) for x > 0, by Γ(x + 1) = x·Γ(x) from near 2:
///   x < ½         ln Γ(2 + x) − ln(x·(x + 1))
///   ½ ≤ x < 5/4   ln Γ(2 + e) − ln(1 + e) with e = x − 1, since it is 0 at 1
///   x < 10        ln Γ(z) + ln((x − 1)·(x − 2)·…·z) with z ≤ 5/2
/// and by Stirling's formula from 10 on.
template <class A>
Doubles<A> lgamma_of_positive(const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const Batch half(0.5), one(1), two(2);
  const auto is_tiny = x < half, is_small = x < Batch(1.25) && !is_tiny;
  Batch z = x, product = one;
  for (int step = 0; step < 8; ++step) {
    const auto is_above = z > Batch(2.5);
    if (xsimd::none(is_above)) break;
    z = xsimd::select(is_above, z - one, z);
    product = xsimd::select(is_above, product * z, product);
  }
  const Batch e = xsimd::select(is_tiny, x, xsimd::select(is_small, x - one, z - two));
  const Batch logarithm = log(xsimd::select(is_tiny, x * (x + one), product));
  const Batch small = lgamma_near_two(e) + xsimd::select(is_small, -xsimd::log1p(e),
                                                         xsimd::select(is_tiny, -logarithm, logarithm));
  const auto is_large = x >= Batch(10);
  if (xsimd::none(is_large)) return small;
  // (x − ½)·ln x − x + ln √2π, but less of it cancels.
  const Batch large = (x - half) * (log(x) - one) + (Batch(0.41893853320467274) + stirling_rest(x));
  return xsimd::select(is_large, large, small);
}

/// Below 0 by reflection: ln |Γ(x)| = ln π − ln |sin πx| − ln Γ(1 − x).
template <class A>
Doubles<A> lgamma_of_doubles(const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const auto is_negative = x < Batch(0);
  const Batch y = lgamma_of_positive(xsimd::select(is_negative, Batch(1) - x, xsimd::abs(x)));
  if (xsimd::none(is_negative)) return y;
  const Batch sine = xsimd::abs(lanes::sine<double>(angle_of_half_turns(x)));
  const Batch size = -x,
              reflected = xsimd::select(size < Batch(0x1p-60), -log(size),  // the sine may be subnormal
                                        Batch(1.1447298858494002) - log(sine) - y);
  return xsimd::select(is_negative, xsimd::select(xsimd::trunc(x) == x, endless<A>(), reflected), y);
}

/// ψ(x) for x > 0: (x − x₀)·P(x) on [1, 2], where x₀ is its zero, by ψ(x + 1) = ψ(x) + 1/x elsewhere below
/// 10, the smallest fractions first, and by its asymptotic series above.
template <class A>
Doubles<A> digamma_of_positive(const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const Batch zero(0), one(1), two(2);
  const auto below = x < one;
  Batch z = xsimd::select(below, x + one, x);
  Batch fractions = xsimd::select(below, -one / x, zero);
  for (int step = 0; step < 8; ++step) {
    const auto is_above = z > two;
    if (xsimd::none(is_above)) break;
    z = xsimd::select(is_above, z - one, z);
    fractions = fractions + xsimd::select(is_above, one / z, zero);
  }
  const Batch from_zero = (z - Batch(0x1.762d86356be3fp+0)) - Batch(9.549995429965698e-17);
  const Batch p = polynomial(
      z - Batch(1.5), 0.95105587603183289, -0.4236274212814605, 0.24054248424077422, -0.14840492305390886,
      0.094988724454941213, -0.061922133273064532, 0.040760833812420736, -0.026975796756138249,
      0.017907252439451199, -0.011908218001568645, 0.007926944646403796, -0.0052799648732574042,
      0.003519006401502276, -0.002345267632540769, 0.0015566317474486839, -0.0010376374098418605,
      0.00072332662792875542, -0.00048219905305667889, 0.00022723316609873759, -0.00015148586836773366,
      0.00025968482126430747, -0.00017312261802727393);
  const Batch small = from_zero * p + fractions;
  const auto is_large = x >= Batch(10);
  if (xsimd::none(is_large)) return small;
  const Batch reciprocal = one / x, u = reciprocal * reciprocal;
  const Batch large = log(x) - (reciprocal * Batch(0.5) +
                                u * polynomial(u, 1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132,
                                               -691.0 / 32760, 1.0 / 12, -3617.0 / 8160));
  return xsimd::select(is_large, large, small);
}

/// Below 0 by reflection: ψ(x) = ψ(1 − x) − π/tan πx.
template <class A>
Doubles<A> digamma_of_doubles(const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const auto is_negative = x < Batch(0);
  const Batch y = digamma_of_positive(xsimd::select(is_negative, Batch(1) - x, x));
  if (xsimd::none(is_negative)) return y;
  const Batch reflected = y - Batch(3.1415926535897932) / tangent<double>(angle_of_half_turns(x));
  const auto is_pole = xsimd::trunc(x) == x;
  return xsimd::select(is_negative, xsimd::select(is_pole, no_number<A>(), reflected), y);
}

/// 1/aˢ for whole s ≥ 0, by squaring.
template <class A>
Doubles<A> reciprocal_power(const Doubles<A>& a, const Doubles<A>& s) {
  using Batch = Doubles<A>;
  const Batch one(1), half(0.5);
  Batch y = one, square = a, rest = s;
  while (xsimd::any(rest >= one)) {
    const Batch halved = xsimd::trunc(rest * half);
    y = xsimd::select(rest != halved + halved, y * square, y);
    square = square * square;
    rest = halved;
  }
  return one / y;
}

/// Hurwitz's zeta function, Σ 1/(x + k)ˢ over k ≥ 0, for x ≥ 0 and whole s ≥ 2: ten terms, and for those from
/// a = x + 10 on the formula of Euler and Maclaurin,
/// a¹⁻ˢ/(s − 1) + a⁻ˢ/2 + Σ B₂ⱼ/(2j)!·s·(s + 1)·…·(s + 2j − 2)/aˢ⁺²ʲ⁻¹.
template <class A>
Doubles<A> hurwitz_zeta(const Doubles<A>& s, const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const Batch one(1), a = x + Batch(10), power_of_a = reciprocal_power(a, s), per_square = one / (a * a);
  Batch factor = power_of_a * s / a, rest(0), next = s + one;
  for (const double coefficient :
       {1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -5.2841901386874932e-10,
        1.3382536530684679e-11, -3.3896802963225829e-13, 8.5860620562778446e-15, -2.1748686985580619e-16}) {
    rest = rest + factor * Batch(coefficient);
    factor = factor * next * (next + one) * per_square;
    next = next + Batch(2);
  }
  // The largest at last: that of k = 0 for small x, the integral for large x.
  Batch sum = rest + power_of_a * Batch(0.5);
  for (int k = 9; k >= 0; --k) sum = sum + reciprocal_power(x + Batch(k), s);
  return xsimd::select(x == endless<A>(), Batch(0), power_of_a * a / (s - one) + sum);
}

/// ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹·n!·ζ(n + 1, x) for whole n ≥ 1. With f the fraction of a negative x, the terms below 0
/// are those of f − 1, f − 2, … down to x: (−1)ˢ·(ζ(s, 1 − f) − ζ(s, 1 − x)).
template <class A>
Doubles<A> polygamma_of_doubles(const Doubles<A>& n, const Doubles<A>& x) {
  using Batch = Doubles<A>;
  const Batch zero(0), one(1), most(170);
  const auto is_order = n >= zero && n <= most && n == xsimd::trunc(n);
  const Batch s = xsimd::select(is_order, n, one) + one, half = n * Batch(0.5);
  const auto is_negative = x < zero, is_odd = half != xsimd::trunc(half);
  const Batch floor = xsimd::floor(x);
  Batch zeta = hurwitz_zeta(s, xsimd::select(is_negative, x - floor, x));
  if (xsimd::any(is_negative)) {
    const Batch rest = (floor + one) - x;  // 1 − f, exactly
    const Batch below = hurwitz_zeta(s, rest) - hurwitz_zeta(s, one - x);
    zeta = zeta + xsimd::select(is_negative, xsimd::select(is_odd, below, -below), zero);
  }
  Batch factorial = xsimd::select(is_odd, one, -one);
  for (Batch k(2); xsimd::any(k <= n && is_order); k = k + one)
    factorial = xsimd::select(k <= n, factorial * k, factorial);
  Batch y = factorial * zeta;
  const auto is_zero = n == zero;
  if (xsimd::any(is_zero)) y = xsimd::select(is_zero, digamma_of_doubles(x), y);
  return xsimd::select(is_order, y, no_number<A>());
}

/// ln B(p, q) = ln Γ(p) + ln Γ(q) − ln Γ(p + q). Of large arguments the main terms of Stirling's formula
/// cancel, and what is left of them is written down instead; δ is its rest. For p ≤ q:
///   10 ≤ p   −½·ln q + ln √2π + (p − ½)·ln(p/(p + q)) − q·ln(1 + p/q) + δ(p) + δ(q) − δ(p + q)
///   10 ≤ q   ln Γ(p) + p − p·ln(p + q) − (q − ½)·ln(1 + p/q) + δ(q) − δ(p + q)
template <class A>
Doubles<A> lbeta_of_doubles(const Doubles<A>& a, const Doubles<A>& b) {
  using Batch = Doubles<A>;
  const Batch half(0.5), p = xsimd::select(a < b, a, b), q = xsimd::select(a < b, b, a), sum = p + q;
  const Batch lgamma_of_p = lgamma_of_positive(p);
  Batch y = lgamma_of_p + lgamma_of_positive(q) - lgamma_of_positive(sum);
  const auto is_large = q >= Batch(10);
  if (xsimd::any(is_large)) {
    const Batch rest = stirling_rest(q) - stirling_rest(sum), logarithm = xsimd::log1p(p / q);
    const Batch one_large = lgamma_of_p + p - p * log(sum) - (q - half) * logarithm + rest;
    const Batch both_large = (p - half) * log(p / sum) - q * logarithm - log(q) * half +
                             (Batch(0.91893853320467274) + stirling_rest(p) + rest);
    y = xsimd::select(is_large, xsimd::select(p >= Batch(10), both_large, one_large), y);
  }
  y = xsimd::select(q == endless<A>(), xsimd::select(p == Batch(0), no_number<A>(), -endless<A>()), y);
  return xsimd::select(p >= Batch(0) && q >= p, y, no_number<A>());
}

}  // namespace lanes

/// The error function, 2/√π·∫₀ˣ e^−t² dt.
template <Real T, class A>
xsimd::batch<T, A> erf(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision([](const auto& t) { return lanes::erf_of_doubles(t); }, x);
}

/// 1 − erf x; its tail for large x is not lost.
template <Real T, class A>
xsimd::batch<T, A> erfc(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision([](const auto& t) { return lanes::erfc_of_doubles(t); }, x);
}

/// e^(−x²/2)
template <Real T, class A>
xsimd::batch<T, A> gaussian(const xsimd::batch<T, A>& x) {
  return lanes::gaussian(x);
}

/// Φ(x) = erfc(−x/√2)/2; its tail for large −x is not lost.
template <Real T, class A>
xsimd::batch<T, A> normal_cdf(const xsimd::batch<T, A>& x) {
  if constexpr (std::is_same_v<T, float>)
    return lanes::normal_cdf_of_floats(x);
  else
    return lanes::normal_cdf_of_doubles(x);
}

/// The inverse of erf; ±∞ at ±1, NaN beyond.
template <Real T, class A>
xsimd::batch<T, A> erfinv(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision([](const auto& t) { return lanes::erfinv_of_doubles(t); }, x);
}

/// ln |Γ(x)|; ∞ at 0, −1, −2, …
template <Real T, class A>
xsimd::batch<T, A> lgamma(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision([](const auto& t) { return lanes::lgamma_of_doubles(t); }, x);
}

/// ψ(x), the derivative of ln Γ(x); ∓∞ at ±0, NaN at −1, −2, …
template <Real T, class A>
xsimd::batch<T, A> digamma(const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision([](const auto& t) { return lanes::digamma_of_doubles(t); }, x);
}

/// ψ⁽ⁿ⁾(x), the n-th derivative of ψ; NaN unless n is a whole number, 0 to 170.
template <Real T, class A>
xsimd::batch<T, A> polygamma(const xsimd::batch<T, A>& n, const xsimd::batch<T, A>& x) {
  return lanes::at_double_precision(
      [](const auto& order, const auto& t) { return lanes::polygamma_of_doubles(order, t); }, n, x);
}

/// ln B(a, b), for positive a and b.
template <Real T, class A>
xsimd::batch<T, A> lbeta(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  return lanes::at_double_precision(
      [](const auto& s, const auto& t) { return lanes::lbeta_of_doubles(s, t); }, a, b);
}

/// B(a, b) = e^(ln B(a, b)), for positive a and b: off by as many units as the exponent is large, in doubles.
template <Real T, class A>
xsimd::batch<T, A> beta(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
  return lanes::at_double_precision(
      [](const auto& s, const auto& t) { return exp(lanes::lbeta_of_doubles(s, t)); }, a, b);
}

}  // namespace xgrad
