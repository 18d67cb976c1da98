#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

/// x with its dimensions in another order, element by element: y[index] = x[index permuted back].
template <class T>
Array<T> permute(const Array<T>& x, const std::vector<std::size_t>& order) {
  Shape shape(order.size());
  for (std::size_t d = 0; d < order.size(); ++d) shape[d] = x.shape()[order[d]];
  Array<T> y(shape);
  for (std::size_t i = 0; i < y.size(); ++i) {
    const Shape index = index_of(i, shape);
    Shape from(order.size());
    for (std::size_t d = 0; d < order.size(); ++d) from[order[d]] = index[d];
    y.data()[i] = x.data()[position_of(from, x.shape())];
  }
  return y;
}

Axes axes_of(const std::vector<std::size_t>& order, bool negative) {
  Axes axes;
  for (const std::size_t d : order)
    axes.push_back(static_cast<std::ptrdiff_t>(d) -
                   (negative ? static_cast<std::ptrdiff_t>(order.size()) : 0));
  return axes;
}

TEST(Transpose, TakesEveryOrder) {
  for (const Shape& shape : {Shape{5}, Shape{3, 4}, Shape{17, 33}, Shape{1, 9}, Shape{2, 3, 4},
                             Shape{2, 3, 1, 5}, Shape{2, 0, 3}, Shape{0, 2}}) {
    std::vector<std::size_t> order(shape.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    do {
      SCOPED_TRACE(to_string(shape) + " to " + testing::PrintToString(order));
      const Variable x(numbers(shape));
      Tape tape;
      const auto y = transpose(x, axes_of(order, false));
      EXPECT_TRUE(same(y.value(), permute(x.value(), order)));
      EXPECT_TRUE(same(transpose(x, axes_of(order, true)).value(), y.value()));
      // The gradient of Σ g·y is g in x's order: the y that g would be of.
      const Variable g(numbers(shape, -1, 1, 7));
      EXPECT_TRUE(same(tape.gradient(y, {x}, permute(g.value(), order))[0].value(), g.value()));
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(Transpose, ReversesWithoutAnOrder) {
  const Variable x(numbers({2, 3, 4}));
  EXPECT_TRUE(same(transpose(x).value(), permute(x.value(), {2, 1, 0})));
  EXPECT_TRUE(same(transpose(transpose(x)).value(), x.value()));
  const Variable scalar(2.0);
  EXPECT_EQ(transpose(scalar).item(), 2);
}

// Neither an operation on elements nor a pullback needs them one after the other.
TEST(Transpose, IsNotCopiedForItsGradient) {
  const Variable x(numbers({3, 4}));
  Tape tape;
  const auto y = transpose(x);
  tape.gradient(sum(y * y), x);
  EXPECT_FALSE(engine::as<double>(*y.node()).place().layout.is_row_major());
}

TEST(Transpose, NamesOrdersThatAreNone) {
  const Variable x(numbers({2, 3, 4}), "x");
  const auto message = [&](const Axes& order) {
    return message_of<std::invalid_argument>([&] { transpose(x, order); });
  };
  EXPECT_EQ(message({0, 1}), "transpose: the order (0, 1) names 2 dimensions, x has shape (2, 3, 4)");
  EXPECT_EQ(message({0, 1, 3}), "transpose: axis 3 is out of range for 3 dimensions");
  EXPECT_EQ(message({0, 1, -2}), "transpose: an axis is given twice in (0, 1, -2)");
}

TEST(Reshape, KeepsTheOrderOfElements) {
  const Variable x(numbers({2, 3, 4}));
  for (const Shape& shape : {Shape{24}, Shape{4, 6}, Shape{1, 24, 1}, Shape{3, 2, 2, 2}, Shape{2, 3, 4}}) {
    Tape tape;
    const auto y = reshape(x, shape);
    ASSERT_EQ(y.shape(), shape);
    EXPECT_TRUE(std::equal(x.value().begin(), x.value().end(), y.value().begin()));
    const auto g = numbers(shape, -1, 1, 7);
    const auto dx = tape.gradient(y, {x}, g)[0];
    ASSERT_EQ(dx.shape(), x.shape());
    EXPECT_TRUE(std::equal(g.begin(), g.end(), dx.value().begin()));
  }
  EXPECT_EQ(reshape(Variable(2.0), {1, 1}).shape(), (Shape{1, 1}));
  EXPECT_EQ(reshape(Variable(Array<double>{2.0}), {}).item(), 2);
  EXPECT_EQ(reshape(Variable(numbers({0, 3})), {5, 0}).shape(), (Shape{5, 0}));
}

TEST(Reshape, NamesShapesOfOtherSizes) {
  const Variable x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              reshape(x, {4, 2});
            }),
            "reshape: x is (2, 3), 6 elements; the shape (4, 2) has 8");
  EXPECT_THROW(reshape(x, {}), std::invalid_argument);
  EXPECT_THROW(reshape(x, {0}), std::invalid_argument);
}

TEST(Reshape, FindsTheLengthThatIsLeftOpen) {
  const Variable x(numbers({2, 3, 4}), "x");
  const std::size_t n = 6;
  EXPECT_EQ(reshape(x, {-1}).shape(), (Shape{24}));
  EXPECT_EQ(reshape(x, -1).shape(), (Shape{24}));
  EXPECT_EQ(reshape(x, {n, -1}).shape(), (Shape{6, 4}));
  EXPECT_EQ(reshape(x, std::vector<int>{2, -1, 2}).shape(), (Shape{2, 6, 2}));
  EXPECT_EQ(reshape(Variable(numbers({0, 3})), {-1, 3}).shape(), (Shape{0, 3}));
  const auto message = [](const Variable<double>& of, const Lengths& shape) {
    return message_of<std::invalid_argument>([&] { reshape(of, shape); });
  };
  EXPECT_EQ(message(x, {5, -1}),
            "reshape: x is (2, 3, 4), 24 elements; the shape (5, -1) cannot have as many");
  EXPECT_EQ(message(x, {-1, -1}),
            "reshape: x is (2, 3, 4), 24 elements; the shape (-1, -1) cannot have as many");
  EXPECT_EQ(message(x, {-2, -12}),
            "reshape: x is (2, 3, 4), 24 elements; the shape (-2, -12) cannot have as many");
  EXPECT_EQ(message(Variable(numbers({0, 3}), "e"), {0, -1}),
            "reshape: e is (0, 3), 0 elements; the shape (0, -1) cannot have as many");
}

TEST(Ravel, HasOneDimension) {
  const Variable x(numbers({2, 3}));
  EXPECT_EQ(ravel(x).shape(), (Shape{6}));
  EXPECT_TRUE(same(flatten(transpose(x)).value(), reshape(transpose(x), {6}).value()));
  EXPECT_EQ(ravel(Variable(2.0)).shape(), (Shape{1}));
}

TEST(SwapAxes, ExchangesTwo) {
  const Variable x(numbers({2, 3, 4}));
  EXPECT_TRUE(same(swapaxes(x, 0, -1).value(), permute(x.value(), {2, 1, 0})));
  EXPECT_TRUE(same(swapaxes(x, 1, 1).value(), x.value()));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { swapaxes(x, 0, 3); }),
            "swapaxes: axis 3 is out of range for 3 dimensions");
}

