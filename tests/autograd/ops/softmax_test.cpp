#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {

using namespace engine;

namespace {

/// ln Σ eˣ over the axes that `kept` has 1 for, shaped like `kept`, as a plain loop in long double.
template <class T>
Array<double> log_sums(const Array<T>& x, const Shape& kept) {
  std::vector<long double> sums(element_count(kept), 0);
  for (std::size_t i = 0; i < x.size(); ++i)
    sums[position_of(index_of(i, x.shape()), kept)] += std::exp(static_cast<long double>(x.data()[i]));
  Array<double> y(kept);
  for (std::size_t i = 0; i < y.size(); ++i) y.data()[i] = static_cast<double>(std::log(sums[i]));
  return y;
}

template <class T>
class SoftmaxOf : public testing::Test {};
TYPED_TEST_SUITE(SoftmaxOf, Reals);

/// What the rows along one axis should give, by the definitions and by differences of them in long double; no
/// formula of the rules is in here.
struct Expected {
  Array<double> softmax, log_softmax, logsumexp;  // values
  Array<double> d_softmax, d_log_softmax;         // gradients of Σ g·y
  Array<double> d_logsumexp;                      // its gradient, with respect to each element

  template <class T>
  Expected(const Array<T>& x, const Array<T>& g, const Shape& kept)
      : softmax(x.shape()),
        log_softmax(x.shape()),
        logsumexp(log_sums(x, kept)),
        d_softmax(x.shape()),
        d_log_softmax(x.shape()),
        d_logsumexp(x.shape()) {
    std::vector<long double> total(element_count(kept)), weighted(total.size()), g_total(total.size());
    const auto at = [&](std::size_t i) { return position_of(index_of(i, x.shape()), kept); };
    const auto exp_of = [&](std::size_t i) { return std::exp(static_cast<long double>(x.data()[i])); };
    for (std::size_t i = 0; i < x.size(); ++i) {
      total[at(i)] += exp_of(i);
      weighted[at(i)] += g.data()[i] * exp_of(i);
      g_total[at(i)] += g.data()[i];
    }
    const long double h = 1e-5L;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const long double e = exp_of(i), sum = total[at(i)], gi = g.data()[i];
      const long double up = e * std::expm1(h), down = e * std::expm1(-h);  // of the sum, if xᵢ changes by ±h
      const auto of_softmax = [&](long double change) {
        return (weighted[at(i)] + gi * change) / (sum + change);
      };
      const long double slope_of_log_sum = std::log1p((up - down) / (sum + down)) / (2 * h);
      softmax.data()[i] = static_cast<double>(e / sum);
      log_softmax.data()[i] = static_cast<double>(x.data()[i] - std::log(sum));
      d_softmax.data()[i] = static_cast<double>((of_softmax(up) - of_softmax(down)) / (2 * h));
      d_log_softmax.data()[i] = static_cast<double>(gi - g_total[at(i)] * slope_of_log_sum);
      d_logsumexp.data()[i] = static_cast<double>(slope_of_log_sum);
    }
  }
};

/// What differences leave of the precision of a gradient.
template <class T>
constexpr double of_differences = std::is_same_v<T, float> ? 5e-6 : 1e-9;

TYPED_TEST(SoftmaxOf, RowsIsThatOfPlainLoopsAlongEveryAxis) {
  std::vector<Shape> shapes = {{2, 3, 4}, {3, 1, 5}, {2, 17, 3, 2}, {0, 3}, {4, 1}};
  for (const std::size_t n : lengths)
    if (n > 0) shapes.insert(shapes.end(), {{n}, {3, n}});
  // Short rows are computed several at a time: fewer than a register has lanes, as many, and more.
  for (const std::size_t rows : {1, 2, 4, 5, 8, 15, 16, 17, 33}) shapes.push_back({rows, 10});
  for (const Shape& shape : shapes)
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      for (const bool negative : {false, true}) {
        SCOPED_TRACE(to_string(shape) + " along " + std::to_string(axis));
        const Variable<TypeParam> x(numbers<TypeParam>(shape, -8, 8));
        const auto g = numbers<TypeParam>(shape, -1, 1, 7);
        Shape kept = shape;
        kept[axis] = 1;
        const Expected expected(x.value(), g, kept);
        const auto d =
            static_cast<std::ptrdiff_t>(axis) - (negative ? static_cast<std::ptrdiff_t>(shape.size()) : 0);
        Tape tape;
        const auto p = softmax(x, d), log_p = log_softmax(x, d);
        EXPECT_TRUE(close(p.value(), expected.softmax, 5 * few_ulp<TypeParam>));
        EXPECT_TRUE(close(log_p.value(), expected.log_softmax, few_ulp<TypeParam>, 8));
        EXPECT_TRUE(
            close(tape.gradient(p, {x}, g)[0].value(), expected.d_softmax, of_differences<TypeParam>, 1));
        EXPECT_TRUE(close(tape.gradient(log_p, {x}, g)[0].value(), expected.d_log_softmax,
                          of_differences<TypeParam>, 1));
      }
}

