#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace xgrad {
namespace {

using V = Variable<double>;

const auto root_of = [](const V& x, const V& t) { return x * x - t; };

TEST(ImplicitRoot, OfASquareIsTheSquareRoot) {
  const Variable t(2.0, "t");
  const double found = std::sqrt(2.0);
  const auto x = [&](const V& in) { return implicit_root(root_of, found, in); };
  EXPECT_NEAR(x(t).item(), found, 1e-14);
  EXPECT_NEAR(grad(x, t).item(), 0.5 / found, 1e-14);
  EXPECT_NEAR(jvp(x, t, 1.0).tangent.item(), 0.5 / found, 1e-14);
}

TEST(ImplicitRoot, HasAsManyDerivativesAsAsked) {
  const Variable t(2.0, "t");
  const double found = std::sqrt(2.0);
  const auto x = [&](const V& in) { return implicit_root(root_of, found, in, {.order = 3}); };
  const auto first = [&](const V& in) { return grad(x, in); };
  const auto second = [&](const V& in) { return grad(first, in); };
  EXPECT_NEAR(second(t).item(), -0.25 * std::pow(2.0, -1.5), 1e-13);
  EXPECT_NEAR(grad(second, t).item(), 0.375 * std::pow(2.0, -2.5), 1e-13);
}

// x₀ + x₁·t₀ = 3, x₀·x₁ = t₁: two equations, against differences of the closed form.
TEST(ImplicitRoot, OfASystem) {
  const auto f = [](const V& x, const V& t) {
    const V x0 = slice(x, 0, 0, 1), x1 = slice(x, 0, 1, 2), t0 = slice(t, 0, 0, 1), t1 = slice(t, 0, 1, 2);
    return concatenate(x0 + x1 * t0 - 3.0, x0 * x1 - t1);
  };
  const auto solved = [](double t0, double t1) {
    const double x1 = (3 + std::sqrt(9 - 4 * t0 * t1)) / (2 * t0);
    return Array<double>{t1 / x1, x1};
  };
  const Array<double> t = {1.5, 0.8};
  const V J = jacobian([&](const V& in) { return implicit_root(f, solved(t(0), t(1)), in); }, Variable(t));
  constexpr double h = 1e-6;
  for (std::size_t j = 0; j < 2; ++j) {
    const Array<double> up = solved(t(0) + (j == 0) * h, t(1) + (j == 1) * h);
    const Array<double> down = solved(t(0) - (j == 0) * h, t(1) - (j == 1) * h);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(J.value()(i, j), (up(i) - down(i)) / (2 * h), 1e-8);
  }
}

TEST(ImplicitRoot, OfFloats) {
  const Variable<float> t(xt::xarray<float>{2, 3});
  const auto f = [](const Variable<float>& x, const Variable<float>& in) { return x * x - in; };
  const xt::xarray<float> found = {std::sqrt(2.0f), std::sqrt(3.0f)};
  const auto g = grad([&](const Variable<float>& in) { return sum(implicit_root(f, found, in)); }, t);
  EXPECT_NEAR(g.value()(1), 0.5 / std::sqrt(3.0), 1e-6);
}

// x − θ = 0, for which Newton's method moves x to θ: by as much as may be, and by a little more.
TEST(ImplicitRoot, TakesWhatIsAsCloseAsTheTolerance) {
  const auto f = [](const V& x, const V& t) { return x - t; };
  for (const double tolerance : {1e-4, 1e-2})
    for (const double x : {0.0, 1.0, -3.0, 1e3})
      for (const double sign : {1.0, -1.0}) {
        const double most = sign * tolerance * (1 + std::abs(x));
        const auto root = [&](double moved) {
          return implicit_root(f, x, Variable(x + moved), {.tolerance = tolerance});
        };
        EXPECT_NEAR(root(0.999 * most).item(), x + 0.999 * most, 1e-12);
        EXPECT_THROW(root(1.001 * most), std::invalid_argument) << x << ", " << tolerance;
      }
}

TEST(ImplicitRoot, SaysWhatIsWrong) {
  const Variable t(2.0, "t");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { implicit_root(root_of, 1.0, t); }),
            "implicit_root: x is no solution of f(x, theta) = 0: Newton's method would move element 0 from 1 "
            "by 0.5");
  const auto two = [](const V& x, const V&) { return x * Array<double>{1, 2}; };
  EXPECT_EQ(message_of<std::invalid_argument>([&] { implicit_root(two, 1.0, t); }),
            "implicit_root: f(x, theta) has 2 elements, and x 1; expected as many");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { implicit_root(root_of, 1.0, V()); }),
            "implicit_root: theta is an empty Variable, which holds no value");
}

}  // namespace
}  // namespace xgrad
