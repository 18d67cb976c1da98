// Second and third derivatives: against closed forms where there are, else against differences of the
// derivative one order lower.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

/// d(Σ y)/dx, recorded.
Variable<double> derivative(const Variable<double>& y, const Variable<double>& x) {
  return Tape::current()->gradient(sum(y), Inputs{x}, {.differentiable = true})[0];
}

/// A function's gradient, flattened and joined by fixed weights, as a function of its own: to be checked like
/// any other. Differences are taken without a tape, and then it needs one of its own.
CheckedFunction gradient_of(const CheckedFunction& f) {
  return [f](const Inputs& x) {
    std::optional<Tape> own;
    if (Tape::current() == nullptr) own.emplace();
    const auto y = f(x);
    const auto gradients = Tape::current()->gradient(y, x, numbers(y.shape(), 0.5, 1.5),
                                                     {.differentiable = true, .allow_unused = true});
    Variable<double> total = constant(0.0);
    for (const auto& gradient : gradients) total += sum(gradient * numbers(gradient.shape(), 0.5, 1.5, 3));
    return total;
  };
}

/// The matrix of ∂²y/∂aᵢ∂bⱼ, row by row.
Array<double> hessian_block(const CheckedFunction& f, const Inputs& inputs, std::size_t a, std::size_t b) {
  Array<double> block(Shape{inputs[a].size(), inputs[b].size()});
  Tape tape;
  const auto slopes =
      tape.gradient(f(inputs), {inputs[a]}, {.differentiable = true, .allow_unused = true})[0];
  for (std::size_t i = 0; i < inputs[a].size(); ++i) {
    Array<double> one(inputs[a].shape());
    std::fill(one.data(), one.data() + one.size(), 0.0);
    one.data()[i] = 1;
    const auto row = tape.gradient(slopes, {inputs[b]}, one, {.allow_unused = true})[0];
    std::copy_n(row.value().data(), row.size(), block.data() + i * row.size());
  }
  return block;
}

void expect_symmetric_hessian(const CheckedFunction& f, const Inputs& inputs) {
  for (std::size_t a = 0; a < inputs.size(); ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const auto ab = hessian_block(f, inputs, a, b), ba = hessian_block(f, inputs, b, a);
      EXPECT_TRUE(close(ab, Array<double>(xt::transpose(ba)), 1e-12, 1)) << a << ", " << b;
    }
}

void expect_third_derivatives(const CheckedFunction& f, const Inputs& inputs) {
  const auto first = gradcheck(f, inputs);
  const auto second = gradcheck(gradient_of(f), inputs);
  const auto third = gradcheck(gradient_of(gradient_of(f)), inputs);
  EXPECT_TRUE(first.ok()) << first.to_string();
  EXPECT_TRUE(second.ok()) << second.to_string();
  EXPECT_TRUE(third.ok()) << third.to_string();
}

// ---- Of one variable -------------------------------------------------------------------------------------

// With s = 1 − y²:  y' = s,  y'' = −2ys,  y''' = 4y²s − 2s²,  y'''' = 16ys² − 8y³s.
TEST(HigherOrder, OfTanhIsInClosedForm) {
  const Variable x(numbers({9}));
  Tape tape;
  auto y = tanh(x);
  const Array<double> t = y.value(), s = 1 - t * t;
  for (const Array<double>& expected : std::vector<Array<double>>{s, -2 * t * s, 4 * t * t * s - 2 * s * s,
                                                                  16 * t * s * s - 8 * t * t * t * s}) {
    y = derivative(y, x);
    EXPECT_TRUE(close(y.value(), expected, 1e-13, 1));
  }
}

TEST(HigherOrder, OfPowersIsInClosedForm) {
  const Variable x(Array<double>{-1.5, 0, 0.5, 2});
  // x⁴ in four ways
  const std::vector<Variable<double> (*)(const Variable<double>&)> ways = {
      [](const Variable<double>& u) { return pow(u, 4); },
      [](const Variable<double>& u) { return square(square(u)); },
      [](const Variable<double>& u) { return u * u * u * u; },
      [](const Variable<double>& u) { return square(u) * pow(u, 2.0); },
  };
  for (std::size_t way = 0; way < ways.size(); ++way) {
    Tape tape;
    auto y = ways[way](x);
    double factor = 1;
    for (int order = 1; order <= 4; ++order) {
      y = derivative(y, x);
      factor *= 5 - order;
      Array<double> expected(x.shape());
      for (std::size_t i = 0; i < 4; ++i) expected(i) = factor * std::pow(x.value()(i), 4 - order);
      EXPECT_TRUE(close(y.value(), expected, 1e-13, 1)) << "way " << way << ", order " << order;
    }
  }
}