TYPED_TEST(SoftmaxOf, LogSumExpGoesOverEverySetOfAxes) {
  for (const Shape& shape :
       {Shape{7}, Shape{3, 4}, Shape{2, 33}, Shape{2, 3, 4}, Shape{2, 1, 3, 2}, Shape{0, 3}})
    for (unsigned mask = 1; mask < 1u << shape.size(); ++mask)
      for (const bool keepdims : {false, true}) {
        SCOPED_TRACE(testing::Message() << to_string(shape) << " over " << mask << (keepdims ? " kept" : ""));
        Axes axes;
        Shape kept = shape, result;
        for (std::size_t d = shape.size(); d-- > 0;)
          if (mask >> d & 1) {
            axes.push_back(static_cast<std::ptrdiff_t>(d));
            kept[d] = 1;
          }
        for (std::size_t d = 0; d < shape.size(); ++d)
          if (!(mask >> d & 1)) result.push_back(shape[d]);

        const Variable<TypeParam> x(numbers<TypeParam>(shape, -8, 8));
        const auto g = numbers<TypeParam>(kept, 0.5, 1.5);
        const Expected of_rows(x.value(), numbers<TypeParam>(shape), kept);
        Array<double> expected = of_rows.logsumexp, dx = of_rows.d_logsumexp;
        for (std::size_t i = 0; i < dx.size(); ++i)
          dx.data()[i] *= static_cast<double>(g.data()[position_of(index_of(i, shape), kept)]);
        Tape tape;
        const auto y = logsumexp(x, axes, keepdims);
        expected.reshape(keepdims ? kept : result);
        EXPECT_TRUE(close(y.value(), expected, few_ulp<TypeParam>, 1));
        EXPECT_TRUE(
            close(tape.gradient(reshape(y, kept), {x}, g)[0].value(), dx, of_differences<TypeParam>, 1));
      }
  const Variable<TypeParam> x(numbers<TypeParam>({2, 3}));
  EXPECT_NEAR(logsumexp(x).item(), log_sums(x.value(), {1, 1})(0, 0), 10 * few_ulp<TypeParam>);
  EXPECT_EQ(logsumexp(x, {}, true).shape(), (Shape{1, 1}));
  EXPECT_EQ(logsumexp(Variable<TypeParam>(TypeParam{3})).item(), 3);
}

TYPED_TEST(SoftmaxOf, HugeScoresIsStable) {
  const Variable<TypeParam> x(
      Array<double>{{1e4, -1e4, 0}, {-1e4, -1e4, -1e4}, {1e4, 1e4, -1e4}, {1e30, 0, -1e30}});
  const double third = 1.0 / 3, ln2 = std::log(2.0), ln3 = std::log(3.0);
  Tape tape;
  const auto y = logsumexp(x, {1});
  EXPECT_TRUE(close(y.value(), Array<double>{1e4, -1e4 + ln3, 1e4 + ln2, 1e30}));
  const Array<double> p = {{1, 0, 0}, {third, third, third}, {0.5, 0.5, 0}, {1, 0, 0}};
  // ln 3 is known as exactly as it can be beside 10⁴
  const double rounding = std::is_same_v<TypeParam, float> ? 1e-3 : 1e-12;
  EXPECT_TRUE(close(softmax(x).value(), p, rounding));
  EXPECT_TRUE(close(tape.gradient(sum(y), {x})[0].value(), p, rounding));
  EXPECT_TRUE(close(log_softmax(x).value(),
                    Array<double>{{0, -2e4, -1e4}, {-ln3, -ln3, -ln3}, {-ln2, -ln2, -2e4}, {0, -1e30, -2e30}},
                    1e-3));
  // Second derivatives too: p·(g − Σ g·p), and no NaN.
  const auto slope = tape.gradient(sum(y), {x}, {.differentiable = true})[0];
  const auto curvature =
      tape.gradient(slope, {x}, Array<double>{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}})[0];
  EXPECT_TRUE(close(curvature.value(),
                    Array<double>{{0, 0, 0}, {-third, 0, third}, {-0.25, 0.25, 0}, {0, 0, 0}}, 1e-2, 0.1));
}

