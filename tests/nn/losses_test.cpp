#include <xgrad/autograd/gradcheck.hpp>
#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/losses.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::nn {
namespace {

/// The gradient of a loss with respect to x.
template <class T, class Loss>
Array<T> gradient_of(const Variable<T>& x, const Loss& loss) {
  Tape tape;
  return tape.gradient(loss(x), std::vector{x})[0].value();
}

template <class T>
class Losses : public testing::Test {};
TYPED_TEST_SUITE(Losses, Reals);

// ---- Cross-entropy ---------------------------------------------------------------------------------------

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
  EXPECT_EQ(cross_entropy(logits, {1, 0}).item(), expected);
  EXPECT_EQ(cross_entropy(logits, xt::xarray<int>{1, 0}).item(), expected);
  EXPECT_EQ(cross_entropy(logits, xt::xarray<long>{2, 1} - 1).item(), expected);
}

TEST(CrossEntropy, PassesGradcheckTwice) {
  const Variable logits(numbers({3, 4}), "logits");
  const auto loss = [](const auto& in) { return cross_entropy(in[0], Labels{3, 0, 1}); };
  const auto first = gradcheck(loss, {logits}), second = gradgradcheck(loss, {logits});
  EXPECT_TRUE(first.ok()) << first.to_string();
  EXPECT_TRUE(second.ok()) << second.to_string();
}

TEST(CrossEntropy, SaysWhatDoesNotFit) {
  const auto refused = [](const Shape& shape, const Labels& labels) {
    return message_of<std::invalid_argument>([&] { cross_entropy(Array<double>(shape), labels); });
  };
  EXPECT_EQ(refused({2, 3}, {1}),
            "cross_entropy: logits is (2, 3), there are 1 labels; expected (labels, classes)");
  EXPECT_EQ(refused({2, 3}, {1, 0, 0}),
            "cross_entropy: logits is (2, 3), there are 3 labels; expected (labels, classes)");
  EXPECT_EQ(refused({3}, {0, 1, 2}),
            "cross_entropy: logits is (3), there are 3 labels; expected (labels, classes)");
  EXPECT_EQ(refused({2, 1, 3}, {0, 0}),
            "cross_entropy: logits is (2, 1, 3), there are 2 labels; expected (labels, classes)");
  EXPECT_EQ(refused({0, 3}, {}),
            "cross_entropy: logits is (0, 3), there are 0 labels; expected (labels, classes)");
  const auto out_of_range = [](const Labels& labels) {
    const Variable scores(xt::zeros<double>({4, 3}), "scores");
    return message_of<std::out_of_range>([&] { cross_entropy(scores, labels); });
  };
  EXPECT_EQ(out_of_range({0, 3, 0, 0}), "cross_entropy: label 3 of sample 1 is out of range for 3 classes");
  EXPECT_EQ(out_of_range({2, 2, 2, -1}), "cross_entropy: label -1 of sample 3 is out of range for 3 classes");
  EXPECT_EQ(out_of_range(xt::xarray<int>{-7, 0, 0, 0}),
            "cross_entropy: label -7 of sample 0 is out of range for 3 classes");
}

// ---- Mean squared error ----------------------------------------------------------------------------------

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

// ---- What a loss is of -----------------------------------------------------------------------------------

TYPED_TEST(Losses, TakeArraysOnEitherSide) {
  using T = TypeParam;
  const Variable<T> p(xt::xarray<T>{0.5, 0.25}), t(xt::xarray<T>{0, 1});
  const Array<T> p_array = p.value(), t_array = t.value();
  const auto of_all = [&](const auto& loss) {
    const Variable<T> expected = loss(p, t);
    EXPECT_EQ(expected.shape(), Shape{});
    for (const Variable<T>& other :
         {loss(p_array, t), loss(p, t_array), loss(p_array, t_array), loss(T{2} * p_array - p_array, t),
          loss(xt::xarray<T>(p_array), t_array)})
      EXPECT_EQ(other.item(), expected.item());
    Tape tape;  // each side is differentiated where it is a Variable
    EXPECT_TRUE(same(tape.gradient(loss(p_array, t), std::vector{t})[0].value(),
                     tape.gradient(loss(p, t), std::vector{t})[0].value()));
    EXPECT_FALSE(loss(p_array, t_array).needs_gradient());
  };
  of_all([](const auto& a, const auto& b) { return mse(a, b); });
  of_all([](const auto& a, const auto& b) { return binary_cross_entropy(a, b); });
  of_all([](const auto& a, const auto& b) { return binary_cross_entropy_with_logits(a, b); });
  const Variable<T> logits(xt::xarray<T>{{1, 2}, {3, 5}});
  EXPECT_EQ(cross_entropy(logits.value(), {1, 0}).item(), cross_entropy(logits, {1, 0}).item());
}

