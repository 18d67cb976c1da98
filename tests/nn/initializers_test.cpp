#include <xgrad/nn/initializers.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace xgrad::nn {
namespace {

constexpr std::size_t inputs = 300, outputs = 200;

template <class T>
struct Case {
  std::string name;
  Initializer<T> initializer;
  double variance;
  bool uniform;
};

template <class T>
class Initializers : public testing::Test {
 protected:
  const std::array<Case<T>, 4> cases{{{"xavier_uniform", xavier_uniform, 2.0 / (inputs + outputs), true},
                                      {"xavier_normal", xavier_normal, 2.0 / (inputs + outputs), false},
                                      {"he_uniform", he_uniform, 2.0 / inputs, true},
                                      {"he_normal", he_normal, 2.0 / inputs, false}}};
};
TYPED_TEST_SUITE(Initializers, Reals);

TYPED_TEST(Initializers, HaveTheirMoments) {
  for (const auto& [name, initializer, variance, uniform] : this->cases) {
    Generator generator(1);
    const Array<TypeParam> w = initializer(inputs, outputs, generator);
    ASSERT_EQ(w.shape(), (Shape{inputs, outputs})) << name;
    double moments[4] = {};
    for (const auto element : w)
      for (int k = 0; k < 4; ++k)
        moments[k] += std::pow(static_cast<double>(element), k + 1) / static_cast<double>(w.size());
    const double stddev = std::sqrt(variance), standard_error = 1 / std::sqrt(static_cast<double>(w.size()));
    EXPECT_NEAR(moments[0], 0, 5 * standard_error * stddev) << name;
    EXPECT_NEAR(moments[1] / variance, 1, 5 * standard_error * std::sqrt(2)) << name;
    EXPECT_NEAR(moments[3] / (variance * variance), uniform ? 1.8 : 3, 0.2) << name;  // the kurtosis
  }
}

// The generator's own numbers, so that a seed means the same for whoever draws them.
TYPED_TEST(Initializers, AreTheGeneratorsNumbers) {
  for (const auto& [name, initializer, variance, uniform] : this->cases) {
    Generator generator(1), same_numbers(1);
    const double a = std::sqrt(3 * variance);
    const Array<TypeParam> expected =
        uniform ? same_numbers.uniform<TypeParam>({inputs, outputs}, -a, a)
                : same_numbers.normal<TypeParam>({inputs, outputs}, 0, std::sqrt(variance));
    EXPECT_TRUE(same(initializer(inputs, outputs, generator), expected)) << name;
  }
}

TYPED_TEST(Initializers, UniformOnesFillTheirInterval) {
  for (const auto& [name, initializer, variance, uniform] : this->cases) {
    if (!uniform) continue;
    Generator generator(1);
    const Array<TypeParam> w = initializer(inputs, outputs, generator);
    const auto [low, high] = std::minmax_element(w.begin(), w.end());
    const double a = std::sqrt(3 * variance);
    EXPECT_NEAR(*low, -a, 1e-3 * a) << name;
    EXPECT_NEAR(*high, a, 1e-3 * a) << name;
    EXPECT_LE(std::max<double>(*high, -*low), a * (1 + 1e-6)) << name;
  }
}

// So that who knows the seed can draw the same weights elsewhere.
TYPED_TEST(Initializers, TakeTheGeneratorsNumbersInTheirOrder) {
  for (const auto& [name, initializer, variance, uniform] : this->cases) {
    Generator generator(1), drawn(1);
    const Array<TypeParam> w = initializer(inputs, outputs, generator);
    const double a = std::sqrt(3 * variance);
    EXPECT_TRUE(close(w, uniform ? drawn.uniform<TypeParam>(w.shape(), -a, a)
                                 : drawn.normal<TypeParam>(w.shape(), 0, std::sqrt(variance))))
        << name;
  }
}

TYPED_TEST(Initializers, ASeedFixesTheWeights) {
  for (const auto& [name, initializer, variance, uniform] : this->cases) {
    Generator one(1), again(1), other(2);
    const Array<TypeParam> w = initializer(5, 3, one);
    EXPECT_TRUE(same(initializer(5, 3, again), w)) << name;
    EXPECT_FALSE(same(initializer(5, 3, other), w)) << name;
    EXPECT_FALSE(same(initializer(5, 3, again), w)) << name;  // the generator has moved on
  }
}

}  // namespace
}  // namespace xgrad::nn