// −∞ is how a score is masked out: probability 0, gradient 0, and the others as if it were not there.
TYPED_TEST(SoftmaxOf, MaskedScoresIsThatOfTheOthers) {
  const Variable<TypeParam> x(
      Array<double>{{-infinity, 1, 2.5, -infinity}, {0.5, -infinity, -infinity, -infinity}});
  const Variable<TypeParam> others(Array<double>{1, 2.5});
  Tape tape;
  const auto y = logsumexp(x, {1}), p = softmax(x), log_p = log_softmax(x);
  const auto q = softmax(others).value();
  EXPECT_TRUE(close(y.value(), Array<double>{logsumexp(others).item(), 0.5}));
  EXPECT_TRUE(close(p.value(), Array<double>{{0, q(0), q(1), 0}, {1, 0, 0, 0}}));
  EXPECT_EQ(log_p.value()(0, 0), -infinity);
  const Array<double> g = {{1, 2, 3, 4}, {5, 6, 7, 8}};
  const auto dp = tape.gradient(softmax(others), {others}, Array<double>{2, 3})[0].value();
  EXPECT_TRUE(close(tape.gradient(p, {x}, g)[0].value(), Array<double>{{0, dp(0), dp(1), 0}, {0, 0, 0, 0}}));
  EXPECT_TRUE(close(tape.gradient(sum(y), {x})[0].value(), p.value()));
}

TYPED_TEST(SoftmaxOf, InfiniteRowsIsWhatTheLimitSays) {
  const Variable<TypeParam> x(
      Array<double>{{infinity, 1, 2}, {-infinity, -infinity, -infinity}, {nan, 1, 2}, {1, 2, nan}});
  EXPECT_TRUE(same(logsumexp(x, {1}).value(), Array<double>{infinity, -infinity, nan, nan}));
  const auto p = softmax(x).value();
  // Where there is no limit, NaN: not a number that looks like a probability.
  for (std::size_t i = 0; i < 4; ++i) EXPECT_TRUE(std::isnan(p(i, i == 3 ? 2 : 0))) << i;
}

// Rows of masked scores only, short ones and long ones: nothing to choose from, so nothing that could change
// it.
TYPED_TEST(SoftmaxOf, LogSumExpOfMaskedRowsHasNoGradient) {
  for (const std::size_t n : {1, 3, 10, 64, 65, 130, 1000}) {
    Array<TypeParam> scores(Shape{3, n});
    std::fill(scores.begin(), scores.end(), static_cast<TypeParam>(-infinity));
    std::fill(scores.data() + n, scores.data() + 2 * n, TypeParam{2});
    const Variable<TypeParam> x(scores);
    Tape tape;
    const auto y = logsumexp(x, {1});
    EXPECT_TRUE(close(y.value(), Array<double>{-infinity, 2 + std::log(static_cast<double>(n)), -infinity}))
        << n;
    const auto total = sum(exp(y));
    for (const bool differentiable : {false, true}) {
      const auto slope = tape.gradient(y, {x}, Array<double>{1, 1, 1}, {.differentiable = differentiable})[0];
      for (std::size_t j = 0; j < n; ++j) {
        EXPECT_EQ(slope.value()(0, j), 0) << n;
        EXPECT_NEAR(slope.value()(1, j), 1 / static_cast<double>(n), few_ulp<TypeParam>);
        EXPECT_EQ(slope.value()(2, j), 0) << n;
      }
      if (!differentiable) continue;
      const auto curvature = tape.gradient(sum(square(slope)), {x})[0].value();
      for (std::size_t j = 0; j < n; ++j)
        EXPECT_NEAR(curvature(0, j) + curvature(1, j) + curvature(2, j), 0, 1e-6);
    }
    EXPECT_EQ(tape.gradient(total, {x})[0].value()(0, 0), 0);
  }
}

// +∞ and NaN in rows that are computed one at a time, at their beginning, in the middle and at the end.
TYPED_TEST(SoftmaxOf, LongInfiniteRowsIsWhatTheLimitSays) {
  for (const std::size_t n : {65, 66, 127, 130, 1000})
    for (const std::size_t at : {std::size_t{0}, n / 2, n - 1}) {
      Array<TypeParam> scores = numbers<TypeParam>({4, n});
      scores(0, at) = static_cast<TypeParam>(infinity);
      scores(1, at) = static_cast<TypeParam>(nan);
      scores(2, at) = static_cast<TypeParam>(-infinity);
      const auto y = logsumexp(constant(scores), {1}).value();
      EXPECT_EQ(y(0), static_cast<TypeParam>(infinity)) << n << ", " << at;
      EXPECT_TRUE(std::isnan(y(1))) << n << ", " << at;
      EXPECT_TRUE(std::isfinite(y(2)) && std::isfinite(y(3))) << n << ", " << at;
    }
}

