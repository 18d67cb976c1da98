#include "../../support/arrays.hpp"

#include <xgrad/autograd/inspect/numbers.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace xgrad::inspect {
namespace {

TEST(Numbers, AreShownAsTextsHaveThem) {
  EXPECT_EQ(to_text(15.001), "15.001");
  EXPECT_EQ(to_text(-0.5), "−0.5");
  EXPECT_EQ(to_text(nan), "NaN");
  EXPECT_EQ(to_text(-infinity), "−∞");
  EXPECT_EQ(to_text(numbers_of({3}, {1, 2, 3}, 10)), "(3) 1, 2, 3");
  EXPECT_EQ(to_text(numbers_of({3}, {1, nan, 3}, 2)), "(3), 1 … 3, 1 not finite");
}

TEST(Numbers, AreSummedUpByTheirStatistics) {
  const Numbers some = numbers_of({2, 3}, {0, -3, nan, 4, infinity, 0}, 6);
  EXPECT_EQ(some.min, -3);
  EXPECT_EQ(some.max, 4);
  EXPECT_EQ(some.mean, 0.25);
  EXPECT_EQ(some.norm, 5);
  EXPECT_EQ(some.zeros, 2u);
  EXPECT_EQ(some.not_finite, 2u);
  EXPECT_EQ(some.entries.size(), 6u);
  EXPECT_TRUE(some.has_entries() && !some.is_number());
  EXPECT_TRUE(numbers_of({2}, {1, 2}, 1).entries.empty());
  EXPECT_EQ(numbers_of({2}, {5, 7}, 1).min, 5) << "of positive ones, not 0";
  EXPECT_EQ(numbers_of({2}, {-5, -7}, 1).max, -5);
  const Numbers none_finite = numbers_of({1}, {nan}, 1);
  EXPECT_EQ(none_finite.mean, 0);
  EXPECT_EQ(none_finite.norm, 0);
}

// To eight elements, and beyond that their range.
TEST(Numbers, AreShownAsFarAsTheyFit) {
  EXPECT_EQ(to_text(numbers_of({8}, {1, 2, 3, 4, 5, 6, 7, 8}, 9)), "(8) 1, 2, 3, 4, 5, 6, 7, 8");
  EXPECT_EQ(to_text(numbers_of({9}, {-1, 2, 3, 4, 5, 6, 7, 8, 9}, 9)), "(9), −1 … 9");
  EXPECT_EQ(to_text(numbers_of({1}, {2}, 1)), "(1) 2");
  EXPECT_EQ(to_text(1.23456789, 3), "1.23");
  EXPECT_EQ(to_factor(-2), "(−2)");
  EXPECT_EQ(to_factor(0), "0");
}

TEST(Numbers, OfOtherElementsHaveAnotherDigest) {
  const auto digest = [](std::vector<double> x) { return numbers_of({x.size()}, x, 0).digest; };
  EXPECT_EQ(digest({1, 2}), digest({1, 2}));
  EXPECT_NE(digest({1, 2}), digest({2, 1}));
  EXPECT_NE(digest({0, 0}), digest({0, -0.0}));
}

}  // namespace
}  // namespace xgrad::inspect
