/// How exact elementwise functions are: which there are, on what arguments, and how far off their values.
#pragma once

#include "exact_functions.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace xgrad::accuracy {

using exact::Real;

/// A function of one operand leaves b alone.
template <class T>
struct Function {
  const char* name;
  Variable<T> (*call)(const Variable<T>& a, const Variable<T>& b);
  Real (*exact)(Real a, Real b);
  double from, to;          ///< the ordinary range of the operands; for floats, as much of it as they have
  double most = 4;          ///< units in the last place that it may be off
  const char* reason = "";  ///< why that is more than four
};

/// Operations of elements whose values are one of their operands, whole numbers or truths, or what the
/// processor's own operations give; each of these rounds once.
inline const char* const of_single_operations[] = {
    "add",        "subtract",      "multiply",    "divide",     "negate",     "square",    "cube",
    "reciprocal", "fma",           "abs",         "step",       "sign",       "floor",     "ceil",
    "round",      "trunc",         "clip",        "relu",       "leaky_relu", "relu6",     "hard_tanh",
    "greater",    "greater_equal", "less",        "less_equal", "equal",      "not_equal", "logical_and",
    "logical_or", "logical_xor",   "logical_not", "isfinite",   "isinf",      "isnan",     "where",
    "maximum",    "minimum"};

/// Where exp and those made of it are normal numbers.
template <class T>
inline constexpr double largest_exponent = std::is_same_v<T, float> ? 87 : 708;

