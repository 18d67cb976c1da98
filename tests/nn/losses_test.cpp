#include <xgrad/autograd/gradcheck.hpp>
#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/losses.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::nn {
namespace {

using Labels = std::vector<std::size_t>;

/// The gradient of a loss with respect to x.
template <class T, class Loss>
Array<T> gradient_of(const Variable<T>& x, const Loss& loss) {
  Tape tape;
  return tape.gradient(loss(x), std::vector{x})[0].value();
}

template <class T>
class Losses : public testing::Test {};
TYPED_TEST_SUITE(Losses, Reals);

// ---- Cross-entropy ----------------------------------------------------------------------------------------

TYPED_TEST(Losses, CrossEntropyIsItsFormula) {
  const Variable<TypeParam> logits(xt::xarray<TypeParam>{{1, 2, 3}, {-1, 0, 4}});
  const double row0 = std::log(std::exp(1) + std::exp(2) + std::exp(3)) - 3;
  const double row1 = std::log(std::exp(-1) + std::exp(0) + std::exp(4)) - 0;
  const auto loss = cross_entropy(logits, Labels{2, 1});
  EXPECT_EQ(loss.shape(), Shape{});
  EXPECT_NEAR(loss.item(), (row0 + row1) / 2, few_ulp<TypeParam>);
}

TYPED_TEST(Losses, CrossEntropyOfEqualLogitsIsTheLogarithmOfTheirNumber) {
  const auto loss =
      cross_entropy(constant(Array<TypeParam>(xt::zeros<TypeParam>({4, 10}))), Labels{0, 3, 9, 9});
  EXPECT_NEAR(loss.item(), std::log(10), few_ulp<TypeParam>);
}

TYPED_TEST(Losses, CrossEntropysGradientIsPredictionMinusTarget) {
  const Variable<TypeParam> logits(xt::xarray<TypeParam>{{1, 2, 3}, {-1, 0, 4}});
  const auto gradient = gradient_of(logits, [](const auto& x) { return cross_entropy(x, Labels{2, 1}); });
  Array<double> expected = {{std::exp(1), std::exp(2), std::exp(3)},
                            {std::exp(-1), std::exp(0), std::exp(4)}};
  for (std::size_t i = 0; i < 2; ++i) {
    const double total = expected(i, 0) + expected(i, 1) + expected(i, 2);
    for (std::size_t j = 0; j < 3; ++j) expected(i, j) = (expected(i, j) / total - (j == 2 - i)) / 2;
  }
  EXPECT_TRUE(close(gradient, expected, few_ulp<TypeParam>, 1));
}

TYPED_TEST(Losses, CrossEntropyIsExactForAnyLogits) {
  const TypeParam large = 1e4;
  const Variable<TypeParam> logits(xt::xarray<TypeParam>{{large, -large}, {large, -large}, {large, large}});
  const auto loss = [](const auto& x) { return cross_entropy(x, Labels{0, 1, 1}); };
  EXPECT_NEAR(loss(logits).item(), (0 + 2e4 + std::log(2)) / 3, 2e4 * few_ulp<TypeParam>);
  const double third = 1.0 / 3;
  EXPECT_TRUE(close(gradient_of(logits, loss),
                    Array<double>{{0, 0}, {third, -third}, {third / 2, -third / 2}}, few_ulp<TypeParam>, 0));
}

// The same number added to all logits of a row changes nothing, and is not lost digits either.
TYPED_TEST(Losses, CrossEntropyDependsOnDifferencesOnly) {
  const auto loss = [](TypeParam shift) {
    return cross_entropy(constant(Array<TypeParam>{{shift, shift - 1}}), Labels{0}).item();
  };
  for (const TypeParam shift : {TypeParam{0}, TypeParam{1e4}, TypeParam{-1e4}})
    EXPECT_NEAR(loss(shift), std::log(1 + std::exp(-1)), few_ulp<TypeParam>) << shift;
}

TYPED_TEST(Losses, CrossEntropyTakesLabelsOfAnyIntegerType) {
  const auto logits = constant(Array<TypeParam>{{1, 2}, {3, 5}});
  const auto expected = cross_entropy(logits, Labels{1, 0}).item();
  EXPECT_EQ(cross_entropy(logits, std::vector<int>{1, 0}).item(), expected);
  EXPECT_EQ(cross_entropy(logits, std::vector<unsigned char>{1, 0}).item(), expected);
  EXPECT_EQ(cross_entropy(logits, Indices{1, 0}).item(), expected);
}

TEST(CrossEntropy, PassesGradcheckTwice) {
  const Variable logits(numbers({3, 4}), "logits");
  const auto loss = [](const auto& in) { return cross_entropy(in[0], Labels{3, 0, 1}); };
  const auto first = gradcheck(loss, {logits}), second = gradgradcheck(loss, {logits});
  EXPECT_TRUE(first.ok()) << first.to_string();
  EXPECT_TRUE(second.ok()) << second.to_string();
}

TEST(CrossEntropy, SaysWhatDoesNotFit) {
  const auto logits = constant(xt::zeros<double>({2, 3}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { cross_entropy(logits, Labels{1}); }),
            "cross_entropy: logits is (2, 3), there are 1 labels; expected (labels, classes)");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              cross_entropy(logits, Labels{0, 3});
            }),
            "cross_entropy: label 3 of sample 1 is out of range for 3 classes");
  EXPECT_THROW(cross_entropy(logits, std::vector<int>{0, -1}), std::out_of_range);
  const auto vector = constant(xt::zeros<double>({3})), nothing = constant(xt::zeros<double>({0, 3}));
  EXPECT_THROW(cross_entropy(vector, Labels{0, 1, 2}), std::invalid_argument);
  EXPECT_THROW(cross_entropy(nothing, Labels{}), std::invalid_argument);
}