TEST(HigherOrder, OfPiecewiseLinearFunctionsIsZero) {
  const Variable x(Array<double>{-2, -0.5, 0, 1, 3});
  for (const auto f : std::vector<Variable<double> (*)(const Variable<double>&)>{
           [](const Variable<double>& u) { return relu(u); },
           [](const Variable<double>& u) { return abs(u); },
           [](const Variable<double>& u) { return leaky_relu(u, 0.1); },
           [](const Variable<double>& u) { return maximum(u, 0.7); }}) {
    Tape tape;
    const auto slope = derivative(f(x) * x, x);  // f + f'·x, so that the next one is 2f'
    const auto twice = derivative(slope, x), f1 = derivative(f(x), x);
    EXPECT_TRUE(same(twice.value(), Array<double>(2 * f1.value())));
    EXPECT_TRUE(same(tape.gradient(sum(twice), {x}, {.allow_unused = true})[0].value(),
                     Array<double>(xt::zeros<double>({5}))));
  }
}

// ---- Through broadcasting --------------------------------------------------------------------------------

// J = Σᵢⱼ wᵢⱼ·aᵢ²·bⱼ³, with a a column, b a row.
TEST(HigherOrder, ThroughBroadcastingIsInClosedForm) {
  const Variable a(numbers({3, 1}, -2, 2, 1), "a"), b(numbers({4}, -2, 2, 2), "b");
  const Array<double> w = numbers({3, 4}, 0.5, 1.5);
  const auto& u = a.value();
  const auto& v = b.value();
  Tape tape;
  const auto J = sum(w * square(a) * pow(b, 3));
  const auto da = tape.gradient(J, {a}, {.differentiable = true})[0];

  for (std::size_t i = 0; i < 3; ++i) {
    Array<double> one = xt::zeros<double>({3, 1});
    one(i, 0) = 1;
    const auto second = tape.gradient(da, {a, b}, one, {.differentiable = true});
    const auto third = tape.gradient(second[0], {b}, one)[0];  // ∂³J/∂aᵢ²∂bⱼ = 2·wᵢⱼ·3bⱼ²
    Array<double> aa = xt::zeros<double>({3, 1}), ab(Shape{4}), aab(Shape{4});
    for (std::size_t j = 0; j < 4; ++j) {
      aa(i, 0) += 2 * w(i, j) * std::pow(v(j), 3);
      ab(j) = w(i, j) * 2 * u(i, 0) * 3 * v(j) * v(j);
      aab(j) = w(i, j) * 2 * 3 * v(j) * v(j);
    }
    EXPECT_TRUE(close(second[0].value(), aa, 1e-13, 1));
    EXPECT_TRUE(close(second[1].value(), ab, 1e-13, 1));
    EXPECT_TRUE(close(third.value(), aab, 1e-13, 1));
  }
}

TEST(HigherOrder, ThroughBroadcastingAgreesWithDifferences) {
  expect_third_derivatives(
      [](const Inputs& x) { return tanh(x[0] * x[1]) / (1 + square(x[2])) - x[0] * exp(x[2]); },
      {Variable(numbers({2, 1, 3}, -1, 1, 1), "a"), Variable(numbers({4, 1}, -1, 1, 2), "b"),
       Variable(numbers({}, -1, 1, 3), "c")});
}

// ---- Through products ------------------------------------------------------------------------------------

// J = xᵀAx has the Hessian A + Aᵀ, and ∂³J/∂xᵢ∂xⱼ∂A_kl = δᵢₖδⱼₗ + δᵢₗδⱼₖ.
TEST(HigherOrder, OfAQuadraticFormIsInClosedForm) {
  const Variable A(numbers({3, 3}, -1, 1, 1)), x(numbers({3}, -1, 1, 2));
  const CheckedFunction form = [](const Inputs& in) { return matmul(matmul(in[1], in[0]), in[1]); };
  EXPECT_TRUE(
      close(hessian_block(form, {A, x}, 1, 1), Array<double>(A.value() + xt::transpose(A.value())), 1e-13));

  Tape tape;
  const Array<double> e0 = {1, 0, 0}, e2 = {0, 0, 1};
  const auto slope = tape.gradient(form({A, x}), {x}, {.differentiable = true})[0];
  const auto second = tape.gradient(slope, {x}, e0, {.differentiable = true})[0];
  EXPECT_TRUE(
      same(tape.gradient(second, {A}, e2)[0].value(), Array<double>{{0, 0, 1}, {0, 0, 0}, {1, 0, 0}}));
}

