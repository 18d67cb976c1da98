#include <xgrad/autograd/inspect/drawing/axis.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace xgrad::inspect {
namespace {

using Labels = std::vector<std::string>;

Labels labels(const Axis& axis) {
  Labels labels;
  for (const Tick& tick : axis.ticks()) labels.push_back(tick.label);
  return labels;
}

Labels labels(double lowest, double highest, const Axis::Options& options = {}) {
  return labels(Axis(lowest, highest, options));
}

TEST(Axis, HasTicksAtRoundNumbers) {
  EXPECT_EQ(labels(0, 1), (Labels{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
  EXPECT_EQ(labels(-5, 5), (Labels{"−4", "−2", "0", "2", "4"}));
  EXPECT_EQ(labels(0, 0.3), (Labels{"0", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"}));
  EXPECT_EQ(labels(117, 283), (Labels{"150", "200", "250"}));
  EXPECT_EQ(labels(117, 283, {.ticks = 20}).front(), "120");
}

TEST(Axis, WritesLongNumbersWithAnExponent) {
  EXPECT_EQ(labels(0, 3e6, {.ticks = 3}), (Labels{"0", "10⁶", "2×10⁶", "3×10⁶"}));
  EXPECT_EQ(labels(-2e-7, 2e-7, {.ticks = 4}), (Labels{"−2×10⁻⁷", "−10⁻⁷", "0", "10⁻⁷", "2×10⁻⁷"}));
  EXPECT_EQ(labels(9e6, 1.1e7, {.ticks = 4}),
            (Labels{"9.0×10⁶", "9.5×10⁶", "1.00×10⁷", "1.05×10⁷", "1.10×10⁷"}));
  EXPECT_EQ(labels(0, 500000, {.ticks = 1}), (Labels{"0", "500000"}));
}

TEST(Axis, GoesToTheValuesOrToTheTicksOutside) {
  const Axis tight(0.3, 4.7, {.ticks = 5});
  EXPECT_DOUBLE_EQ(tight.place(0.3), 0);
  EXPECT_DOUBLE_EQ(tight.place(4.7), 1);
  EXPECT_EQ(labels(tight), (Labels{"1", "2", "3", "4"}));
  const Axis wide(0.3, 4.7, {.ends = Axis::Ends::ticks, .ticks = 5});
  EXPECT_EQ(labels(wide), (Labels{"0", "1", "2", "3", "4", "5"}));
  EXPECT_DOUBLE_EQ(wide.place(0), 0);
  EXPECT_DOUBLE_EQ(wide.place(5), 1);
  EXPECT_DOUBLE_EQ(wide.place(2), 0.4);
}

TEST(Axis, DoesNotDivideWholeNumbers) {
  EXPECT_EQ(labels(1, 3, {.whole = true}), (Labels{"1", "2", "3"}));
  EXPECT_EQ(labels(1, 30, {.whole = true}), (Labels{"5", "10", "15", "20", "25", "30"}));
  EXPECT_EQ(labels(1, 3, {.ticks = 4}), (Labels{"1.0", "1.5", "2.0", "2.5", "3.0"}));
}

TEST(Axis, PutsASingleValueInTheMiddle) {
  for (const double value : {0.0, 3.0, -3.0, 1e300, 1e-300, 12345.678}) {
    EXPECT_NEAR(Axis(value, value, {}).place(value), 0.5, 1e-6) << value;
    EXPECT_GE(labels(value, value).size(), 1u) << value;
  }
  EXPECT_NEAR(Axis(1, 1 + 1e-15, {}).place(1), 0.5, 1e-6);
}

// As much on either side: 1 of zero, a tenth of another number.
TEST(Axis, SaysHowFarItIsAroundASingleValue) {
  EXPECT_DOUBLE_EQ(Axis(0, 0, {}).place(1), 1);
  EXPECT_DOUBLE_EQ(Axis(0, 0, {}).place(-1), 0);
  EXPECT_DOUBLE_EQ(Axis(-20, -20, {}).place(-18), 1);
  EXPECT_DOUBLE_EQ(Axis(5, 5, {}).place(4.5), 0);
}

// What is as far apart as rounding may be is a single value, too.
TEST(Axis, DoesNotBlowUpWhatIsRounding) {
  EXPECT_NEAR(Axis(0, 1e-290, {}).place(0), 1.0 / 12, 1e-9);
  EXPECT_EQ(Axis(0, 2e-290, {}).place(0), 0);
  EXPECT_NEAR(Axis(1, 1 + 0.9e-9, {}).place(1), 0.5, 1e-6);
  EXPECT_EQ(Axis(1, 1 + 1.1e-9, {}).place(1), 0);
}

TEST(Axis, IsLogarithmic) {
  const Axis axis(1e-4, 1e2, {.logarithmic = true});
  EXPECT_EQ(labels(axis), (Labels{"10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"}));
  EXPECT_DOUBLE_EQ(axis.place(1e-4), 0);
  EXPECT_DOUBLE_EQ(axis.place(0.1), 0.5);
  EXPECT_DOUBLE_EQ(axis.place(1e2), 1);
  EXPECT_EQ(labels(0.01, 10, {.logarithmic = true}), (Labels{"0.01", "0.1", "1", "10"}));
}

// 2·10⁻⁵ is the number that is written so, not what comes of multiplying.
TEST(Axis, HasTicksAtExactNumbers) {
  for (int exponent = 1; exponent <= 22; ++exponent) {
    const std::string power = "e-" + std::to_string(exponent);
    const Axis axis(std::stod("1" + power), std::stod("5" + power), {.logarithmic = true});
    ASSERT_EQ(axis.ticks().size(), 3u) << exponent;
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_EQ(axis.ticks()[i].value, std::stod(Labels{"1", "2", "5"}[i] + power)) << exponent;
  }
}

TEST(Axis, WritesAMillionWithAnExponent) {
  EXPECT_EQ(labels(0, 1e6, {.ticks = 2}).back(), "1.0×10⁶");
  EXPECT_EQ(labels(0, 8e5, {.ticks = 4}).back(), "800000");
}

TEST(Axis, HasPowersOnlyIfItGoesOverTwo) {
  EXPECT_EQ(labels(0.01, 1, {.logarithmic = true}), (Labels{"0.01", "0.1", "1"}));
  EXPECT_EQ(labels(0.1, 1, {.logarithmic = true}), (Labels{"0.1", "0.2", "0.5", "1"}));
}

TEST(Axis, GoesFromHalfOfASingleValueToAsMuchAbove) {
  const Axis axis(3, 3, {.logarithmic = true});
  EXPECT_DOUBLE_EQ(axis.place(1.5), 0);
  EXPECT_DOUBLE_EQ(axis.place(4.5), 1);
}

TEST(Axis, LeavesOutPowersWhereThereAreMany) {
  EXPECT_EQ(labels(1e-16, 1, {.logarithmic = true}),
            (Labels{"10⁻¹⁶", "10⁻¹³", "10⁻¹⁰", "10⁻⁷", "10⁻⁴", "10⁻¹"}));
}

TEST(Axis, DividesAFewPowers) {
  EXPECT_EQ(labels(0.03, 1.5, {.logarithmic = true}), (Labels{"0.05", "0.1", "0.2", "0.5", "1"}));
  EXPECT_EQ(labels(0.03, 1.5, {.logarithmic = true, .ends = Axis::Ends::ticks}),
            (Labels{"0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"}));
  EXPECT_EQ(labels(2.1, 4.4, {.logarithmic = true}), (Labels{"2.5", "3.0", "3.5", "4.0"}));
}

TEST(Axis, HoldsFiniteNumbers) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double value : {0.0, -1.0, 1e300, -1e300}) EXPECT_TRUE(Axis::holds(value, false)) << value;
  for (const double value : {std::nan(""), infinity, -infinity, 1e301})
    EXPECT_FALSE(Axis::holds(value, false)) << value;
  for (const double value : {1e-300, 1.0, 1e300}) EXPECT_TRUE(Axis::holds(value, true)) << value;
  for (const double value : {std::nan(""), 0.0, -1.0, 1e-301, infinity})
    EXPECT_FALSE(Axis::holds(value, true)) << value;
}

TEST(Axis, PlacesTheLargestAndTheSmallest) {
  for (const auto ends : {Axis::Ends::values, Axis::Ends::ticks})
    for (const bool logarithmic : {false, true}) {
      const double lowest = logarithmic ? 1e-300 : -1e300;
      const Axis axis(lowest, 1e300, {.logarithmic = logarithmic, .ends = ends});
      EXPECT_NEAR(axis.place(lowest), 0, 1e-6);
      EXPECT_NEAR(axis.place(logarithmic ? 1 : 0), 0.5, 1e-6);
      EXPECT_NEAR(axis.place(1e300), 1, 1e-6);
      EXPECT_LT(axis.ticks().size(), 12u);
      EXPECT_GT(axis.ticks().size(), 2u);
    }
}

}  // namespace
}  // namespace xgrad::inspect