// ---- Mean squared error -----------------------------------------------------------------------------------

TYPED_TEST(Losses, MseIsItsFormula) {
  const Variable<TypeParam> prediction(xt::xarray<TypeParam>{{1, 2}, {3, 4}});
  const xt::xarray<TypeParam> target = {{1, 0}, {6, 4}};
  const auto loss = [&](const auto& x) { return mse(x, target); };
  EXPECT_EQ(loss(prediction).shape(), Shape{});
  EXPECT_NEAR(loss(prediction).item(), (0 + 4 + 9 + 0) / 4.0, few_ulp<TypeParam>);
  EXPECT_TRUE(close(gradient_of(prediction, loss), Array<double>{{0, 1}, {-1.5, 0}}));
}

TEST(Mse, IsDifferentiatedInItsTargetToo) {
  const Variable prediction(numbers({2, 3}), "prediction"), target(numbers({2, 3}, 0, 1), "target");
  const auto report = gradcheck([](const auto& in) { return mse(in[0], in[1]); }, {prediction, target});
  EXPECT_TRUE(report.ok()) << report.to_string();
  EXPECT_NEAR(mse(prediction, 2 * target.value()).item(), mse(prediction, target + target).item(), 1e-15);
}

TEST(Mse, DoesNotBroadcast) {
  const auto prediction = constant(xt::zeros<double>({4, 1}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { mse(prediction, xt::zeros<double>({4})); }),
            "mse: prediction is (4, 1), target is (4); the shapes must be equal");
  EXPECT_THROW(mse(prediction, 1.0), std::invalid_argument);
}

// ---- Binary cross-entropy ---------------------------------------------------------------------------------

TYPED_TEST(Losses, BinaryCrossEntropyIsItsFormula) {
  const Variable<TypeParam> p(xt::xarray<TypeParam>{0.5, 0.25, 0.75});
  const xt::xarray<TypeParam> target = {0, 1, 0.5};
  const auto loss = [&](const auto& x) { return binary_cross_entropy(x, target); };
  const double expected = -(std::log(0.5) + std::log(0.25) + 0.5 * std::log(0.75) + 0.5 * std::log(0.25)) / 3;
  EXPECT_NEAR(loss(p).item(), expected, few_ulp<TypeParam>);
  // dp = (p − t)/(p·(1 − p))/n
  EXPECT_TRUE(close(gradient_of(p, loss), Array<double>{2.0 / 3, -4.0 / 3, 0.25 / (0.75 * 0.25) / 3}));
}