TEST(HigherOrder, ThroughProductsAgreesWithDifferences) {
  for (const MatMulOptions flags : {MatMulOptions{false, false}, MatMulOptions{true, false},
                                    MatMulOptions{false, true}, MatMulOptions{true, true}}) {
    const Shape a = flags.transpose_a ? Shape{3, 2} : Shape{2, 3},
                b = flags.transpose_b ? Shape{2, 3} : Shape{3, 2};
    expect_third_derivatives([=](const Inputs& x) { return pow(matmul(x[0], x[1], flags), 3); },
                             {Variable(numbers(a, 0.2, 1, 1), "A"), Variable(numbers(b, 0.2, 1, 2), "B")});
  }
}

// ---- Through softmax -------------------------------------------------------------------------------------

// y = ln Σ eˣ with p = softmax x:  ∂²y/∂xᵢ∂xⱼ = pᵢδᵢⱼ − pᵢpⱼ, and
// ∂³y/∂xᵢ∂xⱼ∂xₖ = pᵢδᵢⱼδᵢₖ − δᵢⱼpᵢpₖ − δᵢₖpᵢpⱼ − δⱼₖpⱼpᵢ + 2pᵢpⱼpₖ.
TEST(HigherOrder, OfLogSumExpIsInClosedForm) {
  constexpr std::size_t n = 5;
  const Variable x(numbers({n}));
  const Array<double> p = softmax(x).value();
  const auto unit = [](std::size_t i) {
    Array<double> e = xt::zeros<double>({n});
    e(i) = 1;
    return e;
  };
  Tape tape;
  const auto slope = tape.gradient(logsumexp(x), {x}, {.differentiable = true})[0];
  EXPECT_TRUE(close(slope.value(), p, 1e-14));
  for (std::size_t i = 0; i < n; ++i) {
    const auto second = tape.gradient(slope, {x}, unit(i), {.differentiable = true})[0];
    for (std::size_t j = 0; j < n; ++j) {
      EXPECT_NEAR(second.value()(j), p(i) * (i == j) - p(i) * p(j), 1e-15);
      const auto third = tape.gradient(second, {x}, unit(j))[0];
      for (std::size_t k = 0; k < n; ++k)
        EXPECT_NEAR(third.value()(k),
                    p(i) * (i == j && i == k) - (i == j) * p(i) * p(k) - (i == k) * p(i) * p(j) -
                        (j == k) * p(j) * p(i) + 2 * p(i) * p(j) * p(k),
                    1e-15);
    }
  }
}

TEST(HigherOrder, ThroughSoftmaxAgreesWithDifferences) {
  const Inputs x = {Variable(numbers({2, 3, 2}, -1, 1), "x")};
  for (const std::ptrdiff_t axis : {0, 1, 2}) {
    expect_third_derivatives([=](const Inputs& in) { return square(softmax(in[0], axis)); }, x);
    expect_third_derivatives([=](const Inputs& in) { return square(log_softmax(in[0], axis)); }, x);
    expect_third_derivatives([=](const Inputs& in) { return square(logsumexp(in[0], {axis})); }, x);
  }
}

// ---- Everything together ---------------------------------------------------------------------------------

Variable<double> network(const Inputs& in) {  // x (3 × 2), W (2 × 4), b (4), V (4 × 3)
  const auto hidden = tanh(linear(in[0], in[1], in[2]));
  return -mean(pick(log_softmax(matmul(hidden, in[3])), {2, 0, 1}));
}

Inputs network_inputs() {
  return {Variable(numbers({3, 2}, -1, 1, 1), "x"), Variable(numbers({2, 4}, -1, 1, 2), "W"),
          Variable(numbers({4}, -1, 1, 3), "b"), Variable(numbers({4, 3}, -1, 1, 4), "V")};
}

TEST(HigherOrder, OfANetworkAgreesWithDifferences) { expect_third_derivatives(network, network_inputs()); }

TEST(HigherOrder, OfANetworkIsSymmetric) { expect_symmetric_hessian(network, network_inputs()); }

TEST(HigherOrder, OfMixedFormulasIsSymmetric) {
  expect_symmetric_hessian(
      [](const Inputs& x) {
        return sum(softplus(x[0] * x[1]) / sqrt(1 + square(x[1])) + pow(x[2], x[0]) -
                   transpose(broadcast_to(logsumexp(x[0] - x[1], {1}), {3, 2})) * sigmoid(x[2]));
      },
      {Variable(numbers({2, 3}, -1, 1, 1)), Variable(numbers({3}, -1, 1, 2)),
       Variable(numbers({2, 1}, 0.5, 2, 3))});
}

