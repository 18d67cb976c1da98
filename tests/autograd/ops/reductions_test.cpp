#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

/// The axes in a bit mask, and what a reduction over them does to a shape.
struct Reduction {
  Axes axes;
  Shape kept;    // with 1 in place of what is reduced
  Shape result;  // without it
  double count;  // how many elements each result is made of
};

Reduction reduction(const Shape& shape, unsigned mask, bool negative) {
  Reduction made{{}, shape, {}, 1};
  for (std::size_t d = shape.size(); d-- > 0;)  // in falling order: the order must not matter
    if (mask >> d & 1) {
      made.axes.push_back(static_cast<std::ptrdiff_t>(d) -
                          (negative ? static_cast<std::ptrdiff_t>(shape.size()) : 0));
      made.kept[d] = 1;
      made.count *= static_cast<double>(shape[d]);
    }
  for (std::size_t d = 0; d < shape.size(); ++d)
    if (!(mask >> d & 1)) made.result.push_back(shape[d]);
  return made;
}

template <class T>
class Reductions : public testing::Test {};
TYPED_TEST_SUITE(Reductions, Reals);

TYPED_TEST(Reductions, GoOverEverySetOfAxes) {
  const Shape shapes[] = {{1},       {7},       {3, 4},        {17, 2},         {2, 33},
                          {2, 3, 4}, {3, 1, 5}, {2, 3, 1, 17}, {2, 1, 3, 2, 2}, {0},
                          {3, 0},    {0, 3},    {2, 0, 3}};
  for (const Shape& shape : shapes)
    for (unsigned mask = 1; mask < 1u << shape.size(); ++mask)
      for (const bool keepdims : {false, true})
        for (const bool negative : {false, true}) {
          const auto [axes, kept, result, count] = reduction(shape, mask, negative);
          SCOPED_TRACE(testing::Message()
                       << to_string(shape) << " over " << mask << (keepdims ? " kept" : ""));
          const Variable<TypeParam> x(numbers<TypeParam>(shape));
          const Shape& reduced = keepdims ? kept : result;
          const auto seed = numbers<TypeParam>(reduced, 0.5, 1.5);
          Array<double> total(reduced), dx(shape);
          std::fill(total.data(), total.data() + total.size(), 0.0);
          for (std::size_t i = 0; i < x.size(); ++i) {
            const std::size_t to = position_of(index_of(i, shape), kept);
            total.data()[to] += static_cast<double>(x.value().data()[i]);
            dx.data()[i] = static_cast<double>(seed.data()[to]);
          }

          Tape tape;
          const auto y = sum(x, axes, keepdims);
          EXPECT_TRUE(close(y.value(), total, few_ulp<TypeParam>, count));
          EXPECT_TRUE(same(tape.gradient(y, {x}, seed)[0].value(), dx));
          if (x.size() == 0) continue;
          const auto average = mean(x, axes, keepdims);
          EXPECT_TRUE(close(average.value(), Array<double>(total / count), few_ulp<TypeParam>, 1));
          EXPECT_TRUE(close(tape.gradient(average, {x}, seed)[0].value(), Array<double>(dx / count)));
        }
}

TYPED_TEST(Reductions, GoOverEverythingWithoutAxes) {
  for (const std::size_t n : lengths) {
    const Variable<TypeParam> x(numbers<TypeParam>({n}));
    double total = 0;
    for (const TypeParam each : x.value()) total += each;
    Tape tape;
    const auto y = sum(x);
    EXPECT_EQ(y.shape(), Shape{});
    EXPECT_NEAR(y.item(), total, few_ulp<TypeParam> * static_cast<double>(n));
    EXPECT_TRUE(same(tape.gradient(y, {x})[0].value(), Array<double>(xt::ones<double>({n}))));
  }
  const Variable<TypeParam> box(numbers<TypeParam>({2, 3}));
  EXPECT_EQ(sum(box, {}, true).shape(), (Shape{1, 1}));
  EXPECT_EQ(mean(box, {}, true).shape(), (Shape{1, 1}));
}

