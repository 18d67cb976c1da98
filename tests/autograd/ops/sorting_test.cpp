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
            "topk: x is (3); rows of at least 4 elements are needed");
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

TEST(TakeAlongAxis, TakesByIndexAndPutsBack) {
  const auto x = constant(Array<double>{{1, 2, 3}, {4, 5, 6}});
  const Indices64 indices(xt::xarray<int>{{2, 2}, {0, 1}});
  EXPECT_TRUE(same(take_along_axis(x, indices).value(), Array<double>{{3, 3}, {4, 5}}));
  EXPECT_TRUE(same(put_along_axis(constant(Array<double>{{1, 10}, {2, 20}}), indices, 3).value(),
                   Array<double>{{0, 0, 11}, {2, 20, 0}}));
}

TEST(TakeAlongAxis, RefusesWhatDoesNotFit) {
  const auto x = constant(Array<double>{{1, 2, 3}, {4, 5, 6}}, "x");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              take_along_axis(x, Indices64(xt::xarray<int>{{3, 0}, {0, 0}}));
            }),
            "take_along_axis: index 3 is out of range for rows of 3");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              take_along_axis(x, Indices64(xt::xarray<int>{{-1, 0}, {0, 0}}));
            }),
            "take_along_axis: index -1 is out of range for rows of 3");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              take_along_axis(x, Indices64(xt::xarray<int>{{0, 1, 2}}, "i"));
            }),
            "take_along_axis: x is (2, 3), i is (1, 3); all but the last dimension must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { take_along_axis(x, Indices64()); }),
            "take_along_axis: indices is an empty Variable, which holds no value");
  EXPECT_THROW(put_along_axis(x, Indices64(xt::xarray<int>{{0, 1, 5}, {0, 1, 2}}), 5), std::out_of_range);
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