TEST(Loss, OfNumbersAndOfWholeNumbers) {
  EXPECT_EQ(mse(Variable(3.0), 1).item(), 4);
  EXPECT_EQ(mse(5.0, Variable(3.0f)).item(), 4);
  EXPECT_EQ(mse(Variable(xt::xarray<double>{1, 2}), std::vector{1, 4}).item(), 2);
  EXPECT_EQ(mse(std::vector{1.0, 4.0}, Array<double>{1, 2}).item(), 2);
  EXPECT_EQ(mse(Variable(xt::xarray<double>{1, 2}), xt::xarray<int>{1, 4}).item(), 2);
  EXPECT_EQ(binary_cross_entropy(Variable(0.5f), xt::xarray<int>(1) > 0).item(), std::log(2.0f));
}

// Of arrays alone: float if all are.
static_assert(std::same_as<decltype(mse(Array<float>(), Array<float>())), Variable<float>>);
static_assert(std::same_as<decltype(mse(Array<float>(), Array<double>())), Variable<double>>);
static_assert(std::same_as<decltype(mse(Variable<float>(), Array<double>())), Variable<float>>);
static_assert(std::same_as<decltype(mse(Array<int>(), Variable<float>())), Variable<float>>);
static_assert(std::same_as<decltype(cross_entropy(Array<float>(), Labels{})), Variable<float>>);

// ---- Binary cross-entropy --------------------------------------------------------------------------------

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
// Down to e⁻¹⁰⁰ the logarithm is that of the probability, and so is its slope; below it is −100, and flat.
TYPED_TEST(Losses, BinaryCrossEntropyIsExactForSmallProbabilities) {
  for (const double power : {0.0, -1.0, -10.0, -40.0, -60.0, -80.0, -99.0, -101.0}) {
    const auto p = static_cast<TypeParam>(std::exp(power));
    if (p == 0 || (std::is_same_v<TypeParam, float> && power < -80)) continue;  // subnormal
    const Variable<TypeParam> x(xt::xarray<TypeParam>{p});
    const auto loss = [](const auto& q) { return binary_cross_entropy(q, xt::xarray<TypeParam>{1}); };
    EXPECT_NEAR(loss(x).item(), power < -100 ? 100 : -power, 100 * few_ulp<TypeParam>) << power;
    const double slope = power < -100 ? 0 : -std::exp(-power);
    EXPECT_NEAR(gradient_of(x, loss)(0), slope, -slope * 100 * few_ulp<TypeParam>) << power;
  }
}

// At the bound itself there is one loss, and it is flat.
TEST(BinaryCrossEntropy, IsFlatWhereItIsCutOff) {
  const Variable x(xt::xarray<double>{std::exp(-100.0)});
  const auto loss = [](const auto& q) { return binary_cross_entropy(q, xt::xarray<double>{1}); };
  EXPECT_EQ(loss(x).item(), 100);
  EXPECT_EQ(gradient_of(x, loss)(0), 0);
}

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

// A sure and right answer costs e^−|x|, however small beside x, and its gradient is as small.
TYPED_TEST(Losses, BinaryCrossEntropyWithLogitsKeepsSmallLosses) {
  for (const double logit : {1.0, 5.0, 17.0, 30.0, 60.0})
    for (const double target : {0.0, 1.0}) {
      const double sign = target == 1 ? 1 : -1;
      const Variable<TypeParam> x(xt::xarray<TypeParam>{static_cast<TypeParam>(sign * logit)});
      const auto loss = [&](const auto& logits) {
        return binary_cross_entropy_with_logits(logits, xt::xarray<double>{target});
      };
      EXPECT_TRUE(close(loss(x).value(), Array<double>(std::log1p(std::exp(-logit))), 4 * few_ulp<TypeParam>))
          << sign * logit;
      EXPECT_TRUE(
          close(gradient_of(x, loss), Array<double>{-sign / (1 + std::exp(logit))}, 4 * few_ulp<TypeParam>))
          << sign * logit;
    }
}

