#include "arrays.hpp"

#include <xgrad/autograd/kernels/arrange.hpp>

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace xgrad {
namespace {

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
    ASSERT_TRUE(same(permuted(x, order), expected)) << to_string(shape) << " by " << to_string(order);
  }
}

// Around the blocks that matrices are turned in.
TYPED_TEST(Arrange, TransposesMatricesOfEverySize) {
  for (const std::size_t m : lengths)
    for (const std::size_t n : {0, 1, 15, 16, 17, 33}) {
      const auto x = numbers<TypeParam>({m, n});
      const auto y = permuted(x, {1, 0});
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
    ASSERT_TRUE(same(broadcast_to(x, aligned, shape), expected))
        << to_string(own) << " as " << to_string(aligned) << " to " << to_string(shape);
  }
}

TYPED_TEST(Arrange, ReshapesIntoACopy) {
  const auto x = numbers<TypeParam>({2, 3});
  const auto y = reshape(x, {6, 1});
  EXPECT_NE(y.data(), x.data());
  EXPECT_TRUE(std::equal(x.begin(), x.end(), y.begin()));
}

TYPED_TEST(Arrange, PicksAndPlaces) {
  Generator generator(3);
  for (const std::size_t rows : {0, 1, 2, 17})
    for (const std::size_t columns : {1, 2, 10}) {
      const auto x = numbers<TypeParam>({rows, columns});
      std::vector<std::size_t> indices(rows);
      for (auto& index : indices) index = generator.index(columns);
      const auto picked = pick(x, indices);
      dirty_the_pool<TypeParam>({rows, columns});
      const auto placed = place(picked, indices, columns);
      ASSERT_EQ(picked.shape(), Shape{rows});
      ASSERT_EQ(placed.shape(), x.shape());
      for (std::size_t i = 0; i < rows; ++i) {
        EXPECT_EQ(picked(i), x(i, indices[i]));
        for (std::size_t j = 0; j < columns; ++j) EXPECT_EQ(placed(i, j), j == indices[i] ? x(i, j) : 0);
      }
    }
}

}  // namespace
}  // namespace xgrad
