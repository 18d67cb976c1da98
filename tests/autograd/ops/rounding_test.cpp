#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace xgrad {
namespace {

template <class T>
class Rounding : public testing::Test {};
TYPED_TEST_SUITE(Rounding, Reals);

/// Halves, ends of the range, and numbers so large that all are integers.
template <class T>
Array<T> awkward() {
  const T ulp = std::numeric_limits<T>::epsilon(), odd = 1 / ulp + 1;
  return {0,
          static_cast<T>(-0.0),
          T(0.5),
          T(-0.5),
          T(1.5),
          T(2.5),
          T(-2.5),
          T(0.5) - ulp / 4,
          T(-1) + ulp,
          odd,
          -odd,
          1 / ulp / 2 - T(0.5),
          T(1e30f),
          T(-1e30f),
          std::numeric_limits<T>::denorm_min(),
          static_cast<T>(infinity),
          static_cast<T>(-infinity),
          static_cast<T>(nan),
          T(-3.7f)};
}

template <class T, class F>
Array<T> each(Array<T> x, const F& f) {
  for (T& element : x) element = f(element);
  return x;
}

TYPED_TEST(Rounding, IsThatOfNumbers) {
  using T = TypeParam;
  for (const auto& in : {awkward<T>(), numbers<T>({257}, -9, 9), numbers<T>({65}, -1e9, 1e9)}) {
    const Variable<T> x(in);
    EXPECT_TRUE(same(floor(x).value(), each(in, [](T t) { return std::floor(t); })));
    EXPECT_TRUE(same(ceil(x).value(), each(in, [](T t) { return std::ceil(t); })));
    EXPECT_TRUE(same(trunc(x).value(), each(in, [](T t) { return std::trunc(t); })));
    EXPECT_TRUE(same(round(x).value(), each(in, [](T t) { return std::nearbyint(t); })));
    EXPECT_TRUE(same(rint(x).value(), round(x).value()));
    EXPECT_TRUE(same(sign(x).value(), each(in, [](T t) { return std::isnan(t) ? t : T(t > 0) - T(t < 0); })));
  }
}

TEST(Rounding, GivesConstants) {
  const Variable x(Array<double>{0.5, 2.5}), w(Array<double>{3, 4});
  Tape tape;
  for (const auto& y : {sign(x), floor(x), ceil(x), round(x), trunc(x)}) EXPECT_FALSE(y.needs_gradient());
  EXPECT_EQ(tape.size(), 0u);
  EXPECT_TRUE(same(tape.gradient(sum(w * round(x)), w).value(), Array<double>{0, 2}));
}

// ---- Remainders ------------------------------------------------------------------------------------------

template <class T>
T python_remainder(T a, T b) {
  const T rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

template <class T>
void expect_remainders(const Array<T>& a, const Array<T>& b) {
  Array<T> truncated(a.shape()), floored(a.shape());
  for (std::size_t i = 0; i < a.size(); ++i) {
    truncated(i) = std::fmod(a(i), b(i));
    floored(i) = python_remainder(a(i), b(i));
  }
  EXPECT_TRUE(same(fmod(constant(a), b).value(), truncated));
  EXPECT_TRUE(same(remainder(constant(a), b).value(), floored));
}

TYPED_TEST(Rounding, LeavesExactRemainders) {
  using T = TypeParam;
  for (const std::size_t n : lengths) {
    expect_remainders<T>(numbers<T>({n}, -9, 9, 1), numbers<T>({n}, -2, 2, 2));
    expect_remainders<T>(numbers<T>({n}, -1e6, 1e6, 1), numbers<T>({n}, 0.5, 2, 2));
    expect_remainders<T>(numbers<T>({n}, -1, 1, 1), numbers<T>({n}, 1, 9, 2));
  }
}

// Multiples of b, and their neighbors, where a/b is rounded to an integer that it does not reach.
TYPED_TEST(Rounding, LeavesExactRemaindersBesideMultiples) {
  using T = TypeParam;
  for (const T b : {T(0.1f), T(0.7f), T(3), T(-0.3f), T(1e-3f)}) {
    Array<T> a(Shape{3000}), divisor(Shape{3000});
    for (std::size_t i = 0; i < 3000; i += 3) {
      const T multiple = static_cast<T>(i) * b;
      a(i) = multiple;
      a(i + 1) = std::nextafter(multiple, T(-1e9f));
      a(i + 2) = std::nextafter(-multiple, T(1e9f));
    }
    std::fill(divisor.begin(), divisor.end(), b);
    expect_remainders(a, divisor);
  }
}

TYPED_TEST(Rounding, LeavesExactRemaindersAtTheEndsOfTheRange) {
  using T = TypeParam;
  const T inf = static_cast<T>(infinity), none = static_cast<T>(nan), tiny = std::numeric_limits<T>::min();
  const Array<T> values = {0, 1, -1, T(1e30f), T(-1e30f), tiny, -tiny / 4, inf, -inf, none, T(0.1f)};
  const std::size_t n = values.size();
  for (std::size_t shift = 0; shift < n; ++shift) {
    Array<T> b(values.shape());
    for (std::size_t i = 0; i < n; ++i) b(i) = values((i + shift) % n);
    expect_remainders(values, b);
  }
}

TEST(Remainder, HasTheSignOfTheDivisorAndFmodThatOfTheDividend) {
  const Variable a(Array<double>{7, -7, 7, -7}), b(Array<double>{3, 3, -3, -3});
  Tape tape;
  const auto truncated = fmod(a, b), floored = remainder(a, b);
  EXPECT_TRUE(same(truncated.value(), Array<double>{1, -1, 1, -1}));
  EXPECT_TRUE(same(floored.value(), Array<double>{1, 2, -2, -1}));
  EXPECT_TRUE(same(tape.gradient(sum(truncated), b).value(), Array<double>{-2, 2, 2, -2}));
  EXPECT_TRUE(same(tape.gradient(sum(floored), b).value(), Array<double>{-2, 3, 3, -2}));
  EXPECT_TRUE(same(tape.gradient(sum(floored), a).value(), Array<double>{1, 1, 1, 1}));
}

// 5/0.1 is rounded to 50, but 0.1 is a little more than a tenth: it goes 49 times into 5.
TEST(Remainder, CountsTheTimesThatTheDivisorGoesIn) {
  const Variable b(0.1);
  Tape tape;
  const auto y = fmod(5, b);
  EXPECT_EQ(y.item(), std::fmod(5, 0.1));
  EXPECT_EQ(tape.gradient(y, b).item(), -49);
}

TEST(Remainder, HasWholeSlopesWithoutCurvature) {
  const Variable a(numbers({1000}, -50, 50)), b(numbers({1000}, 0.1, 2, 2));
  for (auto* f : {fmod<const Variable<double>&, const Variable<double>&>,
                  remainder<const Variable<double>&, const Variable<double>&>}) {
    Tape tape;
    const auto db = tape.gradient(sum(f(a, b, Location())), b, {.differentiable = true});
    EXPECT_TRUE(same(db.value(), round(db).value()));
    const auto curvature = tape.gradient(sum(db), b, {.allow_unused = true});
    EXPECT_TRUE(same(curvature.value(), Array<double>(xt::zeros<double>({1000}))));
  }
}

TEST(Remainder, TakesNumbersAndArraysOnEitherSide) {
  const Variable x(Array<double>{2, 3, 4});
  EXPECT_TRUE(same(remainder(x, 3).value(), Array<double>{2, 0, 1}));
  EXPECT_TRUE(same(remainder(-7, x).value(), Array<double>{1, 2, 1}));
  EXPECT_TRUE(same(fmod(xt::xarray<int>{7, -8, 9}, x).value(), Array<double>{1, -2, 1}));
}

// ---- Clipping --------------------------------------------------------------------------------------------

TEST(Clip, TakesBoundsOfAnyKind) {
  const Variable x(Array<double>{{-3, 0.5, 3}, {-infinity, 2, infinity}});
  EXPECT_TRUE(same(clip(x, -1, 1).value(), Array<double>{{-1, 0.5, 1}, {-1, 1, 1}}));
  EXPECT_TRUE(
      same(clip(x, xt::xarray<double>{-4, 1, 0}, 2.5).value(), Array<double>{{-3, 1, 2.5}, {-4, 2, 2.5}}));
  EXPECT_TRUE(same(clip(x, Variable(-2.0), xt::xarray<int>{1, 1, 1}).value(),
                   Array<double>{{-2, 0.5, 1}, {-2, 1, 1}}));
  EXPECT_TRUE(same(clip(2, Variable(Array<double>{0, 3}), 9).value(), Array<double>{2, 3}));
}

TEST(Clip, GivesTheGradientToWhatWasChosen) {
  const Variable x(Array<double>{-2, -1, 0, 1, 2}), low(-1.0), high(1.0);
  const Array<double> seed = {1, 10, 100, 1000, 1e4};
  Tape tape;
  const auto gradients = tape.gradient(clip(x, low, high), {x, low, high}, seed);
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{0, 10, 100, 1000, 0}));  // at a bound, to x
  EXPECT_EQ(gradients[1].item(), 1);
  EXPECT_EQ(gradients[2].item(), 1e4);
}

