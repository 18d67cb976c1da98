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
const Variable v(xt::xarray<double>{1, 2, 4, 7}, "v");

TEST(Flip, Reverses) {
  EXPECT_TRUE(same(flip(v).value(), Array<double>{7, 4, 2, 1}));
  EXPECT_TRUE(same(flip(m).value(), Array<double>{{6, 5, 4}, {3, 2, 1}}));
  EXPECT_TRUE(same(flip(m, 0).value(), Array<double>{{4, 5, 6}, {1, 2, 3}}));
  EXPECT_TRUE(same(flip(m, -1).value(), Array<double>{{3, 2, 1}, {6, 5, 4}}));
  EXPECT_TRUE(same(flip(m, {0, 1}).value(), flip(m).value()));
  EXPECT_TRUE(same(flip(m, std::vector<int>{-1}).value(), flip(m, 1).value()));
  EXPECT_EQ(flip(Variable(2.0)).item(), 2);
  EXPECT_EQ(message_of<std::invalid_argument>([] { flip(m, 2); }),
            "flip: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              flip(m, {0, -2});
            }),
            "flip: an axis is given twice in (0, -2)");
}

TEST(Roll, TurnsRound) {
  EXPECT_TRUE(same(roll(v, 1).value(), Array<double>{7, 1, 2, 4}));
  EXPECT_TRUE(same(roll(v, -1, 0).value(), Array<double>{2, 4, 7, 1}));
  EXPECT_TRUE(same(roll(v, 9, -1).value(), roll(v, 1).value()));
  EXPECT_TRUE(same(roll(m, 1).value(), Array<double>{{6, 1, 2}, {3, 4, 5}}));
  EXPECT_TRUE(same(roll(m, 1, 0).value(), Array<double>{{4, 5, 6}, {1, 2, 3}}));
  EXPECT_TRUE(same(roll(m, -4, 1).value(), Array<double>{{2, 3, 1}, {5, 6, 4}}));
  EXPECT_EQ(roll(Variable(numbers({2, 0})), 3, 1).shape(), (Shape{2, 0}));
  EXPECT_EQ(roll(Variable(2.0), 3).item(), 2);
  EXPECT_EQ(message_of<std::invalid_argument>([] { roll(m, 1, -3); }),
            "roll: axis -3 is out of range for 2 dimensions");
}

TEST(Repeat, RepeatsEachElement) {
  EXPECT_TRUE(same(repeat(v, 2, 0).value(), Array<double>{1, 1, 2, 2, 4, 4, 7, 7}));
  EXPECT_TRUE(same(repeat(m, 2, -1).value(), Array<double>{{1, 1, 2, 2, 3, 3}, {4, 4, 5, 5, 6, 6}}));
  EXPECT_TRUE(same(repeat(m, {2, 0}, 0).value(), Array<double>{{1, 2, 3}, {1, 2, 3}}));
  EXPECT_EQ(repeat(m, 0, 0).shape(), (Shape{0, 3}));
  Variable x(v.value(), "x");
  Tape tape;
  tape.backward(sum(repeat(x, {1, 0, 2, 1}, 0) * Array<double>{1, 2, 3, 4}));
  EXPECT_TRUE(same(x.grad(), Array<double>{1, 0, 5, 4}));
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              repeat(m, {1, 2, 3}, 0);
            }),
            "repeat: 3 counts were given for the 2 elements of dimension 0: m is (2, 3)");
}

