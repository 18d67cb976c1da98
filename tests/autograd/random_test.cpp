#include <xgrad/autograd/random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>

namespace xgrad {
namespace {

static_assert(std::uniform_random_bit_generator<Generator>);

// Of the algorithms written down in Python a second time; for seed 0 the first four are also those that
// others publish for xoshiro256++ seeded by SplitMix64.
TEST(Generator, GivesTheNumbersOfXoshiro256PlusPlus) {
  Generator zero(0), one(1);
  for (const std::uint64_t expected : {0x53175d61490b23dfULL, 0x61da6f3dc380d507ULL, 0x5c0fdf91ec9a7bfcULL,
                                       0x02eebf8c3bbe5e1aULL, 0x7eca04ebaf4a5eeaULL})
    EXPECT_EQ(zero(), expected);
  for (const std::uint64_t expected : {0xcfc5d07f6f03c29bULL, 0xbf424132963fe08dULL, 0x19a37d5757aaf520ULL,
                                       0xbf08119f05cd56d6ULL, 0x2f47184b86186fa4ULL})
    EXPECT_EQ(one(), expected);
}

TEST(Generator, ASeedFixesEveryDistribution) {
  Generator uniform(1), normal(1), index(1), shuffle(1);
  for (const double expected :
       {0.8116121588818848, 0.7471047161582187, 0.10015090353378375, 0.7462168706168104})
    EXPECT_EQ(uniform.uniform(), expected);
  for (const double expected : {-0.18845882662990537, 0.4338145275090501, -0.18620280010540682,
                                -0.3041500263563984, 0.32610980226798025, 1.1150879905758764})
    EXPECT_DOUBLE_EQ(normal.normal(), expected);
  for (const std::size_t expected : {1u, 2u, 9u, 8u, 1u, 2u, 5u, 1u, 6u, 1u, 2u, 8u})
    EXPECT_EQ(index.index(10), expected);
  std::vector<std::size_t> values(8);
  std::iota(values.begin(), values.end(), std::size_t{0});
  shuffle.shuffle(values);
  EXPECT_EQ(values, (std::vector<std::size_t>{4, 7, 3, 2, 1, 0, 5, 6}));
}

TEST(Generator, SeedsDiffer) {
  std::set<std::uint64_t> first;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) first.insert(Generator(seed)());
  EXPECT_EQ(first.size(), 1000u);
}

template <class T>
class GeneratorArrays : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(GeneratorArrays, Reals);

TYPED_TEST(GeneratorArrays, HoldTheScalarsInOrder) {
  Generator a(7), b(7);
  const auto uniform = a.uniform<TypeParam>({2, 3}, -2, 6);
  EXPECT_EQ(uniform.shape(), (Shape{2, 3}));
  for (const TypeParam value : uniform) EXPECT_EQ(value, static_cast<TypeParam>(8 * b.uniform() - 2));
  const auto normal = a.normal<TypeParam>({3}, 1, 0.5);
  EXPECT_EQ(normal.shape(), Shape{3});
  for (const TypeParam value : normal) EXPECT_NEAR(value, 1 + 0.5 * b.normal(), 1e-6);
  EXPECT_EQ(a, b);
}

TYPED_TEST(GeneratorArrays, MayBeScalarsOrEmpty) {
  Generator generator(1);
  EXPECT_EQ(generator.uniform<TypeParam>({}).size(), 1u);
  EXPECT_EQ(generator.normal<TypeParam>({3, 0}).size(), 0u);
}

TYPED_TEST(GeneratorArrays, UniformHasItsMoments) {
  Generator generator(3);
  constexpr std::size_t n = 400000;
  const auto values = generator.uniform<TypeParam>({n}, -1, 3);
  double mean = 0, square = 0;
  for (const double value : values) {
    ASSERT_GE(value, -1);
    ASSERT_LT(value, 3);
    mean += value / n;
    square += value * value / n;
  }
  // five standard errors
  EXPECT_NEAR(mean, 1, 5 * std::sqrt(4.0 / 3 / n));
  EXPECT_NEAR(square - mean * mean, 4.0 / 3, 0.02);
}

TYPED_TEST(GeneratorArrays, UniformStaysBelowItsLimitWhenRounded) {
  Generator generator(3);
  const TypeParam low = 1, high = std::nextafter(std::nextafter(low, TypeParam{2}), TypeParam{2});
  std::set<TypeParam> seen;
  for (const TypeParam value : generator.uniform<TypeParam>({1000}, low, high)) seen.insert(value);
  EXPECT_EQ(seen, (std::set<TypeParam>{low, std::nextafter(low, TypeParam{2})}));
}

TYPED_TEST(GeneratorArrays, NormalHasItsMoments) {
  Generator generator(5);
  constexpr std::size_t n = 400000;
  const auto values = generator.normal<TypeParam>({n}, 2, 3);
  double moments[4] = {};
  std::size_t beyond_three = 0;
  double correlation = 0, previous = 0;  // of neighbors, which the polar method makes as pairs
  for (const double value : values) {
    const double z = (value - 2) / 3;
    for (int k = 0; k < 4; ++k) moments[k] += std::pow(z, k + 1) / n;
    if (std::abs(z) > 3) ++beyond_three;
    correlation += z * previous / n;
    previous = z;
  }
  EXPECT_NEAR(moments[0], 0, 0.008);
  EXPECT_NEAR(moments[1], 1, 0.012);
  EXPECT_NEAR(moments[2], 0, 0.02);
  EXPECT_NEAR(moments[3], 3, 0.08);
  EXPECT_NEAR(static_cast<double>(beyond_three) / n, 0.0027, 0.0005);
  EXPECT_NEAR(correlation, 0, 0.008);
}

TYPED_TEST(GeneratorArrays, AreNotMadeOfNonsense) {
  Generator generator(1);
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THROW(generator.uniform<TypeParam>({1}, 1, 1), std::invalid_argument);
  EXPECT_THROW(generator.uniform<TypeParam>({1}, 1, 0), std::invalid_argument);
  EXPECT_THROW(generator.uniform<TypeParam>({1}, 0, infinity), std::invalid_argument);
  EXPECT_THROW(generator.uniform<TypeParam>({1}, -1e308, 1e308), std::invalid_argument);
  EXPECT_THROW(generator.uniform<TypeParam>({1}, 0, std::nan("")), std::invalid_argument);
  EXPECT_THROW(generator.normal<TypeParam>({1}, 0, -1), std::invalid_argument);
  EXPECT_THROW(generator.normal<TypeParam>({1}, std::nan(""), 1), std::invalid_argument);
  EXPECT_THROW(generator.normal<TypeParam>({1}, 0, infinity), std::invalid_argument);
  const auto zeros = generator.normal<TypeParam>({4}, 2, 0);
  EXPECT_TRUE(std::all_of(zeros.begin(), zeros.end(), [](auto value) { return value == 2; }));
}

TEST(Generator, FindsNoFloatBetweenNeighbors) {
  Generator generator(1);
  EXPECT_THROW(generator.uniform<float>({1}, 1 + 1e-9, 1 + 2e-9), std::invalid_argument);
  EXPECT_NO_THROW(generator.uniform<double>({1}, 1 + 1e-9, 1 + 2e-9));
}

TEST(Generator, IndexIsUnbiased) {
  Generator generator(11);
  constexpr std::size_t n = 7, draws = 700000;
  std::size_t counts[n] = {};
  for (std::size_t i = 0; i < draws; ++i) ++counts[generator.index(n)];
  double chi_squared = 0;
  for (const std::size_t count : counts) chi_squared += std::pow(static_cast<double>(count) - 1e5, 2) / 1e5;
  EXPECT_LT(chi_squared, 22.5);  // exceeded by one seed in a thousand
}

TEST(Generator, IndexReachesItsLimits) {
  Generator generator(1);
  EXPECT_THROW(generator.index(0), std::invalid_argument);
  const Generator before = generator;
  EXPECT_EQ(generator.index(1), 0u);
  EXPECT_EQ(generator, before);
  for (const std::size_t n : {std::size_t{2}, std::size_t{1} << 40, ~std::size_t{0}})
    for (int i = 0; i < 100; ++i) EXPECT_LT(generator.index(n), n);
}

TEST(Generator, ShufflesIntoEveryOrderEquallyOften) {
  Generator generator(2);
  std::map<std::vector<std::size_t>, std::size_t> counts;
  for (int i = 0; i < 60000; ++i) {
    std::vector<std::size_t> values = {0, 1, 2};
    generator.shuffle(values);
    ++counts[values];
  }
  ASSERT_EQ(counts.size(), 6u);
  for (const auto& [order, count] : counts) EXPECT_NEAR(static_cast<double>(count), 10000, 500);
  std::vector<std::size_t> nothing;
  EXPECT_NO_THROW(generator.shuffle(nothing));
}

TEST(Generator, CopiesContinueAlike) {
  Generator original(9);
  original.normal();  // one of a pair: the other one waits
  Generator copy = original;
  EXPECT_EQ(copy, original);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(copy.normal(), original.normal());
  EXPECT_EQ(copy(), original());
  copy();
  EXPECT_NE(copy, original);
}

TEST(Generator, SplitsAreIndependent) {
  Generator generator(4);
  constexpr int parts = 200;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < parts; ++i) {
    Generator child = generator.split();
    Generator grandchild = child.split();
    seen.insert({child(), grandchild(), generator()});
  }
  EXPECT_EQ(seen.size(), 3u * parts);

  Generator child = generator.split();
  double correlation = 0;
  constexpr int n = 100000;
  for (int i = 0; i < n; ++i) correlation += child.normal() * generator.normal() / n;
  EXPECT_NEAR(correlation, 0, 5 / std::sqrt(n));

  Generator one(4), other(4);
  EXPECT_EQ(one.split(), other.split());
  EXPECT_EQ(one, other);
}

}  // namespace
}  // namespace xgrad
