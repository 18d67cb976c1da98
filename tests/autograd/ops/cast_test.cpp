#include "arrays.hpp"

#include <xgrad/autograd/operations.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace xgrad {
namespace {

TEST(Cast, ConvertsValuesAndGradients) {
  for (const std::size_t n : lengths) {
    const Variable<double> x(numbers({2, n}));
    const auto seed = numbers<float>({2, n}, 0.5, 1.5);
    Tape tape;
    const auto y = cast<float>(x);
    static_assert(std::is_same_v<decltype(y), const Variable<float>>);
    EXPECT_TRUE(same(y.value(), converted<float>(x.value())));
    EXPECT_TRUE(same(tape.gradient(y, std::vector{x}, seed)[0].value(), converted<double>(seed)));
    const auto back = cast<double>(y);
    EXPECT_TRUE(same(back.value(), converted<double>(y.value())));
  }
}

TEST(Cast, RoundsAndOverflowsAsNumbersDo) {
  const Variable x(Array<double>{0.1, 1e300, -1e300, 1e-300, nan, infinity, -0.0});
  EXPECT_TRUE(same(cast<float>(x).value(), Array<double>{0.1f, infinity, -infinity, 0, nan, infinity, 0}));
}

// What `explain` and the pictures print: of a factor 1 nothing is left.
TEST(Cast, PrintsItsDerivative) {
  const Operation told = operation("cast");
  EXPECT_EQ(told.value, "cast(x)");
  EXPECT_EQ(told.pullbacks, std::vector<std::string>{"cast(g)"});
  const Variable x(2.0);
  Tape tape;
  const auto y = cast<float>(x);
  const std::vector<Symbol> letters = {"u"};
  EXPECT_EQ(y.node()->formula(letters).text(), "cast(u)");
  EXPECT_EQ(y.node()->pullback_formula(0, "g", letters, "v").text(), "cast(g)");
  EXPECT_EQ(y.node()->pullback_formula(0, Symbol::one(), letters, "v").text(), "1");
}

TEST(Cast, ToItsOwnTypeIsTheValueItself) {
  const Variable x(2.0);
  EXPECT_EQ(cast<double>(x).node().get(), x.node().get());
}

TEST(Cast, IsNotRecordedWithoutNeed) {
  const Variable x(2.0);
  EXPECT_FALSE(cast<float>(x).needs_gradient());
  Tape tape;
  EXPECT_FALSE(cast<float>(constant(2.0)).needs_gradient());
  EXPECT_EQ(tape.size(), 0u);
}

// Float parameters, a loss in double: each gradient is in the dtype of its value.
TEST(Cast, LetsFloatAndDoubleShareATape) {
  Variable<float> w(Array<float>{1.5f, -2});
  Variable<double> b(Array<double>{0.25, 0.5});
  Tape tape;
  const auto loss = sum(square(cast<double>(w * w) + b));
  tape.backward(loss);
  EXPECT_TRUE(same(b.grad(), Array<double>{5, 9}));    // 2(w² + b)
  EXPECT_TRUE(same(w.grad(), Array<float>{15, -36}));  // 2(w² + b)·2w
  static_assert(std::is_same_v<decltype(w.grad()), const Array<float>&>);
  EXPECT_TRUE(same(tape.gradient(loss, std::vector{w})[0].value(), w.grad()));
}

TEST(Cast, GivesBoolsForFunctionsOfXtensor) {
  const Variable x(xt::xarray<double>{{-1, 0, 2}, {std::nan(""), -0.0, 1e-320}});
  EXPECT_EQ(cast<bool>(x), (Array<bool>{{true, false, true}, {true, false, true}}));
  const Array<bool> positive = cast<bool>(x > 0);
  EXPECT_EQ(positive, (Array<bool>{{false, false, true}, {false, false, true}}));
  EXPECT_EQ(xt::sum(xt::where(positive, 1.0, 0.0))(), 2);
  EXPECT_EQ(cast<bool>(Variable<float>(Array<float>(Shape{0}))).size(), 0u);
}

// J = (w² + 1)² in double for a float w:  J' = 4w³ + 4w,  J'' = 12w² + 4,  J''' = 24w.
TEST(Cast, IsDifferentiableToAnyOrder) {
  const Variable<float> w(1.5f);
  Tape tape;
  const auto first =
      tape.gradient(square(cast<double>(w * w) + 1), std::vector{w}, {.differentiable = true})[0];
  const auto second = tape.gradient(first, {w}, {.differentiable = true})[0];
  const auto third = tape.gradient(second, {w})[0];
  EXPECT_EQ(first.item(), 4 * 1.5f * 1.5f * 1.5f + 4 * 1.5f);
  EXPECT_EQ(second.item(), 12 * 1.5f * 1.5f + 4);
  EXPECT_EQ(third.item(), 24 * 1.5f);
}

}  // namespace
}  // namespace xgrad
