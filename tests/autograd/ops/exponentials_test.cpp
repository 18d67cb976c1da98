#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

template <class T>
class Exponentials : public testing::Test {};
TYPED_TEST_SUITE(Exponentials, Reals);

TYPED_TEST(Exponentials, AreExactToAFewUnitsAtEveryLength) {
  for (const std::size_t n : lengths) {
    const auto x = numbers<TypeParam>({n}, -80, 80), positive = numbers<TypeParam>({n}, 1e-3, 30);
    Array<double> exp_x(x.shape()), log_x(x.shape());
    for (std::size_t i = 0; i < n; ++i) {
      exp_x(i) = std::exp(static_cast<double>(x(i)));
      log_x(i) = std::log(static_cast<double>(positive(i)));
    }
    EXPECT_TRUE(close(exp(constant(x)).value(), exp_x)) << n;
    EXPECT_TRUE(close(log(constant(positive)).value(), log_x, few_ulp<TypeParam>, 0.1)) << n;
  }
}

TYPED_TEST(Exponentials, HaveTheirSpecialCases) {
  const auto at = [](auto... x) { return constant(Array<TypeParam>{static_cast<TypeParam>(x)...}); };
  EXPECT_TRUE(same(exp(at(0, -0.0, infinity, -infinity, nan, 1e4, -1e4)).value(),
                   Array<double>{1, 1, infinity, 0, nan, infinity, 0}));
  EXPECT_TRUE(same(log(at(1, 0, -0.0, -1, infinity, -infinity, nan)).value(),
                   Array<double>{0, -infinity, -infinity, nan, infinity, nan, nan}));
}

TYPED_TEST(Exponentials, HaveSlopesAtTheEndsOfTheRange) {
  const Variable<TypeParam> x(Array<double>{-infinity, -1e4, 0, 1e-30, infinity});
  Tape tape;
  EXPECT_TRUE(close(tape.gradient(sum(exp(x)), {x})[0].value(), Array<double>{0, 0, 1, 1, infinity}));
  EXPECT_TRUE(
      close(tape.gradient(sum(log(x)), {x})[0].value(), Array<double>{-0.0, -1e-4, infinity, 1e30, 0}));
}

// Each is the other's inverse, also for derivatives: d/dx ln eˣ = 1, d²/dx² = 0.
TEST(Exponentials, UndoEachOther) {
  const Variable x(Array<double>{-20, -0.3, 0, 1.7, 30});
  Tape tape;
  const auto y = log(exp(x));
  EXPECT_TRUE(close(y.value(), x.value(), 1e-14, 1e-15));
  const auto slope = tape.gradient(sum(y), {x}, {.differentiable = true})[0];
  EXPECT_TRUE(close(slope.value(), Array<double>{1, 1, 1, 1, 1}, 1e-14));
  EXPECT_TRUE(close(tape.gradient(sum(slope), {x})[0].value(), Array<double>{0, 0, 0, 0, 0}, 1e-14, 1));
}

TEST(Exp, IsItsOwnDerivativeToAnyOrder) {
  const Variable x(Array<double>{-1, 0, 2});
  Tape tape;
  auto y = exp(x);
  const Array<double> value = y.value();
  for (int order = 1; order <= 5; ++order) {
    y = tape.gradient(sum(y), {x}, {.differentiable = true})[0];
    EXPECT_TRUE(close(y.value(), value, 1e-14)) << order;
  }
}

// (−1)ⁿ⁻¹·(n − 1)!/xⁿ
TEST(Log, HasItsHigherDerivatives) {
  const Variable x(Array<double>{0.5, 2});
  Tape tape;
  auto y = log(x);
  for (const auto& expected : {Array<double>{2, 0.5}, Array<double>{-4, -0.25}, Array<double>{16, 0.25},
                               Array<double>{-96, -0.375}}) {
    y = tape.gradient(sum(y), {x}, {.differentiable = true})[0];
    EXPECT_TRUE(close(y.value(), expected, 1e-14));
  }
}

}  // namespace
}  // namespace xgrad
