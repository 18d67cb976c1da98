#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

const Array<double> left = {1, 2, 3, -infinity, infinity, nan, nan, 0, 0.5};
const Array<double> right = {2, 2, 1, 0, infinity, 1, nan, -0.0, nan};

TEST(Comparisons, AreThoseOfNumbers) {
  const Variable a(left), b(right);
  Array<double> greater(left.shape()), at_least(left.shape()), less(left.shape()), at_most(left.shape()),
      equals(left.shape());
  for (std::size_t i = 0; i < left.size(); ++i) {
    greater(i) = left(i) > right(i);
    at_least(i) = left(i) >= right(i);
    less(i) = left(i) < right(i);
    at_most(i) = left(i) <= right(i);
    equals(i) = left(i) == right(i);
  }
  EXPECT_TRUE(same((a > b).value(), greater));
  EXPECT_TRUE(same((a >= b).value(), at_least));
  EXPECT_TRUE(same((a < b).value(), less));
  EXPECT_TRUE(same((a <= b).value(), at_most));
  EXPECT_TRUE(same(equal(a, b).value(), equals));
  EXPECT_TRUE(same((b < a).value(), greater));
}

TEST(Comparisons, AreUnequalWhereTheyAreNotEqual) {
  const Variable a(left), b(right);
  Array<double> differs(left.shape());
  for (std::size_t i = 0; i < left.size(); ++i) differs(i) = left(i) != right(i);
  EXPECT_TRUE(same(not_equal(a, b).value(), differs));
  EXPECT_TRUE(same(not_equal(a, 2).value(), Array<double>{1, 0, 1, 1, 1, 1, 1, 1, 1}));
}

TEST(Logic, IsThatOfBools) {
  const Variable a(left), b(right);
  Array<double> both(left.shape()), either(left.shape()), one(left.shape()), none(left.shape());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const bool p = left(i) != 0, q = right(i) != 0;
    both(i) = p && q;
    either(i) = p || q;
    one(i) = p != q;
    none(i) = !p;
  }
  EXPECT_TRUE(same(logical_and(a, b).value(), both));
  EXPECT_TRUE(same(logical_or(a, b).value(), either));
  EXPECT_TRUE(same(logical_xor(a, b).value(), one));
  EXPECT_TRUE(same(logical_not(a).value(), none));
  EXPECT_TRUE(same((a && b).value(), both));
  EXPECT_TRUE(same((a || b).value(), either));
  EXPECT_TRUE(same((!a).value(), none));
  EXPECT_TRUE(same((left && b).value(), both));
  EXPECT_TRUE(same((a || right).value(), either));
  EXPECT_TRUE(same((a && 0).value(), Array<double>(xt::zeros<double>(left.shape()))));
}

TEST(Logic, MakesConditions) {
  const Variable x(Array<double>{-1, 0.5, 2});
  Tape tape;
  const auto inside = (x > 0) && (x < 1) && true;
  EXPECT_FALSE(inside.needs_gradient());
  EXPECT_EQ(tape.size(), 0u);
  EXPECT_TRUE(same(tape.gradient(sum(where(inside, x, 0)), x).value(), Array<double>{0, 1, 0}));
  EXPECT_TRUE(same(where(!inside || equal(x, 0.5), 1, x).value(), Array<double>{1, 1, 1}));
}

template <class T>
class Numbers : public testing::Test {};
TYPED_TEST_SUITE(Numbers, Reals);

TYPED_TEST(Numbers, AreFiniteInfiniteOrNone) {
  const auto least = std::numeric_limits<TypeParam>::denorm_min(),
             most = std::numeric_limits<TypeParam>::max();
  const Variable<TypeParam> x(Array<double>{0, -0.0, infinity, -infinity, nan, -nan, least, -most, 1});
  EXPECT_TRUE(same(isfinite(x).value(), Array<double>{1, 1, 0, 0, 0, 0, 1, 1, 1}));
  EXPECT_TRUE(same(isinf(x).value(), Array<double>{0, 0, 1, 1, 0, 0, 0, 0, 0}));
  EXPECT_TRUE(same(isnan(x).value(), Array<double>{0, 0, 0, 0, 1, 1, 0, 0, 0}));
  EXPECT_TRUE(
      same(where(isnan(x), 0, x).value(), Array<double>{0, 0, infinity, -infinity, 0, 0, least, -most, 1}));
}

