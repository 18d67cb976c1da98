#include "arrays.hpp"
#include "exact_functions.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

constexpr double pi = std::numbers::pi;

template <class T>
class Trigonometry : public testing::Test {};
TYPED_TEST_SUITE(Trigonometry, Reals);

template <class T>
Variable<T> at(const Array<double>& x) {
  return Variable<T>(converted<T>(x));
}

// Small angles, those behind which the C library takes over, and the largest, whatever else is beside them.
TYPED_TEST(Trigonometry, OfLargeAnglesIsExactAtEveryLength) {
  using T = TypeParam;
  const T large[] = {
      T(0.3), T(9999.5), T(10000.5), T(999999.9f), T(1e6) + 1, T(1e22f), std::numeric_limits<T>::max()};
  for (const std::size_t n : lengths) {
    Array<T> x(Shape{n});
    Array<double> sines(Shape{n}), cosines(Shape{n}), tangents(Shape{n});
    for (std::size_t i = 0; i < n; ++i) {
      x(i) = i % 3 == 0 ? large[i / 3 % std::size(large)] : static_cast<T>(0.37 * static_cast<double>(i));
      const auto exact = static_cast<long double>(x(i));
      sines(i) = static_cast<double>(std::sin(exact));
      cosines(i) = static_cast<double>(std::cos(exact));
      tangents(i) = static_cast<double>(std::tan(exact));
    }
    EXPECT_TRUE(close(sin(constant(x)).value(), sines)) << n;
    EXPECT_TRUE(close(cos(constant(x)).value(), cosines)) << n;
    EXPECT_TRUE(close(tan(constant(x)).value(), tangents)) << n;
  }
}

TYPED_TEST(Trigonometry, HasItsSpecialCases) {
  using T = TypeParam;
  const auto x = at<T>({0, infinity, -infinity, nan});
  EXPECT_TRUE(same(sin(x).value(), Array<double>{0, nan, nan, nan}));
  EXPECT_TRUE(same(cos(x).value(), Array<double>{1, nan, nan, nan}));
  EXPECT_TRUE(same(tan(x).value(), Array<double>{0, nan, nan, nan}));
  EXPECT_TRUE(same(sinc(x).value(), Array<double>{1, nan, nan, nan}));
  EXPECT_TRUE(close(atan(x).value(), Array<double>{0, pi / 2, -pi / 2, nan}));
  EXPECT_TRUE(same(sinh(x).value(), Array<double>{0, infinity, -infinity, nan}));
  EXPECT_TRUE(same(cosh(x).value(), Array<double>{1, infinity, infinity, nan}));
  EXPECT_TRUE(same(asinh(x).value(), Array<double>{0, infinity, -infinity, nan}));
  const auto ends = at<T>({-1, 1, 2, nan});
  EXPECT_TRUE(close(asin(ends).value(), Array<double>{-pi / 2, pi / 2, nan, nan}));
  EXPECT_TRUE(close(acos(ends).value(), Array<double>{pi, 0, nan, nan}));
  EXPECT_TRUE(same(atanh(ends).value(), Array<double>{-infinity, infinity, nan, nan}));
  EXPECT_TRUE(same(acosh(at<T>({1, 0.5, infinity, nan})).value(), Array<double>{0, nan, infinity, nan}));
  for (const T zero : {T(0), T(-0.0)})
    for (const auto f :
         {+[](const Variable<T>& t) { return sin(t); }, +[](const Variable<T>& t) { return tan(t); },
          +[](const Variable<T>& t) { return sinh(t); }, +[](const Variable<T>& t) { return asinh(t); }})
      EXPECT_EQ(std::signbit(f(constant(zero)).item()), std::signbit(zero));
}