TEST(Tile, RepeatsTheWhole) {
  EXPECT_TRUE(same(tile(v, 2).value(), Array<double>{1, 2, 4, 7, 1, 2, 4, 7}));
  EXPECT_TRUE(same(tile(m, 2).value(), Array<double>{{1, 2, 3, 1, 2, 3}, {4, 5, 6, 4, 5, 6}}));
  EXPECT_TRUE(same(tile(m, {2, 1}).value(), Array<double>{{1, 2, 3}, {4, 5, 6}, {1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(tile(m, {2, 3, 4, 1}).shape(), (Shape{2, 3, 8, 3}));
  EXPECT_EQ(tile(m, {0, 1}).shape(), (Shape{0, 3}));
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              tile(m, {2, -1});
            }),
            "tile: -1 repetitions were given, expected 0 or more: m is (2, 3)");
}

// Element i of the result is element i modulo the length, in each dimension, counted from the last.
TEST(Tile, IsThatOfNumPyForAnyRepetitions) {
  for (const Shape& shape : {Shape{}, Shape{3}, Shape{2, 3}, Shape{2, 1, 3}})
    for (std::size_t count = 1; count <= 3; ++count)
      for (int code = 0; code < std::pow(4, count); ++code) {
        Axes repetitions;
        Shape aligned = shape, expected_shape;
        for (std::size_t i = 0; i < count; ++i) repetitions.push_back(code >> 2 * i & 3);
        while (aligned.size() < count) aligned.insert(aligned.begin(), 1);
        expected_shape = aligned;
        for (std::size_t i = 0; i < count; ++i)
          expected_shape[aligned.size() - count + i] *= static_cast<std::size_t>(repetitions[i]);
        const auto x = numbers(shape);
        Array<double> expected(expected_shape);
        for (std::size_t k = 0; k < expected.size(); ++k) {
          Shape index = index_of(k, expected_shape);
          std::size_t from = 0;
          for (std::size_t d = 0; d < aligned.size(); ++d) from = from * aligned[d] + index[d] % aligned[d];
          expected.data()[k] = x.data()[from];
        }
        EXPECT_TRUE(same(tile(Variable(x), repetitions).value(), expected))
            << to_string(shape) << ", repetitions " << code;
      }
}

// As numpy.rot90 turns.
TEST(Rot90, TurnsFromTheFirstAxisTowardsTheSecond) {
  EXPECT_TRUE(same(rot90(m).value(), Array<double>{{3, 6}, {2, 5}, {1, 4}}));
  EXPECT_TRUE(same(rot90(m, 2).value(), Array<double>{{6, 5, 4}, {3, 2, 1}}));
  EXPECT_TRUE(same(rot90(m, 3).value(), Array<double>{{4, 1}, {5, 2}, {6, 3}}));
  EXPECT_TRUE(same(rot90(m, -1).value(), rot90(m, 3).value()));
  EXPECT_TRUE(same(rot90(m, 1, {1, 0}).value(), rot90(m, 3).value()));
  EXPECT_TRUE(same(rot90(m, 8).value(), m.value()));
  EXPECT_THROW(rot90(m, 1, {0, -2}), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              rot90(m, 1, {0, 1, 0});
            }),
            "rot90: 3 axes were given, expected 2");
  EXPECT_THROW(rot90(v), std::invalid_argument);
}

TEST(Diff, TakesDifferencesOfNeighbors) {
  EXPECT_TRUE(same(diff(v).value(), Array<double>{1, 2, 3}));
  EXPECT_TRUE(same(diff(v, 2).value(), Array<double>{1, 1}));
  EXPECT_TRUE(same(diff(v, 0).value(), v.value()));
  EXPECT_TRUE(same(diff(m, 1, 0).value(), Array<double>{{3, 3, 3}}));
  Tape tape;
  EXPECT_TRUE(
      same(tape.gradient(sum(diff(v, 2) * Array<double>{1, 10}), v).value(), Array<double>{1, 8, -19, 10}));
  EXPECT_EQ(message_of<std::invalid_argument>([] { diff(m, 2, 0); }),
            "diff: dimension 0 has 2 elements; order 2 takes more: m is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([] { diff(m, -1); }),
            "diff: the order -1 was given, expected 0 or more");
}

// As numpy.gradient([1, 2, 4, 7, 11, 16]) gives it; and of a parabola exactly, but at the ends.
TEST(NumericalGradient, IsThatOfNumPy) {
  const Variable x(xt::xarray<double>{1, 2, 4, 7, 11, 16});
  EXPECT_TRUE(same(gradient(x).value(), Array<double>{1, 1.5, 2.5, 3.5, 4.5, 5}));
  EXPECT_TRUE(same(gradient(x, 2).value(), Array<double>{0.5, 0.75, 1.25, 1.75, 2.25, 2.5}));
  EXPECT_TRUE(same(gradient(m, 0.5, 0).value(), Array<double>{{6, 6, 6}, {6, 6, 6}}));
  const auto f = [](const std::vector<Variable<double>>& in) { return square(gradient(in[0], 0.5, 0)); };
  EXPECT_TRUE(gradcheck(f, {Variable(numbers({4, 2}))}).ok());
  EXPECT_EQ(message_of<std::invalid_argument>([&] { gradient(slice(m, 0, 0, 1), 1, 0); }),
            "gradient: dimension 0 has 1 elements, two at least are needed: x is (1, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { gradient(m, 0); }), "gradient: the spacing is 0");
}

}  // namespace
}  // namespace xgrad
