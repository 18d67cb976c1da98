#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

const Variable m(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "m");

TEST(Pad, PutsZerosAround) {
  dirty_the_pool<double>({2, 6});
  EXPECT_TRUE(same(pad(m, 1, 2, 1).value(), Array<double>{{0, 0, 1, 2, 3, 0}, {0, 0, 4, 5, 6, 0}}));
  EXPECT_TRUE(same(pad(m, 0, 0, 1).value(), Array<double>{{1, 2, 3}, {4, 5, 6}, {0, 0, 0}}));
  const auto of_nothing = pad(slice(m, 1, 0, 0), 1, 1, 1);
  EXPECT_TRUE(same(of_nothing.value(), Array<double>{{0, 0}, {0, 0}}));
  EXPECT_THROW(pad(m, 2, 1, 1), std::invalid_argument);
  const std::pair<std::ptrdiff_t, std::ptrdiff_t> negative[] = {{-1, 0}, {0, -1}, {-1, 1}, {1, -1}, {-2, -2}};
  for (const auto& [before, after] : negative)
    EXPECT_EQ(message_of<std::invalid_argument>([&] { pad(m, 0, before, after); }),
              "pad: " + std::to_string(before) + " before and " + std::to_string(after) +
                  " after given for m, expected 0 or more");
}

TEST(Pad, OfAllDimensionsAtOnce) {
  Tape tape;
  const auto y = pad(m, {{1, 0}, {0, 2}});
  EXPECT_TRUE(same(y.value(), Array<double>{{0, 0, 0, 0, 0}, {1, 2, 3, 0, 0}, {4, 5, 6, 0, 0}}));
  EXPECT_EQ(tape.size(), 2u) << "the leaf and one node";
  EXPECT_TRUE(same(pad(m, {{1, 1}}).value(), pad(m, {{1, 1}, {1, 1}}).value()));
  EXPECT_TRUE(same(pad(transpose(m), {{0, 0}, {1, 0}}, PadMode::constant, -1).value(),
                   Array<double>{{-1, 1, 4}, {-1, 2, 5}, {-1, 3, 6}}));
  EXPECT_EQ(pad(Variable(2.0), PadWidths()).item(), 2);
  const Variable empty(numbers({0, 2}));
  EXPECT_TRUE(same(pad(empty, {{1, 0}, {0, 1}}, PadMode::constant, 3).value(), Array<double>{{3, 3, 3}}));
}

// Each dimension is padded as a row of its indices is, whatever becomes of the others.
TEST(Pad, TreatsEachDimensionByItself) {
  const auto x = numbers({2, 3, 2});
  const auto places = [](std::size_t n, std::pair<std::ptrdiff_t, std::ptrdiff_t> widths, PadMode mode) {
    Array<double> index(Shape{n});
    for (std::size_t i = 0; i < n; ++i) index(i) = static_cast<double>(i);
    return Array<double>(pad(Variable(index), {widths}, mode, -1).value());
  };
  const std::pair<std::ptrdiff_t, std::ptrdiff_t> some[] = {{0, 0}, {1, 0}, {0, 2}, {2, 1}};
  for (const PadMode mode :
       {PadMode::constant, PadMode::edge, PadMode::reflect, PadMode::symmetric, PadMode::wrap})
    for (const auto& a : some)
      for (const auto& b : some)
        for (const auto& c : some) {
          const auto i = places(2, a, mode), j = places(3, b, mode), k = places(2, c, mode);
          Array<double> expected(Shape{i.size(), j.size(), k.size()});
          for (std::size_t at = 0; at < expected.size(); ++at) {
            const Shape index = index_of(at, expected.shape());
            const double from[] = {i(index[0]), j(index[1]), k(index[2])};
            const bool outside = from[0] < 0 || from[1] < 0 || from[2] < 0;
            expected.data()[at] =
                outside ? -1 : x(std::size_t(from[0]), std::size_t(from[1]), std::size_t(from[2]));
          }
          EXPECT_TRUE(same(pad(Variable(x), {a, b, c}, mode, -1).value(), expected))
              << static_cast<int>(mode) << testing::PrintToString(a) << testing::PrintToString(b)
              << testing::PrintToString(c);
        }
}

// As numpy.pad([1, 2, 3], (4, 5), mode) gives them.
TEST(Pad, CopiesElementsAsNumPyDoes) {
  const Variable x(xt::xarray<double>{1, 2, 3}, "x");
  const std::pair<PadMode, Array<double>> table[] = {
      {PadMode::edge, {1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3}},
      {PadMode::reflect, {1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2}},
      {PadMode::symmetric, {3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2}},
      {PadMode::wrap, {3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2}},
  };
  for (const auto& [mode, expected] : table) {
    EXPECT_TRUE(same(pad(x, {{4, 5}}, mode).value(), expected));
    const Variable one(xt::xarray<double>{7});
    EXPECT_TRUE(same(pad(one, {{1, 2}}, mode).value(), Array<double>{7, 7, 7, 7}));
    EXPECT_TRUE(same(pad(x, {{0, 0}}, mode).value(), x.value()));
  }
}

TEST(Pad, CopiesGetTheSumOfTheirGradients) {
  Variable x(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "x");
  Tape tape;
  const auto y = pad(x, {{1, 0}, {1, 1}}, PadMode::edge);
  EXPECT_EQ(tape.size(), 2u) << "the leaf and one node";
  EXPECT_TRUE(same(y.value(), Array<double>{{1, 1, 2, 3, 3}, {1, 1, 2, 3, 3}, {4, 4, 5, 6, 6}}));
  tape.backward(sum(y));
  EXPECT_TRUE(same(x.grad(), Array<double>{{4, 2, 4}, {2, 1, 2}}));
}

TEST(Pad, RefusesWidthsThatDoNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              pad(m, {{1, 1}, {1, 1}, {1, 1}});
            }),
            "pad: 3 pairs of widths were given for 2 dimensions: m is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              pad(m, {{1, 1}, {0, -1}});
            }),
            "pad: 0 before and -1 after given for m, expected 0 or more");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              pad(Variable(numbers({2, 0}), "e"), {{1, 1}}, PadMode::wrap);
            }),
            "pad: dimension 1 has no element to copy: e is (2, 0)");
}

}  // namespace
}  // namespace xgrad