TEST(Softmax, IsUnchangedByAShift) {
  const Variable x(numbers({4, 9}, -5, 5));
  EXPECT_TRUE(close(softmax(x + 1000).value(), softmax(x).value(), 1e-12));
  EXPECT_TRUE(close(logsumexp(x + 1000, {1}).value(), (logsumexp(x, {1}) + 1000).value(), 1e-15));
}

TEST(Softmax, SumsToOneAndItsGradientToZero) {
  for (const std::size_t n : lengths) {
    if (n == 0) continue;
    const Variable x(numbers({3, n}, -5, 5));
    Tape tape;
    const auto p = softmax(x);
    EXPECT_TRUE(close(sum(p, {1}).value(), Array<double>{1, 1, 1}, 1e-14));
    const auto dx = tape.gradient(p, {x}, numbers({3, n}, -1, 1, 7))[0];
    EXPECT_TRUE(close(sum(dx, {1}).value(), Array<double>{0, 0, 0}, 1e-15, 10));
  }
}

TEST(LogSoftmax, IsExactWhereSoftmaxUnderflows) {
  const Variable x(Array<double>{0, -800});
  EXPECT_EQ(softmax(x).value()(1), 0);
  EXPECT_EQ(log_softmax(x).value()(1), -800);
}

TEST(LogSumExp, OfNothingIsMinusInfinity) {
  EXPECT_EQ(logsumexp(Variable(numbers({0}))).item(), -infinity);
  EXPECT_TRUE(same(logsumexp(Variable(numbers({2, 0})), {1}).value(), Array<double>{-infinity, -infinity}));
}

// One row's maximum or sum must not leak into the next: here a row of NaN beside a good one.
TEST(Softmax, KeepsRowsApart) {
  for (const std::size_t n : lengths) {
    if (n == 0) continue;
    Array<double> x(Shape{3, n});
    std::fill(x.data(), x.data() + x.size(), nan);
    std::fill(x.data() + n, x.data() + 2 * n, 2.0);
    const Variable leaf(x);
    Tape tape;
    const auto y = logsumexp(leaf, {1}), p = softmax(leaf);
    EXPECT_NEAR(y.value()(1), 2 + std::log(static_cast<double>(n)), 1e-14);
    EXPECT_NEAR(p.value()(1, n - 1), 1 / static_cast<double>(n), 1e-15);
    EXPECT_NEAR(tape.gradient(sum(y), {leaf})[0].value()(1, n - 1), 1 / static_cast<double>(n), 1e-15);
  }
}

// ---- Cross-entropy ---------------------------------------------------------------------------------------

TYPED_TEST(SoftmaxOf, CrossEntropyIsThatOfItsParts) {
  for (const std::size_t rows : {1, 2, 5, 17})
    for (const std::size_t classes : {1, 2, 10, 65}) {
      SCOPED_TRACE(testing::Message() << rows << " of " << classes);
      const Variable<TypeParam> x(numbers<TypeParam>({rows, classes}, -8, 8));
      std::vector<std::size_t> labels(rows);
      for (std::size_t i = 0; i < rows; ++i) labels[i] = (7 * i + 3) % classes;
      Tape tape;
      const auto one = softmax_cross_entropy(x, labels), parts = -mean(pick(log_softmax(x), labels));
      EXPECT_EQ(one.shape(), Shape{});
      EXPECT_TRUE(close(one.value(), parts.value(), few_ulp<TypeParam>, 8));
      // twice, as loss·loss would, to see that the factor from above comes through
      EXPECT_TRUE(close(tape.gradient(2 * one, {x})[0].value(), tape.gradient(2 * parts, {x})[0].value(),
                        few_ulp<TypeParam>, 1));
    }
}

