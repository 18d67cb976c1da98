#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
struct Activation {
  const char* name;
  Variable<T> (*call)(const Variable<T>&);
  long double (*value)(long double);
  long double (*slope)(long double);
};

template <class T>
const Activation<T> activations[] = {
    {"sigmoid", [](const Variable<T>& x) { return sigmoid(x); },
     [](long double x) { return 1 / (1 + std::exp(-x)); },
     [](long double x) { return 1 / (2 + std::exp(x) + std::exp(-x)); }},
    {"tanh", [](const Variable<T>& x) { return tanh(x); }, [](long double x) { return std::tanh(x); },
     [](long double x) { return 1 / (std::cosh(x) * std::cosh(x)); }},
    {"relu", [](const Variable<T>& x) { return relu(x); }, [](long double x) { return std::max(x, 0.0L); },
     [](long double x) { return x > 0 ? 1.0L : 0.0L; }},
    {"leaky_relu", [](const Variable<T>& x) { return leaky_relu(x); },
     [](long double x) { return x > 0 ? x : static_cast<T>(0.01) * x; },
     [](long double x) { return x > 0 ? 1.0L : static_cast<T>(0.01); }},
    {"softplus", [](const Variable<T>& x) { return softplus(x); },
     [](long double x) { return std::log1p(std::exp(x)); },
     [](long double x) { return 1 / (1 + std::exp(-x)); }},
};

template <class T>
class Activations : public testing::Test {};
TYPED_TEST_SUITE(Activations, Reals);

TYPED_TEST(Activations, AreExactToAFewUnitsAtEveryLength) {
  for (const auto& [name, call, value, slope] : activations<TypeParam>)
    for (const std::size_t n : lengths) {
      const Variable<TypeParam> x(numbers<TypeParam>({n}, -20, 20));
      Array<double> y(x.shape()), dx(x.shape());
      for (std::size_t i = 0; i < n; ++i) {
        y(i) = static_cast<double>(value(x.value()(i)));
        dx(i) = static_cast<double>(slope(x.value()(i)));
      }
      Tape tape;
      const auto result = call(x);
      EXPECT_TRUE(close(result.value(), y)) << name << ", " << n;
      // 1 − y loses what cancels: slopes are exact beside 1.
      EXPECT_TRUE(close(tape.gradient(sum(result), {x})[0].value(), dx, few_ulp<TypeParam>, 1))
          << name << ", " << n;
    }
}