// The penalty of a Wasserstein critic: |∂f/∂x|² of each sample is trained on, through product and broadcast.
TEST(HigherOrder, OfASquaredGradientNormAgreesWithDifferences) {
  const CheckedFunction penalty = [](const Inputs& in) {  // x (3 × 2), W (2 × 4), b (4), v (4)
    std::optional<Tape> own;
    if (Tape::current() == nullptr) own.emplace();
    const auto critic = matmul(tanh(matmul(in[0], in[1]) + in[2]), in[3]);
    const auto slope = Tape::current()->gradient(sum(critic), Inputs{in[0]}, {.differentiable = true})[0];
    return mean(square(sqrt(sum(square(slope), {1})) - 1));
  };
  const Inputs inputs = {Variable(numbers({3, 2}, -1, 1, 1), "x"), Variable(numbers({2, 4}, -1, 1, 2), "W"),
                         Variable(numbers({4}, -1, 1, 3), "b"), Variable(numbers({4}, -1, 1, 4), "v")};
  const auto report = gradcheck(penalty, inputs), second = gradgradcheck(penalty, inputs);
  EXPECT_TRUE(report.ok()) << report.to_string();
  EXPECT_TRUE(second.ok()) << second.to_string();
}

// f = Σ (x·W + b)²: ∂f/∂x = 2(xW + b)Wᵀ, and R = Σ (∂f/∂x)² has ∂R/∂b = 8·Σᵢ (xᵢW + b)·WᵀW.
TEST(HigherOrder, OfASquaredGradientNormIsInClosedForm) {
  const Variable x(numbers({3, 2}, -1, 1, 1)), W(numbers({2, 4}, -1, 1, 2)), b(numbers({4}, -1, 1, 3));
  Tape tape;
  const auto r = matmul(x, W) + b;
  const auto slope = derivative(square(r), x);
  const auto gradient = tape.gradient(sum(square(slope)), {b})[0];
  const auto expected = 8 * matmul(sum(r, {0}), matmul(W, W, {.transpose_a = true}));
  EXPECT_TRUE(close(gradient.value(), expected.value(), 1e-13, 1));
}

// The pullback is linear in its seed, so differentiating it by the seed gives J·v: forward mode out of two
// reverse sweeps.
TEST(HigherOrder, InTheSeedIsTheForwardDerivative) {
  const Variable x(numbers({2, 3}, -1, 1, 1)), W(numbers({3, 4}, -1, 1, 2));
  const Array<double> v = numbers({2, 3}, -1, 1, 3);
  const auto f = [&](const Variable<double>& at) { return softmax(matmul(at, W)); };
  const Variable seed(numbers({2, 4}));
  Tape tape;
  const auto pulled = tape.gradient(f(x), {x}, seed, {.differentiable = true})[0];
  const auto pushed = tape.gradient(pulled, {seed}, v)[0];

  const double h = 1e-6;
  const Array<double> above = f(constant(x.value() + h * v)).value(),
                      below = f(constant(x.value() - h * v)).value();
  EXPECT_TRUE(close(pushed.value(), Array<double>((above - below) / (2 * h)), 1e-8, 1));
}

// A value in the middle is as good as a leaf.
TEST(HigherOrder, WithRespectToIntermediateValues) {
  const Variable x(numbers({3}));
  Tape tape;
  const auto u = exp(x);
  const auto y = sum(u * u * u);
  const auto du = tape.gradient(y, {u}, {.differentiable = true})[0];
  EXPECT_TRUE(close(du.value(), Array<double>(3 * u.value() * u.value()), 1e-14));
  EXPECT_TRUE(close(tape.gradient(sum(du), {u})[0].value(), Array<double>(6 * u.value()), 1e-14));
  // ∂/∂x of 3u² goes on through u = eˣ
  EXPECT_TRUE(close(tape.gradient(sum(du), {x})[0].value(), Array<double>(6 * u.value() * u.value()), 1e-14));
}

TEST(HigherOrder, OfFloatsIsThatOfDoubles) {
  const auto third = [](const auto& x) {
    Tape tape;
    auto y = sum(square(softmax(tanh(x))));
    for (int order = 1; order <= 3; ++order)
      y = sum(tape.gradient(y, {x}, {.differentiable = true})[0] * converted<double>(numbers({2, 3})));
    return static_cast<double>(y.item());
  };
  const Array<float> x = numbers<float>({2, 3});
  EXPECT_NEAR(third(Variable(x)), third(Variable(converted<double>(x))), 1e-5);
}

}  // namespace
}  // namespace xgrad
