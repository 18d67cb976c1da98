#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using Indices64 = Variable<std::int64_t>;

std::vector<std::int64_t> elements(const Indices64& x) { return {x.value().begin(), x.value().end()}; }

TEST(TopK, GivesTheLargestFirst) {
  const auto [values, indices] = topk(constant(Array<double>{{0.3, 2.5, -1, 1.5}, {4, 3, 2, 1}}), 3);
  EXPECT_TRUE(same(values.value(), Array<double>{{2.5, 1.5, 0.3}, {4, 3, 2}}));
  EXPECT_EQ(indices.shape(), (Shape{2, 3}));
  EXPECT_EQ(elements(indices), (std::vector<std::int64_t>{1, 3, 0, 0, 1, 2}));
}

// Of equal ones the first; NaN before all numbers, so that it is not overlooked.
TEST(TopK, OrdersTiesAndNaN) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const auto order = [](const Array<double>& x) { return elements(topk(constant(x), x.size()).indices); };
  EXPECT_EQ(order({1, 2, 1, 2, 2}), (std::vector<std::int64_t>{1, 3, 4, 0, 2}));
  EXPECT_EQ(order({1, nan, inf, nan}), (std::vector<std::int64_t>{1, 3, 2, 0}));
  EXPECT_EQ(order({-inf, 0.0, -0.0}), (std::vector<std::int64_t>{1, 2, 0}));
}

TEST(TopK, MayTakeNoneOrAll) {
  const auto x = constant(Array<double>{3, 1, 2});
  EXPECT_EQ(topk(x, 0).values.shape(), (Shape{0}));
  EXPECT_TRUE(same(topk(x, 3).values.value(), Array<double>{3, 2, 1}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { topk(x, 4); }),
            "topk: dimension 0 has 3 elements, 4 are asked for: x is (3)");
  EXPECT_THROW(topk(constant(1.0), 1), std::invalid_argument);
}

TEST(TopK, GivesTheGradientToWhatWasChosen) {
  const Variable x(Array<double>{{0.3, 2.5, -1, 1.5}, {4, 3, 2, 1}});
  Tape tape;
  const auto [values, indices] = topk(x, 2);
  EXPECT_TRUE(same(tape.gradient(sum(values * Array<double>{{10, 20}, {30, 40}}), x).value(),
                   Array<double>{{0, 10, 0, 20}, {30, 40, 0, 0}}));
}

TEST(TopK, HasSecondDerivatives) {
  const auto f = [](const std::vector<Variable<double>>& in) {
    const auto [values, indices] = topk(in[0], 2);
    return sum(values * values * values) + sum(take_along_axis(exp(in[0]), indices));
  };
  const std::vector inputs{Variable(numbers({3, 5}))};
  EXPECT_TRUE(gradcheck(f, inputs).ok());
  EXPECT_TRUE(gradgradcheck(f, inputs).ok());
}

TEST(TopK, WorksAlongAnyAxis) {
  const Variable x(numbers({3, 4, 5}));
  for (const std::ptrdiff_t axis : {0, 1, 2, -2}) {
    const auto [values, indices] = topk(x, 2, axis);
    const auto last = topk(swapaxes(x, axis, -1), 2);
    EXPECT_TRUE(same(values.value(), swapaxes(last.values, axis, -1).value())) << axis;
    EXPECT_TRUE(same(take_along_axis(x, indices, axis).value(), values.value())) << axis;
  }
}

TEST(Sort, OrdersEachLine) {
  const Variable x(Array<double>{{3, nan, 1}, {-infinity, 2, 2}}, "x");
  EXPECT_TRUE(same(sort(x).value(), Array<double>{{1, 3, nan}, {-infinity, 2, 2}}));
  EXPECT_TRUE(same(sort(x, 0).value(), Array<double>{{-infinity, 2, 1}, {3, nan, 2}}));
  EXPECT_EQ(argsort(x), (xt::xarray<std::int64_t>{{2, 0, 1}, {0, 1, 2}}));
  EXPECT_EQ(argsort(x, -2), (xt::xarray<std::int64_t>{{1, 1, 0}, {0, 0, 1}}));
  EXPECT_EQ(sort(Variable(numbers({2, 0}))).shape(), (Shape{2, 0}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { sort(x, 2); }),
            "sort: axis 2 is out of range for 2 dimensions");
  EXPECT_THROW(argsort(Variable(1.0)), std::invalid_argument);
}

// Of equal ones the first goes to the first place.
TEST(Sort, GivesEachElementTheGradientOfItsPlace) {
  const Variable x(Array<double>{2, 1, 2, 0});
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(sum(sort(x) * Array<double>{1, 10, 100, 1000}), x).value(),
                   Array<double>{100, 10, 1000, 1}));
}

TEST(SearchSorted, FindsWhereToPutEach) {
  const Variable sorted(Array<double>{1, 2, 2, 5}, "sorted");
  const Array<double> values = {{0, 1, 2}, {3, 5, nan}};
  EXPECT_EQ(searchsorted(sorted, values), (xt::xarray<std::int64_t>{{0, 0, 1}, {3, 3, 4}}));
  EXPECT_EQ(searchsorted(sorted, values, true), (xt::xarray<std::int64_t>{{0, 1, 3}, {3, 4, 4}}));
  EXPECT_EQ(searchsorted(Array<double>{1, 2}, Variable(1.5))(), 1);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { searchsorted(Variable(values, "m"), sorted); }),
            "searchsorted: m is (2, 3), expected a vector");
}

TEST(Unique, ListsTheDifferentElements) {
  EXPECT_TRUE(
      same(unique(Variable(Array<double>{{3, 1, nan}, {1, nan, -0.0}})), Array<double>{0, 1, 3, nan}));
  EXPECT_EQ(unique(Variable(numbers({0, 2}))).shape(), (Shape{0}));
}

TEST(IndexVariable, IsAHandleOnWholeNumbers) {
  const Indices64 indices(std::vector<unsigned>{3, 1}, "i");
  EXPECT_EQ(indices.shape(), (Shape{2}));
  EXPECT_EQ(indices.size(), 2u);
  EXPECT_EQ(indices.name(), "i");
  EXPECT_EQ(indices.operation(), "constant");
  EXPECT_FALSE(indices.needs_gradient());
  EXPECT_EQ(elements(indices), (std::vector<std::int64_t>{3, 1}));
  std::ostringstream text;
  text << indices << " " << Indices64(xt::xarray<int>{{-1, 9000000}}) << " " << Indices64();
  EXPECT_EQ(text.str(), "{3, 1} {{-1, 9000000}} empty");
  EXPECT_EQ(message_of<std::invalid_argument>([] { Indices64().value(); }),
            "value: the Variable is empty: it holds no value");
}

}  // namespace
}  // namespace xgrad