TYPED_TEST(Activations, SaturateWithoutNaN) {
  const Array<TypeParam> ends = {static_cast<TypeParam>(-infinity), -1e4f, -1e3f, 1e3f, 1e4f,
                                 static_cast<TypeParam>(infinity)};
  const struct {
    const char* name;
    Array<double> value, slope;
  } table[] = {
      {"sigmoid", {0, 0, 0, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
      {"tanh", {-1, -1, -1, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
      {"relu", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"leaky_relu", {-infinity, -100, -10, 1e3, 1e4, infinity}, {0.01, 0.01, 0.01, 1, 1, 1}},
      {"softplus", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
  };
  for (std::size_t i = 0; i < std::size(table); ++i) {
    const auto& activation = activations<TypeParam>[i];
    ASSERT_STREQ(activation.name, table[i].name);
    const Variable<TypeParam> x(ends);
    Tape tape;
    const auto y = activation.call(x);
    EXPECT_TRUE(close(y.value(), table[i].value)) << activation.name;
    const auto slope = tape.gradient(sum(y), {x}, {.differentiable = true})[0];
    EXPECT_TRUE(close(slope.value(), table[i].slope)) << activation.name;
    const auto curvature = tape.gradient(sum(slope), {x}, {.allow_unused = true})[0].value();
    for (const TypeParam each : curvature) EXPECT_EQ(each, 0) << activation.name;
  }
}

TYPED_TEST(Activations, KeepNaN) {
  for (const auto& activation : activations<TypeParam>) {
    const auto y = activation.call(Variable<TypeParam>(Array<TypeParam>{static_cast<TypeParam>(nan), 1}));
    EXPECT_TRUE(std::isnan(y.value()(0))) << activation.name;
    EXPECT_FALSE(std::isnan(y.value()(1))) << activation.name;
  }
}

TEST(Relu, HasSlopeZeroAtItsKink) {
  const Variable x(Array<double>{-0.0, 0, 1e-300, -1e-300});
  Tape tape;
  const auto y = relu(x);
  EXPECT_TRUE(same(y.value(), Array<double>{0, 0, 1e-300, 0}));
  EXPECT_TRUE(same(tape.gradient(sum(y), {x})[0].value(), Array<double>{0, 0, 1, 0}));
}

// An infinite or undefined cotangent of what is cut off must not come through as 0·∞.
TEST(Relu, DoesNotMultiplyByZero) {
  const Variable x(Array<double>{-1, 1});
  Tape tape;
  EXPECT_TRUE(
      same(tape.gradient(relu(x), {x}, Array<double>{nan, infinity})[0].value(), Array<double>{0, infinity}));
}

TEST(LeakyRelu, TakesTheLowerSlopeAtItsKink) {
  const Variable x(Array<double>{-2, 0, 3});
  Tape tape;
  const auto y = leaky_relu(x, 0.1);
  EXPECT_TRUE(close(y.value(), Array<double>{-0.2, 0, 3}));
  EXPECT_TRUE(close(tape.gradient(sum(y), {x})[0].value(), Array<double>{0.1, 0.1, 1}));
}

TEST(LeakyRelu, LearnsItsSlope) {
  const Variable x(Array<double>{{-2, 1, -3}, {4, -5, -6}}), slope(Array<double>{0.1, 0.2, 0.3}),
      one_for_all(0.25);
  Tape tape;
  const Array<double> seed = {{1, 10, 100}, {1000, 1e4, 1e5}};
  const auto each = tape.gradient(leaky_relu(x, slope), {x, slope}, seed);
  EXPECT_TRUE(close(each[0].value(), Array<double>{{0.1, 10, 30}, {1000, 2e3, 3e4}}));
  EXPECT_TRUE(close(each[1].value(), Array<double>{-2, -5e4, -300 - 6e5}));
  const auto shared = tape.gradient(leaky_relu(x, one_for_all), {one_for_all}, seed);
  EXPECT_TRUE(close(shared[0].value(), Array<double>(-2 - 300 - 5e4 - 6e5)));
}

// The second derivative by x and slope is 1 below zero, and the gradient is linear in both.
TEST(LeakyRelu, HasMixedDerivatives) {
  const Variable x(Array<double>{-2, 1}), slope(0.25);
  Tape tape;
  const auto dx = tape.gradient(sum(leaky_relu(x, slope)), {x}, {.differentiable = true})[0];
  EXPECT_EQ(tape.gradient(sum(dx), {slope})[0].item(), 1);
}

TEST(Softplus, IsAnAntiderivativeOfSigmoid) {
  const Variable x(numbers({40}, -30, 30));
  Tape tape;
  const auto slope = tape.gradient(sum(softplus(x)), {x}, {.differentiable = true})[0];
  EXPECT_TRUE(close(slope.value(), sigmoid(x).value(), 1e-15));
  // and so the second one is σ·(1 − σ)
  const auto s = sigmoid(x);
  EXPECT_TRUE(close(tape.gradient(sum(slope), {x})[0].value(), (s * (1 - s)).value(), 1e-14));
}

TEST(Tanh, IsAShiftedSigmoid) {
  const Variable x(numbers({40}, -10, 10));
  EXPECT_TRUE(close(tanh(x).value(), (2 * sigmoid(2 * x) - 1).value(), 1e-13, 1));
}

// Near zero tanh x = x, not 0: nothing cancels.
TEST(Tanh, IsExactNearZero) {
  const Variable x(Array<double>{1e-300, -1e-20, 1e-9});
  EXPECT_TRUE(close(tanh(x).value(), x.value(), 1e-15));
}

TEST(Activations, DoNotOverflowBetweenTheirExtremes) {
  for (const auto& activation : activations<float>)
    for (const float x : {-200.0f, -104.0f, -89.0f, -88.0f, -20.0f, 20.0f, 88.0f, 89.0f, 104.0f, 200.0f}) {
      const Variable<float> at(x);
      Tape tape;
      const auto y = activation.call(at);
      EXPECT_NEAR(y.item(), static_cast<double>(activation.value(x)), 1e-6 * std::abs(x))
          << activation.name << ", " << x;
      EXPECT_NEAR(tape.gradient(y, {at})[0].item(), static_cast<double>(activation.slope(x)), 1e-6)
          << activation.name << ", " << x;
    }
}

TEST(LeakyRelu, NamesShapesThatDoNotBroadcast) {
  const Variable x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              leaky_relu(x, Array<double>{1, 2});
            }),
            "leaky_relu: shapes do not broadcast: x is (2, 3), s is (2)");
}

TEST(Step, IsOneAboveZeroOnly) {
  const Variable x(xt::xarray<double>{-2, -0.0, 0, 1e-300, 5}, "x");
  Tape tape;
  EXPECT_TRUE(same(step(x).value(), Array<double>{0, 0, 0, 1, 1}));
  EXPECT_FALSE(step(x).needs_gradient());
}

TEST(Maxout, TakesTheLargestOfNeighbors) {
  Variable x(xt::xarray<double>{{1, 5, 2, 3, 3, 0}, {9, 8, 7, 1, 2, 3}}, "x");
  Tape tape;
  const auto y = maxout(x, 3);
  EXPECT_TRUE(same(y.value(), Array<double>{{5, 3}, {9, 3}}));
  tape.backward(y, Array<double>{{1, 10}, {100, 1000}});
  EXPECT_TRUE(same(x.grad(), Array<double>{{0, 1, 0, 5, 5, 0}, {100, 0, 0, 0, 0, 1000}}));
}

// max(x, −x) = |x|: two pieces learn what no single linear unit can say.
TEST(Maxout, OfTwoPiecesCanBeTheAbsoluteValue) {
  const Variable x(numbers({5, 1}), "x");
  EXPECT_TRUE(same(maxout(concatenate(x, -x, 1), 2).value(), abs(x).value()));
}

TEST(Maxout, ChecksTheLastDimension) {
  const Variable x(numbers({2, 5}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { maxout(x, 2); }),
            "maxout: x is (2, 5); its last dimension must be a multiple of 2, the number of pieces");
  EXPECT_THROW(maxout(x, 0), std::invalid_argument);
  EXPECT_THROW(maxout(Variable(1.0), 1), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
