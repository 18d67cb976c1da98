#include "arrays.hpp"

#include <xgrad/autograd/layout.hpp>

#include <gtest/gtest.h>

#include <numeric>
#include <optional>

namespace xgrad {
namespace {

using engine::Layout;
using engine::Strides;

/// Where the layout has its i-th element.
std::size_t position(const Layout& layout, std::size_t i) {
  const Shape index = index_of(i, layout.shape);
  auto at = static_cast<std::ptrdiff_t>(layout.offset);
  for (std::size_t d = 0; d < index.size(); ++d)
    at += static_cast<std::ptrdiff_t>(index[d]) * layout.strides[d];
  return static_cast<std::size_t>(at);
}

TEST(Layout, OfAnArrayIsRowMajor) {
  const Layout layout(Shape{2, 3, 4});
  EXPECT_EQ(layout.strides, (Strides{12, 4, 1}));
  EXPECT_EQ(layout.offset, 0u);
  EXPECT_TRUE(layout.is_row_major());
  EXPECT_TRUE(Layout(Shape{}).is_row_major());
}

TEST(Layout, TellsWhetherItIsRowMajor) {
  const Layout layout(Shape{2, 3, 4});
  EXPECT_FALSE(layout.permuted({0, 2, 1}).is_row_major());
  EXPECT_TRUE(layout.sliced(0, 1, 2).is_row_major());
  EXPECT_FALSE(layout.sliced(1, 1, 3).is_row_major());
  EXPECT_TRUE(layout.sliced(0, 1, 2).sliced(1, 1, 3).is_row_major());
  EXPECT_FALSE(layout.sliced(2, 0, 1).is_row_major());
  EXPECT_TRUE(layout.sliced(2, 0, 0).is_row_major()) << "without an element";
  EXPECT_TRUE(Layout(Shape{5, 1}).permuted({1, 0}).is_row_major());
  EXPECT_FALSE(Layout(Shape{1}).broadcast({1}, {3})->is_row_major());
}

TEST(Layout, OfASliceBeginsWhereTheSliceDoes) {
  const Layout layout = Layout(Shape{4, 5}).sliced(0, 1, 3).sliced(1, 2, 4);
  EXPECT_EQ(layout.shape, (Shape{2, 2}));
  EXPECT_EQ(layout.offset, 7u);
  EXPECT_EQ(layout.strides, (Strides{5, 1}));
  EXPECT_EQ(Layout(Shape{4}).sliced(0, 4, 4).offset, 0u) << "not behind the memory";
}

TEST(Layout, HasDiagonals) {
  const Layout layout = Layout(Shape{2, 3, 4}).diagonal(2, 0, -1);  // rows are the last dimension
  EXPECT_EQ(layout.shape, (Shape{3, 2}));
  EXPECT_EQ(layout.strides, (Strides{4, 13}));
  EXPECT_EQ(layout.offset, 1u);
  EXPECT_EQ(Layout(Shape{3, 4}).diagonal(0, 1, 2).offset, 2u);
  EXPECT_EQ(Layout(Shape{3, 4}).diagonal(0, 1, 9).shape, Shape{0});
  EXPECT_EQ(Layout(Shape{3, 4}).diagonal(0, 1, 9).offset, 0u) << "not behind the memory";
}

TEST(Layout, CanBeBroadcast) {
  const Layout row = *Layout(Shape{3}).broadcast({1, 3}, {2, 3}),
               column = *Layout(Shape{3}).broadcast({3, 1}, {2, 3, 4});
  EXPECT_EQ(row.strides, (Strides{0, 1}));
  EXPECT_EQ(column.strides, (Strides{0, 1, 0}));
  EXPECT_EQ(Layout(Shape{4}).sliced(0, 1, 2).broadcast({1}, {3})->offset, 1u);
}

TEST(Layout, CanBeReshapedWhereItIsInPieces) {
  const Layout cube(Shape{2, 3, 4});
  const Layout rows = cube.sliced(1, 0, 2);  // (2, 2, 4) in steps of 12, 4, 1
  EXPECT_EQ(rows.reshaped({2, 8})->strides, (Strides{12, 1}));
  EXPECT_EQ(rows.reshaped({2, 1, 4, 2})->strides, (Strides{12, 0, 2, 1}));
  EXPECT_FALSE(rows.reshaped({16}));
  EXPECT_FALSE(cube.permuted({2, 1, 0}).reshaped({4, 6}));
  EXPECT_EQ(cube.permuted({2, 0, 1}).reshaped({2, 2, 6})->strides, (Strides{2, 1, 4}));
  EXPECT_EQ(cube.permuted({2, 0, 1}).reshaped({4, 6})->strides, (Strides{1, 4}));
  EXPECT_TRUE(cube.sliced(0, 0, 0).reshaped({0, 7}));
}

/// A shape of n elements.
Shape random_shape_of(std::size_t n, Generator& generator) {
  Shape shape;
  while (n > 1 || generator.index(3) == 0) {
    std::vector<std::size_t> divisors;
    for (std::size_t d = 1; d <= n; ++d)
      if (n % d == 0) divisors.push_back(d);
    shape.push_back(divisors[generator.index(divisors.size())]);
    n /= shape.back();
    if (shape.size() > 6) shape.push_back(std::exchange(n, 1));
  }
  return shape;
}

// Whatever was done before: the elements are the same, in the same order.
TEST(Layout, KeepsItsElementsWhenItIsReshaped) {
  Generator generator(1);
  int possible = 0, impossible = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    Shape shape(generator.index(5));
    for (auto& length : shape) length = 1 + generator.index(4);
    std::vector<std::size_t> order(shape.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (generator.index(2) == 0) generator.shuffle(order);
    Layout layout = Layout(shape).permuted(Shape(order.begin(), order.end()));
    if (!shape.empty() && generator.index(2) == 0) {
      const std::size_t axis = generator.index(shape.size());
      const std::size_t first = generator.index(layout.shape[axis]);
      layout = layout.sliced(axis, first, first + 1 + generator.index(layout.shape[axis] - first));
    }
    const Shape to = random_shape_of(engine::element_count(layout.shape), generator);
    const std::optional<Layout> reshaped = layout.reshaped(to);
    ++(reshaped ? possible : impossible);
    ASSERT_TRUE(reshaped || !layout.is_row_major());
    if (!reshaped) continue;
    ASSERT_EQ(reshaped->shape, to);
    for (std::size_t i = 0; i < engine::element_count(to); ++i)
      ASSERT_EQ(position(*reshaped, i), position(layout, i))
          << to_string(layout.shape) << " to " << to_string(to) << ", element " << i;
  }
  EXPECT_GT(possible, 5000);
  EXPECT_GT(impossible, 1000);
}

TEST(View, OfAnArrayIsContiguous) {
  const Array<float> x = {{1, 2, 3}, {4, 5, 6}};
  const View<float> view = x;
  EXPECT_TRUE(view.is_contiguous());
  EXPECT_EQ(view.data(), x.data());
  EXPECT_EQ(view.size(), 6u);
  const Layout column = Layout(x.shape()).sliced(1, 2, 3);
  const View<float> last(x.data(), column);
  EXPECT_FALSE(last.is_contiguous());
  EXPECT_EQ(*last.data(), 3);
  EXPECT_EQ(last.size(), 2u);
}

}  // namespace
}  // namespace xgrad