// ---- Questions about many elements -----------------------------------------------------------------------

TEST(AnyAndAll, AskOfAllElements) {
  const Variable x(Array<double>{{0, 0, 3}, {0, nan, -1}});
  EXPECT_TRUE(any(x));
  EXPECT_FALSE(all(x));
  EXPECT_FALSE(any(x > 5));
  EXPECT_TRUE(all(x < 5 || isnan(x)));
  EXPECT_EQ(count_nonzero(x)(), 3);
  EXPECT_TRUE(any(Variable(2.0)));
  EXPECT_FALSE(all(Variable(-0.0)));
  EXPECT_EQ(count_nonzero(Variable(2.0)).shape(), Shape{});
}

TEST(AnyAndAll, AskAlongAxes) {
  const Variable x(Array<double>{{0, 0, 3}, {0, nan, -1}});
  const Array<std::int64_t> columns = {0, 1, 2}, rows = {1, 2};
  EXPECT_TRUE(count_nonzero(x, 0) == columns);
  EXPECT_TRUE(count_nonzero(x, {-1}) == rows);
  EXPECT_TRUE(count_nonzero(x, -1) == rows);
  EXPECT_EQ(count_nonzero(x, {0, 1})(), 3);
  EXPECT_EQ(count_nonzero(x, 1, true).shape(), (Shape{2, 1}));
  EXPECT_TRUE(any(x, 0) == (Array<bool>{false, true, true}));
  EXPECT_TRUE(all(x, 0) == (Array<bool>{false, false, true}));
  EXPECT_EQ(any(x, {0, -1}, true).shape(), (Shape{1, 1}));
  EXPECT_TRUE(same(where(all(x, 0), 1, x).value(), Array<double>{{0, 0, 1}, {0, nan, 1}}));
}

TEST(AnyAndAll, CountInEveryDirection) {
  Array<double> x = numbers({3, 1, 4, 5});
  for (double& each : x) each = each > 0.3 ? each : 0;
  for (const Axes& axes : {Axes{0}, Axes{1}, Axes{2}, Axes{3}, Axes{0, 2}, Axes{1, 3}, Axes{0, 1, 2},
                           Axes{-1, -2}, Axes{}, Axes{0, 1, 2, 3}})
    for (const bool keepdims : {false, true}) {
      const Array<double> expected = sum(not_equal(Variable(x), 0), axes, keepdims).value();
      const auto counts = count_nonzero(Variable<float>(x), axes, keepdims);
      EXPECT_TRUE(same(counts, expected));
      EXPECT_TRUE(same(Array<double>(any(Variable(x), axes, keepdims)), Array<double>(expected > 0.0)));
      const auto most = static_cast<double>(x.size() / expected.size());
      EXPECT_TRUE(
          same(Array<double>(all(Variable(x), axes, keepdims)), Array<double>(xt::equal(expected, most))));
    }
}

TEST(AnyAndAll, OfNothing) {
  const Variable none(Array<double>(Shape{0})), rows(Array<double>(Shape{2, 0}));
  EXPECT_FALSE(any(none));
  EXPECT_TRUE(all(none));
  EXPECT_EQ(count_nonzero(none)(), 0);
  EXPECT_TRUE(any(rows, 1) == (Array<bool>{false, false}));
  EXPECT_TRUE(all(rows, 1) == (Array<bool>{true, true}));
  EXPECT_EQ(all(rows, 0).shape(), Shape{0});
}

TEST(AnyAndAll, RecordNothing) {
  const Variable x(Array<double>{1, 2});
  Tape tape;
  EXPECT_TRUE(any(x) && all(x) && count_nonzero(x)() == 2 && any(x, 0)() && all(x, 0)());
  EXPECT_EQ(tape.size(), 0u);
}

