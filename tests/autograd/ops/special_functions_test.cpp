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

constexpr double pi = std::numbers::pi, gamma_of_euler = std::numbers::egamma;

template <class T>
class SpecialFunctions : public testing::Test {};
TYPED_TEST_SUITE(SpecialFunctions, Reals);

template <class T>
Variable<T> at(const Array<double>& x) {
  return Variable<T>(converted<T>(x));
}

TYPED_TEST(SpecialFunctions, HaveTheirSpecialCases) {
  using T = TypeParam;
  EXPECT_TRUE(same(erf(at<T>({0, infinity, -infinity, nan, 40})).value(), Array<double>{0, 1, -1, nan, 1}));
  EXPECT_TRUE(same(erfc(at<T>({0, infinity, -infinity, nan, 40})).value(), Array<double>{1, 0, 2, nan, 0}));
  EXPECT_TRUE(
      same(erfinv(at<T>({0, 1, -1, 1.5, nan})).value(), Array<double>{0, infinity, -infinity, nan, nan}));
  EXPECT_TRUE(same(lgamma(at<T>({1, 2, 0, -0.0, -3, infinity, -infinity, nan})).value(),
                   Array<double>{0, 0, infinity, infinity, infinity, infinity, infinity, nan}));
  EXPECT_TRUE(same(digamma(at<T>({0, -0.0, -3, infinity, nan})).value(),
                   Array<double>{-infinity, infinity, nan, infinity, nan}));
  EXPECT_TRUE(
      same(polygamma(1, at<T>({0, -3, infinity, nan})).value(), Array<double>{infinity, infinity, 0, nan}));
  EXPECT_TRUE(same(lbeta(at<T>({0, 1, -1, nan}), T(1)).value(), Array<double>{infinity, 0, nan, nan}));
}

TYPED_TEST(SpecialFunctions, HaveClosedForms) {
  using T = TypeParam;
  EXPECT_TRUE(close(lgamma(at<T>({0.5, 1.5, 5, 11, 172})).value(),
                    Array<double>{std::log(pi) / 2, std::log(pi / 4) / 2, std::log(24.0), std::log(3628800.0),
                                  711.71472580229000695}));
  EXPECT_TRUE(close(digamma(at<T>({1, 0.5, 2, 3, 0.25})).value(),
                    Array<double>{-gamma_of_euler, -gamma_of_euler - 2 * std::log(2.0), 1 - gamma_of_euler,
                                  1.5 - gamma_of_euler, -gamma_of_euler - pi / 2 - 3 * std::log(2.0)}));
  EXPECT_TRUE(close(polygamma(1, at<T>({1, 0.5, 2})).value(),
                    Array<double>{pi * pi / 6, pi * pi / 2, pi * pi / 6 - 1}));
  // below 0: ψ⁽¹⁾(−½) = ψ⁽¹⁾(½) + 4
  EXPECT_TRUE(close(polygamma(1, at<T>({-0.5, -1.5})).value(),
                    Array<double>{pi * pi / 2 + 4, pi * pi / 2 + 4 + 4 / 9.0}));
  EXPECT_TRUE(close(beta(at<T>({1, 2, 0.5, 3}), at<T>({1, 3, 0.5, 5})).value(),
                    Array<double>{1, 1 / 12.0, pi, 1 / 105.0}));
}

// ψ⁽ⁿ⁾(1) = (−1)ⁿ⁺¹·n!·ζ(n + 1), for an array of orders.
TEST(Polygamma, TakesOrdersOfAnyForm) {
  const Variable x(1.0, "x");
  const Array<double> expected = {-gamma_of_euler, pi * pi / 6, -2 * 1.2020569031595943,
                                  std::pow(pi, 4) / 15};
  EXPECT_TRUE(close(polygamma(Array<double>{0, 1, 2, 3}, x).value(), expected, 1e-15));
  EXPECT_TRUE(close(polygamma(constant(Array<double>{0, 1, 2, 3}), x).value(), expected, 1e-15));
  EXPECT_TRUE(close(polygamma(xt::arange<double>(4), x).value(), expected, 1e-15));
  EXPECT_TRUE(
      same(polygamma(Array<double>{-1, 0.5, 171, nan}, x).value(), Array<double>{nan, nan, nan, nan}));
}

