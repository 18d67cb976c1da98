#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/sgd.hpp>

#include <arrays.hpp>
#include <gradients.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad::nn {
namespace {

TEST(SGD, GoesDownTheGradient) {
  const Variable w(xt::xarray<double>{1, 2, 3}), b(10.0);
  SGD<double> optimizer({w, b}, {.learning_rate = 0.1});
  set_gradient(w, Array<double>{1, 0, -2});
  set_gradient(b, Array<double>(5.0));
  optimizer.step();
  EXPECT_TRUE(close(w.value(), Array<double>{0.9, 2, 3.2}));
  EXPECT_EQ(b.item(), 9.5);
  optimizer.step();  // the gradients are still there
  EXPECT_TRUE(close(w.value(), Array<double>{0.8, 2, 3.4}));
}

// By hand, α = 0.1 and μ = 0.9:  v = 1, 2.9, 1.61;  w = 5 − 0.1 − 0.29 − 0.161
TEST(SGD, MomentumCarriesOn) {
  const Variable w(5.0);
  SGD<double> optimizer({w}, {.learning_rate = 0.1, .momentum = 0.9});
  const double gradients[] = {1, 2, -1}, expected[] = {4.9, 4.61, 4.449};
  for (int i = 0; i < 3; ++i) {
    set_gradient(w, Array<double>(gradients[i]));
    optimizer.step();
    EXPECT_NEAR(w.item(), expected[i], 1e-15);
  }
}

template <class T>
class SGDs : public testing::Test {};
TYPED_TEST_SUITE(SGDs, Reals);

// Against the formula, for every element of arrays that fill no register evenly, as the rate changes.
TYPED_TEST(SGDs, FollowTheirFormula) {
  for (const std::size_t n : lengths) {
    const Variable<TypeParam> w(numbers<TypeParam>({n}));
    SGD<TypeParam> optimizer({w}, {.learning_rate = 0.1, .momentum = 0.5});
    std::vector<double> expected(w.value().begin(), w.value().end()), v(n, 0);
    for (std::uint64_t step = 0; step < 4; ++step) {
      optimizer.options.learning_rate = 0.1 / static_cast<double>(step + 1);
      const auto g = numbers<TypeParam>({n}, -1, 1, step);
      set_gradient(w, g);
      optimizer.step();
      for (std::size_t i = 0; i < n; ++i) {
        v[i] = 0.5 * v[i] + static_cast<double>(g(i));
        expected[i] -= optimizer.options.learning_rate * v[i];
        ASSERT_NEAR(w.value()(i), expected[i], 4 * few_ulp<TypeParam>) << i << " of " << n;
      }
    }
  }
}

TEST(SGD, TheScheduleMayEndInStandstill) {
  const Variable w(1.0);
  SGD<double> optimizer({w}, {.learning_rate = 0.5});
  set_gradient(w, Array<double>(1.0));
  optimizer.step();
  optimizer.options.learning_rate = 0;
  optimizer.step();
  EXPECT_EQ(w.item(), 0.5);
}

TEST(SGD, MomentumMayComeLater) {
  const Variable w(0.0);
  SGD<double> optimizer({w}, {.learning_rate = 1});
  set_gradient(w, Array<double>(1.0));
  optimizer.step();
  optimizer.options.momentum = 0.5;
  optimizer.step();  // v = 1
  optimizer.step();  // v = 1.5
  EXPECT_EQ(w.item(), -(1 + 1 + 1.5));
}

// A parameter's velocity is of its own steps: v = 1, then 0.5·1 + 1, whatever happened in between to others.
// A velocity has the shape of its parameter, also if momentum came with a step that was refused.
TEST(SGD, MomentumMayComeWithAStepThatIsRefused) {
  Variable w(xt::xarray<double>{0, 0});
  SGD<double> optimizer({w}, {.learning_rate = 1});
  set_gradient(w, Array<double>{1, 2});
  optimizer.options.momentum = 0.5;
  w.mutable_value() = Array<double>{0, 0, 0};
  EXPECT_THROW(optimizer.step(), std::logic_error);
  w.mutable_value() = Array<double>{0, 0};
  optimizer.step();
  optimizer.step();
  EXPECT_EQ(w.value(), (Array<double>{-(1 + 1.5), -(2 + 3)}));
}

TEST(SGD, EachParameterHasItsOwnVelocity) {
  Variable often(0.0), rare(0.0);
  SGD<double> optimizer({often, rare}, {.learning_rate = 1, .momentum = 0.5});
  for (int step = 1; step <= 20; ++step) {
    optimizer.zero_grad();
    often.set_grad(1.0);
    if (step % 10 == 0) rare.set_grad(1.0);
    optimizer.step();
    EXPECT_EQ(rare.item(), step < 10 ? 0 : step < 20 ? -1 : -2.5);
  }
}

// A pause of the momentum ends what was before it: v = 1 | 0 | 1, 1.5.
TEST(SGD, AStepWithoutMomentumEndsTheVelocity) {
  Variable w(0.0);
  SGD<double> optimizer({w}, {.learning_rate = 1, .momentum = 0.5});
  w.set_grad(1.0);
  const double momenta[] = {0.5, 0, 0.5, 0.5}, expected[] = {-1, -2, -3, -4.5};
  for (int step = 0; step < 4; ++step) {
    optimizer.options.momentum = momenta[step];
    optimizer.step();
    EXPECT_EQ(w.item(), expected[step]) << step;
  }
}

// … of the parameters that take it: for one without a gradient the step does not count. v = 1, then 0.5·1
// + 1.
TEST(SGD, AStepThatAParameterMissesDoesNotEndItsVelocity) {
  Variable w(0.0), other(0.0);
  SGD<double> optimizer({w, other}, {.learning_rate = 1, .momentum = 0.5});
  for (const double momentum : {0.5, 0.0, 0.5}) {
    optimizer.zero_grad();
    other.set_grad(1.0);
    if (momentum > 0) w.set_grad(1.0);
    optimizer.options.momentum = momentum;
    optimizer.step();
  }
  EXPECT_EQ(w.item(), -2.5);
  EXPECT_EQ(other.item(), -3);
}

TEST(SGD, RefusesOptionsThatMakeNoSense) {
  const Variable w(1.0);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { SGD<double>({w}, {.learning_rate = -0.1}); }),
            "SGD: learning_rate is -0.1, expected a finite number of 0 or more");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { SGD<double>({w}, {.momentum = 1}); }),
            "SGD: momentum is 1, expected at least 0 and below 1");
  EXPECT_THROW(SGD<double>({w}, {.learning_rate = infinity}), std::invalid_argument);
  EXPECT_THROW(SGD<double>({w}, {.learning_rate = nan}), std::invalid_argument);
  EXPECT_THROW(SGD<double>({w}, {.momentum = -0.1}), std::invalid_argument);
  EXPECT_NO_THROW(SGD<double>({w}, {.learning_rate = 0, .momentum = 0}));
  EXPECT_NO_THROW(SGD<double>({w}, {.learning_rate = 1e300, .momentum = std::nextafter(1, 0)}));

  SGD<double> optimizer({w});
  set_gradient(w, Array<double>(1.0));
  optimizer.options.momentum = 2;
  EXPECT_THROW(optimizer.step(), std::invalid_argument);
  EXPECT_EQ(w.item(), 1);
}

}  // namespace
}  // namespace xgrad::nn
