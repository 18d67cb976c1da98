/// Functions that the C library lacks, in long double: for tests, and for measuring accuracy.
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

namespace xgrad::exact {

using Real = long double;
inline constexpr Real pi = std::numbers::pi_v<Real>;

/// sin(πx)/(πx)
inline Real sinc(Real x) {
  if (x == 0) return 1;
  const Real whole = std::round(x), sine = std::sin(pi * (x - whole));
  return (std::fmod(std::abs(whole), 2.0L) == 1 ? -sine : sine) / (pi * x);
}

/// e^(−x²/2) of a double. With h, x rounded to 24 bits, h² is exact: rounded x² would cost x²/2 units.
inline Real gaussian(Real x) {
  if (std::abs(x) > 160) return 0;
  const Real h = static_cast<float>(x);
  return std::exp(-h * h / 2) * std::exp((h - x) * (h + x) / 2);
}

/// Φ(x) = erfc(−x/√2)/2 of a double, with what was lost in rounding z = −x/√2: the slope of erfc times that.
inline Real normal_cdf(Real x) {
  const Real root = std::numbers::sqrt2_v<Real> / 2, z = -x * root;
  const Real lost = std::fma(-x, root, -z) - x * 1.89503255889e-20L;
  const Real slope = 2 * std::numbers::inv_sqrtpi_v<Real> * gaussian(x);
  return std::isfinite(x) ? (std::erfc(z) - slope * lost) / 2 : std::erfc(z) / 2;
}

/// x·tanh(ln(1 + eˣ)), where with t = eˣ the tangent is t·(t + 2)/(t·(t + 2) + 2).
inline Real mish(Real x) {
  if (x > 50) return x;
  const Real t = std::exp(x), q = t * (t + 2);
  return x * (q / (q + 2));
}

/// a − b·⌊a/b⌋, of the sign of b.
inline Real remainder(Real a, Real b) {
  const Real rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/// erf⁻¹ by Halley's steps, from bisection.
inline Real erfinv(Real x) {
  const Real size = std::abs(x), infinity = std::numeric_limits<Real>::infinity();
  if (!(size < 1)) return size == 1 ? std::copysign(infinity, x) : std::numeric_limits<Real>::quiet_NaN();
  const auto f = [&](Real y) { return size < 0.5L ? std::erf(y) - size : (1 - size) - std::erfc(y); };
  Real low = 0, high = 8;
  for (int step = 0; step < 16; ++step) (f((low + high) / 2) < 0 ? low : high) = (low + high) / 2;
  Real y = size < 1e-3L ? size / (2 * std::numbers::inv_sqrtpi_v<Real>) : (low + high) / 2;
  for (int step = 0; step < 6; ++step) {
    const Real r = f(y) * std::exp(y * y) / (2 * std::numbers::inv_sqrtpi_v<Real>);
    y -= r / (1 + y * r);
  }
  return std::copysign(y, x);
}

/// ψ⁽ⁿ⁾(x) for n ≥ 1 and x > 0: (−1)ⁿ⁺¹·n!·Σ 1/(x + k)ⁿ⁺¹, a hundred terms and the rest as an integral with
/// its corrections.
inline Real polygamma(int n, Real x) {
  const Real s = n + 1, a = x + 100;
  Real sum = std::pow(a, -s) *
             (a / (s - 1) + 0.5L +
              s / (12 * a) * (1 - (s + 1) * (s + 2) / (60 * a * a) * (1 - (s + 3) * (s + 4) / (42 * a * a))));
  for (int k = 99; k >= 0; --k) sum += std::pow(x + k, -s);
  return (n % 2 == 0 ? -1 : 1) * std::tgamma(static_cast<Real>(n + 1)) * sum;
}

/// ψ(x): the series ln x − 1/(2x) − Σ B₂ₖ/(2k·x²ᵏ) far from 0, and from there ψ(x) = ψ(x + 1) − 1/x; beside
/// its zero, where these cancel, Taylor's series.
inline Real digamma(Real x) {
  if (x < 0) {
    if (x == std::floor(x)) return std::numeric_limits<Real>::quiet_NaN();
    return digamma(1 - x) - pi / std::tan(pi * (x - std::round(x)));
  }
  const Real from_zero = (x - 0x1.762d86356be3fp+0L) - 9.5499954299656976813e-17L;
  if (std::abs(from_zero) < 0.01L) {
    Real y = 0, power = 1;
    for (int n = 1; n <= 10; ++n) y += polygamma(n, x - from_zero) * (power *= from_zero / n);
    return y;
  }
  Real shift = 0;
  for (; x < 40; ++x) shift -= 1 / x;
  const Real u = 1 / (x * x);
  const Real rest = u * (1 / 12.0L - u * (1 / 120.0L - u * (1 / 252.0L - u * (1 / 240.0L - u / 132))));
  return shift + (std::log(x) - 1 / (2 * x) - rest);
}

}  // namespace xgrad::exact
