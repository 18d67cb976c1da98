#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/adam.hpp>

#include <arrays.hpp>
#include <gradients.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad::nn {
namespace {

// By hand, α = 0.1, β₁ = β₂ = 1/2, ε = 0:
//   g = 1:  m = 1/2, v = 1/2;    m̂ = v̂ = 1;          w = 1 − 0.1
//   g = 3:  m = 7/4, v = 19/4;   m̂ = 7/3, v̂ = 19/3;  w = 0.9 − 0.1·(7/3)/√(19/3)
TEST(Adam, TakesTheStepsOfThePaper) {
  const Variable w(1.0);
  Adam<double> optimizer({w}, {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.5, .epsilon = 0});
  set_gradient(w, Array<double>(1.0));
  optimizer.step();
  EXPECT_NEAR(w.item(), 0.9, 1e-15);
  set_gradient(w, Array<double>(3.0));
  optimizer.step();
  EXPECT_NEAR(w.item(), 0.9 - 0.1 * (7.0 / 3) / std::sqrt(19.0 / 3), 1e-15);
}

TEST(Adam, TheFirstStepIsAsLongAsTheLearningRate) {  // whatever the gradient's size
  const Variable w(xt::xarray<double>{1, 1, 1, 1});
  Adam<double> optimizer({w}, {.learning_rate = 0.01});
  set_gradient(w, Array<double>{1e-3, -1, 1e6, 0});
  optimizer.step();
  EXPECT_TRUE(close(w.value(), Array<double>{0.99, 1.01, 0.99, 1}, 1e-6));
}

TEST(Adam, EpsilonIsAddedToTheRoot) {
  const Variable w(1.0);
  Adam<double> optimizer({w}, {.learning_rate = 1, .epsilon = 3});
  set_gradient(w, Array<double>(1.0));
  optimizer.step();
  EXPECT_NEAR(w.item(), 1 - 1.0 / (1 + 3), 1e-15);
}

template <class T>
class Adams : public testing::Test {};
TYPED_TEST_SUITE(Adams, Reals);

// Against the formula, for every element of arrays that fill no register evenly, as the rate changes.
TYPED_TEST(Adams, FollowTheirFormula) {
  for (const std::size_t n : lengths) {
    const Variable<TypeParam> w(numbers<TypeParam>({n}));
    Adam<TypeParam> optimizer({w}, {.learning_rate = 0.1});
    std::vector<double> expected(w.value().begin(), w.value().end()), m(n, 0), v(n, 0);
    for (int step = 1; step <= 5; ++step) {
      const double rate = optimizer.options.learning_rate = 0.1 / step;
      const auto gradient = numbers<TypeParam>({n}, -1, 1, static_cast<std::uint64_t>(step));
      set_gradient(w, gradient);
      optimizer.step();
      for (std::size_t i = 0; i < n; ++i) {
        const auto g = static_cast<double>(gradient(i));
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        const double m_hat = m[i] / (1 - std::pow(0.9, step)), v_hat = v[i] / (1 - std::pow(0.999, step));
        expected[i] -= rate * m_hat / (std::sqrt(v_hat) + 1e-8);
        ASSERT_NEAR(w.value()(i), expected[i], 4 * few_ulp<TypeParam>) << i << " of " << n;
      }
    }
  }
}

TEST(Adam, RefusesOptionsThatMakeNoSense) {
  const Variable w(1.0);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.learning_rate = -1}); }),
            "Adam: learning_rate is -1, expected a finite number of 0 or more");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.beta1 = 1}); }),
            "Adam: beta1 is 1, expected at least 0 and below 1");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.beta2 = -0.5}); }),
            "Adam: beta2 is -0.5, expected at least 0 and below 1");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.epsilon = infinity}); }),
            "Adam: epsilon is inf, expected a finite number of 0 or more");
  EXPECT_THROW(Adam<double>({w}, {.beta2 = nan}), std::invalid_argument);
}

// A step that is refused leaves no trace: what follows is as if it had not been tried.
TEST(Adam, ChecksItsOptionsAtEachStep) {
  const Variable w(1.0), other(1.0);
  Adam<double> optimizer({w}), expected({other});
  set_gradient(w, Array<double>(1.0));
  set_gradient(other, Array<double>(1.0));
  optimizer.step();
  optimizer.options.beta1 = 1.5;
  EXPECT_THROW(optimizer.step(), std::invalid_argument);
  optimizer.options.beta1 = 0.9;
  optimizer.step();
  for (int i = 0; i < 2; ++i) expected.step();
  EXPECT_EQ(w.item(), other.item());
}

}  // namespace
}  // namespace xgrad::nn