TEST(MoveAxis, KeepsTheOrderOfTheOthers) {
  const Variable x(numbers({2, 3, 4, 5}));
  EXPECT_TRUE(same(moveaxis(x, 0, -1).value(), permute(x.value(), {1, 2, 3, 0})));
  EXPECT_TRUE(same(moveaxis(x, 3, 1).value(), permute(x.value(), {0, 3, 1, 2})));
  EXPECT_TRUE(same(moveaxis(x, 1, 2).value(), permute(x.value(), {0, 2, 1, 3})));
  EXPECT_TRUE(same(moveaxis(x, -2, 2).value(), x.value()));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { moveaxis(x, 4, 0); }),
            "moveaxis: axis 4 is out of range for 4 dimensions");
}

TEST(BroadcastTo, RepeatsAndItsGradientAddsUp) {
  const struct {
    Shape from, to;
  } table[] = {{{}, {2, 3}},       {{1}, {4}},          {{3}, {3}},          {{3}, {2, 3}},
               {{2, 1}, {2, 5}},   {{1, 3}, {4, 3}},    {{3, 1}, {2, 3, 4}}, {{2, 1, 4}, {2, 3, 4}},
               {{1, 1}, {17, 33}}, {{33, 1}, {33, 17}}, {{1}, {0}},          {{3, 1}, {3, 0}},
               {{0, 1}, {0, 4}}};
  for (const auto& [from, to] : table) {
    SCOPED_TRACE(to_string(from) + " to " + to_string(to));
    const Variable x(numbers(from));
    const auto g = numbers(to, 0.5, 1.5);
    Array<double> y(to), dx(from);
    std::fill(dx.data(), dx.data() + dx.size(), 0.0);
    for (std::size_t i = 0; i < y.size(); ++i) {
      const std::size_t at = position_of(index_of(i, to), from);
      y.data()[i] = x.value().data()[at];
      dx.data()[at] += g.data()[i];
    }
    Tape tape;
    const auto result = broadcast_to(x, to);
    EXPECT_TRUE(same(result.value(), y));
    EXPECT_TRUE(close(tape.gradient(result, {x}, g)[0].value(), dx, 1e-13));
  }
}

TEST(BroadcastTo, NamesShapesThatDoNotFit) {
  const Variable x(numbers({2, 3}), "x");
  const auto message = [&](const Shape& shape) {
    return message_of<std::invalid_argument>([&] { broadcast_to(x, shape); });
  };
  EXPECT_EQ(message({3, 3}), "broadcast_to: x is (2, 3), which does not broadcast to (3, 3)");
  EXPECT_EQ(message({3}), "broadcast_to: x is (2, 3), which does not broadcast to (3)");
  EXPECT_EQ(message({2, 3, 1}), "broadcast_to: x is (2, 3), which does not broadcast to (2, 3, 1)");
  EXPECT_EQ(message({0, 3}), "broadcast_to: x is (2, 3), which does not broadcast to (0, 3)");
  // read as a shape of fewer or more elements
  EXPECT_THROW(broadcast_to(x, {3}, {2, 3}), std::invalid_argument);
  EXPECT_THROW(broadcast_to(x, {4, 3}, {4, 3}), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
