#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string_view>
#include <vector>

namespace xgrad {
namespace {

constexpr long double selu_scale = 1.0507009873554804934L, selu_alpha = 1.6732632423543772848L,
                      gelu_factor = 1.5957691216057307117L;

long double normal_density(long double x) { return std::exp(-x * x / 2) * 0.39894228040143267794L; }
long double gelu_exponent(long double x) { return gelu_factor * (x + 0.044715L * x * x * x); }

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
     [](long double x) { return std::max(x, 0.0L) + std::log1p(std::exp(-std::abs(x))); },
     [](long double x) { return 1 / (1 + std::exp(-x)); }},
    {"log_sigmoid", [](const Variable<T>& x) { return log_sigmoid(x); },
     [](long double x) { return std::min(x, 0.0L) - std::log1p(std::exp(-std::abs(x))); },
     [](long double x) { return 1 / (1 + std::exp(x)); }},
    {"softsign", [](const Variable<T>& x) { return softsign(x); },
     [](long double x) { return x / (1 + std::abs(x)); },
     [](long double x) { return 1 / ((1 + std::abs(x)) * (1 + std::abs(x))); }},
    {"elu", [](const Variable<T>& x) { return elu(x, 0.5); },
     [](long double x) { return x > 0 ? x : std::expm1(x) / 2; },
     [](long double x) { return x > 0 ? 1 : std::exp(x) / 2; }},
    {"celu", [](const Variable<T>& x) { return celu(x, 0.5); },
     [](long double x) { return x > 0 ? x : std::expm1(2 * x) / 2; },
     [](long double x) { return x > 0 ? 1 : std::exp(2 * x); }},
    {"selu", [](const Variable<T>& x) { return selu(x); },
     [](long double x) { return selu_scale * (x > 0 ? x : selu_alpha * std::expm1(x)); },
     [](long double x) { return selu_scale * (x > 0 ? 1 : selu_alpha * std::exp(x)); }},
    {"silu", [](const Variable<T>& x) { return silu(x); },
     [](long double x) { return x / (1 + std::exp(-x)); },
     [](long double x) { return 1 / (1 + std::exp(-x)) + x / (2 + std::exp(x) + std::exp(-x)); }},
    {"mish", [](const Variable<T>& x) { return mish(x); },
     [](long double x) { return x * std::tanh(std::log1p(std::exp(x))); },
     [](long double x) {
       const long double w = std::tanh(std::log1p(std::exp(x)));
       return w + x * (1 - w * w) / (1 + std::exp(-x));
     }},
    {"gelu", [](const Variable<T>& x) { return gelu(x); },
     [](long double x) { return x * std::erfc(-x / std::sqrt(2.0L)) / 2; },
     [](long double x) { return std::erfc(-x / std::sqrt(2.0L)) / 2 + x * normal_density(x); }},
    {"gelu_tanh", [](const Variable<T>& x) { return gelu_tanh(x); },
     [](long double x) { return x / (1 + std::exp(-gelu_exponent(x))); },
     [](long double x) {
       const long double v = gelu_exponent(x);
       return 1 / (1 + std::exp(-v)) +
              x * gelu_factor * (1 + 3 * 0.044715L * x * x) / (2 + std::exp(v) + std::exp(-v));
     }},
    {"relu6", [](const Variable<T>& x) { return relu6(x); },
     [](long double x) { return std::min(std::max(x, 0.0L), 6.0L); },
     [](long double x) { return x > 0 && x < 6 ? 1.0L : 0.0L; }},
    {"hard_tanh", [](const Variable<T>& x) { return hard_tanh(x); },
     [](long double x) { return std::min(std::max(x, -1.0L), 1.0L); },
     [](long double x) { return std::abs(x) < 1 ? 1.0L : 0.0L; }},
    {"hard_sigmoid", [](const Variable<T>& x) { return hard_sigmoid(x); },
     [](long double x) { return std::min(std::max(x / 6 + 0.5L, 0.0L), 1.0L); },
     [](long double x) { return std::abs(x) < 3 ? 1 / 6.0L : 0.0L; }},
    {"hard_swish", [](const Variable<T>& x) { return hard_swish(x); },
     [](long double x) { return x * std::min(std::max(x / 6 + 0.5L, 0.0L), 1.0L); },
     [](long double x) { return x <= -3  ? 0
                                : x >= 3 ? 1
                                         : (2 * x + 3) / 6; }},
};

