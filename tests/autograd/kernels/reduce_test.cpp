#include "arrays.hpp"

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
    ASSERT_TRUE(close(sum_to(x, kept, kept), sums(x, kept), few_ulp<TypeParam>, 1 + terms))
        << to_string(shape) << " to " << to_string(kept);
  }
}

TYPED_TEST(Reduce, AgreesWithLoopsAtEveryLength) {
  for (const std::size_t n : lengths)
    for (const std::size_t m : {1, 2, 5, 33}) {
      const auto x = numbers<TypeParam>({m, n}), box = numbers<TypeParam>({3, m, n});
      for (const Shape& kept : {Shape{n}, Shape{m, 1}, Shape{1, 1}, Shape{}}) {
        dirty_the_pool<TypeParam>(kept);
        EXPECT_TRUE(close(sum_to(x, kept, kept), sums(x, kept), few_ulp<TypeParam>, 100))
            << m << "×" << n << " to " << to_string(kept);
      }
      for (const Shape& kept : {Shape{n}, Shape{m, 1}, Shape{3, 1, n}, Shape{3, 1, 1}, Shape{1, m, n}}) {
        dirty_the_pool<TypeParam>(kept);
        EXPECT_TRUE(close(sum_to(box, kept, kept), sums(box, kept), few_ulp<TypeParam>, 100))
            << "3×" << m << "×" << n << " to " << to_string(kept);
      }
    }
}

TYPED_TEST(Reduce, GivesTheResultItsShape) {
  const auto x = numbers<TypeParam>({2, 3, 4});
  EXPECT_EQ(sum_to(x, {1, 3, 1}, {3}).shape(), Shape{3});
  EXPECT_EQ(sum_to(x, {1, 1, 1}, {}).shape(), Shape{});
  EXPECT_EQ(sum_to(x, {2, 3, 4}, {6, 4}).shape(), (Shape{6, 4}));
}

TYPED_TEST(Reduce, OfNothingIsZero) {
  for (const auto& [shape, kept] : std::vector<std::pair<Shape, Shape>>{{{0}, {}},
                                                                        {{0}, {1}},
                                                                        {{3, 0}, {3, 1}},
                                                                        {{0, 3}, {3}},
                                                                        {{0, 3}, {0, 1}},
                                                                        {{2, 0, 3}, {2, 1, 3}}}) {
    dirty_the_pool<TypeParam>(kept);
    const auto y = sum_to(Array<TypeParam>(shape), kept, kept);
    EXPECT_EQ(y.shape(), kept);
    for (const TypeParam each : y) EXPECT_EQ(each, 0);
  }
}

// Ten million times 0.1: added one by one in float, the sum is off by a twelfth, as soon as a tenth is not
// much more than half a unit in its last place.
TEST(Reduce, IsMoreExactThanOneByOne) {
  constexpr std::size_t n = 10'000'000;
  Array<float> x(Shape{n});
  std::fill(x.begin(), x.end(), 0.1f);
  const double exact = 0.1f * static_cast<double>(n);
  float one_by_one = 0;
  for (const float each : x) one_by_one += each;
  ASSERT_GT(std::abs(one_by_one - exact) / exact, 0.05);
  EXPECT_LT(std::abs(sum_to(x, {}, {})() - exact) / exact, 0.002);
}

// Down the columns it is as exact as one by one, as NumPy's is.
TEST(Reduce, IsAsExactAsOneByOneDownColumns) {
  constexpr std::size_t rows = 1'000'000, columns = 10;
  Array<float> x(Shape{rows, columns});
  std::fill(x.begin(), x.end(), 0.1f);
  const double exact = 0.1f * static_cast<double>(rows);
  float one_by_one = 0;
  for (std::size_t i = 0; i < rows; ++i) one_by_one += 0.1f;
  for (const float each : sum_to(x, {columns}, {columns}))
    EXPECT_LE(std::abs(each - exact), std::abs(one_by_one - exact));
}

}  // namespace
}  // namespace xgrad
