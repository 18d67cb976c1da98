// Jacobians and Hessians.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using V = Variable<double>;
using Inputs = std::vector<V>;

// y (2) of x (3): y₀ = x₀·x₁,  y₁ = sin-like mixture e^x₂ + x₀²
const auto mixed = [](const V& x) {
  const V x0 = slice(x, 0, 0, 1), x1 = slice(x, 0, 1, 2), x2 = slice(x, 0, 2, 3);
  return concatenate(x0 * x1, exp(x2) + x0 * x0);
};
const Array<double> at = {2, 3, 0.5};
const Array<double> expected = {{3, 2, 0}, {4, 0, std::exp(0.5)}};

TEST(Jacobian, IsTheSameInEveryMode) {
  const Variable x(at, "x");
  for (const auto mode : {JacobianMode::cheaper, JacobianMode::reverse, JacobianMode::forward})
    EXPECT_TRUE(close(jacobian(mixed, x, {.mode = mode}).value(), expected));
}

TEST(Jacobian, HasTheShapesOfBoth) {
  const Variable x(numbers({2, 3}));
  const auto y = [](const V& in) { return transpose(in) * 2.0; };
  for (const auto mode : {JacobianMode::reverse, JacobianMode::forward}) {
    const V J = jacobian(y, x, {.mode = mode});
    ASSERT_EQ(J.shape(), (Shape{3, 2, 2, 3}));
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t k = 0; k < 2; ++k)
          for (std::size_t l = 0; l < 3; ++l) EXPECT_EQ(J.value()(i, j, k, l), i == l && j == k ? 2.0 : 0.0);
  }
  EXPECT_EQ(jacobian([](const V& in) { return sum(in); }, x).shape(), (Shape{2, 3}));
  EXPECT_EQ(jacobian(
                [](const V& in) {
                  return in * Array<double>{1, 2};
                },
                Variable(1.0))
                .shape(),
            (Shape{2}));
  EXPECT_EQ(jacobian([](const V& in) { return slice(in, 0, 0, 0); }, x).shape(), (Shape{0, 3, 2, 3}));
}

TEST(Jacobian, OfSeveralInputs) {
  const Variable a(Array<double>{1, 2}), b(3.0);
  const auto [Ja, Jb] = jacobian([](const V& u, const V& v) { return u * u * v; }, a, b);
  EXPECT_TRUE(close(Ja.value(), Array<double>{{6, 0}, {0, 12}}));
  EXPECT_TRUE(close(Jb.value(), Array<double>{1, 4}));
  const auto all = jacobian([](const Inputs& in) { return in[0] * in[0] * in[1]; }, Inputs{a, b},
                            {.mode = JacobianMode::forward});
  EXPECT_TRUE(close(all[0].value(), Ja.value()));
  EXPECT_TRUE(close(all[1].value(), Jb.value()));
}

TEST(Jacobian, CanBeDifferentiatedInEveryMode) {
  for (const auto mode : {JacobianMode::reverse, JacobianMode::forward}) {
    const Variable x(at, "x");
    // Σ J² = x₁² + x₀² + 4x₀² + e^2x₂
    const auto norm = [&](const V& in) { return sum(square(jacobian(mixed, in, {.mode = mode}))); };
    EXPECT_TRUE(close(grad(norm, x).value(), Array<double>{20, 6, 2 * std::exp(1.0)}));
    EXPECT_NEAR(jvp(norm, x, Array<double>{1, 1, 1}).tangent.item(), 26 + 2 * std::exp(1.0), 1e-12);
  }
}

TEST(Hessian, IsTheMatrixOfSecondDerivatives) {
  const Variable x(Array<double>{2, 3});
  const auto f = [](const V& in) {
    const V a = slice(in, 0, 0, 1), b = slice(in, 0, 1, 2);
    return sum(a * a * a * b);
  };
  EXPECT_TRUE(close(hessian(f, x).value(), Array<double>{{36, 12}, {12, 0}}));
  EXPECT_TRUE(close(hvp(f, x, Array<double>{1, 10}).value(), Array<double>{156, 12}));
}

TEST(Hessian, OfALinearFunctionIsZero) {
  const Variable x(Array<double>{2, 3});
  const auto f = [](const V& in) { return sum(in * 2.0); };
  EXPECT_TRUE(same(hessian(f, x).value(), Array<double>{{0, 0}, {0, 0}}));
  EXPECT_TRUE(same(hvp(f, x, Array<double>{1, 10}).value(), Array<double>{0, 0}));
}

TEST(Hessian, OfSeveralInputsHasABlockForEachTwo) {
  const Variable a(Array<double>{1, 2}), b(3.0);
  const auto H = hessian([](const V& u, const V& v) { return sum(u * u * u) * v * v; }, a, b);
  EXPECT_TRUE(close(H[0][0].value(), Array<double>{{54, 0}, {0, 108}}));
  EXPECT_TRUE(close(H[0][1].value(), Array<double>{18, 72}));
  EXPECT_TRUE(close(H[1][0].value(), Array<double>{18, 72}));
  EXPECT_NEAR(H[1][1].item(), 18, 1e-12);
}

TEST(Hvp, IsTheHessianTimesTheDirection) {
  const Variable W(numbers({4, 3})), x(numbers({5, 4}));
  const auto f = [&](const V& in) { return sum(square(tanh(matmul(x, in)))); };
  const Array<double> v = numbers({4, 3}, -1, 1, 9);
  const V H = hessian(f, W), Hv = hvp(f, W, v);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t l = 0; l < 3; ++l) sum += H.value()(i, j, k, l) * v(k, l);
      EXPECT_NEAR(Hv.value()(i, j), sum, 1e-10);
    }
  const auto products = hvp([&](const Inputs& in) { return f(in[0]); }, Inputs{W}, Inputs{constant(v)});
  EXPECT_TRUE(close(products[0].value(), Hv.value()));
}

TEST(Hvp, CanBeDifferentiated) {
  const Variable x(Array<double>{2, 3});
  const auto f = [](const V& in) { return sum(in * in * in); };
  // H·v = 6x·v; its sum's gradient is 6v.
  const auto total = [&](const V& in) { return sum(hvp(f, in, Array<double>{1, 10})); };
  EXPECT_TRUE(close(grad(total, x).value(), Array<double>{6, 60}));
}

TEST(Jacobian, SaysWhatIsWrong) {
  const Variable x(Array<double>{1, 2}, "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jacobian([](const V&) { return V(); }, x); }),
            "jacobian: what the function returned is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { hessian([](const V& in) { return in * in; }, x); }),
            "hessian: the function returned an array of shape (2), expected one number");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              hvp([](const V& in) { return sum(in); }, x, Array<double>{1, 2, 3});
            }),
            "hvp: the tangent is (3), x is (2); the shapes must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>(
                [&] { hvp([](const Inputs& in) { return sum(in[0]); }, Inputs{x}, Inputs{}); }),
            "hvp: 1 inputs and 0 tangents given; each input needs one");
}

}  // namespace
}  // namespace xgrad