template <class T>
std::vector<Function<T>> functions() {
  using V = const Variable<T>&;
  constexpr double all = std::numeric_limits<T>::max(), least = std::numeric_limits<T>::denorm_min();
  constexpr double e = largest_exponent<T>;
  constexpr double smallest_normal =
      std::is_same_v<T, float> ? -12.8 : -37.5;  // where Φ is no subnormal number
  return {
      {"exp", [](V x, V) { return exp(x); }, [](Real x, Real) { return std::exp(x); }, -2 * e, 2 * e},
      {"exp2", [](V x, V) { return exp2(x); }, [](Real x, Real) { return std::exp2(x); }, -2 * e, 2 * e},
      {"expm1", [](V x, V) { return expm1(x); }, [](Real x, Real) { return std::expm1(x); }, -2 * e, 2 * e},
      {"log", [](V x, V) { return log(x); }, [](Real x, Real) { return std::log(x); }, least, all},
      {"log2", [](V x, V) { return log2(x); }, [](Real x, Real) { return std::log2(x); }, least, all},
      {"log10", [](V x, V) { return log10(x); }, [](Real x, Real) { return std::log10(x); }, least, all},
      {"log1p", [](V x, V) { return log1p(x); }, [](Real x, Real) { return std::log1p(x); }, -1, all},
      {"logaddexp", [](V a, V b) { return logaddexp(a, b); },
       [](Real a, Real b) { return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b))); }, 0, all},
      {"xlogy", [](V a, V b) { return xlogy(a, b); }, [](Real a, Real b) { return a * std::log(b); }, least,
       1e30},
      {"sin", [](V x, V) { return sin(x); }, [](Real x, Real) { return std::sin(x); }, -all, all},
      {"cos", [](V x, V) { return cos(x); }, [](Real x, Real) { return std::cos(x); }, -all, all},
      {"tan", [](V x, V) { return tan(x); }, [](Real x, Real) { return std::tan(x); }, -all, all},
      {"sinc", [](V x, V) { return sinc(x); }, [](Real x, Real) { return exact::sinc(x); }, -all, all},
      {"asin", [](V x, V) { return asin(x); }, [](Real x, Real) { return std::asin(x); }, -1, 1},
      {"acos", [](V x, V) { return acos(x); }, [](Real x, Real) { return std::acos(x); }, -1, 1},
      {"atan", [](V x, V) { return atan(x); }, [](Real x, Real) { return std::atan(x); }, -all, all},
      {"atan2", [](V a, V b) { return atan2(a, b); }, [](Real a, Real b) { return std::atan2(a, b); }, -all,
       all},
      {"hypot", [](V a, V b) { return hypot(a, b); }, [](Real a, Real b) { return std::hypot(a, b); }, -all,
       all},
      {"sinh", [](V x, V) { return sinh(x); }, [](Real x, Real) { return std::sinh(x); }, -2 * e, 2 * e},
      {"cosh", [](V x, V) { return cosh(x); }, [](Real x, Real) { return std::cosh(x); }, -2 * e, 2 * e},
      {"tanh", [](V x, V) { return tanh(x); }, [](Real x, Real) { return std::tanh(x); }, -all, all},
      {"asinh", [](V x, V) { return asinh(x); }, [](Real x, Real) { return std::asinh(x); }, -all, all},
      {"acosh", [](V x, V) { return acosh(x); }, [](Real x, Real) { return std::acosh(x); }, 1, all},
      {"atanh", [](V x, V) { return atanh(x); }, [](Real x, Real) { return std::atanh(x); }, -1, 1},
      {"erf", [](V x, V) { return erf(x); }, [](Real x, Real) { return std::erf(x); }, -all, all},
      {"erfc", [](V x, V) { return erfc(x); }, [](Real x, Real) { return std::erfc(x); }, -30, 30},
      {"erfinv", [](V x, V) { return erfinv(x); }, [](Real x, Real) { return exact::erfinv(x); }, -1, 1},
      {"lgamma", [](V x, V) { return lgamma(x); }, [](Real x, Real) { return std::lgamma(x); }, least, all},
      {"digamma", [](V x, V) { return digamma(x); }, [](Real x, Real) { return exact::digamma(x); }, least,
       all},
      {"polygamma", [](V x, V) { return polygamma(1, x); },
       [](Real x, Real) { return exact::polygamma(1, x); }, 1e-10, 1e10},
      {"cbrt", [](V x, V) { return cbrt(x); }, [](Real x, Real) { return std::cbrt(x); }, -all, all},
      {"sqrt", [](V x, V) { return sqrt(x); }, [](Real x, Real) { return std::sqrt(x); }, 0, all},
      {"rsqrt", [](V x, V) { return rsqrt(x); }, [](Real x, Real) { return 1 / std::sqrt(x); }, least, all},
      {"pow", [](V a, V b) { return pow(a, b); }, [](Real a, Real b) { return std::pow(a, b); }, 0.01, 20,
       150,
       "between 0.01 and 20; a power is e^(b·ln a), and off by some |b·ln a| units, unless b is a small "
       "whole "
       "number: a logarithm of twice the precision would take twice the time"},
      {"fmod", [](V a, V b) { return fmod(a, b); }, [](Real a, Real b) { return std::fmod(a, b); }, -all,
       all},
      {"remainder", [](V a, V b) { return remainder(a, b); },
       [](Real a, Real b) { return exact::remainder(a, b); }, -all, all},
      {"lbeta", [](V a, V b) { return lbeta(a, b); },
       [](Real a, Real b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }, 1.5, 100, 20,
       "from 1.5 to 100; below, beside B(a, b) = 1, the logarithms of Γ cancel altogether"},
      {"beta", [](V a, V b) { return beta(a, b); },
       [](Real a, Real b) { return std::exp(std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b)); }, 0.01,
       100, 600,
       "between 0.01 and 100; it is the exponential of `lbeta`, and in doubles off by some |ln B| units"},
      {"log_sigmoid", [](V x, V) { return log_sigmoid(x); },
       [](Real x, Real) { return std::min(x, 0.0L) - std::log1p(std::exp(-std::abs(x))); }, -all, 2 * e},
      {"softsign", [](V x, V) { return softsign(x); }, [](Real x, Real) { return x / (1 + std::abs(x)); },
       -all, all},
      {"elu", [](V x, V) { return elu(x); }, [](Real x, Real) { return x > 0 ? x : std::expm1(x); }, -all,
       all},
      {"celu", [](V x, V) { return celu(x, 0.5); },
       [](Real x, Real) { return x > 0 ? x : std::expm1(2 * x) / 2; }, -all / 2, all / 2},
      {"selu", [](V x, V) { return selu(x); },
       [](Real x, Real) {
         return 1.0507009873554804934L * (x > 0 ? x : 1.6732632423543772848L * std::expm1(x));
       },
       -all, all / 2},
      {"silu", [](V x, V) { return silu(x); }, [](Real x, Real) { return x / (1 + std::exp(-x)); }, -e, all},
      {"mish", [](V x, V) { return mish(x); }, [](Real x, Real) { return exact::mish(x); }, -e, all},
      {"normal_pdf", [](V x, V) { return normal_pdf(x); },
       [](Real x, Real) { return exact::gaussian(x) / std::sqrt(2 * exact::pi); }, -all, all},
      {"normal_cdf", [](V x, V) { return normal_cdf(x); }, [](Real x, Real) { return exact::normal_cdf(x); },
       -all, all},
      {"gelu", [](V x, V) { return gelu(x); }, [](Real x, Real) { return x * exact::normal_cdf(x); },
       smallest_normal, all, 4.5, "as x times `normal_cdf` rounds once more"},
      {"gelu_tanh", [](V x, V) { return gelu_tanh(x); },
       [](Real x, Real) { return x / (1 + std::exp(-1.5957691216057307117L * (x + 0.044715L * x * x * x))); },
       -5, all, 70,
       "from −5 on: rounding the exponent −2√(2/π)·(x + 0.044715·x³) costs as many units as it is large; "
       "there "
       "the function is no approximation of gelu anymore"},
      {"hard_sigmoid", [](V x, V) { return hard_sigmoid(x); },
       [](Real x, Real) { return std::min(std::max((x + 3) / 6, 0.0L), 1.0L); }, -all, all},
      {"hard_swish", [](V x, V) { return hard_swish(x); },
       [](Real x, Real) { return x * std::min(std::max((x + 3) / 6, 0.0L), 1.0L); }, -all, all / 2},
      {"sigmoid", [](V x, V) { return sigmoid(x); }, [](Real x, Real) { return 1 / (1 + std::exp(-x)); }, -e,
       all},
      {"softplus", [](V x, V) { return softplus(x); },
       [](Real x, Real) { return std::max(x, 0.0L) + std::log1p(std::exp(-std::abs(x))); }, -2 * e, all},
  };
}

