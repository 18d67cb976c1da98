// Exponentials, logarithms, roots and powers of lanes, against the C library's of long double.
#include "arrays.hpp"

#include <xgrad/autograd/kernels/functions.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace xgrad {
namespace {

template <class T>
using Limits = std::numeric_limits<T>;

/// How many units in the last place of the exact result `actual` is off; 0 for the same NaN or infinity.
template <class T>
double ulp(T actual, long double exact) {
  const T rounded = static_cast<T>(exact);
  if (std::isnan(rounded)) return std::isnan(actual) ? 0 : infinity;
  if (std::isinf(rounded) || !std::isfinite(actual)) return actual == rounded ? 0 : infinity;
  const T size = std::abs(rounded);
  const long double unit = static_cast<long double>(std::nextafter(size, Limits<T>::infinity())) - size;
  return static_cast<double>(std::abs(static_cast<long double>(actual) - exact) / unit);
}

/// Both ends of the range, what lies behind them, and both sides of what is special inside.
template <class T>
std::vector<T> special_values() {
  std::vector<T> values = {Limits<T>::quiet_NaN()};
  for (const T size : {T(0), Limits<T>::denorm_min(), Limits<T>::min() / 16, Limits<T>::min(), T(1e-30),
                       T(0.1), T(0.5), 1 - Limits<T>::epsilon(), T(1), 1 + Limits<T>::epsilon(), T(2), T(3),
                       T(10), T(1e30), Limits<T>::max(), Limits<T>::infinity()}) {
    values.push_back(size);
    values.push_back(-size);
  }
  return values;
}

template <class T, class F>
T in_one_lane(const F& f, T x) {
  return f(Lanes<T>(x)).get(0);
}

template <class T>
class Functions : public testing::Test {};
TYPED_TEST_SUITE(Functions, Reals);

TYPED_TEST(Functions, AgreeWithTheCLibrary) {
  using T = TypeParam;
  using Values = std::vector<T>;
  constexpr bool is_float = std::is_same_v<T, float>;
  const struct {
    const char* name;
    Lanes<T> (*f)(const Lanes<T>&);
    long double (*exact)(long double);
    double bound;  // in units in the last place
    T from, to;
  } table[] = {
      {"exp", [](const Lanes<T>& x) { return exp(x); }, [](long double x) { return std::exp(x); }, 3,
       is_float ? T(-105) : T(-746), is_float ? T(89) : T(710)},
      {"log", [](const Lanes<T>& x) { return log(x); }, [](long double x) { return std::log(x); }, 1,
       Limits<T>::denorm_min(), Limits<T>::min() * 4},
      {"log", [](const Lanes<T>& x) { return log(x); }, [](long double x) { return std::log(x); }, 1, T(0.1),
       T(20)},
      {"cbrt", [](const Lanes<T>& x) { return cbrt(x); }, [](long double x) { return std::cbrt(x); }, 2,
       -Limits<T>::min() * 4, Limits<T>::min() * 4},
      {"cbrt", [](const Lanes<T>& x) { return cbrt(x); }, [](long double x) { return std::cbrt(x); }, 2,
       T(-9), T(30)},
  };
  for (const auto& [name, f, exact, bound, from, to] : table) {
    Values values = special_values<T>();
    constexpr int steps = 20'000;
    for (int i = 0; i <= steps; ++i) values.push_back(from + (to - from) / steps * static_cast<T>(i));
    for (const T x : values) ASSERT_LE(ulp(in_one_lane(f, x), exact(x)), bound) << name << " of " << x;
  }
}

TYPED_TEST(Functions, PowersAgreeWithTheCLibrary) {
  using T = TypeParam;
  std::vector<T> bases = special_values<T>(), exponents = special_values<T>();
  for (const double b : {1.0 / 3, 2.5, 5.0, 7.0, 8.0, 15.0, 100.0, 101.0, 3e9, 4294967297.0})
    for (const double sign : {1.0, -1.0}) exponents.push_back(static_cast<T>(sign * b));
  if (std::is_same_v<T, double>) bases.push_back(static_cast<T>(1e-310));
  for (int i = 1; i <= 40; ++i) bases.push_back(static_cast<T>(0.09 * i));
  for (int i = -40; i <= 40; ++i) exponents.push_back(static_cast<T>(0.25 * i));
  for (const T a : bases)
    for (const T b : exponents) {
      const T y = power(Lanes<T>(a), Lanes<T>(b)).get(0), expected = std::pow(a, b);
      const auto exact = std::pow(static_cast<long double>(a), static_cast<long double>(b));
      // e^(b·ln a) turns the rounding of the exponent into a relative error.
      const double exponent = std::abs(static_cast<double>(b) * std::log(std::abs(static_cast<double>(a))));
      const double bound =
          std::isfinite(exponent) ? 2 + std::max(1.5 * exponent, std::min(std::abs(double{b}), 8.0)) : 2;
      ASSERT_LE(ulp(y, exact), bound) << a << " to the " << b << " is " << y;
      if (!std::isnan(expected)) {
        ASSERT_EQ(std::signbit(y), std::signbit(expected)) << a << " to the " << b;
      }
    }
}

// A lane that is out of the ordinary takes another way; its neighbors must not.
TYPED_TEST(Functions, OfALaneDoNotDependOnTheOthers) {
  using T = TypeParam;
  const std::vector<T> special = special_values<T>();
  const T plain = T(1.7), exponent = T(2.3);
  for (std::size_t lane = 0; lane < lane_count<T>; ++lane)
    for (const T value : special) {
      Array<T> x(Shape{lane_count<T>});
      std::fill(x.begin(), x.end(), plain);
      x.data()[lane] = value;
      const auto lanes = Lanes<T>::load_unaligned(x.data());
      const auto expect = [&](const char* name, const Lanes<T>& y, T of_plain, T of_value) {
        for (std::size_t i = 0; i < lane_count<T>; ++i) {
          const T expected = i == lane ? of_value : of_plain;
          EXPECT_TRUE(y.get(i) == expected || (std::isnan(y.get(i)) && std::isnan(expected)))
              << name << " of " << value << " in lane " << lane << ": lane " << i << " is " << y.get(i);
        }
      };
      const auto exp_of = [](T v) { return exp(Lanes<T>(v)).get(0); };
      const auto log_of = [](T v) { return log(Lanes<T>(v)).get(0); };
      const auto power_of = [](T a, T b) { return power(Lanes<T>(a), Lanes<T>(b)).get(0); };
      expect("exp", exp(lanes), exp_of(plain), exp_of(value));
      expect("log", log(lanes), log_of(plain), log_of(value));
      expect("power", power(lanes, Lanes<T>(exponent)), power_of(plain, exponent), power_of(value, exponent));
      expect("power", power(Lanes<T>(exponent), lanes), power_of(exponent, plain), power_of(exponent, value));
    }
}

}  // namespace
}  // namespace xgrad
