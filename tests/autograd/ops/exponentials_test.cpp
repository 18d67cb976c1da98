#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

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

TYPED_TEST(Exponentials, OfOtherBasesHaveTheirSpecialCases) {
  const auto at = [](auto... x) { return constant(Array<TypeParam>{static_cast<TypeParam>(x)...}); };
  EXPECT_TRUE(same(exp2(at(0, 3, -2, infinity, -infinity, nan, 1e4, -1e4)).value(),
                   Array<double>{1, 8, 0.25, infinity, 0, nan, infinity, 0}));
  EXPECT_TRUE(same(expm1(at(0, infinity, -infinity, nan, 1e4, -1e4)).value(),
                   Array<double>{0, infinity, -1, nan, infinity, -1}));
  EXPECT_TRUE(same(log2(at(8, 0.25, 0, -1, infinity, nan)).value(),
                   Array<double>{3, -2, -infinity, nan, infinity, nan}));
  EXPECT_TRUE(same(log10(at(1000, 1, 0, -1, infinity, nan)).value(),
                   Array<double>{3, 0, -infinity, nan, infinity, nan}));
  EXPECT_TRUE(
      same(log1p(at(0, -1, -2, infinity, nan)).value(), Array<double>{0, -infinity, nan, infinity, nan}));
}

TYPED_TEST(Exponentials, LoseNothingNearZero) {
  const Variable<TypeParam> x(Array<double>{1e-30, -1e-20, 0});
  Tape tape;
  EXPECT_TRUE(close(expm1(x).value(), x.value()));
  EXPECT_TRUE(close(log1p(x).value(), x.value()));
  EXPECT_TRUE(same(tape.gradient(sum(log1p(x)), {x})[0].value(), Array<double>{1, 1, 1}));
}

// y + 1 would be 0 there.
TEST(Expm1, HasItsSlopeFarBelowZero) {
  const Variable x(-50.0);
  Tape tape;
  EXPECT_DOUBLE_EQ(tape.gradient(expm1(x), {x})[0].item(), std::exp(-50.0));
}

TYPED_TEST(Exponentials, LogaddexpNeitherOverflowsNorLosesTheSmaller) {
  using T = TypeParam;
  const Variable<T> a(Array<double>{1000, -1000, 3, infinity, infinity, -infinity, -infinity, nan, 0});
  const Variable<T> b(Array<double>{1000, -1000, -1000, infinity, -infinity, -infinity, 2, 1, nan});
  const double ln2 = std::log(2.0);
  Tape tape;
  const auto y = logaddexp(a, b);
  EXPECT_TRUE(close(y.value(),
                    Array<double>{1000 + ln2, -1000 + ln2, 3, infinity, infinity, -infinity, 2, nan, nan}));
  const auto slopes = tape.gradient(sum(y), {a, b});
  EXPECT_TRUE(same(slopes[0].value(), Array<double>{0.5, 0.5, 1, 0.5, 1, 0.5, 0, nan, nan}));
  EXPECT_TRUE(same(slopes[1].value(), Array<double>{0.5, 0.5, 0, 0.5, 0, 0.5, 1, nan, nan}));
}

// ∂²y/∂a² = σ'(0) = 1/4, also where the difference is exactly 0.
TEST(LogAddExp, IsCurvedWhereBothAreEqual) {
  const Variable a(0.7), b(0.7);
  Tape tape;
  const auto slope = tape.gradient(logaddexp(a, b), {a}, {.differentiable = true})[0];
  const auto second = tape.gradient(slope, {a, b});
  EXPECT_DOUBLE_EQ(second[0].item(), 0.25);
  EXPECT_DOUBLE_EQ(second[1].item(), -0.25);
}

TYPED_TEST(Exponentials, XlogyIsZeroWhereItsFactorIs) {
  using T = TypeParam;
  const Variable<T> a(Array<double>{0, 0, 0, 0, 0, 2, 2, 3}),
      b(Array<double>{0, -1, 5, infinity, nan, 0, -1, 1});
  Tape tape;
  const auto y = xlogy(a, b);
  EXPECT_TRUE(same(y.value(), Array<double>{0, 0, 0, 0, nan, -infinity, nan, 0}));
  const auto slopes = tape.gradient(sum(y), {a, b});
  EXPECT_TRUE(close(slopes[0].value(), Array<double>{0, 0, std::log(5.0), 0, nan, -infinity, nan, 0}));
  EXPECT_TRUE(close(slopes[1].value(), Array<double>{0, 0, 0, 0, nan, infinity, -2, 3}));
}

// ∂²(a·ln b)/∂a∂b = 1/b, also at a = 0, and no NaN where both are 0.
TEST(XLogY, HasMixedDerivativesAtZero) {
  const Variable a(Array<double>{0, 0}), b(Array<double>{4, 0});
  Tape tape;
  const auto slope = tape.gradient(sum(xlogy(a, b)), {b}, {.differentiable = true})[0];
  EXPECT_TRUE(same(tape.gradient(sum(slope), {a})[0].value(), Array<double>{0.25, 1}));
}

// −Σ p·ln p of an outcome that is certain is 0, and p may be learned.
TEST(XLogY, MakesAnEntropy) {
  const Variable p(Array<double>{0, 0.5, 0.5});
  EXPECT_DOUBLE_EQ((-sum(xlogy(p, p))).item(), std::log(2.0));
}

TEST(Exponentials, NameShapesThatDoNotBroadcast) {
  const Variable a(numbers({2, 3}), "a"), b(numbers({4}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { logaddexp(a, b); }),
            "logaddexp: shapes do not broadcast: a is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { xlogy(a, b); }),
            "xlogy: shapes do not broadcast: a is (2, 3), b is (4)");
}

}  // namespace
}  // namespace xgrad