TYPED_TEST(Trigonometry, HasSlopesAtTheEndsOfItsDomains) {
  using T = TypeParam;
  const auto slope = [](auto f, const Array<double>& x) {
    const auto leaf = at<T>(x);
    Tape tape;
    return tape.gradient(sum(f(leaf)), {leaf})[0].value();
  };
  const Array<double> ends = {-1, 1, 2};
  EXPECT_TRUE(
      same(slope([](const auto& x) { return asin(x); }, ends), Array<double>{infinity, infinity, nan}));
  EXPECT_TRUE(
      same(slope([](const auto& x) { return acos(x); }, ends), Array<double>{-infinity, -infinity, nan}));
  EXPECT_TRUE(
      same(slope([](const auto& x) { return atanh(x); }, {-1, 1}), Array<double>{infinity, infinity}));
  EXPECT_TRUE(same(slope([](const auto& x) { return acosh(x); }, {1, 0.5}), Array<double>{infinity, nan}));
  EXPECT_TRUE(same(slope([](const auto& x) { return atan(x); }, {infinity, 0}), Array<double>{0, 1}));
  // whose squares overflow
  EXPECT_TRUE(
      close(slope([](const auto& x) { return asinh(x); }, {1e30, -1e30}), Array<double>{1e-30, 1e-30}));
  EXPECT_TRUE(close(slope([](const auto& x) { return acosh(x); }, {1e30}), Array<double>{1e-30}));
}

// ---- The angle of a point, and its distance --------------------------------------------------------------

TYPED_TEST(Trigonometry, HasTheAnglesOfCInEveryQuadrant) {
  using T = TypeParam;
  const double values[] = {0.0, -0.0, 1, -1, 1e-30, -3e30, infinity, -infinity, nan, 0.7};
  for (const double a : values)
    for (const double b : values) {
      const T y = atan2(constant(static_cast<T>(a)), static_cast<T>(b)).item();
      const double expected =
          std::atan2(static_cast<double>(static_cast<T>(a)), static_cast<double>(static_cast<T>(b)));
      EXPECT_TRUE(close(Array<T>(y), Array<double>(expected))) << a << ", " << b;
      if (!std::isnan(expected)) {
        EXPECT_EQ(std::signbit(y), std::signbit(expected)) << a << ", " << b;
      }
      const T length = hypot(constant(static_cast<T>(a)), static_cast<T>(b)).item();
      EXPECT_TRUE(close(Array<T>(length), Array<double>(std::hypot(static_cast<double>(static_cast<T>(a)),
                                                                   static_cast<double>(static_cast<T>(b))))))
          << a << ", " << b;
    }
}

TEST(Hypot, OverflowsOnlyWhereTheLengthDoes) {
  const double least = std::numeric_limits<double>::denorm_min();
  const Array<double> a = {3e300, 3e-310, 3, 1.5e308, 3 * least}, b = {4e300, 4e-310, 4, 1.5e308, 4 * least};
  EXPECT_TRUE(close(hypot(constant(a), b).value(), Array<double>{5e300, 5e-310, 5, infinity, 5 * least}));
}

// At the origin neither has a derivative; 0 is taken.
TEST(Trigonometry, HasNoGradientAtTheOrigin) {
  const Variable a(0.0), b(0.0);
  for (const auto f : {+[](const Variable<double>&y, const Variable<double>&x) { return atan2(y, x); },
                       +[](const Variable<double>&y, const Variable<double>&x) { return hypot(y, x); }}) {
    Tape tape;
    const auto slopes = tape.gradient(f(a, b), {a, b});
    EXPECT_EQ(slopes[0].item(), 0);
    EXPECT_EQ(slopes[1].item(), 0);
  }
}

TEST(Atan2, HasAGradientWhereSquaresOverflow) {
  const Variable a(3e200), b(4e200);
  Tape tape;
  const auto slopes = tape.gradient(atan2(a, b), {a, b});
  EXPECT_DOUBLE_EQ(slopes[0].item(), 0.16e-200);
  EXPECT_DOUBLE_EQ(slopes[1].item(), -0.12e-200);
}

// x = r·cos φ, y = r·sin φ, and back.
TEST(Trigonometry, TurnsPolarCoordinatesAround) {
  const Variable r(numbers({5}, 0.5, 2)), phi(numbers({5}, -3, 3));
  const auto x = r * cos(phi), y = r * sin(phi);
  EXPECT_TRUE(close(hypot(x, y).value(), r.value(), 1e-14));
  EXPECT_TRUE(close(atan2(y, x).value(), phi.value(), 1e-14));
}

