#include "arrays.hpp"

#include <xgrad/autograd/kernels/arrange.hpp>

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace xgrad {
namespace {

using engine::Layout;

/// A copy of the elements that the layout names.
template <class T>
Array<T> copied(const Array<T>& x, const Layout& layout) {
  return kernels::contiguous(View<T>(x.data(), layout));
}

template <class T>
class Arrange : public testing::Test {};
TYPED_TEST_SUITE(Arrange, Reals);

TYPED_TEST(Arrange, PermutesRandomShapes) {
  Generator generator(1);
  for (int trial = 0; trial < 1000; ++trial) {
    Shape shape(generator.index(6));
    for (auto& length : shape) length = generator.index(6);
    std::vector<std::size_t> shuffled(shape.size());
    std::iota(shuffled.begin(), shuffled.end(), std::size_t{0});
    generator.shuffle(shuffled);
    const Shape order(shuffled.begin(), shuffled.end());

    const auto x = numbers<TypeParam>(shape);
    Shape result(shape.size());
    for (std::size_t d = 0; d < shape.size(); ++d) result[d] = shape[order[d]];
    Array<TypeParam> expected(result);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const Shape to = index_of(i, result);
      Shape from(shape.size());
      for (std::size_t d = 0; d < shape.size(); ++d) from[order[d]] = to[d];
      std::size_t position = 0;
      for (std::size_t d = 0; d < shape.size(); ++d) position = position * shape[d] + from[d];
      expected.data()[i] = x.data()[position];
    }
    dirty_the_pool<TypeParam>(result);
    ASSERT_TRUE(same(copied(x, Layout(shape).permuted(order)), expected))
        << to_string(shape) << " by " << to_string(order);
  }
}

// Around the blocks that matrices are turned in.
TYPED_TEST(Arrange, TransposesMatricesOfEverySize) {
  for (const std::size_t m : lengths)
    for (const std::size_t n : {0, 1, 15, 16, 17, 33}) {
      const auto x = numbers<TypeParam>({m, n});
      const auto y = copied(x, Layout(x.shape()).permuted({1, 0}));
      ASSERT_EQ(y.shape(), (Shape{n, m}));
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < n; ++j) ASSERT_EQ(y(j, i), x(i, j));
    }
}

TYPED_TEST(Arrange, BroadcastsRandomShapes) {
  Generator generator(2);
  for (int trial = 0; trial < 1000; ++trial) {
    Shape shape(generator.index(5));
    for (auto& length : shape) length = 1 + generator.index(8);
    Shape aligned(shape.begin() + static_cast<std::ptrdiff_t>(generator.index(shape.size() + 1)),
                  shape.end());
    Shape own;  // as it is before it is read as `aligned`: without the ones
    for (auto& length : aligned) {
      if (generator.index(2) == 0) length = 1;
      if (length != 1) own.push_back(length);
    }
    const auto x = numbers<TypeParam>(own);
    Array<TypeParam> expected(shape);
    for (std::size_t i = 0; i < expected.size(); ++i)
      expected.data()[i] = x.data()[position_of(index_of(i, shape), aligned)];
    dirty_the_pool<TypeParam>(shape);
    ASSERT_TRUE(same(copied(x, *Layout(own).broadcast(aligned, shape)), expected))
        << to_string(own) << " as " << to_string(aligned) << " to " << to_string(shape);
  }
}

// Slices of slices, turned around: of several dimensions, none of them in one piece.
TYPED_TEST(Arrange, CopiesSlicesOfRandomShapes) {
  Generator generator(3);
  for (int trial = 0; trial < 1000; ++trial) {
    Shape shape(1 + generator.index(4));
    for (auto& length : shape) length = 1 + generator.index(20);
    const auto x = numbers<TypeParam>(shape);
    Layout layout(shape);
    Shape first(shape.size());
    for (std::size_t d = 0; d < shape.size(); ++d) {
      first[d] = generator.index(shape[d]);
      layout = layout.sliced(d, first[d], first[d] + 1 + generator.index(shape[d] - first[d]));
    }
    Array<TypeParam> expected(layout.shape);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      Shape index = index_of(i, layout.shape);
      for (std::size_t d = 0; d < shape.size(); ++d) index[d] += first[d];
      expected.data()[i] = x.data()[position_of(index, shape)];
    }
    dirty_the_pool<TypeParam>(layout.shape);
    ASSERT_TRUE(same(copied(x, layout), expected)) << to_string(layout.shape) << " of " << to_string(shape);
  }
}

}  // namespace
}  // namespace xgrad