// The prediction minus the target, over the number of rows.
TYPED_TEST(SoftmaxOf, CrossEntropyIsStableForHugeScores) {
  const Variable<TypeParam> x(
      Array<double>{{1e4, -1e4, 0}, {1e4, -1e4, 0}, {-1e4, -1e4, -1e4}, {0, 1e4, 1e4}});
  Tape tape;
  const auto loss = softmax_cross_entropy(x, {0, 1, 2, 1});
  EXPECT_NEAR(loss.item(), (0 + 2e4 + std::log(3.0) + std::log(2.0)) / 4, 1e-3);
  const double twelfth = 1.0 / 12;
  EXPECT_TRUE(
      close(tape.gradient(loss, {x})[0].value(),
            Array<double>{{0, 0, 0}, {0.25, -0.25, 0}, {twelfth, twelfth, -2 * twelfth}, {0, -0.125, 0.125}},
            1e-3, 1e-9));
}

TEST(SoftmaxCrossEntropy, HasTheHessianOfLogSumExp) {
  const Variable x(numbers({1, 4}));
  const auto p = softmax(x).value();
  Tape tape;
  const auto slope = tape.gradient(softmax_cross_entropy(x, {2}), {x}, {.differentiable = true})[0];
  for (std::size_t i = 0; i < 4; ++i) {
    Array<double> one = xt::zeros<double>({1, 4});
    one(0, i) = 1;
    const auto row = tape.gradient(slope, {x}, one)[0].value();
    for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(row(0, j), p(0, i) * (i == j) - p(0, i) * p(0, j), 1e-15);
  }
}

TEST(SoftmaxCrossEntropy, NamesWhatDoesNotFit) {
  const Variable x(numbers({2, 3}), "scores");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { softmax_cross_entropy(x, {0}); }),
            "softmax_cross_entropy: scores is (2, 3), there are 1 labels; expected (labels, classes)");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              softmax_cross_entropy(Variable(numbers({3})), {0, 1, 2});
            }),
            "softmax_cross_entropy: logits is (3), there are 3 labels; expected (labels, classes)");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              softmax_cross_entropy(Variable(numbers({0, 3})), {});
            }),
            "softmax_cross_entropy: logits is (0, 3), there are 0 labels; expected (labels, classes)");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              softmax_cross_entropy(x, {0, 3});
            }),
            "softmax_cross_entropy: label 3 of sample 1 is out of range for 3 classes");
}

TEST(Softmax, NamesAxesThatDoNotExist) {
  const Variable x(numbers({2, 3}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { softmax(x, 2); }),
            "softmax: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { log_softmax(x, -3); }),
            "log_softmax: axis -3 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([] { softmax(Variable(1.0)); }),
            "softmax: axis -1 is out of range for 0 dimensions");
}

TEST(Softmax, OfATemperature) {
  const Variable x(numbers({4, 5}), "x");
  for (const double t : {0.25, 1.0, 3.0}) {
    EXPECT_TRUE(close(softmax(x, {.temperature = t}).value(), softmax(x / t).value()));
    for (const std::ptrdiff_t axis : {0, 1, -1, -2})
      EXPECT_TRUE(close(softmax(x, {.axis = axis, .temperature = t}).value(), softmax(x / t, axis).value()))
          << axis << " " << t;
  }
  const auto f = [](const std::vector<Variable<double>>& in) {
    return sum(softmax(in[0], {.temperature = 0.5}) * numbers({4, 5}, 1, 2));
  };
  EXPECT_TRUE(gradcheck(f, {x}).ok());
  for (const double t : {0.0, -1.0, infinity, nan})
    EXPECT_THROW(softmax(x, {.temperature = t}), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { softmax(x, {.temperature = 0}); }),
            "softmax: the temperature is 0, expected a positive number");
}

// The limit of ever lower temperatures; equal elements share.
TEST(Hardmax, IsTheLimitOfSoftmax) {
  const Variable x(xt::xarray<double>{{1, 3, 2}, {4, -1, 4}, {0, 0, 0}}, "x");
  const Array<double> expected = {{0, 1, 0}, {0.5, 0, 0.5}, {1.0 / 3, 1.0 / 3, 1.0 / 3}};
  EXPECT_TRUE(close(hardmax(x).value(), expected));
  EXPECT_TRUE(close(softmax(x, {.temperature = 1e-3}).value(), expected, 1e-12, 1));
  EXPECT_TRUE(close(hardmax(x, 0).value(), Array<double>{{0, 1, 0}, {1, 0, 1}, {0, 0, 0}}));
}

TEST(Hardmax, IsAConstant) {
  Variable x(numbers({2, 70}), "x");
  Tape tape;
  EXPECT_FALSE(hardmax(x).needs_gradient());
  EXPECT_EQ(sum(hardmax(x)).item(), 2);
}

}  // namespace
}  // namespace xgrad