TYPED_TEST(Losses, BinaryCrossEntropyWithLogitsHasItsSlopeAtZero) {
  for (const double target : {0.0, 0.25, 1.0})
    EXPECT_EQ(gradient_of(Variable<TypeParam>(xt::xarray<TypeParam>{0}),
                          [&](const auto& x) {
                            return binary_cross_entropy_with_logits(x, xt::xarray<double>{target});
                          })(0),
              static_cast<TypeParam>(0.5 - target));
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

/// 2 × 3 numbers of which one is different.
Array<double> with(double different, std::size_t i, std::size_t j) {
  Array<double> numbers = {{0, 0.25, 1}, {0.5, 1, 0}};
  numbers(i, j) = different;
  return numbers;
}

// Each argument, below and above, in the first, a middle and the last place; the first one is named.
TEST(BinaryCrossEntropy, RefusesWhatIsNoProbability) {
  const Array<double> fine = with(0.5, 0, 0);
  struct Case {
    double value;
    const char* text;
  };
  for (const auto& [value, text] :
       {Case{1.5, "1.5"}, Case{-0.25, "-0.25"}, Case{infinity, "inf"}, Case{-infinity, "-inf"},
        Case{std::nextafter(1, 2), "1.0000000000000002"}, Case{-5e-324, "-5e-324"}})
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 3; ++j) {
        const Array<double> wrong = with(value, i, j);
        const std::string at = " at " + to_string(Shape{i, j}) + " is " + text + ", expected 0 to 1";
        const auto refused = [](const auto& f) { return message_of<std::invalid_argument>(f); };
        EXPECT_EQ(refused([&] { binary_cross_entropy(wrong, fine); }),
                  "binary_cross_entropy: probability" + at);
        EXPECT_EQ(refused([&] { binary_cross_entropy(fine, wrong); }), "binary_cross_entropy: target" + at);
        EXPECT_EQ(refused([&] { binary_cross_entropy_with_logits(fine, wrong); }),
                  "binary_cross_entropy_with_logits: target" + at);
        EXPECT_NO_THROW(binary_cross_entropy_with_logits(wrong, fine));
      }
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              binary_cross_entropy(Array<double>{0, 2, -3}, Array<double>{5, 0, 0});
            }),
            "binary_cross_entropy: probability at (1) is 2, expected 0 to 1");
  EXPECT_EQ(message_of<std::invalid_argument>([] { binary_cross_entropy(Variable(0.5f), 1.25f); }),
            "binary_cross_entropy: target at () is 1.25, expected 0 to 1");
}

// A NaN is no number out of range, but the sign of a mistake elsewhere: it must show.
TYPED_TEST(Losses, BinaryCrossEntropyOfNanIsNan) {
  const auto bad = static_cast<TypeParam>(nan);
  const Array<TypeParam> fine = {0.5, 0.25, 0, 1}, wrong = {0.5, bad, 0, 1};
  EXPECT_TRUE(std::isnan(binary_cross_entropy(wrong, fine).item()));
  EXPECT_TRUE(std::isnan(binary_cross_entropy(fine, wrong).item()));
  EXPECT_TRUE(std::isnan(binary_cross_entropy_with_logits(wrong, fine).item()));
  EXPECT_TRUE(std::isnan(binary_cross_entropy_with_logits(fine, wrong).item()));
  EXPECT_TRUE(std::isnan(mse(wrong, fine).item()));
}

TEST(Losses, TakeTargetsOfTheirOwnShapeOnly) {
  const Shape shapes[] = {{}, {1}, {4}, {1, 4}, {4, 1}, {4, 4}, {2, 2}, {1, 2, 2}};
  for (const Shape& a : shapes)
    for (const Shape& b : shapes) {
      SCOPED_TRACE(to_string(a) + " and " + to_string(b));
      const Variable x(numbers(a, 0, 1));
      const Array<double> target = numbers(b, 0, 1);
      if (a == b) {
        EXPECT_NO_THROW(mse(x, target));
        EXPECT_NO_THROW(binary_cross_entropy(x, target));
        EXPECT_NO_THROW(binary_cross_entropy_with_logits(x, target));
      } else {
        EXPECT_THROW(mse(x, target), std::invalid_argument);
        EXPECT_THROW(binary_cross_entropy(x, target), std::invalid_argument);
        EXPECT_THROW(binary_cross_entropy_with_logits(x, target), std::invalid_argument);
      }
    }
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
