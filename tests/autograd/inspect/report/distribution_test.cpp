#include <xgrad/autograd/inspect/report/distribution.hpp>

#include <gtest/gtest.h>
#include <arrays.hpp>

#include <cmath>
#include <numeric>

namespace xgrad::inspect {
namespace {

template <class T>
class DistributionTest : public testing::Test {};
TYPED_TEST_SUITE(DistributionTest, Reals);

std::size_t total(const Distribution& d) {
  return std::accumulate(d.counts.begin(), d.counts.end(), std::size_t{0});
}

TYPED_TEST(DistributionTest, DescribesNumbers) {
  const auto d = distribution_of(Array<TypeParam>{{3, -4}, {0, 12}});
  EXPECT_EQ(d.size, 4u);
  EXPECT_EQ(d.finite, 4u);
  EXPECT_DOUBLE_EQ(d.norm, 13);
  EXPECT_DOUBLE_EQ(d.mean, 2.75);
  EXPECT_DOUBLE_EQ(d.lowest, -4);
  EXPECT_DOUBLE_EQ(d.highest, 12);
}

TYPED_TEST(DistributionTest, CountsInIntervalsOfTheSameWidth) {
  // From 0 to 40 an interval is 1 wide; the last one has both of its ends.
  const auto d = distribution_of(Array<TypeParam>{0, 0.5, 0.75, 1, 7.5, 38.9, 39, 39.5, 40});
  ASSERT_EQ(d.counts.size(), 40u);
  EXPECT_EQ(d.counts[0], 3u);
  EXPECT_EQ(d.counts[1], 1u);
  EXPECT_EQ(d.counts[7], 1u);
  EXPECT_EQ(d.counts[38], 1u);
  EXPECT_EQ(d.counts[39], 3u);
  EXPECT_EQ(total(d), 9u);
}

TYPED_TEST(DistributionTest, CountsEveryNumberOnce) {
  for (const std::size_t length : lengths) {
    const auto values = numbers<TypeParam>({length});
    const auto d = distribution_of(values);
    EXPECT_EQ(total(d), length);
    double squares = 0;
    for (const double x : values) squares += x * x;
    EXPECT_NEAR(d.norm, std::sqrt(squares), 1e-12);
  }
}

TYPED_TEST(DistributionTest, CountsEqualNumbersAsOne) {
  const auto d = distribution_of(Array<TypeParam>{2, 2, 2});
  EXPECT_EQ(d.counts, std::vector<std::size_t>{3});
  EXPECT_EQ(d.lowest, 2);
  EXPECT_EQ(d.highest, 2);
}

TYPED_TEST(DistributionTest, LeavesOutWhatIsNotFinite) {
  const auto d =
      distribution_of(Array<TypeParam>{1, static_cast<TypeParam>(nan), 3, static_cast<TypeParam>(-infinity)});
  EXPECT_EQ(d.size, 4u);
  EXPECT_EQ(d.finite, 2u);
  EXPECT_EQ(d.mean, 2);
  EXPECT_EQ(d.lowest, 1);
  EXPECT_EQ(d.highest, 3);
  EXPECT_EQ(total(d), 2u);
  EXPECT_TRUE(std::isnan(d.norm));
  EXPECT_EQ(distribution_of(Array<TypeParam>{1, static_cast<TypeParam>(infinity)}).norm, infinity);
}

TYPED_TEST(DistributionTest, TakesArraysWithoutElements) {
  const auto d = distribution_of(Array<TypeParam>(Shape{0, 3}));
  EXPECT_EQ(d.size, 0u);
  EXPECT_EQ(d.norm, 0);
  EXPECT_TRUE(d.counts.empty());
}

TEST(Distribution, TakesTheWholeRange) {
  const auto d = distribution_of(Array<double>{-1.7e308, 0, 1.7e308});
  EXPECT_EQ(d.counts[0], 1u);
  EXPECT_EQ(d.counts[20], 1u);
  EXPECT_EQ(d.counts[39], 1u);
}

}  // namespace
}  // namespace xgrad::inspect
