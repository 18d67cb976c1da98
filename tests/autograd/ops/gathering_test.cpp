#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using Indices64 = Variable<std::int64_t>;
using Inputs = std::vector<Variable<double>>;

const Variable m(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "m");

TEST(Take, TakesPartsInAnyOrder) {
  EXPECT_TRUE(same(take(m, {1, 0, 1}).value(), Array<double>{{4, 5, 6}, {1, 2, 3}, {4, 5, 6}}));
  EXPECT_TRUE(same(take(m, {2, 0}, 1).value(), Array<double>{{3, 1}, {6, 4}}));
  EXPECT_TRUE(same(take(m, std::vector<std::size_t>{2, 2}, -1).value(), Array<double>{{3, 3}, {6, 6}}));
  EXPECT_TRUE(same(take(m, 1).value(), Array<double>{4, 5, 6})) << "a number leaves no dimension";
  EXPECT_EQ(take(m, std::vector<int>{}, 1).shape(), (Shape{2, 0}));
  const Indices64 square(xt::xarray<int>{{0, 1}, {2, 2}}, "i");
  EXPECT_TRUE(same(take(m, square, 1).value(), Array<double>{{{1, 2}, {3, 3}}, {{4, 5}, {6, 6}}}));
  EXPECT_EQ(take(Variable(numbers({3, 1, 4})), square, 0).shape(), (Shape{2, 2, 1, 4}));
  EXPECT_EQ(take(m, xt::xarray<unsigned char>{{1, 0}}).shape(), (Shape{1, 2, 3}));
}

TEST(Take, AddsUpTheGradientsOfCopies) {
  Variable x(m.value(), "x");
  Tape tape;
  dirty_the_pool<double>({2, 3});
  EXPECT_TRUE(same(index_select(x, 1, {2, 0, 2}).value(), take(x, {2, 0, 2}, 1).value()));
  tape.backward(sum(take(x, {2, 0, 2}, 1) * Array<double>{1, 10, 100}));
  EXPECT_TRUE(same(x.grad(), Array<double>{{10, 0, 101}, {10, 0, 101}}));
}

TEST(Take, RefusesIndicesOfNothing) {
  EXPECT_EQ(message_of<std::out_of_range>([] {
              take(m, {0, 3, 5}, 1);
            }),
            "take: index 3 is out of range for dimension 1 of length 3: m is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([] { take(m, {-1}); }),
            "take: index -1 is out of range for dimension 0 of length 2: m is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([] { take(m, {0}, 2); }),
            "take: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([] { take(m, Indices64()); }),
            "take: indices is an empty Variable, which holds no value");
  EXPECT_THROW(take(Variable(1.0), {0}), std::invalid_argument);
}

TEST(IndexAdd, AddsWhereTakeTakes) {
  EXPECT_TRUE(same(index_add(m, 1, {2, 0, 2}, Array<double>{{10, 20, 30}, {40, 50, 60}}).value(),
                   Array<double>{{21, 2, 43}, {54, 5, 106}}));
  const Indices64 square(xt::xarray<int>{{0, 1}, {1, 1}}, "i");
  EXPECT_TRUE(
      same(index_add(Array<double>{1, 2}, 0, square, Variable(Array<double>{{10, 20}, {30, 40}})).value(),
           Array<double>{11, 92}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              index_add(m, 1, {2, 0}, Variable(numbers({2, 3}), "v"));
            }),
            "index_add: v is (2, 3), expected (2, 2): m is (2, 3), indices is (2)");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              index_add(m, 1, {3}, numbers({2, 1}));
            }),
            "index_add: index 3 is out of range for dimension 1 of length 3: m is (2, 3)");
}

TEST(ScatterAdd, AddsToEachLine) {
  const xt::xarray<int> indices = {{1, 0, 1}, {1, 1, 0}};
  EXPECT_TRUE(same(scatter_add(m, 0, indices, Array<double>{{10, 20, 30}, {40, 50, 60}}).value(),
                   Array<double>{{1, 22, 63}, {54, 55, 36}}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              scatter_add(m, 0, indices, Variable(numbers({2, 2}), "v"));
            }),
            "scatter_add: m is (2, 3), v is (2, 2); all but dimension 0 must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              scatter_add(m, 0, indices, Variable(numbers({1, 3}), "v"));
            }),
            "scatter_add: indices is (2, 3), v is (1, 3), expected the same shape");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              scatter_add(m, 1, xt::xarray<int>{{0, 1}, {3, 2}}, numbers({2, 2}));
            }),
            "scatter_add: index 3 is out of range for dimension 1 of length 3: m is (2, 3)");
}

