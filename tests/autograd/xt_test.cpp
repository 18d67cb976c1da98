// Code written for xtensor's arrays, called with Variables: the same values, and gradients.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <vector>
#include <xtensor-blas/xlinalg.hpp>
#include <xtensor/xmanipulation.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnorm.hpp>
#include <xtensor/xpad.hpp>
#include <xtensor/xsort.hpp>
#include <xtensor/xview.hpp>

namespace xgrad {
namespace {

using V = Variable<double>;

/// What f, a generic function, gives for an array, and for a Variable. (Without xt::eval: with C++20 that of
/// xtensor 0.24 takes every array for one of four dimensions.)
template <class F>
void expect_same(const F& f, const Array<double>& x) {
  const Array<double> plain = f(xt::xarray<double>(x));
  const V leaf(x, "x");
  V other(x);
  EXPECT_TRUE(close(V(f(leaf)).value(), plain));
  EXPECT_TRUE(close(V(f(other)).value(), plain)) << "of a Variable that is not const";
  EXPECT_TRUE(gradcheck([&](const std::vector<V>& in) { return V(f(in[0])); }, {leaf}).ok());
}

const Array<double> positive = numbers({3, 4}, 0.2, 0.9);
const Array<double> square_matrix = {{4, 1, 0.5}, {1, 3, 0.2}, {0.5, 0.2, 2}};

TEST(XtSpelling, OfElements) {
  expect_same([](const auto& x) { return xt::exp(x) + xt::log(x) + xt::sqrt(x) + xt::abs(x); }, positive);
  expect_same([](const auto& x) { return xt::sin(x) + xt::cos(x) + xt::tan(x) + xt::asin(x); }, positive);
  expect_same([](const auto& x) { return xt::acos(x) + xt::atan(x) + xt::sinh(x) + xt::cosh(x); }, positive);
  expect_same([](const auto& x) { return xt::tanh(x) + xt::asinh(x) + xt::atanh(x) + xt::acosh(x + 1); },
              positive);
  expect_same([](const auto& x) { return xt::exp2(x) + xt::expm1(x) + xt::log2(x) + xt::log10(x); },
              positive);
  expect_same([](const auto& x) { return xt::log1p(x) + xt::erf(x) + xt::erfc(x) + xt::lgamma(x); },
              positive);
  expect_same([](const auto& x) { return xt::square(x) + xt::cube(x) + xt::cbrt(x) + xt::pow(x, 3); },
              positive);
  expect_same([](const auto& x) { return xt::hypot(x, x + 1) + xt::atan2(x, x + 1); }, positive);
  expect_same([](const auto& x) { return xt::maximum(x, 0.5) * xt::minimum(x, 0.6); }, positive);
  expect_same([](const auto& x) { return xt::where(x > 0.5, x, 2 * x) * xt::clip(x, 0.3, 0.7); }, positive);
  expect_same([](const auto& x) { return x * xt::floor(4 * x) + xt::fma(x, x, x); }, positive);
}

// (xtensor's own reductions, as lazy expressions, must not leave the statement that they are made in.)
TEST(XtSpelling, AlongAxes) {
  const V x(positive);
  const auto expect = [](const V& y, const Array<double>& plain) { EXPECT_TRUE(close(y.value(), plain)); };
  expect(xt::sum(x), Array<double>(xt::sum(positive)));
  expect(xt::mean(x), Array<double>(xt::mean(positive)));
  expect(xt::prod(x), Array<double>(xt::prod(positive)));
  expect(xt::sum(x, {0}), Array<double>(xt::sum(positive, {0})));
  expect(xt::mean(x, {1}), Array<double>(xt::mean(positive, {1})));
  expect(xt::prod(x, {0}), Array<double>(xt::prod(positive, {0})));
  expect(xt::amax(x, {1}), Array<double>(xt::amax(positive, {1})));
  expect(xt::amin(x, {1}), Array<double>(xt::amin(positive, {1})));
  expect(xt::variance(x, {0}), variance(x, 0).value());  // with C++20 that of xtensor 0.24 itself crashes
  expect(xt::stddev(x, {0}), stddev(x, 0).value());
  expect(xt::cumsum(x, 1), Array<double>(xt::cumsum(positive, 1)));
  expect(xt::cumprod(x, 0), Array<double>(xt::cumprod(positive, 0)));
  expect(xt::norm_l1(x, {1}), Array<double>(xt::norm_l1(positive, {1})));
  expect(xt::norm_l2(x, {1}), Array<double>(xt::norm_l2(positive, {1})));
  EXPECT_EQ(xt::argmax(x, 1), xt::argmax(positive, 1));
  EXPECT_TRUE(xt::all(x > 0.0));
  EXPECT_FALSE(xt::any(x > 1.0));
}

TEST(XtSpelling, OfShapes) {
  expect_same([](const auto& x) { return xt::transpose(x) * 2; }, positive);
  expect_same([](const auto& x) { return xt::view(x, xt::range(1, 3), xt::all()) + 0.0; }, positive);
  expect_same([](const auto& x) { return xt::view(x, xt::all(), xt::range(0, -1)) * 2; }, positive);
  expect_same([](const auto& x) { return xt::view(x, 1, xt::range(1, xt::placeholders::_)) * 2; }, positive);
  expect_same([](const auto& x) { return xt::concatenate(xt::xtuple(x, x), 1); }, positive);
  expect_same([](const auto& x) { return xt::stack(xt::xtuple(x, 2 * x), 0); }, positive);
  expect_same([](const auto& x) { return xt::flip(x, 1) + xt::roll(x, 1, 0); }, positive);
  expect_same([](const auto& x) { return xt::expand_dims(x, 1) + 0.0; }, positive);
  expect_same([](const auto& x) { return xt::tril(x) + xt::triu(x); }, square_matrix);
  expect_same([](const auto& x) { return xt::diagonal(x) * 2; }, square_matrix);
}

// (xtensor-blas is here for its overloads: to call them for arrays, this would have to be linked with a
// BLAS.)
TEST(XtSpelling, OfLinearAlgebra) {
  const V A(square_matrix, "A");
  EXPECT_TRUE(
      close(xt::linalg::dot(A, xt::linalg::inv(A)).value(), Array<double>(xt::eye<double>(3)), 1e-14, 1));
  EXPECT_TRUE(close(xt::linalg::solve(A, A).value(), Array<double>(xt::eye<double>(3)), 1e-14, 1));
  const auto L = xt::linalg::cholesky(A);
  EXPECT_TRUE(close(xt::linalg::dot(L, xt::transpose(L)).value(), square_matrix, 1e-14, 1));
  EXPECT_NEAR(xt::linalg::det(A).item(), square(prod(diagonal(L))).item(), 1e-13);
}

// A number of the programs in which it is used: the Helmholtz free energy, up to a factor.
template <class A>
auto free_energy(const A& x) {
  auto shifted = x - xt::amax(x);
  return xt::eval(xt::log(xt::sum(xt::exp(shifted))) + xt::amax(x));
}

TEST(XtSpelling, OfAWholeFunction) {
  const Variable x(numbers({3, 4}), "x");
  Tape tape;
  const V energy = free_energy(x);
  EXPECT_NEAR(energy.item(), free_energy(x.value())(), 1e-14);
  EXPECT_NEAR(sum(tape.gradient(energy, x)).item(), 1, 1e-14);
}

}  // namespace
}  // namespace xgrad
