// What was not chosen, or has no weight, gets no gradient, however large the cotangent is: not even 0·∞ =
// NaN.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

struct Selection {
  const char* name;
  Variable<double> (*f)(const Variable<double>&);
  Array<double> x;       // f(x) is 0 everywhere, so that the slope of its logarithm is infinite
  Array<double> chosen;  // 1 where x was chosen, 0 where it must get no gradient
};

const Selection selections[] = {
    {"max", [](const auto& x) { return max(x); }, {0, -1}, {1, 0}},
    {"max, two of them", [](const auto& x) { return max(x); }, {0, -1, 0}, {1, 0, 1}},
    {"max over rows", [](const auto& x) { return max(x, {1}); }, {{0, -1}, {-2, 0}}, {{1, 0}, {0, 1}}},
    {"max over columns",
     [](const auto& x) { return max(x, {0}, true); },
     {{0, -1}, {-2, 0}},
     {{1, 0}, {0, 1}}},
    {"min", [](const auto& x) { return min(x); }, {0, 1}, {1, 0}},
    {"maxout", [](const auto& x) { return maxout(x, 2); }, {0, -1, -3, 0}, {1, 0, 0, 1}},
    {"maximum",
     [](const auto& x) {
       return maximum(x, Array<double>{-5, 0});
     },
     {0, -1},
     {1, 0}},
    {"maximum, second",
     [](const auto& x) {
       return maximum(Array<double>{-5, 0}, x);
     },
     {0, -1},
     {1, 0}},
    {"minimum",
     [](const auto& x) {
       return minimum(x, Array<double>{5, 0});
     },
     {0, 1},
     {1, 0}},
    {"minimum, second",
     [](const auto& x) {
       return minimum(Array<double>{5, 0}, x);
     },
     {0, 1},
     {1, 0}},
    {"where",
     [](const auto& x) {
       return where(Array<double>{1, 0}, x, 0);
     },
     {0, 3},
     {1, 0}},
    {"where, second",
     [](const auto& x) {
       return where(Array<double>{0, 1}, 0, x);
     },
     {0, 3},
     {1, 0}},
    {"relu", [](const auto& x) { return relu(x); }, {-1, 0}, {0, 0}},
    {"leaky_relu",
     [](const auto& x) {
       return leaky_relu(Array<double>{0, 0}, x);
     },
     {2, 3},
     {0, 0}},
    {"clip", [](const auto& x) { return clip(x, 0, 3); }, {-1, 0}, {0, 1}},
    {"clip, lower bound",
     [](const auto& x) {
       return clip(Array<double>{-1, 0}, x, 3);
     },
     {0, -2},
     {1, 0}},
    {"clip, upper bound",
     [](const auto& x) {
       return clip(Array<double>{1, 0}, -3, x);
     },
     {0, 2},
     {1, 0}},
    {"relu6", [](const auto& x) { return relu6(x); }, {-1, 0}, {0, 0}},
    {"hard_sigmoid", [](const auto& x) { return hard_sigmoid(x); }, {-4, -3}, {0, 0}},
    {"hard_swish", [](const auto& x) { return hard_swish(x); }, {-4, -3}, {0, 0}},
    {"elu, scale", [](const auto& a) { return elu(0, a); }, {2}, {0}},
    {"abs", [](const auto& x) { return abs(x); }, {0}, {0}},
    {"slice", [](const auto& x) { return slice(x, 0, 0, 1); }, {0, 3}, {1, 0}},
    {"pad", [](const auto& x) { return pad(x, 0, 1, 1); }, {0}, {1}},
    {"pick", [](const auto& x) { return pick(x, Indices{1}); }, {{3, 0}}, {{0, 1}}},
    {"place", [](const auto& x) { return place(x, Indices{1}, 3); }, {0}, {1}},
    {"logsumexp of a mask", [](const auto& x) { return logsumexp(x); }, {0, -infinity}, {1, 0}},
    {"power of zero", [](const auto& b) { return pow(0, b); }, {2, 3}, {0, 0}},
};

