#include "arrays.hpp"

#include <xgrad/autograd/kernels/fold.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>
#include <xgrad/autograd/kernels/reduce.hpp>

#include <gtest/gtest.h>

namespace xgrad {

using namespace engine;

namespace {

template <class T>
Array<double> sums(const Array<T>& x, const Shape& kept) {
  Array<double> y(kept);
  std::fill(y.begin(), y.end(), 0.0);
  for (std::size_t i = 0; i < x.size(); ++i)
    y.data()[position_of(index_of(i, x.shape()), kept)] += static_cast<double>(x.data()[i]);
  return y;
}

template <class T>
class Reduce : public testing::Test {};
TYPED_TEST_SUITE(Reduce, Reals);

TYPED_TEST(Reduce, AgreesWithLoopsOverRandomShapes) {
  Generator generator(1);
  for (int trial = 0; trial < 2000; ++trial) {
    Shape shape(generator.index(6));
    for (auto& length : shape) length = generator.index(4) == 0 ? 1 : 1 + generator.index(9);
    Shape kept(shape.begin() + static_cast<std::ptrdiff_t>(generator.index(shape.size() + 1)), shape.end());
    for (auto& length : kept)
      if (generator.index(2) == 0) length = 1;
    const auto x = numbers<TypeParam>(shape);
    const double terms = static_cast<double>(x.size() / element_count(kept));
    dirty_the_pool<TypeParam>(kept);
    ASSERT_TRUE(close(kernels::sum_to(x, kept, kept), sums(x, kept), few_ulp<TypeParam>, 1 + terms))
        << to_string(shape) << " to " << to_string(kept);
  }
}

TYPED_TEST(Reduce, AgreesWithLoopsAtEveryLength) {
  for (const std::size_t n : lengths)
    for (const std::size_t m : {1, 2, 5, 33}) {
      const auto x = numbers<TypeParam>({m, n}), box = numbers<TypeParam>({3, m, n});
      for (const Shape& kept : {Shape{n}, Shape{m, 1}, Shape{1, 1}, Shape{}}) {
        dirty_the_pool<TypeParam>(kept);
        EXPECT_TRUE(close(kernels::sum_to(x, kept, kept), sums(x, kept), few_ulp<TypeParam>, 100))
            << m << "×" << n << " to " << to_string(kept);
      }
      for (const Shape& kept : {Shape{n}, Shape{m, 1}, Shape{3, 1, n}, Shape{3, 1, 1}, Shape{1, m, n}}) {
        dirty_the_pool<TypeParam>(kept);
        EXPECT_TRUE(close(kernels::sum_to(box, kept, kept), sums(box, kept), few_ulp<TypeParam>, 100))
            << "3×" << m << "×" << n << " to " << to_string(kept);
      }
    }
}

TYPED_TEST(Reduce, GivesTheResultItsShape) {
  const auto x = numbers<TypeParam>({2, 3, 4});
  EXPECT_EQ(kernels::sum_to(x, {1, 3, 1}, {3}).shape(), Shape{3});
  EXPECT_EQ(kernels::sum_to(x, {1, 1, 1}, {}).shape(), Shape{});
  EXPECT_EQ(kernels::sum_to(x, {2, 3, 4}, {6, 4}).shape(), (Shape{6, 4}));
}

TYPED_TEST(Reduce, OfNothingIsZero) {
  for (const auto& [shape, kept] : std::vector<std::pair<Shape, Shape>>{{{0}, {}},
                                                                        {{0}, {1}},
                                                                        {{3, 0}, {3, 1}},
                                                                        {{0, 3}, {3}},
                                                                        {{0, 3}, {0, 1}},
                                                                        {{2, 0, 3}, {2, 1, 3}}}) {
    dirty_the_pool<TypeParam>(kept);
    const auto y = kernels::sum_to(Array<TypeParam>(shape), kept, kept);
    EXPECT_EQ(y.shape(), kept);
    for (const TypeParam each : y) EXPECT_EQ(each, 0);
  }
}

/// Whole numbers whose sums are exact, so that an element that is left out or added twice shows.
template <class T>
Array<T> whole_numbers(const Shape& shape) {
  Array<T> x(shape);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<T>(i * 7919 % 13) - 5;
  return x;
}

// Sums are made of blocks, runs and halves; lengths around the ends of each, for registers of any width.
TYPED_TEST(Reduce, LosesNoElementOfALongSum) {
  constexpr std::size_t width = lane_count<TypeParam>, block = lanes::block_length, run = lanes::longest_run;
  for (const std::size_t terms : {block, 2 * block, run, run + block, 2 * run, 3 * run, 5 * run + 7})
    for (const std::ptrdiff_t more : {-1, 0, 1, 2, 3, 4, 5}) {
      const std::size_t n = terms + static_cast<std::size_t>(more);
      for (const std::size_t length : {n, n * width, n * width + 1}) {
        const auto x = whole_numbers<TypeParam>({length});
        ASSERT_TRUE(same(kernels::sum_to(x, {}, {}), sums(x, {}))) << length;
      }
      for (const std::size_t columns : {std::size_t{3}, width, 4 * width, 5 * width + 2}) {
        const auto x = whole_numbers<TypeParam>({n, columns});
        ASSERT_TRUE(same(kernels::sum_to(x, {columns}, {columns}), sums(x, {columns})))
            << n << "×" << columns;
      }
    }
}

// Rows around the length from which they are summed one at a time.
TYPED_TEST(Reduce, SumsRowsOfEveryLength) {
  for (std::size_t length = 1; length <= 70; ++length)
    for (const std::size_t rows : {1, 2, 5, 16, 19}) {
      const auto x = whole_numbers<TypeParam>({rows, length});
      dirty_the_pool<TypeParam>({rows, 1});
      ASSERT_TRUE(same(kernels::sum_to(x, {rows, 1}, {rows, 1}), sums(x, {rows, 1})))
          << rows << "×" << length;
    }
}

// These are read row by row, some columns at a time.
TYPED_TEST(Reduce, SumsColumnsOfLongRows) {
  for (const std::size_t m : {1, 2, 3, 4, 5, 7, 64, 65, 130})
    for (const std::size_t n : {511, 512, 513, 1024, 1041, 2100}) {
      const auto x = numbers<TypeParam>({m, n});
      dirty_the_pool<TypeParam>({n});
      EXPECT_TRUE(close(kernels::sum_to(x, {n}, {n}), sums(x, {n}), few_ulp<TypeParam>, 100))
          << m << "×" << n;
    }
  const Array<TypeParam> many(Shape{9001, 520}, static_cast<TypeParam>(0.1));
  const double expected = 9001 * static_cast<double>(static_cast<TypeParam>(0.1));
  for (const TypeParam sum : kernels::sum_to(many, {520}, {520})) ASSERT_NEAR(sum, expected, 1e-6 * expected);
}

// Ten million times 0.1: added one by one in float, the sum is off by a twelfth, as soon as a tenth is not
// much more than half a unit in its last place. Whatever is summed over, and however wide the registers are,
// it must be exact but for a few such units.
TEST(Reduce, StaysExactForTenMillionElements) {
  const struct {
    Shape shape, kept;
  } table[] = {
      {{10'000'000}, {}},                       // everything
      {{1'000'000, 10}, {10}},                  // columns: the gradient of a bias
      {{4'000'000, 3}, {3}},                    //
      {{100'000, 100}, {100}},                  //
      {{2, 5'000'000}, {2, 1}},                 // rows
      {{5, 1'000'000, 2}, {5, 1, 2}},           // columns of several matrices
      {{1'000'000, 2, 5}, {1, 2, 1}},           // several groups of dimensions
      {{1000, 2, 1000, 5}, {1, 2, 1, 5}},       //
      {{100, 2, 100, 5, 100}, {1, 2, 1, 5, 1}}  //
  };
  for (const float each : {0.1f, 0.7f, 1.0f}) {
    for (const auto& [shape, kept] : table) {
      Array<float> x(shape);
      std::fill(x.begin(), x.end(), each);
      const double exact = static_cast<double>(each) * static_cast<double>(x.size() / element_count(kept));
      for (const float sum : kernels::sum_to(x, kept, kept))
        ASSERT_NEAR(sum, exact, 1e-6 * exact) << to_string(shape) << " to " << to_string(kept);
    }
  }
}

}  // namespace
}  // namespace xgrad