TEST(Clip, GivesTheUpperBoundWhereTheBoundsCross) {
  const Variable x(Array<double>{-2, 0, 2}), low(1.0), high(-1.0);
  Tape tape;
  const auto y = clip(x, low, high);
  EXPECT_TRUE(same(y.value(), Array<double>{-1, -1, -1}));
  const auto gradients = tape.gradient(sum(y), {x, low, high});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{0, 0, 0}));
  EXPECT_EQ(gradients[1].item(), 0);
  EXPECT_EQ(gradients[2].item(), 3);
}

TEST(Clip, KeepsNaNAndIgnoresBoundsThatAre) {
  EXPECT_TRUE(same(clip(Variable(Array<double>{nan, 2, -2}), -1, 1).value(), Array<double>{nan, 1, -1}));
  EXPECT_TRUE(same(clip(Variable(Array<double>{-2, 2}), nan, 1).value(), Array<double>{-2, 1}));
  EXPECT_TRUE(same(clip(Variable(Array<double>{-2, 2}), -1, nan).value(), Array<double>{-1, 2}));
}

TEST(Clip, DoesNotMultiplyByZero) {
  const Variable x(Array<double>{-2, 0, 2}), low(Array<double>{-1, -1, -1}), high(Array<double>{1, 1, 1});
  Tape tape;
  const auto gradients = tape.gradient(clip(x, low, high), {x, low, high}, Array<double>{infinity, 1, nan});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{0, 1, 0}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{infinity, 0, 0}));
  EXPECT_TRUE(same(gradients[2].value(), Array<double>{0, 0, nan}));
}

