// The slips in the source texts, as docs/errata.md lists them. Each case shows what is right, by the tape and
// by differences, and that what the text prints is something else.
#include <xgrad/xgrad.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using Numbers = std::vector<double>;

// The functions below are templates that call these. Of Variables they are recorded; of doubles, which the
// differences are taken of, they are arithmetic that xgrad has no part in.
using std::exp;
using std::log;
using std::tanh;
double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

constexpr auto squared = [](const auto& x) { return x * x; };

/// df/dx by central differences.
template <class F>
Numbers differences(const F& f, Numbers x) {
  Numbers slopes;
  for (double& each : x) {
    const double at = each, step = 1e-5 * std::max(1.0, std::abs(at));
    each = at + step;
    const double above = f(x);
    each = at - step;
    const double below = f(x);
    each = at;
    slopes.push_back((above - below) / (2 * step));
  }
  return slopes;
}

/// Whether differences of f confirm this gradient at x.
template <class F>
void expect_confirmed(const Numbers& gradient, const F& f, const Numbers& x) {
  const Numbers expected = differences(f, x);
  ASSERT_EQ(gradient.size(), expected.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_NEAR(gradient[i], expected[i], 1e-8 * std::max(1.0, std::abs(expected[i]))) << "input " << i;
}

/// df/dx by the tape, which differences confirm.
template <class F>
Numbers gradient(const F& f, const Numbers& x) {
  const std::vector<Variable<double>> leaves(x.begin(), x.end());
  Tape tape;
  Numbers slopes;
  for (const auto& slope : tape.gradient(f(leaves), leaves, {.allow_unused = true}))
    slopes.push_back(slope.item());
  expect_confirmed(slopes, f, x);
  return slopes;
}

/// The derivative of a function of one number.
template <class F>
double slope(const F& f, double x) {
  return gradient([&](const auto& in) { return f(in[0]); }, {x})[0];
}

/// f(x), f′(x), f″(x), … up to the order-th, each the tape's derivative of the one before.
template <class F>
Numbers derivatives(const F& f, double x, std::size_t order) {
  const Variable at(x);
  Tape tape;
  auto y = f(at);
  Numbers all{y.item()};
  while (all.size() <= order) {
    y = tape.gradient(y, {at}, {.differentiable = true})[0];
    all.push_back(y.item());
  }
  return all;
}

/// What gradient descent makes of x in some steps.
template <class F>
Numbers descend(const F& f, const Numbers& x, double learning_rate, int steps) {
  const std::vector<Variable<double>> leaves(x.begin(), x.end());
  nn::SGD<double> optimizer(leaves, {.learning_rate = learning_rate});
  for (int step = 0; step < steps; ++step) {
    Tape tape;
    const auto y = f(leaves);
    optimizer.zero_grad();
    tape.backward(y);
    optimizer.step();
  }
  Numbers reached;
  for (const auto& leaf : leaves) reached.push_back(leaf.item());
  return reached;
}

/// Whether x, rounded to four decimals, is what the text prints.
bool rounds_to(double x, double printed) { return std::abs(x - printed) <= 0.5e-4; }

/// Far enough apart that no rounding explains it.
testing::AssertionResult differ(double a, double b) {
  if (std::abs(a - b) > 1e-3) return testing::AssertionSuccess();
  return testing::AssertionFailure() << a << " and " << b;
}

Numbers softmax_of(const Numbers& z) {
  Numbers a;
  double total = 0;
  for (const double each : z) total += std::exp(each);
  for (const double each : z) a.push_back(std::exp(each) / total);
  return a;
}

// ---- 000_190ef359b7295d30.txt -----------------------------------------------------------------------------

TEST(Errata000, CrossEntropyHasAMinus) {
  const Numbers p = {0.10, 0.05, 0.15, 0.10, 0.05, 0.20, 0.10, 0.05, 0.10, 0.10};
  const auto loss = [](const auto& in) { return -log(in[6]); };
  const auto printed = [](const auto& in) { return 1.0 * log(in[6]); };
  EXPECT_NEAR(loss(p), 2.3026, 5e-5);
  EXPECT_NEAR(printed(p), -2.3026, 5e-5);
  EXPECT_NEAR(gradient(loss, p)[6], -10, 1e-12);    // a larger probability costs less
  EXPECT_NEAR(gradient(printed, p)[6], 10, 1e-12);  // here it would cost more

  Array<double> logits(Shape{1, p.size()});
  std::transform(p.begin(), p.end(), logits.begin(), [](double each) { return std::log(each); });
  EXPECT_NEAR(nn::cross_entropy(Variable(logits), std::vector{6}).item(), loss(p), 1e-12);
}

// The sum of the others falls. One of them may rise, where another one has almost everything.
TEST(Errata000, NotEveryOtherProbabilityFalls) {
  const Numbers z = {std::log(0.05), std::log(0.90), std::log(0.05)};
  const auto loss = [](const auto& in) { return log(exp(in[0]) + exp(in[1]) + exp(in[2])) - in[0]; };
  const auto d = gradient(loss, z), reached = descend(loss, z, 0.1, 1);
  EXPECT_NEAR(d[2], 0.05, 1e-12);  // so its logit falls, but the second one's falls more
  const auto before = softmax_of(z), after = softmax_of(reached);
  EXPECT_GT(after[0], before[0]);
  EXPECT_LT(after[1] + after[2], before[1] + before[2]);
  EXPECT_GT(after[2], before[2] + 1e-3);
}

TEST(Errata000, ANetworksCostIsNotConvex) {
  const auto J = [](const auto& w) { return 0.5 * squared(w[1] * tanh(w[0]) - 0.5); };
  const double v = 0.5 / std::tanh(1);
  const Numbers here = {1, v}, there = {-1, -v}, halfway = {0, 0};
  EXPECT_NEAR(J(here), 0, 1e-15);
  EXPECT_NEAR(J(there), 0, 1e-15);
  EXPECT_GT(J(halfway), 0.1);                        // above the line from one to the other,
  EXPECT_EQ(gradient(J, halfway), (Numbers{0, 0}));  // and there descent stands still
}

TEST(Errata000, LearningRateIsNotTheStep) {
  const auto J = [](const auto& w) { return w[0] * w[0]; };
  EXPECT_EQ(gradient(J, {3}), Numbers{6});
  const double step = 3 - descend(J, {3}, 0.1, 1)[0];
  EXPECT_NEAR(step, 0.1 * 6, 1e-12);
  EXPECT_TRUE(differ(step, 0.1));
}

TEST(Errata000, ADerivativeHasADifferenceAbove) {
  EXPECT_NEAR(slope(squared, 2), 4, 1e-12);
  const double da = 0.001, df = squared(2.001) - squared(2.0);
  EXPECT_NEAR(df, 0.004001, 1e-12);
  EXPECT_NEAR(df / da, 4, 2e-3);
  EXPECT_TRUE(differ(squared(2.0) / da, 4));  // printed: f(a)/da, which is 4000
}

TEST(Errata000, SecondDerivativeOfASquare) {
  const auto d = derivatives(squared, 5, 2);
  EXPECT_EQ(d[1], slope(squared, 5));
  EXPECT_EQ(d[1], 2 * 5);
  EXPECT_EQ(d[2], slope([](const auto& a) { return 2.0 * a; }, 5));
  EXPECT_TRUE(differ(d[2], 2 * 5));  // printed: "derivative 2 is 2a"
}

TEST(Errata000, ExponentInTheSlopeOfTanh) {
  const double g = std::tanh(0.7);
  const double right = slope([](const auto& z) { return tanh(z); }, 0.7);
  EXPECT_NEAR(right, 1 - std::pow(g, 2), 1e-12);
  EXPECT_TRUE(differ(right, 1 - std::pow(g, 21)));
}

TEST(Errata000, DerivativeByC) {
  const auto J = [](const auto& x) { return 3.0 * (x[0] + x[1] * x[2]); };
  const auto d = gradient(J, {7, 4, 2});
  EXPECT_EQ(d, (Numbers{3, 6, 12}));
  EXPECT_TRUE(differ(d[2], 9));             // printed,
  EXPECT_EQ(gradient(J, {7, 3, 2})[2], 9);  // for b = 3
}

TEST(Errata000, AllOtherNumbersAreRight) {
  const auto line = [](double a) { return 4 * a; };
  EXPECT_EQ(line(2), 8);
  EXPECT_NEAR(line(2.001), 8.004, 1e-12);
  EXPECT_EQ(squared(2.0), 4);
  EXPECT_NEAR(squared(2.001), 4.004001, 1e-12);
  EXPECT_EQ(squared(5.0), 25);
  EXPECT_NEAR(squared(5.001), 25.010001, 1e-12);

  const auto J = [](const auto& in) { return 3.0 * (in[0] + in[1] * in[2]); };  // in = (a, b, c)
  EXPECT_EQ(J(Numbers{7, 4, 2}), 45);
  EXPECT_NEAR(J(Numbers{7.001, 4, 2}), 45.003, 1e-12);
  EXPECT_EQ(slope([](const auto& v) { return 3.0 * v; }, 15), 3);
  const auto d = gradient(J, {7, 4, 2});
  EXPECT_EQ(d[0], 3);
  EXPECT_EQ(d[1], 6);
}

/// −y·ln a − (1 − y)·ln(1 − a) for a = σ(z).
template <class Z>
Z binary_loss(const Z& z, double y) {
  const Z a = sigmoid(z);
  return -(y * log(a)) - (1 - y) * log(1.0 - a);
}

constexpr double x1 = 2, x2 = -1;
/// The loss of one sample (x1, x2) of class 1, for in = (w1, w2, b).
constexpr auto regression = [](const auto& in) { return binary_loss(in[0] * x1 + in[1] * x2 + in[2], 1); };
constexpr double z_of_sample = 0.5 * x1 + 0.3 * x2 + 0.1;

TEST(Errata000, DerivativeByTheSecondWeight) {
  const auto d = gradient(regression, {0.5, 0.3, 0.1});
  const double dz = slope([](const auto& z) { return binary_loss(z, 1); }, z_of_sample);
  EXPECT_NEAR(dz, sigmoid(z_of_sample) - 1, 1e-12);
  EXPECT_NEAR(d[1], dz * x2, 1e-12);
  EXPECT_TRUE(differ(d[1], dz * x1));  // printed: dJ/dz · dz/dw1
}

TEST(Errata000, CostDependsOnBothWeights) {
  const double here = gradient(regression, {0.5, 0.3, 0.1})[0],
               there = gradient(regression, {0.5, 0.9, 0.1})[0];
  EXPECT_TRUE(differ(here, there));  // printed: J(w1, b), in which w2 has no place
}

TEST(Errata000, BiasIsAddedOnce) {
  const auto z = [](const auto& in, double x) { return in[0] * x + in[1]; };  // in = (w, b)
  const auto right = [&](const auto& in) { return z(in, 1) + z(in, 2) + z(in, 3); };
  const auto printed = [&](const auto& in) { return right(in) + 3.0 * in[1]; };  // (z¹, z², z³) + b
  EXPECT_EQ(gradient(right, {0.5, 0.25})[1], 3);
  EXPECT_EQ(gradient(printed, {0.5, 0.25})[1], 6);

  const Variable W(Array<double>(Shape{1, 1}, 0.5), "W");
  const Array<double> Z = (matmul(W, Array<double>{{1, 2, 3}}, {.transpose_a = true}) + 0.25).value();
  EXPECT_NEAR(Z(0, 0) + Z(0, 1) + Z(0, 2), right(Numbers{0.5, 0.25}), 1e-12);
}

TEST(Errata000, ErrorOfAHiddenTanhLayer) {
  const Numbers z = {0.8, -0.4}, W2 = {1.5, -0.7};
  const auto output = [&](const auto& z1) { return W2[0] * tanh(z1[0]) + W2[1] * tanh(z1[1]); };
  const auto dZ1 = gradient([&](const auto& z1) { return binary_loss(output(z1), 1); }, z);
  const double dZ2 = sigmoid(output(z)) - 1;
  for (const std::size_t i : {0u, 1u}) {
    const double A1 = std::tanh(z[i]);
    EXPECT_NEAR(dZ1[i], W2[i] * dZ2 * (1 - A1 * A1), 1e-12);
    EXPECT_TRUE(differ(dZ1[i], W2[i] * dZ2 * (1 - A1) * (1 - A1)));
  }
}

TEST(Errata000, BiasGradientIsAColumn) {
  const Array<double> dZ = {{1, 2, 3}, {4, 5, 6}};  // two units, three samples
  const Variable b(xt::zeros<double>({2, 1}), "b");
  Tape tape;
  const Array<double> db = tape.gradient(sum(dZ * (b + xt::zeros<double>({2, 3}))), {b})[0].value();
  expect_confirmed(Numbers(db.begin(), db.end()), [](const Numbers& in) { return 6 * in[0] + 15 * in[1]; },
                   {0, 0});
  EXPECT_TRUE(same(db, sum(constant(dZ), {1}, true).value()));  // np.sum(dZ, axis=1, keepdims=True)

  const auto printed = sum(constant(dZ), {1});  // np.sum(dZ, axis=1)
  EXPECT_EQ(printed.shape(), Shape{2});
  EXPECT_EQ((b - printed).shape(), (Shape{2, 2}));  // after the update it is no column any more
}

// ---- 001_2858db40fdd4b31b.txt -----------------------------------------------------------------------------

TEST(Errata001, ErrorOfASquaredDifference) {
  const double z = 0.8, y = 1, a = sigmoid(z);
  const double of_cross_entropy = slope([&](const auto& in) { return binary_loss(in, y); }, z);
  const double of_square = slope([&](const auto& in) { return squared(sigmoid(in) - y); }, z);
  EXPECT_NEAR(of_cross_entropy, a - y, 1e-12);  // the text's δ
  EXPECT_NEAR(of_square, 2 * (a - y) * a * (1 - a), 1e-12);
  EXPECT_TRUE(differ(of_square, a - y));
}

TEST(Errata001, StepOfTheDifference) {
  const auto J = [](const auto& theta) { return exp(theta); };
  const double right = slope(J, 0.5);
  const auto approximation = [&](double step) { return (J(0.5 + step) - J(0.5 - step)) / (2 * step); };
  EXPECT_NEAR(approximation(1e-4), right, 1e-7);
  EXPECT_TRUE(differ(approximation(10 - 4), right));  // printed: "10-4"
}

/// The cost of a network with two inputs x, two hidden units and one output, for in = the units' weights, row
/// by row, and the output's.
constexpr auto two_units(double first, double second) {
  return [=](const auto& in) {
    const auto y =
        in[4] * tanh(in[0] * first + in[1] * second) + in[5] * tanh(in[2] * first + in[3] * second);
    return squared(y - 1.0);
  };
}

// All units have the same inputs in any case. What makes them equal, and keeps them so, are equal weights.
TEST(Errata001, EqualWeightsMakeEqualUnits) {
  const auto equal_weights = gradient(two_units(1, -2), {0.3, 0.3, 0.3, 0.3, 0.5, 0.5});
  EXPECT_EQ(equal_weights[0], equal_weights[2]);
  EXPECT_EQ(equal_weights[1], equal_weights[3]);
  const auto equal_inputs = gradient(two_units(1, 1), {0.3, -0.1, 0.2, 0.6, 0.5, 0.4});
  EXPECT_TRUE(differ(equal_inputs[0], equal_inputs[2]));
}

// ---- 002_c657f973d73ea800.txt -----------------------------------------------------------------------------

TEST(Errata002, SumOfTheCostHasParentheses) {
  const Numbers y = {1, 0}, p = {0.8, 0.4};
  const auto right = [&](const auto& in) { return -0.5 * (log(in[0]) + log(1.0 - in[1])); };
  const auto d = gradient(right, p);
  EXPECT_NEAR(d[1], 0.5 / 0.6, 1e-12);
  EXPECT_NEAR(nn::binary_cross_entropy(Variable(Array<double>{0.8, 0.4}), Array<double>{1, 0}).item(),
              right(p), 1e-12);
  // printed: the sum and its minus end before the second term, in which i is free
  for (const std::size_t i : {0u, 1u}) {
    const auto printed = [&](const auto& in) {
      return -0.5 * (y[0] * log(in[0]) + y[1] * log(in[1])) + (1 - y[i]) * log(1.0 - in[i]);
    };
    EXPECT_TRUE(differ(printed(p), right(p))) << i;
    EXPECT_TRUE(differ(gradient(printed, p)[1], d[1])) << i;
  }
}

TEST(Errata002, ConvexIsNotOneMinimum) {
  // The same sample in both classes, its two features equal: every w with w1 + w2 = 0 is a minimum.
  const auto valley = [](const auto& w) { return binary_loss(w[0] + w[1], 1) + binary_loss(w[0] + w[1], 0); };
  for (const Numbers& w : {Numbers{0, 0}, Numbers{5, -5}}) {
    EXPECT_NEAR(valley(w), 2 * std::log(2), 1e-12);
    for (const double each : gradient(valley, w)) EXPECT_NEAR(each, 0, 1e-12);
  }
  // x = 1 in one class and x = −1 in the other: the cost falls for ever.
  for (const double w : {1.0, 5.0, 10.0})
    EXPECT_LT(slope([](const auto& in) { return binary_loss(in, 1); }, w), 0);
}

TEST(Errata002, AgainstTheGradient) {
  const auto J = [](const auto& w) { return squared(w[0] - 1.0); };
  const double d = gradient(J, {3})[0];
  EXPECT_LT(J(Numbers{3 - 0.1 * d}), J(Numbers{3}));
  EXPECT_GT(J(Numbers{3 + 0.1 * d}), J(Numbers{3}));  // printed: in the direction of the gradient
}

TEST(Errata002, TaylorDividesByFactorials) {
  const auto d = derivatives([](const auto& x) { return exp(x); }, 0, 5);
  EXPECT_NEAR(d[1], slope([](const auto& x) { return exp(x); }, 0), 1e-12);
  const auto series = [&](const std::array<double, 6>& divisors) {  // at x = 1
    double sum = 0;
    for (std::size_t n = 0; n < divisors.size(); ++n) sum += d[n] / divisors[n];
    return sum;
  };
  EXPECT_NEAR(series({1, 1, 2, 6, 24, 120}), std::exp(1), 2e-3);
  EXPECT_TRUE(differ(series({1, 0, 1, 2, 9, 44}), std::exp(1)));  // !n: the permutations that leave no place
}

TEST(Errata002, HigherDerivativesAreNotSmall) {
  const auto d = derivatives(squared, 1, 2);
  EXPECT_NEAR(d[1], slope(squared, 1), 1e-12);
  EXPECT_EQ(d[2], 2);  // as at every x
  const auto tangent = [&](double x) { return d[0] + d[1] * (x - 1); };
  EXPECT_NEAR(squared(1.001), tangent(1.001), 1.1e-6);  // what is small near x₀ is (x − x₀)²
  EXPECT_TRUE(differ(squared(3.0), tangent(3)));        // printed: they are equal
  EXPECT_GT(squared(1 - 3 * d[1]), squared(1));         // against the gradient, and too far
}

TEST(Errata002, LearningRateHasOtherLimits) {
  const auto flat = [](const auto& w) { return 0.05 * squared(w[0]); };
  const auto steep = [](const auto& w) { return 2.0 * squared(w[0]); };
  EXPECT_NEAR(gradient(flat, {3})[0], 0.1 * 3, 1e-12);
  EXPECT_NEAR(gradient(steep, {3})[0], 4 * 3, 1e-12);
  EXPECT_NEAR(descend(flat, {3}, 10, 1)[0], 0, 1e-12);      // 10 is the best there is,
  EXPECT_GT(std::abs(descend(steep, {3}, 1, 10)[0]), 1e5);  // and 1 is too much
}

TEST(Errata002, FormulaOfTheActivationIsInItsArgument) {
  const auto right = [](const auto& in) { return sigmoid(in[0]); };    // in = (z, x)
  const auto printed = [](const auto& in) { return sigmoid(in[1]); };  // g(z) = 1/(1 + e⁻ˣ)
  const double g = sigmoid(0.7);
  EXPECT_NEAR(gradient(right, {0.7, -0.2})[0], g * (1 - g), 1e-12);
  EXPECT_EQ(gradient(printed, {0.7, -0.2})[0], 0);
}

TEST(Errata002, UpdatesOfAUnitsWeightsDiffer) {
  const auto d = gradient(two_units(1, -2), {0.3, 0.3, 0.3, 0.3, 0.5, 0.5});
  EXPECT_EQ(d[0], d[2]);            // from unit to unit they are equal,
  EXPECT_TRUE(differ(d[0], d[1]));  // from input to input they are not
}

TEST(Errata002, SmallestWeightsAreNotBest) {
  const auto size_of = [](double scale) {
    return std::abs(gradient(two_units(1, -2), {0.3 * scale, -0.1 * scale, 0.2 * scale, 0.6 * scale,
                                                0.5 * scale, 0.4 * scale})[0]);
  };
  EXPECT_GT(size_of(1), 0.1);
  EXPECT_LT(size_of(1e-9), 1e-8);  // the smaller the weights, the smaller the gradient, too
}

TEST(Errata002, ActivationIsNotTheNetInput) {
  const auto z = [](const auto& w) { return w * 1.0 + 2.0; };
  const auto a = [&](const auto& w) { return sigmoid(z(w)); };
  EXPECT_EQ(z(10.0), 12);
  EXPECT_LT(a(10.0), 1);  // large weights make z large, not a,
  EXPECT_LT(slope(a, 10), 1e-5);
  EXPECT_NEAR(slope(z, 10), 1, 1e-12);  // and z has no flat ends
}

// ---- 003_839cb49892f4cce0.txt -----------------------------------------------------------------------------

TEST(Errata003, DotProductIsATransposedTimesTheOther) {
  const auto dot = [](const auto& in) { return in[0] * in[2] + in[1] * in[3]; };  // in = (u, v)
  EXPECT_EQ(gradient(dot, {1, 2, 3, 4}), (Numbers{3, 4, 1, 2}));
  const Variable u(Array<double>{1, 2}), v(Array<double>{3, 4});
  EXPECT_EQ(matmul(u, v).item(), dot(Numbers{1, 2, 3, 4}));
  const auto printed = matmul(reshape(u, {2, 1}), reshape(v, {1, 2}));  // u·vᵀ
  EXPECT_TRUE(same(printed.value(), Array<double>{{3, 4}, {6, 8}}));
}

TEST(Errata003, NetInputHasABias) {
  const auto z = [](const auto& in) { return in[0] * 2.0 + in[1] * 3.0 + in[2]; };  // in = (w1, w2, b)
  const auto printed = [](const auto& in) { return in[0] * 2.0 + in[1] * 3.0; };
  EXPECT_EQ(gradient(z, {0.5, -1, 4})[2], 1);
  EXPECT_EQ(gradient(printed, {0.5, -1, 4})[2], 0);
}

TEST(Errata003, LinearLayersMergeWithTheirSlope) {
  const double c = 0.5, W1 = 3, b1 = 1, W2 = -2, b2 = 4;
  const auto both = [&](const auto& x) { return c * (W2 * (c * (W1 * x + b1)) + b2); };
  const auto merged = [&](const auto& x) { return c * (c * W2 * W1 * x + (c * W2 * b1 + b2)); };
  const auto printed = [&](const auto& x) { return c * (W2 * W1 * x + (W2 * b1 + b2)); };
  EXPECT_NEAR(merged(7.0), both(7.0), 1e-12);
  EXPECT_NEAR(slope(both, 7), c * c * W2 * W1, 1e-12);
  EXPECT_TRUE(differ(slope(printed, 7), slope(both, 7)));
  EXPECT_TRUE(differ(printed(0.0), both(0.0)));
}

/// Element i of softmax(in).
constexpr auto softmax_element(std::size_t i) {
  return [i](const auto& in) { return exp(in[i]) / (exp(in[0]) + exp(in[1]) + exp(in[2])); };
}

TEST(Errata003, SoftmaxDividesExponentials) {
  const Numbers z = {1, 2, 3};
  const auto printed = [](const auto& in) { return in[0] / (in[0] + in[1] + in[2]); };
  EXPECT_NEAR(softmax(Variable(Array<double>{1, 2, 3})).value()(0), softmax_element(0)(z), 1e-12);
  EXPECT_TRUE(differ(printed(z), softmax_element(0)(z)));
  EXPECT_TRUE(differ(gradient(printed, z)[0], gradient(softmax_element(0), z)[0]));
  EXPECT_LT(printed(Numbers{-1, 2, 3}), 0);  // and it is no probability
}

TEST(Errata003, VectorOfThreeProbabilities) {
  const Numbers a = {0.5, 0.15, 0.35}, z = {std::log(0.5), std::log(0.15), std::log(0.35)};
  double total = 0;
  for (const std::size_t i : {0u, 1u, 2u}) {
    total += softmax_element(i)(z);
    EXPECT_NEAR(gradient(softmax_element(i), z)[i], a[i] * (1 - a[i]), 1e-12);
  }
  EXPECT_NEAR(total, 1, 1e-12);
  EXPECT_TRUE(differ(0.5 - 0.15 + 0.35, total));  // printed: [0.5±0.15 0.35]
}

TEST(Errata003, SoftmaxSlopesByEqualAndUnequalIndices) {
  const Numbers z = {0.2, -0.5, 1}, a = softmax_of(z);
  for (const std::size_t i : {0u, 1u, 2u}) {
    const auto d = gradient(softmax_element(i), z);
    for (const std::size_t j : {0u, 1u, 2u})
      if (i != j)
        EXPECT_NEAR(d[j], -a[i] * a[j], 1e-12);  // also for i > j
      else
        EXPECT_TRUE(differ(d[j], -a[i] * a[j]));  // printed: for i ≦ j
  }
}

TEST(Errata003, StepIsAlongTheGradient) {
  const auto f = [](const auto& x) { return squared(x[0]) + 3.0 * squared(x[1]); };
  const Numbers x = {1, -2}, d = gradient(f, x);
  EXPECT_EQ(d, (Numbers{2, -12}));
  const double alpha = 0.01, reached = f(Numbers{x[0] - alpha * d[0], x[1] - alpha * d[1]});
  EXPECT_NEAR(reached - f(x), -alpha * squared(std::hypot(d[0], d[1])), 0.05);
  // printed: Δx = −α·Δf, one number for all coordinates, be it of the same length and of either sign
  const double each = alpha * std::hypot(d[0], d[1]) / std::sqrt(2);
  EXPECT_TRUE(differ(-alpha * d[0], -alpha * d[1]));
  EXPECT_GT(f(Numbers{x[0] + each, x[1] + each}), reached);
  EXPECT_GT(f(Numbers{x[0] - each, x[1] - each}), reached);
}

TEST(Errata003, OutputDependsOnItsOwnNetInput) {
  for (const std::size_t k : {0u, 1u}) {
    const auto d = gradient([&](const auto& z) { return sigmoid(z[k]); }, {0.3, -0.8});
    EXPECT_GT(d[k], 0.2);
    EXPECT_EQ(d[1 - k], 0);  // printed: on z_i
  }
}

TEST(Errata003, ActivationErrorOfSoftmaxIsAVector) {
  const Array<double> Y = {{0, 1, 0}, {1, 0, 0}};  // two samples
  const Variable Z(Array<double>{{0.2, -0.5, 1}, {2, 0.3, -1}});
  Tape tape;
  const auto A = softmax(Z);
  const Array<double> dA = tape.gradient(-sum(Y * log(A)), {A})[0].value();
  EXPECT_TRUE(same(dA, Array<double>(-Y / A.value())));  // all of it, for all samples
  expect_confirmed(
      Numbers(dA.begin(), dA.end()), [](const Numbers& a) { return -std::log(a[1]) - std::log(a[3]); },
      Numbers(A.value().begin(), A.value().end()));
}

TEST(Errata003, RecursionEndsAtItsLayer) {
  const Numbers w = {0, 0.9, -1.1, 0.7, 1.3, -0.8};  // z^[l] = w_l·tanh z^[l−1], with L = 5
  const auto loss_from = [&](std::size_t l) {
    return [&, l](auto z) {
      for (std::size_t next = l + 1; next < w.size(); ++next) z = w[next] * tanh(z);
      return 0.5 * squared(tanh(z) - 1.0);
    };
  };
  Numbers z = {0.4};
  for (std::size_t l = 1; l < w.size(); ++l) z.push_back(w[l] * std::tanh(z[l - 1]));
  const auto error = [&](std::size_t l) {  // δ^[L], then Eq. 173 until δ^[l]
    double delta = (std::tanh(z[5]) - 1) * (1 - squared(std::tanh(z[5])));
    for (std::size_t layer = 5; layer-- > l;) delta *= w[layer + 1] * (1 - squared(std::tanh(z[layer])));
    return delta;
  };
  const double right = slope(loss_from(3), z[3]);
  EXPECT_NEAR(error(3), right, 1e-12);
  EXPECT_TRUE(differ(error(3 - 2), right));  // printed: until δ^[l−2]
}

TEST(Errata003, ExamplesAreNumberedBelowM) {
  const std::size_t m = 6;
  nn::Dataset<double> examples{xt::zeros<double>({m, std::size_t{1}}), {0, 1, 2, 3, 4, 5}};
  nn::DataLoader<double> loader(examples, {.batch_size = 2, .shuffle = false});
  EXPECT_EQ(loader.batches(), m / 2);
  std::vector<std::size_t> numbered;
  for (const auto& batch : loader) numbered.insert(numbered.end(), batch.labels.begin(), batch.labels.end());
  EXPECT_EQ(numbered, examples.labels);          // 0 to m − 1
  const std::vector<std::size_t> printed = {m};  // 0 to m would be one more
  nn::Dataset<double> copy;
  EXPECT_THROW(nn::copy_samples(examples, printed, copy), std::out_of_range);
}

TEST(Errata003, LabelMatrixHasAColumnForEachExample) {
  const auto Y = numbers({2, 6}, 0, 1), predicted = numbers({2, 6}, -1, 1);  // n × m
  const Variable Yhat(predicted);
  Tape tape;
  const Array<double> d = tape.gradient(nn::mse(Yhat, Y), {Yhat})[0].value();
  EXPECT_EQ(d.shape(), Y.shape());
  expect_confirmed(
      Numbers(d.begin(), d.end()),
      [&](const Numbers& in) {
        double total = 0;
        for (std::size_t i = 0; i < in.size(); ++i) total += squared(in[i] - Y.data()[i]);
        return total / 12;
      },
      Numbers(predicted.begin(), predicted.end()));
  EXPECT_THROW(nn::mse(Yhat, numbers({2, 3})), std::invalid_argument);  // printed: n × s
}

// ---- 004_458c210f1924954c.txt, the abstract example -------------------------------------------------------

// out = Z·W + b̃ for Z (2 × 3), W (3 × 2) and b (2): where their entries stand in one list, counted from 1.
constexpr std::size_t z(std::size_t i, std::size_t k) { return 3 * i + k - 4; }
constexpr std::size_t w(std::size_t k, std::size_t j) { return 2 * k + j + 3; }
constexpr std::size_t b(std::size_t j) { return 11 + j; }
const Numbers layer = {1, 2, 3, -1, 4, 2, 2, -1, 1, 3, 0, 1, 1, -2};

template <class T>
T out(const std::vector<T>& x, std::size_t i, std::size_t j) {
  return x[z(i, 1)] * x[w(1, j)] + x[z(i, 2)] * x[w(2, j)] + x[z(i, 3)] * x[w(3, j)] + x[b(j)];
}

/// J = ½ Σ (o − t)², for in = (o11, o12, o21, o22).
constexpr auto cost_of_outputs = [](const auto& o) {
  return 0.5 * (squared(o[0] - 4.0) + squared(o[1] - 8.0) + squared(o[2] - 0.0) + squared(o[3] - 8.0));
};
constexpr auto cost_of_layer = [](const auto& x) {
  return cost_of_outputs(std::vector{out(x, 1, 1), out(x, 1, 2), out(x, 2, 1), out(x, 2, 2)});
};

/// dJ/do, counted from 1.
double dJ_do(std::size_t i, std::size_t j) {
  const Numbers o = {out(layer, 1, 1), out(layer, 1, 2), out(layer, 2, 1), out(layer, 2, 2)};
  return gradient(cost_of_outputs, o)[2 * i + j - 3];
}

/// dJ/d(an entry of Z, W or b).
double dJ(std::size_t entry) { return gradient(cost_of_layer, layer)[entry]; }

TEST(Errata004, ExtendedBiasHasEqualRows) {
  const Array<double> Z = {{1, 2, 3}, {-1, 4, 2}}, W = {{2, -1}, {1, 3}, {0, 1}}, row = {1, -2};
  const Array<double> O = (matmul(Variable(Z), W) + row).value();
  EXPECT_EQ(O(0, 1), out(layer, 1, 2));
  EXPECT_EQ(O(0, 1), 6);
  EXPECT_EQ(O(0, 1) - row(1) + row(0), 9);  // printed: the first row of b̃ is b1 b1
  EXPECT_EQ(dJ(b(1)), dJ_do(1, 1) + dJ_do(2, 1));
  EXPECT_TRUE(differ(dJ(b(1)), dJ_do(1, 1) + dJ_do(1, 2)));
}

TEST(Errata004, DerivativeByW32) {
  EXPECT_EQ(dJ(w(3, 2)), dJ_do(1, 2) * layer[z(1, 3)] + dJ_do(2, 2) * layer[z(2, 3)]);
  EXPECT_TRUE(differ(dJ(w(3, 2)), dJ_do(1, 1) * layer[z(1, 3)] + dJ_do(2, 2) * layer[z(2, 3)]));
}

TEST(Errata004, TransposeOfZ) {
  EXPECT_EQ(dJ(w(2, 1)), layer[z(1, 2)] * dJ_do(1, 1) + layer[z(2, 2)] * dJ_do(2, 1));
  EXPECT_TRUE(differ(dJ(w(2, 1)), layer[z(2, 1)] * dJ_do(1, 1) + layer[z(2, 2)] * dJ_do(2, 1)));
}

TEST(Errata004, BiasGradientAddsTheRows) {
  const Array<double> dOut = {{dJ_do(1, 1), dJ_do(1, 2)}, {dJ_do(2, 1), dJ_do(2, 2)}};
  EXPECT_TRUE(same(sum(constant(dOut), {0}).value(), Array<double>{dJ(b(1)), dJ(b(2))}));
  EXPECT_FALSE(close(sum(constant(dOut), {1}).value(), Array<double>{dJ(b(1)), dJ(b(2))}));  // each row's sum
}

TEST(Errata004, DerivativeByZ21) {
  EXPECT_EQ(dJ(z(2, 1)), dJ_do(2, 1) * layer[w(1, 1)] + dJ_do(2, 2) * layer[w(1, 2)]);
  EXPECT_TRUE(differ(dJ(z(2, 1)), dJ_do(2, 1) * layer[w(1, 1)] + dJ_do(1, 2) * layer[w(1, 2)]));
}

TEST(Errata004, TransposeOfW) {
  EXPECT_EQ(dJ(z(1, 1)), dJ_do(1, 1) * layer[w(1, 1)] + dJ_do(1, 2) * layer[w(1, 2)]);
  EXPECT_TRUE(differ(dJ(z(1, 1)), dJ_do(1, 1) * layer[w(1, 1)] + dJ_do(1, 2) * layer[w(2, 1)]));
}

TEST(Errata004, QuotientRuleGivesTheSlopeOfZ) {
  const double h = 0.7, Z = std::tanh(h);
  const double dJ_dh = slope([](const auto& in) { return 0.5 * squared(tanh(in) - 4.0); }, h);
  EXPECT_NEAR(dJ_dh, (Z - 4) * (1 - Z * Z), 1e-12);
  EXPECT_NEAR(slope([](const auto& in) { return tanh(in); }, h), 1 - Z * Z, 1e-12);
  EXPECT_TRUE(differ(dJ_dh, 1 - Z * Z));  // printed: dJ/dh = ((a − b)/(a + b))′
}

// ---- 004_458c210f1924954c.txt, the example with numbers ---------------------------------------------------

enum Parameter : std::size_t { w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, b1, b2 };
const Numbers start = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.1, 0.5, 0.5};

