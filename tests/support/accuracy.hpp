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
  double from, to;  ///< the ordinary range of the operands; for floats, as much of it as they have
};

/// Where exp and those made of it are normal numbers.
template <class T>
inline constexpr double largest_exponent = std::is_same_v<T, float> ? 87 : 708;

template <class T>
std::vector<Function<T>> functions() {
  using V = const Variable<T>&;
  constexpr double all = std::numeric_limits<T>::max(), least = std::numeric_limits<T>::denorm_min();
  constexpr double e = largest_exponent<T>;
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