TEST(AnyAndAll, NameWhatIsWrong) {
  const Variable x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { any(x, 2); }),
            message_of<std::invalid_argument>([&] { sum(x, 2); }).replace(0, 3, "any"));
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              all(x, {0, -2});
            }),
            message_of<std::invalid_argument>([&] {
              sum(x, {0, -2});
            }).replace(0, 3, "all"));
  const Variable<double> empty;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { all(empty); }),
            "all: x is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { count_nonzero(empty, 0); }),
            "count_nonzero: x is an empty Variable, which holds no value");
}

TEST(Comparisons, TakeNumbersAndArraysOnEitherSide) {
  const Variable x(Array<double>{1, 2, 3});
  EXPECT_TRUE(same((x > 2).value(), Array<double>{0, 0, 1}));
  EXPECT_TRUE(same((2 >= x).value(), Array<double>{1, 1, 0}));
  EXPECT_TRUE(same((x < xt::xarray<int>{2, 2, 2}).value(), Array<double>{1, 0, 0}));
  EXPECT_TRUE(
      same((xt::xarray<double>{{1, 3, 0}, {3, 0, 5}} <= x).value(), Array<double>{{1, 0, 1}, {0, 1, 0}}));
  EXPECT_TRUE(same(equal(2, x).value(), Array<double>{0, 1, 0}));
}

TEST(Comparisons, LetNoGradientThrough) {
  const Variable x(Array<double>{1, 2, 3});
  Tape tape;
  EXPECT_FALSE((x > 2).needs_gradient());
  EXPECT_EQ(tape.size(), 0u);
  // d/dx of x·[x > 1] is [x > 1]
  EXPECT_TRUE(same(tape.gradient(sum(x * (x > 1)), {x})[0].value(), Array<double>{0, 1, 1}));
}

TEST(Where, ChoosesByConditionsOfAnyKind) {
  const Variable a(Array<double>{1, 2, 3}), b(Array<double>{-1, -2, -3});
  const Array<double> expected = {1, -2, 3};
  EXPECT_TRUE(same(where(Array<double>{1, 0, -0.5}, a, b).value(), expected));
  EXPECT_TRUE(same(where(xt::xarray<bool>{true, false, true}, a, b).value(), expected));
  EXPECT_TRUE(same(where(xt::xarray<int>{7, 0, 7}, a, b).value(), expected));
  EXPECT_TRUE(same(where(xt::xarray<double>{5, 1, 5} > 2, a, b).value(), expected));
  EXPECT_TRUE(same(where(Variable(Array<double>{5, 1, 5}) > 2, a, b).value(), expected));
  EXPECT_TRUE(same(where(1, a, b).value(), a.value()));
  EXPECT_TRUE(same(where(false, a, b).value(), b.value()));
  // NaN is not 0; −0 is
  EXPECT_TRUE(same(where(Array<double>{nan, -0.0, nan}, a, b).value(), expected));
}

TEST(Where, BroadcastsAllThree) {
  const Variable a(numbers({4})), b(numbers({2, 1, 1}));
  Array<double> condition = {0, 1, 0};
  condition.reshape({3, 1});
  Tape tape;
  const auto y = where(condition, a, b);
  ASSERT_EQ(y.shape(), (Shape{2, 3, 4}));
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 4; ++k)
        EXPECT_EQ(y.value()(i, j, k), j == 1 ? a.value()(k) : b.value()(i, 0, 0));
  const auto gradients = tape.gradient(sum(y), {a, b});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{2, 2, 2, 2}));  // one of three rows, in both halves
  EXPECT_TRUE(same(gradients[1].value(), Array<double>(8 * xt::ones<double>({2, 1, 1}))));
}

TEST(Where, PassesTheGradientToWhatWasChosenOnly) {
  const Variable c(Array<double>{1, 0, 1}), a(Array<double>{1, 2, 3}), b(Array<double>{4, 5, 6});
  Tape tape;
  const auto y = where(c, a, b);
  const auto gradients = tape.gradient(y, {c, a, b}, Array<double>{1, 10, 100}, {.allow_unused = true});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{0, 0, 0}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{1, 0, 100}));
  EXPECT_TRUE(same(gradients[2].value(), Array<double>{0, 10, 0}));
}