template <class T>
struct Network {
  explicit Network(const std::vector<T>& p)
      : z_h1(p[w1] * 1.0 + p[w3] * 4.0 + p[w5] * 5.0 + p[b1]),
        z_h2(p[w2] * 1.0 + p[w4] * 4.0 + p[w6] * 5.0 + p[b1]),
        h1(sigmoid(z_h1)),
        h2(sigmoid(z_h2)),
        z_o1(p[w7] * h1 + p[w9] * h2 + p[b2]),
        z_o2(p[w8] * h1 + p[w10] * h2 + p[b2]),
        o1(sigmoid(z_o1)),
        o2(sigmoid(z_o2)),
        E(0.5 * (squared(o1 - 0.1) + squared(o2 - 0.05))) {}
  T z_h1, z_h2, h1, h2, z_o1, z_o2, o1, o2, E;
};
constexpr auto error = [](const auto& p) { return Network(p).E; };

TEST(Errata004, SecondOutputHasItsOwnName) {
  const Network network(start);
  EXPECT_TRUE(rounds_to(network.z_o1, 2.0862));
  EXPECT_TRUE(rounds_to(network.z_o2, 1.3888));  // printed: z_o1 = w7·h1 + w9·h2 + b2, and then o1
  EXPECT_TRUE(rounds_to(network.o2, 0.8004));
  const auto d = gradient([](const auto& p) { return Network(p).z_o2; }, start);
  EXPECT_NEAR(d[w8], network.h1, 1e-12);
  EXPECT_EQ(d[w7], 0);
}