void expect_chosen(const Selection& selection, const Array<double>& gradient, const char* order) {
  ASSERT_EQ(gradient.shape(), selection.x.shape());
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const double element = gradient.data()[i];
    if (selection.chosen.data()[i] == 0) {
      EXPECT_EQ(element, 0) << selection.name << ", " << order << ", element " << i;
    } else {
      EXPECT_FALSE(std::isfinite(element)) << selection.name << ", " << order << ", element " << i;
    }
  }
}

TEST(InfiniteCotangents, ReachOnlyWhatWasChosen) {
  for (const auto& selection : selections) {
    const Variable x(selection.x);
    Tape tape;
    const auto y = selection.f(x);
    for (const double each : y.value()) ASSERT_EQ(each, 0) << selection.name;
    const auto z = sum(log(y));
    const auto plain = tape.gradient(z, {x})[0].value();
    const auto slope = tape.gradient(z, {x}, {.differentiable = true})[0];
    expect_chosen(selection, plain, "first order");
    EXPECT_TRUE(same(slope.value(), plain)) << selection.name;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      if (selection.chosen.data()[i] == 1) {
        EXPECT_GT(plain.data()[i], 0) << selection.name;
      }
    }
    const auto curvature = tape.gradient(sum(slope), {x}, {.allow_unused = true})[0].value();
    expect_chosen(selection, curvature, "second order");
  }
}

// Long rows and bundles of short ones take different ways.
TEST(InfiniteCotangents, ReachOnlyTheLargestOfRowsOfAnyLength) {
  for (const std::size_t n : lengths) {
    if (n < 2) continue;
    Array<double> x = numbers({3, n}, -2, -1), expected = xt::zeros<double>(Shape{3, n});
    for (std::size_t i = 0; i < 3; ++i) {
      x(i, (i * 7) % n) = 0;
      expected(i, (i * 7) % n) = infinity;
    }
    const Variable leaf(x);
    Tape tape;
    EXPECT_TRUE(same(tape.gradient(sum(log(max(leaf, {1}))), {leaf})[0].value(), expected)) << n;
  }
}

// √0 is infinitely steep, too: a masked probability is 0 whatever the scores are.
TEST(InfiniteCotangents, DoNotReachMaskedScores) {
  for (const std::size_t n : {2, 10, 64, 65, 200}) {
    Array<double> scores = numbers({2, n});
    for (std::size_t j = 0; j < n; ++j) {
      if (j % 2 == 1) scores(0, j) = -infinity;
      if (j > 0) scores(1, j) = -infinity;
    }
    const Variable x(scores);
    Tape tape;
    const auto roots = sum(sqrt(softmax(x)));
    const auto slope = tape.gradient(roots, {x}, {.differentiable = true})[0];
    EXPECT_TRUE(close(tape.gradient(roots, {x})[0].value(), slope.value(), 1e-13, 1));
    double total = 0;
    for (std::size_t j = 0; j < n; ++j) {
      if (j % 2 == 1) {
        EXPECT_EQ(slope.value()(0, j), 0) << n;
      }
      EXPECT_EQ(slope.value()(1, j), 0) << n;  // one score alone: its probability is 1
      total += slope.value()(0, j);
    }
    EXPECT_NEAR(total, 0, 1e-13);
  }
}

// A NaN among the elements makes the largest NaN, and the gradients of all: none looks as if it were right.
TEST(Max, OfNaNHasAGradientForAll) {
  const Variable x(Array<double>{{1, nan, 3}, {1, 2, 3}});
  Tape tape;
  const auto dx = tape.gradient(sum(max(x, {1})), {x})[0].value();
  EXPECT_TRUE(close(dx, Array<double>{{1.0 / 3, 1.0 / 3, 1.0 / 3}, {0, 0, 1}}));
}

}  // namespace
}  // namespace xgrad
