#include "arrays.hpp"

#include <xgrad/autograd/slope.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace xgrad::engine {
namespace {

constexpr double unit_of_double = 0x1p-53, unit_of_float = 0x1p-24;

struct Case {
  const char* name;
  std::function<double(double)> f;
  double slope;
};

const std::vector<Case> smooth = {
    {"sin", [](double t) { return std::sin(t + 0.3); }, std::cos(0.3)},
    {"exp", [](double t) { return std::exp(t); }, 1},
    {"cubic", [](double t) { return t * t * t - 2 * t + 5; }, -2},
    {"reciprocal", [](double t) { return 1 / (2 + t); }, -0.25},
    {"log", [](double t) { return std::log(0.7 + t); }, 1 / 0.7},
    {"line", [](double t) { return 3 * t - 1; }, 3},
};

/// f as a function of t/scale, computed with the relative error `unit`.
std::function<double(double)> scaled(const std::function<double(double)>& f, double scale, double unit) {
  return [=](double t) {
    const double y = f(t / scale);
    return unit < 1e-10 ? y : static_cast<double>(static_cast<float>(y));
  };
}

// The estimate is no less than the error, and small enough to be worth something.
TEST(Slope, OfSmoothFunctionsIsWithinItsError) {
  for (const auto& [name, f, slope] : smooth)
    for (const double unit : {unit_of_double, unit_of_float})
      for (const double scale : {0x1p-20, 1.0, 0x1p20}) {
        SCOPED_TRACE(testing::Message() << name << ", unit " << unit << ", scale " << scale);
        const Slope found = slope_at_0(scaled(f, scale, unit), scale, unit);
        const double exact = slope / scale, size = std::abs(exact);
        EXPECT_LE(std::abs(found.central - exact), 4 * found.error);
        EXPECT_LE(found.error, (unit == unit_of_double ? 1e-10 : 1e-4) * size);
        EXPECT_NEAR(found.left, exact, std::max(4 * found.side_error, std::cbrt(unit) * size * 0.3));
        EXPECT_NEAR(found.right, exact, std::max(4 * found.side_error, std::cbrt(unit) * size * 0.3));
      }
}

TEST(Slope, AtAKinkIsThatOfEitherSide) {
  for (const double unit : {unit_of_double, unit_of_float})
    for (const double scale : {0x1p-20, 1.0, 0x1p20}) {
      const auto f = [](double t) { return t < 0 ? std::exp(2 * t) : 1 - 5 * t + t * t; };
      const Slope found = slope_at_0(scaled(f, scale, unit), scale, unit);
      EXPECT_NEAR(found.left * scale, 2, std::max(found.side_error * scale, 50 * std::pow(unit, 2.0 / 3)));
      EXPECT_NEAR(found.right * scale, -5, std::max(found.side_error * scale, 50 * std::pow(unit, 2.0 / 3)));
      EXPECT_LE(found.side_error * scale, 100 * std::pow(unit, 2.0 / 3));
    }
}

// A side on which f is 0 has no rounding errors; the other one has.
TEST(Slope, AllowsForTheRoundingOfTheLargerValue) {
  for (const double unit : {unit_of_double, unit_of_float})
    for (const double sign : {1.0, -1.0}) {
      const Slope found = slope_at_0([=](double t) { return 7 * std::max(sign * t, 0.0); }, 1, unit);
      EXPECT_GE(found.side_error, 7 * unit);
      EXPECT_GE(found.error, 7 * unit / 2);
    }
}

// Where f changes much faster than was expected, it is tried again from shorter steps.
TEST(Slope, OfAFastFunctionIsFoundFromShorterSteps) {
  for (const double unit : {unit_of_double, unit_of_float}) {
    const auto f = [](double t) { return std::sin(300 * t + 1); };
    const Slope found = slope_at_0(scaled(f, 1, unit), 1, unit);
    EXPECT_LE(std::abs(found.central - 300 * std::cos(1.0)), 4 * found.error);
    EXPECT_LE(found.error, (unit == unit_of_double ? 1e-10 : 1e-4) * 300);
  }
}

// Steps are halved seven times at most, and no more once rounding has taken over.
TEST(Slope, AsksForNoMoreValuesThanItNeeds) {
  for (const auto& [name, f, slope] : smooth) {
    int calls = 0;
    slope_at_0([&, &f = f](double t) { return ++calls, f(t); }, 1, unit_of_double);
    EXPECT_LT(calls, 8 * 2 + 7) << name;
  }
}

TEST(Slope, IsExactWithAnHonestError) {
  const auto check = [](const auto& f, double expected, double scale = 1) {
    const Slope slope = slope_at_0(f, scale, 1.1e-16);
    EXPECT_LE(std::abs(slope.central - expected), 4 * slope.error + 1e-15);
    EXPECT_LE(slope.error, 1e-7 * (1 + std::abs(expected)));
    EXPECT_LE(std::abs(slope.left - expected), slope.side_error + 1e-5 * std::abs(expected));
  };
  check([](double t) { return std::sin(t); }, 1);
  check([](double t) { return std::exp(3 * t); }, 3);
  check([](double t) { return std::sin(1000 * t); }, 1000);
  check([](double t) { return 1 / (1 + t); }, -1);
  check([](double t) { return 5 * t; }, 5);
  check([](double) { return 7.0; }, 0);
  check([](double t) { return std::log(1e-8 + t); }, 1e8, 1e-8);
}

TEST(Slope, TellsTheSidesOfAKinkApart) {
  const Slope slope = slope_at_0([](double t) { return t > 0 ? 3 * t : t; }, 1, 1.1e-16);
  EXPECT_NEAR(slope.left, 1, 1e-6);
  EXPECT_NEAR(slope.right, 3, 1e-6);
}

}  // namespace
}  // namespace xgrad::engine