TEST(Errata004, DerivativeByTheHiddenBias) {
  const double right = gradient(error, start)[b1];
  EXPECT_TRUE(rounds_to(right, 0.0024));
  EXPECT_FALSE(rounds_to(right, 0.0008));

  // b1 reaches each output through each hidden unit. With the text's own factors:
  const double d1 = 0.7896 * 0.0983, d2 = 0.7504 * 0.1598, h1 = 0.0132, h2 = 0.0049;
  EXPECT_TRUE(rounds_to((d1 * 0.7 + d2 * 0.8) * h1 + (d1 * 0.9 + d2 * 0.1) * h2, 0.0024));
  EXPECT_TRUE(rounds_to(d1 * 0.7 * h1 + d2 * 0.1 * h2, 0.0008));               // two of the four paths,
  EXPECT_TRUE(rounds_to(0.7896 * 0.9983 * 0.7 * h1 + d2 * 0.1 * h2, 0.0073));  // and 0.9983 for 0.0983
}

TEST(Errata004, StepOfTheBiases) {
  const auto reached = descend(error, start, 0.01, 1), d = gradient(error, start);
  EXPECT_NEAR(reached[b1], 0.5 - 0.01 * d[b1], 1e-15);
  EXPECT_TRUE(rounds_to(reached[b1], 0.5000));
  EXPECT_FALSE(rounds_to(reached[b1], 0.0500));          // printed,
  EXPECT_FALSE(rounds_to(0.1 - 0.01 * 0.0008, 0.0500));  // from a 0.1 that gives something else
  EXPECT_TRUE(rounds_to(reached[b2], 0.4980));
  EXPECT_FALSE(rounds_to(0.1 - 0.01 * 0.1975, 0.4980));  // printed: b1 := 0.1 − …
}