TEST(ScatterAdd, HasDerivatives) {
  const Inputs in = {Variable(numbers({3, 2})), Variable(numbers({2, 2}, -1, 1, 3))};
  const xt::xarray<int> indices = {{2, 0}, {2, 1}};
  const auto scatter = [&](const Inputs& x) { return square(scatter_add(x[0], 0, indices, x[1])); };
  const auto add = [&](const Inputs& x) { return square(index_add(x[0], 0, {2, 2}, x[1])); };
  for (const auto& report : {gradcheck(scatter, in), gradgradcheck(scatter, in), gradcheck(add, in)})
    EXPECT_TRUE(report.ok()) << report.to_string();
}

TEST(MaskedSelect, TakesWhereTheMaskIsNotZero) {
  EXPECT_TRUE(same(masked_select(m, m > 2.5).value(), Array<double>{3, 4, 5, 6}));
  EXPECT_TRUE(same(masked_select(m, xt::xarray<bool>{true, false, true}).value(), Array<double>{1, 3, 4, 6}));
  EXPECT_TRUE(same(masked_select(transpose(m), xt::xarray<int>{{1, 0}, {0, 0}, {0, 7}}).value(),
                   Array<double>{1, 6}));
  EXPECT_EQ(masked_select(m, m > 7.0).shape(), (Shape{0}));
  Variable x(m.value(), "x");
  Tape tape;
  tape.backward(sum(masked_select(x, x > 4.0) * Array<double>{10, 100}));
  EXPECT_TRUE(same(x.grad(), Array<double>{{0, 0, 0}, {0, 10, 100}}));
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              masked_select(m, Variable(numbers({2, 2}), "mask"));
            }),
            "masked_select: mask is (2, 2), which does not broadcast to (2, 3), the shape of m");
}

TEST(TakeAlongAxis, TakesByIndexAndPutsBack) {
  const auto x = constant(Array<double>{{1, 2, 3}, {4, 5, 6}});
  const Indices64 indices(xt::xarray<int>{{2, 2}, {0, 1}});
  EXPECT_TRUE(same(take_along_axis(x, indices).value(), Array<double>{{3, 3}, {4, 5}}));
  EXPECT_TRUE(same(gather(x, 1, indices).value(), Array<double>{{3, 3}, {4, 5}}));
  EXPECT_TRUE(same(put_along_axis(constant(Array<double>{{1, 10}, {2, 20}}), indices, 3).value(),
                   Array<double>{{0, 0, 11}, {2, 20, 0}}));
}

TEST(TakeAlongAxis, RefusesWhatDoesNotFit) {
  const auto x = constant(Array<double>{{1, 2, 3}, {4, 5, 6}}, "x");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              take_along_axis(x, Indices64(xt::xarray<int>{{3, 0}, {0, 0}}));
            }),
            "take_along_axis: index 3 is out of range for dimension 1 of length 3: x is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              gather(x, 1, Indices64(xt::xarray<int>{{3, 0}, {0, 0}}));
            }),
            "gather: index 3 is out of range for dimension 1 of length 3: x is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([&] { index_select(x, 1, {3}); }),
            "index_select: index 3 is out of range for dimension 1 of length 3: x is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              gather(x, 2, Indices64(xt::xarray<int>{{0, 0}, {0, 0}}));
            }),
            "gather: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              take_along_axis(x, Indices64(xt::xarray<int>{{-1, 0}, {0, 0}}));
            }),
            "take_along_axis: index -1 is out of range for dimension 1 of length 3: x is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              take_along_axis(x, Indices64(xt::xarray<int>{{0, 1, 2}}, "i"));
            }),
            "take_along_axis: x is (2, 3), i is (1, 3); all but dimension 1 must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { take_along_axis(x, Indices64()); }),
            "take_along_axis: indices is an empty Variable, which holds no value");
  EXPECT_THROW(put_along_axis(x, Indices64(xt::xarray<int>{{0, 1, 5}, {0, 1, 2}}), 5), std::out_of_range);
}

TEST(TakeAlongAxis, WorksAlongAnyAxis) {
  const Variable x(numbers({3, 4, 2}));
  for (const std::ptrdiff_t axis : {0, 1, 2, -3})
    EXPECT_TRUE(same(take_along_axis(x, argsort(x, axis), axis).value(), sort(x, axis).value())) << axis;
  const auto back = put_along_axis(sort(x, 1), argsort(x, 1), 4, 1);
  EXPECT_TRUE(same(back.value(), x.value()));
}

}  // namespace
}  // namespace xgrad