// ln 0 is cut off at −100; and what is cut off, or right, has a finite gradient too.
TYPED_TEST(Losses, BinaryCrossEntropyIsFiniteForSureProbabilities) {
  const Variable<TypeParam> p(xt::xarray<TypeParam>{0, 1, 0, 1});
  const xt::xarray<TypeParam> target = {0, 1, 1, 0};
  const auto loss = [&](const auto& x) { return binary_cross_entropy(x, target); };
  EXPECT_NEAR(loss(p).item(), (0 + 0 + 100 + 100) / 4.0, 100 * few_ulp<TypeParam>);
  for (const auto element : gradient_of(p, loss)) EXPECT_TRUE(std::isfinite(element)) << element;
}

TYPED_TEST(Losses, BinaryCrossEntropyWithLogitsIsItsFormula) {
  const Variable<TypeParam> logits(xt::xarray<TypeParam>{0, 1, -2});
  const xt::xarray<TypeParam> target = {0, 1, 0.5};
  const auto loss = [&](const auto& x) { return binary_cross_entropy_with_logits(x, target); };
  EXPECT_NEAR(loss(logits).item(), binary_cross_entropy(sigmoid(logits), target).item(), few_ulp<TypeParam>);
  const auto s = [](double x) { return 1 / (1 + std::exp(-x)); };
  EXPECT_TRUE(close(gradient_of(logits, loss), Array<double>{0.5 / 3, (s(1) - 1) / 3, (s(-2) - 0.5) / 3},
                    few_ulp<TypeParam>, 1));
}

TYPED_TEST(Losses, BinaryCrossEntropyWithLogitsIsExactForAnyLogits) {
  const Variable<TypeParam> logits(xt::xarray<TypeParam>{1e4, -1e4, 1e4, -1e4});
  const xt::xarray<TypeParam> target = {1, 0, 0, 1};
  const auto loss = [&](const auto& x) { return binary_cross_entropy_with_logits(x, target); };
  EXPECT_EQ(loss(logits).item(), TypeParam{(0 + 0 + 1e4 + 1e4) / 4});
  EXPECT_TRUE(same(gradient_of(logits, loss), Array<double>{0, 0, 0.25, -0.25}));
}

TEST(BinaryCrossEntropy, PassesGradcheckTwice) {
  const Variable p(numbers({2, 3}, 0.1, 0.9), "p"), logits(numbers({2, 3}), "logits"),
      target(numbers({2, 3}, 0, 1), "target");
  const auto of_p = [](const auto& in) { return binary_cross_entropy(in[0], in[1]); };
  const auto of_logits = [](const auto& in) { return binary_cross_entropy_with_logits(in[0], in[1]); };
  EXPECT_TRUE(gradcheck(of_p, {p, target}).ok());
  EXPECT_TRUE(gradgradcheck(of_p, {p, target}).ok());
  EXPECT_TRUE(gradcheck(of_logits, {logits, target}).ok());
  EXPECT_TRUE(gradgradcheck(of_logits, {logits, target}).ok());
}

TEST(BinaryCrossEntropy, DoesNotBroadcast) {
  const auto x = constant(xt::zeros<double>({4, 1}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { binary_cross_entropy(x, xt::zeros<double>({4})); }),
            "binary_cross_entropy: probability is (4, 1), target is (4); the shapes must be equal");
  EXPECT_EQ(
      message_of<std::invalid_argument>([&] { binary_cross_entropy_with_logits(x, xt::zeros<double>({4})); }),
      "binary_cross_entropy_with_logits: logits is (4, 1), target is (4); the shapes must be equal");
}

}  // namespace
}  // namespace xgrad::nn