TEST(Errata004, FifteenHundredStepsAreNotTheEnd) {
  const auto middle = descend(error, start, 0.01, 1500), later = descend(error, middle, 0.01, 1500);
  EXPECT_GT(gradient(error, middle)[b2], 0.02);  // at the learning rate of the text it still goes down,
  EXPECT_TRUE(rounds_to(error(middle), 0.0081));
  EXPECT_TRUE(rounds_to(error(later), 0.0017));  // and the lowest possible error is 0
}

TEST(Errata004, AllOtherNumbersAreRight) {
  const auto [z_h1, z_h2, h1, h2, z_o1, z_o2, o1, o2, E] = Network(start);
  const auto error_of_hidden = [](const auto& h) {
    return 0.5 * (squared(sigmoid(0.7 * h[0] + 0.9 * h[1] + 0.5) - 0.1) +
                  squared(sigmoid(0.8 * h[0] + 0.1 * h[1] + 0.5) - 0.05));
  };
  const auto dh = gradient(error_of_hidden, {h1, h2});
  const struct {
    double right, printed;
  } values[] = {{z_h1, 4.3},
                {z_h2, 5.3},
                {h1, 0.9866},
                {h2, 0.9950},
                {z_o1, 2.0862},
                {o1, 0.8896},
                {o1 - 0.1, 0.7896},
                {o2 - 0.05, 0.7504},
                {o1 * (1 - o1), 0.0983},
                {o2 * (1 - o2), 0.1598},
                {h1 * (1 - h1), 0.0132},
                {h2 * (1 - h2), 0.0049},
                {dh[0], 0.1502},
                {dh[1], 0.0818}};
  for (const auto& [right, printed] : values) EXPECT_TRUE(rounds_to(right, printed)) << printed;
  EXPECT_NEAR(E, error_of_hidden(Numbers{h1, h2}), 1e-15);

  const auto d = gradient(error, start), reached = descend(error, start, 0.01, 1);
  const struct {
    Parameter parameter;
    double gradient, reached;
  } steps[] = {{w1, 0.0020, 0.1000}, {w2, 0.0004, 0.2000},  {w3, 0.0079, 0.2999}, {w4, 0.0016, 0.4000},
               {w5, 0.0099, 0.4999}, {w6, 0.0020, 0.6000},  {w7, 0.0765, 0.6992}, {w8, 0.1183, 0.7988},
               {w9, 0.0772, 0.8992}, {w10, 0.1193, 0.0988}, {b2, 0.1975, 0.4980}};
  for (const auto& step : steps) {
    EXPECT_TRUE(rounds_to(d[step.parameter], step.gradient)) << step.parameter;
    EXPECT_TRUE(rounds_to(reached[step.parameter], step.reached)) << step.parameter;
  }
}

}  // namespace
}  // namespace xgrad
