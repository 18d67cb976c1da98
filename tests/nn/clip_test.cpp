#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/clip.hpp>
#include <xgrad/nn/sgd.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad::nn {
namespace {

/// A leaf with this gradient.
template <class T>
Variable<T> with_gradient(const Array<T>& gradient) {
  Variable<T> leaf(gradient);
  leaf.set_grad(gradient);
  return leaf;
}

template <class T>
class Clips : public testing::Test {};
TYPED_TEST_SUITE(Clips, Reals);

// √(1² + 2² + 4² + 10² + 2²) = 11.18…, of all parameters together.
TYPED_TEST(Clips, ScaleAllGradientsByOneFactor) {
  const Array<TypeParam> a = {1, -2, 4}, b = Array<TypeParam>{{10, -2}};
  const double norm = std::sqrt(1.0 + 4 + 16 + 100 + 4);
  for (const double most : {0.0, 0.5, 5.0, 11.0}) {
    const std::vector parameters{with_gradient(a), with_gradient(b)};
    EXPECT_NEAR(clip_grad_norm(parameters, most), norm, few_ulp<double>);
    const auto factor = static_cast<TypeParam>(most / norm);
    EXPECT_TRUE(close(parameters[0].grad(), Array<TypeParam>(factor * a)));
    EXPECT_TRUE(close(parameters[1].grad(), Array<TypeParam>(factor * b)));
    EXPECT_NEAR(clip_grad_norm(parameters, infinity), most, few_ulp<TypeParam> * most);
  }
  for (const double most : {norm, 12.0, 1e300, infinity}) {
    const std::vector parameters{with_gradient(a), with_gradient(b)};
    EXPECT_NEAR(clip_grad_norm(parameters, most), norm, few_ulp<double>);
    EXPECT_TRUE(same(parameters[0].grad(), a));
    EXPECT_TRUE(same(parameters[1].grad(), b));
  }
}

TYPED_TEST(Clips, AddEverySquareAtEveryLength) {
  for (const std::size_t n : lengths) {
    const auto gradient = numbers<TypeParam>({n});
    double squares = 0;
    for (const double element : gradient) squares += element * element;
    EXPECT_NEAR(clip_grad_norm(std::vector{with_gradient(gradient)}, infinity), std::sqrt(squares), 1e-12)
        << n;
  }
}

TYPED_TEST(Clips, PassOverParametersWithoutGradientAndCountEachOnce) {
  const auto a = with_gradient(Array<TypeParam>{3, 0}), b = with_gradient(Array<TypeParam>{0, 4});
  const Variable<TypeParam> none(Array<TypeParam>{1e9});
  const std::vector parameters{none, a, b, a, none, a};
  EXPECT_EQ(clip_grad_norm(parameters, 0.5), 5);
  EXPECT_FALSE(none.has_grad());
  EXPECT_TRUE(close(a.grad(), Array<TypeParam>{0.3, 0}));
  EXPECT_TRUE(close(b.grad(), Array<TypeParam>{0, 0.4}));
  EXPECT_EQ(clip_grad_norm(std::vector{none}, 1), 0);
  EXPECT_EQ(clip_grad_norm(std::vector<Variable<TypeParam>>{}, 1), 0);
}

// Squares that overflow or vanish, in the gradient's own type and in double.
TYPED_TEST(Clips, MeasureTheLargestAndTheSmallest) {
  constexpr double huge = std::is_same_v<TypeParam, float> ? 1e30 : 1e200, tiny = 1 / huge;
  for (const double unit : {huge, 1e19, 1.0, 1e-19, tiny}) {
    const auto scale = static_cast<TypeParam>(unit);
    const auto w = with_gradient(Array<TypeParam>(scale * Array<TypeParam>{3, 4, 12}));
    EXPECT_NEAR(clip_grad_norm(std::vector{w}, infinity) / unit, 13, 13 * few_ulp<TypeParam>);
    EXPECT_NEAR(clip_grad_norm(std::vector{w}, 6.5 * unit) / unit, 13, 13 * few_ulp<TypeParam>);
    EXPECT_TRUE(
        close(w.grad(), Array<TypeParam>(scale * Array<TypeParam>{1.5, 2, 6}), 2 * few_ulp<TypeParam>));
  }
  const auto large = with_gradient(Array<TypeParam>{static_cast<TypeParam>(huge), 1});
  EXPECT_NEAR(clip_grad_norm(std::vector{large}, 1), huge, huge * few_ulp<TypeParam>);
  EXPECT_TRUE(close(large.grad(), Array<TypeParam>{1, static_cast<TypeParam>(tiny)}));
  const auto zero = with_gradient(Array<TypeParam>{0, 0});
  EXPECT_EQ(clip_grad_norm(std::vector{zero}, 0), 0);
  EXPECT_TRUE(same(zero.grad(), Array<TypeParam>{0, 0})) << "and not 0/0";
}

TYPED_TEST(Clips, LeaveGradientsThatAreNotFinite) {
  for (const double bad : {infinity, -infinity, nan}) {
    const Array<TypeParam> before = {3, static_cast<TypeParam>(bad)}, finite = {4};
    const std::vector parameters{with_gradient(finite), with_gradient(before)};
    const double norm = clip_grad_norm(parameters, 1);
    EXPECT_TRUE(std::isnan(bad) ? std::isnan(norm) : norm == infinity) << bad << " gives " << norm;
    EXPECT_TRUE(same(parameters[0].grad(), finite));
    EXPECT_TRUE(same(parameters[1].grad(), before));
  }
}

// The sum of 10⁷ squares of 0.1f, added in floats, would be 8 % off.
TEST(Clip, AddsInDoubles) {
  const auto w = with_gradient(Array<float>(0.1f * xt::ones<float>({10000000})));
  EXPECT_NEAR(clip_grad_norm(std::vector{w}, infinity), std::sqrt(1e7) * static_cast<double>(0.1f), 1e-9);
}

TYPED_TEST(Clips, LimitEachElement) {
  const auto a = with_gradient(
      Array<TypeParam>{-3, -1, 0.5, 1, 2, static_cast<TypeParam>(nan), static_cast<TypeParam>(-infinity)});
  const Variable<TypeParam> none(1);
  clip_grad_value(std::vector{none, a, a}, 1.0);
  EXPECT_TRUE(same(a.grad(), Array<double>{-1, -1, 0.5, 1, 1, nan, -1}));
  EXPECT_FALSE(none.has_grad());
  clip_grad_value(std::vector{a}, infinity);
  EXPECT_TRUE(same(a.grad(), Array<double>{-1, -1, 0.5, 1, 1, nan, -1}));
  clip_grad_value(std::vector{a}, 0.0);
  EXPECT_TRUE(same(a.grad(), Array<double>{0, 0, 0, 0, 0, nan, 0}));
}

// z = x + y gives both one gradient: scaled once each, not twice.
TEST(Clip, ScalesASharedGradientOnceForEach) {
  const Variable x(xt::xarray<double>{1, 2}), y(xt::xarray<double>{3, 4});
  Tape tape;
  tape.backward(x + y, Array<double>{3, 4});
  EXPECT_NEAR(clip_grad_norm(std::vector{x, y}, 1), std::sqrt(50), 1e-14);
  EXPECT_TRUE(close(x.grad(), Array<double>(Array<double>{3, 4} / std::sqrt(50))));
  EXPECT_TRUE(close(y.grad(), Array<double>(Array<double>{3, 4} / std::sqrt(50))));
}

TEST(Clip, ReachesTheOptimizer) {
  const Variable w(xt::xarray<double>{1, 1});
  SGD<double> optimizer({w}, {.learning_rate = 1});
  Tape tape;
  tape.backward(w * Array<double>{30, 40}, Array<double>{1, 1});
  clip_grad_norm(optimizer.parameters(), 5);
  optimizer.step();
  EXPECT_TRUE(close(w.value(), Array<double>{1 - 3, 1 - 4}));
}

TEST(Clip, RefusesWhatMakesNoSense) {
  const auto w = with_gradient(Array<double>{1, 2});
  const auto c = constant(1.0);
  const auto refused = [](const auto& f) { return message_of<std::invalid_argument>(f); };
  EXPECT_EQ(refused([&] { clip_grad_norm(std::vector{w}, -1); }),
            "clip_grad_norm: max_norm is -1, expected 0 or more");
  EXPECT_EQ(refused([&] { clip_grad_norm(std::vector{w}, nan); }),
            "clip_grad_norm: max_norm is nan, expected 0 or more");
  EXPECT_EQ(refused([&] { clip_grad_value(std::vector{w}, -0.5); }),
            "clip_grad_value: limit is -0.5, expected 0 or more");
  EXPECT_EQ(refused([&] { clip_grad_value(std::vector{w}, nan); }),
            "clip_grad_value: limit is nan, expected 0 or more");
  EXPECT_EQ(refused([&] {
              clip_grad_norm(std::vector{w, c}, 0);
            }),
            "clip_grad_norm: parameter 1 is not a leaf");
  EXPECT_EQ(refused([&] {
              clip_grad_value(std::vector{w, Variable<double>()}, 0);
            }),
            "clip_grad_value: parameter 1 is not a leaf");
  EXPECT_TRUE(same(w.grad(), Array<double>{1, 2}));
}

}  // namespace
}  // namespace xgrad::nn
