#include <xgrad/autograd/random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>
#include <string>

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

// The leading 53 of 64 bits, none more or less.
TEST(Generator, UniformNumbersAreTheBitsOfADouble) {
  Generator uniform(3), bits(3);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(uniform.uniform(), std::ldexp(static_cast<double>(bits() >> 11), -53));
}

// Of the same second writing: what is split off, from it and beside it, and how the original goes on. Without
// the mixing, or with other constants, all of these are other numbers.
TEST(Generator, ASeedFixesWhatIsSplitOff) {
  Generator parent(4), child = parent.split(), grandchild = child.split(), second = parent.split();
  const auto four_of = [](Generator& generator) {
    return std::array{generator(), generator(), generator(), generator()};
  };
  using Four = std::array<std::uint64_t, 4>;
  EXPECT_EQ(four_of(child),
            (Four{0x35bc03ddfa1b7941, 0x96745261da5ba860, 0x4504ebf43e34cee7, 0x32680cf1c7f8548e}));
  EXPECT_EQ(four_of(grandchild),
            (Four{0x1a66d6b18196f61d, 0xa1c9e060a64cadb3, 0x7badf913d701225d, 0xf0632e369e74f8f9}));
  EXPECT_EQ(four_of(second),
            (Four{0xcd86c06f0fb5bc07, 0xf4861aa7006bbf65, 0x6b86a448cf243758, 0x6fe64cb0a62ef1da}));
  EXPECT_EQ(four_of(parent),
            (Four{0x6b795f502e7211bc, 0x2e8241ed24175ca6, 0x338b100719548369, 0xbe4222aed6583782}));
}

TEST(Generator, ASeedFixesIndicesBelowAnyNumber) {
  struct Case {
    std::size_t n;
    std::array<std::size_t, 6> expected;
  };
  for (const auto& [n, expected] :
       {Case{2, {0, 1, 0, 0, 1, 1}}, Case{3, {1, 2, 0, 0, 2, 2}}, Case{7, {2, 4, 0, 0, 4, 5}},
        Case{8, {2, 4, 0, 0, 4, 5}}, Case{9, {4, 1, 0, 8, 7, 1}}, Case{1000, {299, 626, 100, 60, 539, 720}},
        Case{std::size_t{1} << 40,
             {321082542835, 672284745462, 107711739765, 64443698384, 579504669826, 773182905540}},
        Case{~std::size_t{0},
             {5386871174976764958u, 11279066388131595750u, 1807103123784135743u, 1081185847627615646u,
              9722475018682572799u, 12971856613753863594u}}}) {
    Generator generator(5);
    for (const std::size_t each : expected) EXPECT_EQ(generator.index(n), each) << "below " << n;
  }
}

TEST(Generator, ASeedFixesArrays) {
  Generator a(6), b(6), c(6), d(6);
  const double uniform[] = {1.8077712570897697, 1.5809750494314763, 0.7646607656967386, -0.4253791026459943},
               normal[] = {1.29190337675454, 1.9105368925443016, 1.7404822094263042, 2.2012051378707547,
                           2.094812084724649};
  const auto uniform_double = a.uniform<double>({4}, -1, 3);
  const auto uniform_float = b.uniform<float>({4}, -1, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_DOUBLE_EQ(uniform_double(i), uniform[i]);
    EXPECT_FLOAT_EQ(uniform_float(i), static_cast<float>(uniform[i]));
  }
  const auto normal_double = c.normal<double>({5}, 2, 0.5);
  const auto normal_float = d.normal<float>({5}, 2, 0.5);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_DOUBLE_EQ(normal_double(i), normal[i]);
    EXPECT_FLOAT_EQ(normal_float(i), static_cast<float>(normal[i]));
  }
}

// The second of a pair of normal numbers waits, whatever else is drawn.
TEST(Generator, ANormalNumberThatWaitsIsNotLost) {
  Generator generator(6);
  generator.normal();
  EXPECT_EQ(generator(), 0xa52eb1f94669466fu);
  EXPECT_DOUBLE_EQ(generator.normal(), -0.178926214911397);
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
  const auto message = [](const auto& f) {
    try {
      f();
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(message([&] { generator.uniform<TypeParam>({1}, 2, -1.5); }),
            "Generator::uniform: no numbers in [2, -1.5)");
  EXPECT_EQ(message([&] { generator.normal<TypeParam>({1}, 2, -1.5); }),
            "Generator::normal: mean is 2, stddev is -1.5: both must be finite, stddev at least 0");
  EXPECT_EQ(message([&] { generator.index(0); }),
            "Generator::index: n is 0, there is nothing to choose from");
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
  // The nearest float is now below both, now above.
  const std::pair<double, double> between[] = {{1 + 1e-9, 1 + 2e-9},     {1 - 2e-9, 1 - 1e-9},
                                               {-1 - 2e-9, -1 - 1e-9},   {-1 + 1e-9, -1 + 2e-9},
                                               {0x1.2p-150, 0x1.4p-150}, {0x1.2p-151, 0x1.4p-151}};
  for (const auto& [low, high] : between) {
    EXPECT_THROW(generator.uniform<float>({1}, low, high), std::invalid_argument) << low;
    EXPECT_NO_THROW(generator.uniform<double>({1}, low, high)) << low;
  }
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