TEST(Sum, OfANumberIsTheNumber) {
  const Variable x(2.5);
  Tape tape;
  EXPECT_EQ(sum(x).item(), 2.5);
  EXPECT_EQ(mean(x).item(), 2.5);
  EXPECT_EQ(tape.gradient(mean(x), {x})[0].item(), 1);
}

TEST(Sum, OfNothingIsZero) {
  EXPECT_EQ(sum(Variable(numbers({0}))).item(), 0);
  EXPECT_TRUE(same(sum(Variable(numbers({3, 0})), {1}).value(), Array<double>{0, 0, 0}));
  EXPECT_TRUE(same(sum(Variable(numbers({0, 2})), {0}).value(), Array<double>{0, 0}));
}

TEST(Sum, KeepsNaNAndInfinity) {
  const Variable x(Array<double>{{1, nan, 2}, {1, infinity, 2}, {infinity, -infinity, 1}});
  EXPECT_TRUE(same(sum(x, {1}).value(), Array<double>{nan, infinity, nan}));
  EXPECT_TRUE(same(mean(x, {1}).value(), Array<double>{nan, infinity, nan}));
}

// What lies behind the last element of a row is no part of it.
TEST(Sum, AddsNothingFromBeyond) {
  for (const std::size_t n : lengths) {
    if (n == 0) continue;
    Array<double> x(Shape{3, n});
    std::fill(x.data(), x.data() + x.size(), nan);
    std::fill(x.data() + n, x.data() + 2 * n, 1.0);
    EXPECT_EQ(sum(constant(x), {1}).value()(1), static_cast<double>(n));
  }
}

TEST(Sum, OfASumIsTheWholeSum) {
  const Variable x(numbers({3, 4, 5}));
  EXPECT_NEAR(sum(sum(sum(x, {1}), {1}), {0}).item(), sum(x).item(), 1e-13);
  EXPECT_NEAR(sum(sum(x, {0, 2})).item(), sum(x).item(), 1e-13);
}

TEST(SumTo, UndoesABroadcast) {
  const Variable x(numbers({2, 3, 4}));
  const auto expect = [&](const Shape& kept, const Variable<double>& expected) {
    const auto y = sum_to(x, kept, kept);
    EXPECT_TRUE(close(y.value(), reshape(expected, kept).value(), 1e-14, 1)) << to_string(kept);
  };
  expect({}, sum(x));
  expect({1}, sum(x));
  expect({4}, sum(x, {0, 1}));
  expect({3, 1}, sum(x, {0, 2}));
  expect({2, 1, 4}, sum(x, {1}));
  expect({1, 3, 4}, sum(x, {0}));
  expect({2, 3, 4}, x);
}

// Unchecked, these would write out of bounds.
TEST(SumTo, RefusesShapesThatDoNotBroadcastToIt) {
  const Variable x(numbers({2, 3}), "x");
  EXPECT_THROW(sum_to(x, {2}, {2}), std::invalid_argument);              // 2 is not the last dimension
  EXPECT_THROW(sum_to(x, {3}, {1}), std::invalid_argument);              // more sums than room for them
  EXPECT_THROW(sum_to(x, {1, 2, 3}, {1, 2, 3}), std::invalid_argument);  // more dimensions than x has
}

TEST(Reductions, NameAxesThatDoNotExist) {
  const Variable x(numbers({2, 3}), "x");
  for (const char* name : {"sum", "mean", "logsumexp"}) {
    const auto message = [&](const Axes& axes) {
      return message_of<std::invalid_argument>([&] {
        if (name == std::string("sum")) return sum(x, axes);
        if (name == std::string("mean")) return mean(x, axes);
        return logsumexp(x, axes);
      });
    };
    EXPECT_EQ(message({2}), std::string(name) + ": axis 2 is out of range for 2 dimensions");
    EXPECT_EQ(message({0, -3}), std::string(name) + ": axis -3 is out of range for 2 dimensions");
    EXPECT_EQ(message({1, 1}), std::string(name) + ": an axis is given twice in (1, 1)");
    EXPECT_EQ(message({0, -2}), std::string(name) + ": an axis is given twice in (0, -2)");
  }
  EXPECT_EQ(message_of<std::invalid_argument>([&] { sum(Variable(1.0), {0}); }),
            "sum: axis 0 is out of range for 0 dimensions");
}