// ---- sinc ------------------------------------------------------------------------------------------------

/// The n-th derivative of Σ (−1)ʲ·(πx)²ʲ/(2j + 1)!, term by term.
double derivative_of_sinc(int n, double x) {
  long double total = 0, factor = 1;  // (−1)ʲ·π²ʲ/(2j + 1)!
  for (int j = 0; j < 40; ++j) {
    long double term = factor;
    for (int k = 0; k < n; ++k) term *= 2 * j - k;
    if (2 * j >= n) total += term * std::pow(static_cast<long double>(x), 2 * j - n);
    factor *= -exact::pi * exact::pi / ((2 * j + 2) * (2 * j + 3));
  }
  return static_cast<double>(total);
}

// On both sides of |x| = ¼, where the series ends, and at whole numbers.
TEST(Sinc, HasItsFirstTwoDerivativesNearZeroToo) {
  const Variable x(Array<double>{0, 1e-300, 1e-9, -1e-4, 0.1, 0.2499, -0.25, 0.2501, 0.7, 1, -2, 3.3});
  Tape tape;
  const auto slope = tape.gradient(sum(sinc(x)), {x}, {.differentiable = true})[0];
  const auto second = tape.gradient(sum(slope), {x})[0];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = x.value()(i);
    EXPECT_NEAR(slope.value()(i), derivative_of_sinc(1, t), 1e-13 * std::min(1.0, 3 * std::abs(t)) + 1e-320)
        << t;
    EXPECT_NEAR(second.value()(i), derivative_of_sinc(2, t), 2e-13) << t;
  }
  EXPECT_EQ(slope.value()(0), 0);
  EXPECT_DOUBLE_EQ(second.value()(0), -pi * pi / 3);
}

TYPED_TEST(Trigonometry, SincIsZeroAtWholeNumbers) {
  const auto y = sinc(at<TypeParam>({1, -2, 100, 1e30, -1e38})).value();
  EXPECT_TRUE(same(y, Array<double>{0, 0, 0, 0, 0}));
}

// ---- Identities, shapes ----------------------------------------------------------------------------------

TEST(Trigonometry, UndoesItself) {
  const Variable x(numbers({40}, -0.99, 0.99));
  EXPECT_TRUE(close(sin(asin(x)).value(), x.value(), 1e-15, 1));
  EXPECT_TRUE(close(cos(acos(x)).value(), x.value(), 1e-15, 1));
  EXPECT_TRUE(close(tan(atan(x)).value(), x.value(), 1e-15, 1));
  EXPECT_TRUE(close(sinh(asinh(x)).value(), x.value(), 1e-14, 1));
  EXPECT_TRUE(close(tanh(atanh(x)).value(), x.value(), 1e-14, 1));
  EXPECT_TRUE(close(acosh(cosh(x)).value(), abs(x).value(), 1e-12, 1));
  EXPECT_TRUE(close((square(sin(x)) + square(cos(x))).value(), Array<double>(xt::ones<double>({40})), 1e-15));
}

TEST(Trigonometry, TakesScalarsEmptyArraysAndManyDimensions) {
  EXPECT_EQ(sin(Variable(0.0)).shape(), Shape{});
  EXPECT_EQ(atan2(Variable(numbers({0, 3})), 1.0).shape(), (Shape{0, 3}));
  EXPECT_EQ(hypot(Variable(numbers({2, 1, 3, 1, 2})), numbers({4, 1, 5, 1})).shape(), (Shape{2, 4, 3, 5, 2}));
}

TEST(Trigonometry, NamesShapesThatDoNotBroadcast) {
  const Variable a(numbers({2, 3}), "height"), b(numbers({4}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { atan2(a, b); }),
            "atan2: shapes do not broadcast: height is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { hypot(a, b); }),
            "hypot: shapes do not broadcast: height is (2, 3), b is (4)");
}

}  // namespace
}  // namespace xgrad