TEST(Clip, TakesEveryLengthScalarsAndEmptyArrays) {
  for (const std::size_t n : lengths) {
    const auto in = numbers<float>({n});
    const Variable<float> x(in);
    Tape tape;
    const auto y = clip(x, -1, 0.5);
    EXPECT_TRUE(same(y.value(), each(in, [](float t) { return std::clamp(t, -1.0f, 0.5f); }))) << n;
    EXPECT_TRUE(same(tape.gradient(sum(y), x).value(),
                     each(in, [](float t) { return t >= -1 && t <= 0.5f ? 1.0f : 0.0f; })))
        << n;
  }
  EXPECT_EQ(clip(Variable(7.0), 0, 1).item(), 1);
  EXPECT_EQ(clip(Variable(Array<double>(Shape{2, 0, 3})), Array<double>{1, 2, 3}, 5).shape(),
            (Shape{2, 0, 3}));
}

TEST(Rounding, NamesShapesThatDoNotBroadcast) {
  const Variable x(numbers({2, 3}), "x"), y(numbers({4}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { remainder(x, y); }),
            "remainder: shapes do not broadcast: x is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { fmod(y, x); }),
            "fmod: shapes do not broadcast: a is (4), x is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { clip(x, 0, y); }),
            "clip: shapes do not broadcast: x is (2, 3), low is (), high is (4)");
}

}  // namespace
}  // namespace xgrad