/// How many units in the last place of the exact value y is off; 0 for the same infinity or NaN.
template <class T>
double units(T y, Real exact) {
  using Limits = std::numeric_limits<T>;
  if (std::isnan(exact)) return std::isnan(y) ? 0 : Limits::infinity();
  const T rounded = static_cast<T>(exact);
  if (std::isinf(rounded) || !std::isfinite(y)) return y == rounded ? 0 : Limits::infinity();
  const int exponent =
      exact == 0 ? Limits::min_exponent : std::max(std::ilogb(exact) + 1, Limits::min_exponent);
  return static_cast<double>(std::abs(static_cast<Real>(y) - exact) /
                             std::ldexp(1.0L, exponent - Limits::digits));
}

/// Numbers between two: evenly spread, spread over all exponents, and close to the ends and to small whole
/// numbers. As many as `count`, more or less.
template <class T>
std::vector<T> points(double from, double to, std::size_t count, std::uint64_t seed) {
  Generator random(seed);
  const Array<double> u = random.uniform<double>({count / 8, 2}, 0, 1);
  const double most = std::max(std::abs(from), std::abs(to));
  const double least = std::numeric_limits<T>::denorm_min();
  std::vector<T> points;
  const auto add = [&](double x) {
    if (x >= from && x <= to) points.push_back(static_cast<T>(x));
  };
  for (std::size_t i = 0; i < count / 8; ++i) {
    add(from + (to - from) * u(i, 0));
    const double size = least * std::pow(most / least, u(i, 0)),
                 small = std::pow(2, 6 - 40 * u(i, 1) * u(i, 1));
    for (const double sign : {1.0, -1.0}) {
      add(sign * size);
      add(sign * small);
      add((sign + u(i, 0)) * 4);
      for (const double whole : {1.0, 2.0, from, to}) add(whole + sign * small);
    }
  }
  return points;
}

/// The largest error of a function, and where it is made.
struct Worst {
  double units = 0, a = 0, b = 0;
};

template <class T>
Worst worst(const Function<T>& function, std::size_t count) {
  const std::vector<T> a = points<T>(function.from, function.to, count, 1);
  const std::vector<T> b = points<T>(function.from, function.to, count, 2);
  const std::size_t size = std::min(a.size(), b.size());
  Array<T> first(Shape{size}), second(Shape{size});
  std::copy_n(a.begin(), size, first.data());
  std::copy_n(b.begin(), size, second.data());
  const Variable<T> y = function.call(constant(first), constant(second));
  Worst worst;
  for (std::size_t i = 0; i < size; ++i) {
    const double error = units(y.value().data()[i], function.exact(a[i], b[i]));
    if (error > worst.units) worst = {error, double{a[i]}, double{b[i]}};
  }
  return worst;
}

}  // namespace xgrad::accuracy