/// Whose values are powers of e with exponents so large that these cost digits, or floats their last ones:
/// they are exact beside 1.
bool is_steep(std::string_view name) { return name == "gelu" || name == "gelu_tanh"; }

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
      EXPECT_TRUE(close(result.value(), y, few_ulp<TypeParam>, is_steep(name) ? 1 : 0)) << name << ", " << n;
      // 1 − y loses what cancels: slopes are exact beside 1.
      EXPECT_TRUE(close(tape.gradient(sum(result), {x})[0].value(), dx,
                        (is_steep(name) ? 3 : 1) * few_ulp<TypeParam>, 1))
          << name << ", " << n;
    }
}

TYPED_TEST(Activations, SaturateWithoutNaN) {
  const Array<TypeParam> ends = {static_cast<TypeParam>(-infinity), -1e4f, -1e3f, 1e3f, 1e4f,
                                 static_cast<TypeParam>(infinity)};
  constexpr double selu_limit = 1.7580993408473766;
  const struct {
    const char* name;
    Array<double> value, slope;
  } table[] = {
      {"sigmoid", {0, 0, 0, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
      {"tanh", {-1, -1, -1, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
      {"relu", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"leaky_relu", {-infinity, -100, -10, 1e3, 1e4, infinity}, {0.01, 0.01, 0.01, 1, 1, 1}},
      {"softplus", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"log_sigmoid", {-infinity, -1e4, -1e3, 0, 0, 0}, {1, 1, 1, 0, 0, 0}},
      {"softsign",
       {-1, -1e4 / 10001, -1e3 / 1001, 1e3 / 1001, 1e4 / 10001, 1},
       {0, 1 / 10001.0 / 10001.0, 1 / 1001.0 / 1001.0, 1 / 1001.0 / 1001.0, 1 / 10001.0 / 10001.0, 0}},
      {"elu", {-0.5, -0.5, -0.5, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"celu", {-0.5, -0.5, -0.5, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"selu",
       {-selu_limit, -selu_limit, -selu_limit, 1050.7009873554805, 10507.009873554805, infinity},
       {0, 0, 0, 1.0507009873554805, 1.0507009873554805, 1.0507009873554805}},
      {"silu", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"mish", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"gelu", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"gelu_tanh", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
      {"relu6", {0, 0, 0, 6, 6, 6}, {0, 0, 0, 0, 0, 0}},
      {"hard_tanh", {-1, -1, -1, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
      {"hard_sigmoid", {0, 0, 0, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
      {"hard_swish", {0, 0, 0, 1e3, 1e4, infinity}, {0, 0, 0, 1, 1, 1}},
  };
  static_assert(std::size(table) == std::size(activations<TypeParam>));
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
    for (const TypeParam each : curvature) EXPECT_NEAR(each, 0, 3e-9) << activation.name;
  }
}

// Where x·x overflows in floats, and e^x in both: no product of 0 and ∞ comes through, to second order.
TYPED_TEST(Activations, OfHugeNumbersAreTheirLimits) {
  for (const auto& [name, call, value, slope] : activations<TypeParam>)
    for (const TypeParam huge : {TypeParam(-1e30f), TypeParam(1e30f)}) {
      const Variable<TypeParam> x(huge);
      Tape tape;
      const auto y = call(x);
      const auto dx = tape.gradient(y, x, {.differentiable = true});
      EXPECT_NEAR(y.item() / 1e30, static_cast<double>(value(huge)) / 1e30, 1e-6) << name << ", " << huge;
      EXPECT_NEAR(dx.item(), static_cast<double>(slope(huge)), 1e-6) << name << ", " << huge;
      EXPECT_NEAR(tape.gradient(dx, x, {.allow_unused = true}).item(), 0, 1e-80) << name << ", " << huge;
    }
}

TYPED_TEST(Activations, KeepNaN) {
  for (const auto& activation : activations<TypeParam>) {
    const auto y = activation.call(Variable<TypeParam>(Array<TypeParam>{static_cast<TypeParam>(nan), 1}));
    EXPECT_TRUE(std::isnan(y.value()(0))) << activation.name;
    EXPECT_FALSE(std::isnan(y.value()(1))) << activation.name;
  }
}

// Computed by PyTorch.
TEST(Activations, HaveTheValuesAndGradientsOfOthers) {
  const struct {
    const char* name;
    Variable<double> (*call)(const Variable<double>&);
    double tolerance = 1e-13;
  } table[] = {
      {"elu", [](const auto& x) { return elu(x); }},
      {"selu", [](const auto& x) { return selu(x); }},
      {"gelu", [](const auto& x) { return gelu(x); }},
      {"gelu_tanh", [](const auto& x) { return gelu_tanh(x); }},
      {"silu", [](const auto& x) { return silu(x); }},
      {"mish", [](const auto& x) { return mish(x); }},
      {"hardsigmoid", [](const auto& x) { return hard_sigmoid(x); }, 1e-8},  // whose 1/6 is a float there
      {"hardtanh", [](const auto& x) { return hard_tanh(x); }},
      {"hardswish", [](const auto& x) { return hard_swish(x); }},
      {"softsign", [](const auto& x) { return softsign(x); }},
      {"log_sigmoid", [](const auto& x) { return log_sigmoid(x); }},
      {"softplus", [](const auto& x) { return softplus(x); }},
      {"leaky_relu", [](const auto& x) { return leaky_relu(x); }},
  };
  for (const auto& one : table)
    expect_reference(
        one.name, {"x"}, [&](const auto& x) { return one.call(x[0]); }, one.tolerance, "activations.json");
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

TEST(Elu, TakesTheLowerSlopeAtItsKink) {
  const Variable x(Array<double>{-0.0, 0, 1e-300});
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(sum(elu(x, 2)), x).value(), Array<double>{2, 2, 1}));
  EXPECT_TRUE(same(tape.gradient(sum(celu(x, 2)), x).value(), Array<double>{1, 1, 1}));
}

TEST(Elu, LearnsItsScale) {
  const Variable x(Array<double>{{-2, 1, -infinity}, {infinity, -1e-3, 0}}), a(Array<double>{0.5, 0, 2});
  Tape tape;
  const auto gradients = tape.gradient(elu(x, a), {x, a}, Array<double>{{1, 10, 100}, {1000, 1e4, 1e5}});
  EXPECT_TRUE(close(gradients[0].value(), Array<double>{{0.5 * std::exp(-2), 10, 0}, {1000, 0, 2e5}}));
  EXPECT_TRUE(close(gradients[1].value(), Array<double>{std::expm1(-2), 1e4 * std::expm1(-1e-3), -100}));
}

// Small differences from 1 are not lost.
TEST(Elu, IsExactNearZero) {
  const Variable x(Array<double>{-1e-300, -1e-20, -1e-9});
  EXPECT_TRUE(close(elu(x).value(), Array<double>{-1e-300, -1e-20, -1e-9 + 5e-19}, 1e-15));
}

TEST(Elu, NamesShapesThatDoNotBroadcast) {
  const Variable x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              elu(x, Array<double>{1, 2});
            }),
            "elu: shapes do not broadcast: x is (2, 3), a is (2)");
}

TEST(LogSigmoid, IsExactWhereSigmoidIsOne) {
  const Variable x(Array<double>{-700, -40, 40, 700});
  EXPECT_TRUE(
      close(log_sigmoid(x).value(), Array<double>{-700, -40, -std::exp(-40), -std::exp(-700)}, 1e-14));
}

TEST(PiecewiseActivations, HaveTheSlopesOfTheirFlatSidesAtTheirKinks) {
  const auto slopes = [](auto(*f)(const Variable<double>&, Location)->Variable<double>, double kink) {
    const Variable x(Array<double>{std::nextafter(kink, -9), kink, std::nextafter(kink, 9)});
    Tape tape;
    return tape.gradient(sum(f(x, Location())), x).value();
  };
  EXPECT_TRUE(same(slopes(relu6, 0), Array<double>{0, 0, 1}));
  EXPECT_TRUE(same(slopes(relu6, 6), Array<double>{1, 0, 0}));
  EXPECT_TRUE(same(slopes(hard_tanh, -1), Array<double>{0, 0, 1}));
  EXPECT_TRUE(same(slopes(hard_tanh, 1), Array<double>{1, 0, 0}));
  EXPECT_TRUE(same(slopes(hard_sigmoid, -3), Array<double>{0, 0, 1.0 / 6}));
  EXPECT_TRUE(same(slopes(hard_sigmoid, 3), Array<double>{1.0 / 6, 0, 0}));
  EXPECT_TRUE(close(slopes(hard_swish, -3), Array<double>{0, 0, -0.5}, 1e-14));
  EXPECT_TRUE(close(slopes(hard_swish, 3), Array<double>{1.5, 1, 1}, 1e-14));
}

// An infinite cotangent of what is flat must not come through as 0·∞.
TEST(PiecewiseActivations, DoNotMultiplyByZero) {
  const Variable x(Array<double>{-9, -3, 9});
  for (auto* f : {relu6<double>, hard_tanh<double>, hard_sigmoid<double>, hard_swish<double>}) {
    Tape tape;
    const auto dx = tape.gradient(f(x, Location()), {x}, Array<double>{infinity, nan, 1})[0].value();
    EXPECT_EQ(dx(0), 0);
    EXPECT_EQ(dx(1), 0);
  }
}

TEST(Gelu, IsExactToSomeUnitsInItsTail) {
  const Variable x(Array<double>{-11, -8, -5, -3, -1});
  // x·erfc(−x/√2)/2 to 17 digits
  const Array<double> expected = {-2.1017255319485433e-27, -4.9767684594174273e-15, -1.4332578593959696e-06,
                                  -0.0040496940948902836, -0.15865525393145705};
  EXPECT_TRUE(close(gelu(x).value(), expected, 1e-15));
}

// In whose exponents x² was rounded, which cost 11 of 16 digits far out, and all of a float's but 5.
TEST(NormalCdf, IsExactInItsTail) {
  const Array<double> x = {-37, -30, -20, -10, -3, 0.5};
  const Array<double> p = {5.7255712225245768e-300, 4.9067139271481871e-198, 2.7536241186062337e-89,
                           7.6198530241605261e-24,  0.0013498980316300945,   0.69146246127401310};
  EXPECT_TRUE(close(normal_cdf(Variable<double>(x)).value(), p, 1e-15));
  const Array<float> few = {-12, -10, -3, 0.5f};
  const Array<double> of_floats = {1.7764821120776797e-33, 7.6198530241605261e-24, 0.0013498980316300945,
                                   0.69146246127401310};
  EXPECT_TRUE(close(normal_cdf(Variable<float>(few)).value(), of_floats, 2.5e-7));
}

TEST(NormalCdf, IsTheIntegralOfItsDensity) {
  const Variable x(Array<double>{-infinity, -40, 0, 40, infinity});
  Tape tape;
  const auto p = normal_cdf(x);
  EXPECT_TRUE(same(p.value(), Array<double>{0, 0, 0.5, 1, 1}));
  EXPECT_TRUE(same(tape.gradient(sum(p), x).value(), normal_pdf(x).value()));
  EXPECT_TRUE(same(tape.gradient(sum(normal_pdf(x)), x).value(), Array<double>{0, 0, 0, 0, 0}));
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
  EXPECT_EQ(maxout(Variable(xt::xarray<double>::from_shape({0, 6})), 3).shape(), (Shape{0, 2}));
}

}  // namespace
}  // namespace xgrad