TEST(Mean, OfNothingIsAnError) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              mean(Variable(numbers({3, 0}), "losses"));
            }),
            "mean: losses has shape (3, 0), no element");
  EXPECT_THROW(mean(Variable(numbers({3, 0})), {1}), std::invalid_argument);
}

// Divided by their number: multiplied by its rounded reciprocal, the mean of 49 ones is not 1.
TYPED_TEST(Reductions, GiveOnesAMeanOfOne) {
  for (std::size_t n = 1; n <= 300; ++n) {
    const Variable<TypeParam> ones(Array<TypeParam>(xt::ones<TypeParam>({n})));
    Tape tape;
    const auto average = mean(ones);
    EXPECT_EQ(average.item(), 1) << n;
    const TypeParam share = TypeParam{1} / static_cast<TypeParam>(n);
    for (const bool differentiable : {false, true}) {
      const auto shares = tape.gradient(average, {ones}, {.differentiable = differentiable});
      for (const TypeParam each : shares[0].value()) EXPECT_EQ(each, share) << n;
    }
  }
}

TEST(Max, IsTheLargestOverAnyAxes) {
  for (const auto& [axes, shape] : {std::pair{Axes{}, Shape{}},
                                    {Axes{0}, Shape{3, 4}},
                                    {Axes{1, 2}, Shape{2}},
                                    {Axes{-1}, Shape{2, 3}},
                                    {Axes{0, 2}, Shape{3}}}) {
    const Variable x(numbers({2, 3, 4}), "x");
    const auto largest = max(x, axes), smallest = min(x, axes);
    ASSERT_EQ(largest.shape(), shape);
    const auto kept = max(x, axes, true), smallest_kept = min(x, axes, true);
    ASSERT_EQ(smallest.shape(), shape);
    ASSERT_EQ(smallest_kept.shape(), kept.shape());
    ASSERT_EQ(kept.shape().size(), x.shape().size());
    std::vector<double> most(largest.size(), -infinity), least(largest.size(), infinity);
    for (std::size_t k = 0; k < x.size(); ++k) {
      const std::size_t to = position_of(index_of(k, x.shape()), kept.shape());
      most[to] = std::max(most[to], x.value().data()[k]);
      least[to] = std::min(least[to], x.value().data()[k]);
    }
    for (std::size_t i = 0; i < most.size(); ++i) {
      EXPECT_EQ(largest.value().data()[i], most[i]);
      EXPECT_EQ(kept.value().data()[i], most[i]);
      EXPECT_EQ(smallest.value().data()[i], least[i]);
      EXPECT_EQ(smallest_kept.value().data()[i], least[i]);
    }
  }
}

// Long rows and bundles of short ones take different ways; a NaN counts wherever it stands.
TEST(Max, KeepsNaNAndInfinity) {
  for (const std::size_t n : {1u, 3u, 8u, 17u, 64u, 65u, 300u})
    for (const std::size_t at : {std::size_t{0}, n / 2, n - 1}) {
      Array<double> x = numbers({3, n});
      x(1, at) = nan;
      x(2, at) = -infinity;
      const auto y = max(constant(x), {1});
      EXPECT_TRUE(std::isnan(y.value()(1))) << n << " at " << at;
      EXPECT_FALSE(std::isnan(y.value()(0)) || std::isnan(y.value()(2)));
      x(1, at) = infinity;
      EXPECT_EQ(max(constant(x), {1}).value()(1), infinity);
    }
  EXPECT_EQ(max(constant(xt::xarray<double>{-infinity, -infinity})).item(), -infinity);
}

