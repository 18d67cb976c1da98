#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

const Variable m(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "m");

TEST(Slice, TakesAPartAlongEachAxis) {
  EXPECT_TRUE(same(slice(m, 0, 1, 2).value(), Array<double>{{4, 5, 6}}));
  EXPECT_TRUE(same(slice(m, 1, 0, 2).value(), Array<double>{{1, 2}, {4, 5}}));
  const auto last = slice(m, -1, 2, 3);
  EXPECT_EQ(last.shape(), (Shape{2, 1}));
  EXPECT_EQ(last.value()(0, 0), 3);
  EXPECT_EQ(last.value()(1, 0), 6);
}

TEST(Slice, MayBeEmptyOrWhole) {
  EXPECT_EQ(slice(m, 1, 2, 2).shape(), (Shape{2, 0}));
  EXPECT_TRUE(same(slice(m, 1, 0, 3).value(), m.value()));
  EXPECT_EQ(slice(constant(numbers({0, 3})), 0, 0, 0).shape(), (Shape{0, 3}));
}

TEST(Slice, GivesNoGradientToWhatWasCutOff) {
  Variable x(m.value(), "x");
  Tape tape;
  dirty_the_pool<double>({2, 3});
  tape.backward(sum(slice(x, 1, 1, 2) * 7.0));
  EXPECT_TRUE(same(x.grad(), Array<double>{{0, 7, 0}, {0, 7, 0}}));
}

// Negative numbers count from the end, and what is then not between the two ends is out of range.
TEST(Slice, CountsFromBothEnds) {
  constexpr std::ptrdiff_t n = 3;
  const Variable x(xt::xarray<double>{1, 2, 3}, "x");
  for (std::ptrdiff_t begin = -n - 2; begin <= n + 2; ++begin)
    for (std::ptrdiff_t end = -n - 2; end <= n + 2; ++end) {
      SCOPED_TRACE(testing::Message() << begin << " to " << end);
      const std::ptrdiff_t first = begin < 0 ? n + begin : begin, last = end < 0 ? n + end : end;
      if (0 <= first && first <= last && last <= n) {
        const Array<double> part =
            xt::arange<double>(static_cast<double>(first + 1), static_cast<double>(last + 1));
        EXPECT_TRUE(same(slice(x, 0, begin, end).value(), part));
      } else {
        EXPECT_THROW(slice(x, 0, begin, end), std::out_of_range);
      }
    }
}

TEST(Slice, ChecksItsRange) {
  EXPECT_EQ(message_of<std::out_of_range>([] { slice(m, 1, 1, 4); }),
            "slice: from 1 to 4 of dimension 1 is out of range: m is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([] { slice(m, 0, 2, 1); }),
            "slice: from 2 to 1 of dimension 0 is out of range: m is (2, 3)");
  EXPECT_THROW(slice(m, 2, 0, 1), std::invalid_argument);
}

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

TEST(Concatenate, JoinsAnyNumberOfParts) {
  for (std::size_t parts = 1; parts <= 9; ++parts) {
    Inputs each;
    for (std::size_t i = 0; i < parts; ++i) each.push_back(constant(numbers({2, i % 3 + 1}, -2, 2, i)));
    const auto whole = concatenate(each, 1);
    std::size_t at = 0;
    for (const auto& part : each) {
      EXPECT_TRUE(same(slice(whole, 1, at, at + part.shape()[1]).value(), part.value())) << parts;
      at += part.shape()[1];
    }
    EXPECT_EQ(at, whole.shape()[1]);
  }
}

TEST(Concatenate, TakesPlainArrays) {
  const auto with_ones = concatenate(xt::ones<double>({2, 1}), m, 1);
  EXPECT_TRUE(same(with_ones.value(), Array<double>{{1, 1, 2, 3}, {1, 4, 5, 6}}));
}

TEST(Concatenate, PassesEachPartItsGradient) {
  const Inputs parts = {Variable(numbers({2, 2})), Variable(numbers({1, 2})), Variable(numbers({3, 2}))};
  const auto f = [](const Inputs& in) { return sum(square(concatenate(in, 0)) * numbers({6, 2}, 1, 2)); };
  EXPECT_TRUE(gradcheck(f, parts).ok());
  EXPECT_TRUE(gradgradcheck(f, parts).ok());
}

TEST(Concatenate, OfAVariableWithItself) {
  Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  tape.backward(sum(concatenate(x, x, 0) * Array<double>{1, 10, 100, 1000}));
  EXPECT_TRUE(same(x.grad(), Array<double>{101, 1010}));
}

TEST(Concatenate, ChecksTheShapes) {
  const Variable row(xt::xarray<double>{{1, 2}}, "row");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { concatenate(m, row, 0); }),
            "concatenate: shapes differ elsewhere than in dimension 0: m is (2, 3), row is (1, 2)");
  const Variable vector(xt::xarray<double>{1, 2, 3}, "v"), box(numbers({2, 3, 1}), "box");
  EXPECT_THROW(concatenate(m, vector, 0), std::invalid_argument);
  EXPECT_THROW(concatenate(vector, m, 0), std::invalid_argument);  // the second one has the higher rank
  EXPECT_EQ(message_of<std::invalid_argument>([&] { concatenate(m, box, 0); }),
            "concatenate: shapes differ elsewhere than in dimension 0: m is (2, 3), box is (2, 3, 1)");
  EXPECT_THROW(concatenate(m, m, 2), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([] { concatenate(Inputs(), 0); }),
            "concatenate: there is no part");
}

}  // namespace
}  // namespace xgrad