// An infinite cotangent or operand that was not chosen must not come through as 0·∞.
TEST(Where, DoesNotMultiplyByZero) {
  const Variable a(Array<double>{1, infinity, nan}), b(Array<double>{nan, 2, 3});
  Tape tape;
  const auto y = where(Array<double>{1, 0, 0}, a, b);
  EXPECT_TRUE(same(y.value(), Array<double>{1, 2, 3}));
  const auto gradients = tape.gradient(y, {a, b}, Array<double>{1, infinity, nan});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{1, 0, 0}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{0, infinity, nan}));
}

TEST(MaximumAndMinimum, AreNaNIfEitherIs) {
  const Variable a(left), b(right);
  Array<double> larger(left.shape()), smaller(left.shape());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const bool is_nan = std::isnan(left(i)) || std::isnan(right(i));
    larger(i) = is_nan ? nan : std::max(left(i), right(i));
    smaller(i) = is_nan ? nan : std::min(left(i), right(i));
  }
  EXPECT_TRUE(same(maximum(a, b).value(), larger));
  EXPECT_TRUE(same(maximum(b, a).value(), larger));
  EXPECT_TRUE(same(minimum(a, b).value(), smaller));
  EXPECT_TRUE(same(minimum(b, a).value(), smaller));
}

TEST(MaximumAndMinimum, ShareTheGradientAtATie) {
  const Variable a(Array<double>{1, 2, 5, infinity}), b(Array<double>{3, 2, 4, infinity});
  const Array<double> seed = {1, 10, 100, 1000};
  Tape tape;
  const auto larger = tape.gradient(maximum(a, b), {a, b}, seed);
  EXPECT_TRUE(same(larger[0].value(), Array<double>{0, 5, 100, 500}));
  EXPECT_TRUE(same(larger[1].value(), Array<double>{1, 5, 0, 500}));
  const auto smaller = tape.gradient(minimum(a, b), {a, b}, seed);
  EXPECT_TRUE(same(smaller[0].value(), Array<double>{1, 5, 0, 500}));
  EXPECT_TRUE(same(smaller[1].value(), Array<double>{0, 5, 100, 500}));
  // of a value with itself, all of it
  EXPECT_TRUE(same(tape.gradient(maximum(a, a), {a}, seed)[0].value(), seed));
  EXPECT_TRUE(same(tape.gradient(minimum(a, a), {a}, seed)[0].value(), seed));
}

TEST(MaximumAndMinimum, ClipToNumbers) {
  const Variable x(Array<double>{-3, 0.5, 3});
  Tape tape;
  const auto y = minimum(maximum(x, -1), 1);
  EXPECT_TRUE(same(y.value(), Array<double>{-1, 0.5, 1}));
  EXPECT_TRUE(same(tape.gradient(sum(y), {x})[0].value(), Array<double>{0, 1, 0}));
}

TEST(MaximumAndMinimum, TakeEveryLength) {
  for (const std::size_t n : lengths) {
    const auto u = numbers<float>({n}, -1, 1, 1), v = numbers<float>({n}, -1, 1, 2);
    const Variable<float> a(u), b(v);
    Array<float> larger(u.shape()), da(u.shape());
    for (std::size_t i = 0; i < n; ++i) {
      larger(i) = std::max(u(i), v(i));
      da(i) = u(i) > v(i);
    }
    Tape tape;
    const auto y = maximum(a, b);
    EXPECT_TRUE(same(y.value(), larger)) << n;
    EXPECT_TRUE(same(tape.gradient(sum(y), {a})[0].value(), da)) << n;
  }
}

TEST(Selection, NamesShapesThatDoNotBroadcast) {
  const Variable x(numbers({2, 3}), "x"), y(numbers({4}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { x > y; }),
            "greater: shapes do not broadcast: x is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { where(x > 0, x, y); }),
            "where: shapes do not broadcast: c is (2, 3), x is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { maximum(y, x); }),
            "maximum: shapes do not broadcast: a is (4), x is (2, 3)");
}

}  // namespace
}  // namespace xgrad