TEST(Max, SharesTheGradientAmongEquals) {
  Variable x(xt::xarray<double>{{1, 5, 5}, {2, 0, 1}}, "x");
  Tape tape;
  tape.backward(max(x, {1}), Array<double>{6, 7});
  EXPECT_TRUE(same(x.grad(), Array<double>{{0, 3, 3}, {7, 0, 0}}));
}

TEST(Max, AgreesWithDifferences) {
  const auto f = [](const std::vector<Variable<double>>& in) {
    return sum(max(in[0], {0}) * numbers({4}, 1, 2)) + min(in[0]);
  };
  EXPECT_TRUE(gradcheck(f, {Variable(numbers({3, 4}), "x")}).ok());
}

TEST(Max, OfNothingIsAnError) {
  const Variable x(numbers({3, 0}), "losses");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { max(x); }), "max: losses has shape (3, 0), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { min(x); }), "min: losses has shape (3, 0), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              max(Variable(numbers({2, 3})), {2});
            }),
            "max: axis 2 is out of range for 2 dimensions");
}

TEST(Extremes, HaveXtensorsNames) {
  const Variable x(Array<double>{{3, 1}, {2, 5}});
  EXPECT_EQ(amax(x).item(), 5);
  EXPECT_EQ(amax(x, 0).value(), (Array<double>{3, 5}));
  EXPECT_EQ(amin(x, {0}).value(), (Array<double>{2, 1}));
  EXPECT_EQ(amin(x, {-1}, true).shape(), (Shape{2, 1}));
}

TEST(ArgMax, IsTheFirstOfEqualOnes) {
  const Variable x(Array<double>{{3, 5, 5}, {7, nan, 9}});
  EXPECT_EQ(argmax(x, 1), (Array<std::int64_t>{1, 1}));
  EXPECT_EQ(argmin(x, 1), (Array<std::int64_t>{0, 1}));
  EXPECT_EQ(argmax(x, 0), (Array<std::int64_t>{1, 1, 1}));
  EXPECT_EQ(argmin(x, -2), (Array<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(argmax(x), 4);
  EXPECT_EQ(argmin(Variable(Array<double>{{3, 5}, {1, 1}})), 2);
  EXPECT_EQ(argmax(transpose(Variable(Array<double>{{3, 5}, {9, 1}}))), 1) << "of a view, in its own order";
  EXPECT_EQ(argmax(Variable(3.0)), 0);
}

// As NumPy: of no lines there are no results, and each of a line without elements is an error.
TEST(Reductions, OfAnEmptyBatchAreEmpty) {
  const Variable x(numbers({0, 3}), "x");
  Tape tape;
  for (const Variable<double>& y : {max(x, 1), min(x, 1), mean(x, 1), sum(x, 1), variance(x, 1), stddev(x, 1),
                                    median(x, 1), quantile(x, 0.3, 1)}) {
    EXPECT_EQ(y.shape(), Shape{0}) << y.operation();
    EXPECT_EQ(tape.gradient(sum(y), x).shape(), (Shape{0, 3})) << y.operation();
  }
  EXPECT_EQ(max(x, 1, true).shape(), (Shape{0, 1}));
  EXPECT_EQ(argmax(x, 1).shape(), Shape{0});
  EXPECT_EQ(message_of<std::invalid_argument>([&] { max(x, 0); }), "max: x has shape (0, 3), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { mean(x, 0); }), "mean: x has shape (0, 3), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { median(x, 0); }),
            "median: x has shape (0, 3), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { argmax(x, 0); }),
            "argmax: x has shape (0, 3), no element");
}

TEST(ArgMax, SaysWhatIsWrong) {
  const Variable x(Array<double>(Shape{2, 0}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { argmax(x); }), "argmax: x has shape (2, 0), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { argmin(Variable(1.0), 0); }),
            "argmin: axis 0 is out of range for 0 dimensions");
}

}  // namespace
}  // namespace xgrad