TEST(Polygamma, IsExactForHighOrders) {
  for (int n = 1; n <= 30; ++n)
    for (const double x : {1e-3, 0.2, 1.0, 2.5, 9.9, 10.1, 500.0})
      EXPECT_TRUE(close(Array<double>(polygamma(n, constant(x)).item()),
                        Array<double>(static_cast<double>(exact::polygamma(n, x))), (5 + n) * 2.3e-16))
          << n << ", " << x;
}

// ψ⁽ⁿ⁾(x + 1) = ψ⁽ⁿ⁾(x) + (−1)ⁿ·n!/xⁿ⁺¹, on either side of 0.
TEST(Polygamma, FollowsItsRecurrenceBelowZero) {
  const Array<double> x = {-0.3, -0.999, -1e-3, -4.5, -20.25};
  double factorial = 1;
  for (int n = 1; n <= 5; ++n) {
    factorial *= n;
    const Array<double> y = polygamma(n, constant(x)).value(),
                        next = polygamma(n, constant(Array<double>(x + 1))).value();
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double term = (n % 2 == 0 ? 1 : -1) * factorial / std::pow(x(i), n + 1);
      const double largest = factorial / std::pow(std::abs(x(i) - std::round(x(i))), n + 1);  // of all terms
      EXPECT_NEAR(next(i), y(i) + term, 1e-14 * (largest + std::abs(next(i)))) << n << ", " << x(i);
    }
  }
}

TEST(Polygamma, GivesItsOrderNoGradient) {
  const Variable n(2.0, "n"), x(1.5, "x");
  Tape tape;
  const auto slopes = tape.gradient(polygamma(n, x), {n, x}, {.allow_unused = true});
  EXPECT_EQ(slopes[0].item(), 0);
  EXPECT_DOUBLE_EQ(slopes[1].item(), static_cast<double>(exact::polygamma(3, 1.5L)));
}

TEST(Erfc, HasATailThatIsExact) {
  // mpmath
  EXPECT_TRUE(close(erfc(constant(Array<double>{5, 10, 20, 26})).value(),
                    Array<double>{1.5374597944280348502e-12, 2.088487583762544757e-45,
                                  5.3958656116079009289e-176, 5.6631924088561428465e-296},
                    8e-16));
  EXPECT_NEAR(erfc(constant(27.0)).item(), 5.237048923789255685e-319, 5e-324);  // which is subnormal
}

TEST(Erfinv, UndoesErf) {
  const Variable x(numbers({200}, -2, 2));
  EXPECT_TRUE(close(erfinv(erf(x)).value(), x.value(), 1e-13));
  Tape tape;
  const auto slope = tape.gradient(sum(erfinv(erf(x))), {x})[0];
  EXPECT_TRUE(close(slope.value(), Array<double>(xt::ones<double>({200})), 1e-12));
}

TEST(SpecialFunctions, HaveSlopesAtTheEndsOfTheirDomains) {
  const Variable ends(Array<double>{-1, 1}), zero(0.0), x(Array<double>{-30, 30, 0});
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(sum(erfinv(ends)), {ends})[0].value(), Array<double>{infinity, infinity}));
  EXPECT_EQ(tape.gradient(lgamma(zero), {zero})[0].item(), -infinity);
  EXPECT_EQ(tape.gradient(digamma(zero), {zero})[0].item(), infinity);
  EXPECT_TRUE(close(tape.gradient(sum(erf(x)), {x})[0].value(), Array<double>{0, 0, 2 / std::sqrt(pi)}));
}

// ln B(a, b) → ln Γ(b) − b·ln a for large a, where ln Γ(a) − ln Γ(a + b) would lose all digits.
TEST(Lbeta, LosesNothingOfLargeArguments) {
  // mpmath
  const Array<double> a = {1e10, 3, 20, 1e5, 12, 1e-10}, b = {1, 1e15, 30, 1e5, 0.5, 1e-12};
  EXPECT_TRUE(close(lbeta(constant(a), b).value(),
                    Array<double>{-23.02585092994045684, -102.92318200417211347, -33.968820791977382963,
                                  -138633.92706134806235, -0.65967472313785977527, 27.640971446781716311},
                    1e-14));
}

TEST(SpecialFunctions, NameShapesThatDoNotBroadcast) {
  const Variable a(numbers({2, 3}, 1, 2), "a"), b(numbers({4}, 1, 2));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { beta(a, b); }),
            "beta: shapes do not broadcast: a is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { polygamma(a, b); }),
            "polygamma: shapes do not broadcast: a is (2, 3), x is (4)");
}

}  // namespace
}  // namespace xgrad
