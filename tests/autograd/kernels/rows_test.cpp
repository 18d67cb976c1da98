#include "arrays.hpp"

#include <xgrad/autograd/kernels/row_map.hpp>
#include <xgrad/autograd/shape.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

/// How many rows there may be: fewer than a register has lanes, as many, one more.
constexpr std::size_t row_counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33};

/// And how long: up to 64 elements several rows are computed at once, above one at a time.
constexpr std::size_t row_lengths[] = {0,  1,  2,  3,  7,  8,  9,   10,  15,  16,
                                       17, 33, 63, 64, 65, 66, 127, 128, 130, 1000};

std::size_t rows_of(Shape shape) {
  shape.back() = 1;
  return engine::element_count(shape);
}

/// f of each row of x.
template <class F, class T>
Array<T> map_rows(const F& f, const Array<T>& x) {
  Shape shape = x.shape();
  if (!lanes::gives_rows<F, T>) shape.back() = 1;
  Array<T> y = engine::uninitialized<T>(shape);
  lanes::map_rows(f, y.data(), x.data(), rows_of(x.shape()), x.shape().back());
  return y;
}

/// f(g, x, y) of each row of x.
template <bool rows_in, class T, class F>
Array<T> of_three(const F& f, const Array<T>& g, const Array<T>& x, const Array<T>& y) {
  Array<T> z = engine::uninitialized<T>(x.shape());
  lanes::map_rows<rows_in>(f, z.data(), g.data(), x.data(), y.data(), rows_of(x.shape()), x.shape().back());
  return z;
}

template <class T>
class Rows : public testing::Test {};
TYPED_TEST_SUITE(Rows, Reals);

TYPED_TEST(Rows, HaveSumsAndMaxima) {
  for (const std::size_t m : row_counts)
    for (const std::size_t n : row_lengths) {
      SCOPED_TRACE(testing::Message() << m << "×" << n);
      const auto x = numbers<TypeParam>({m, n}, -9, -1);  // negative: a lane of zeros would be the largest
      Array<double> sum(Shape{m, 1}), max(Shape{m, 1}), min(Shape{m, 1}), shifted(x.shape());
      for (std::size_t i = 0; i < m; ++i) {
        sum(i, 0) = 0;
        max(i, 0) = -infinity;
        min(i, 0) = infinity;
        for (std::size_t j = 0; j < n; ++j) {
          sum(i, 0) += static_cast<double>(x(i, j));
          max(i, 0) = std::max<double>(max(i, 0), x(i, j));
          min(i, 0) = std::min<double>(min(i, 0), x(i, j));
        }
        for (std::size_t j = 0; j < n; ++j) shifted(i, j) = std::exp(x(i, j) - max(i, 0));
      }
      const auto shift = [](const auto& row) { return row_shift(row); };
      if (n > 0) {
        EXPECT_TRUE(same(map_rows(shift, x), max));
      }
      dirty_the_pool<TypeParam>({m, 1});
      EXPECT_TRUE(close(map_rows([](const auto& row) { return row_sum(row); }, x), sum));
      dirty_the_pool<TypeParam>({m, 1});
      EXPECT_TRUE(same(map_rows([](const auto& row) { return row_max(row); }, x), max));
      dirty_the_pool<TypeParam>({m, 1});
      EXPECT_TRUE(same(map_rows([](const auto& row) { return row_min(row); }, x), min));
      dirty_the_pool<TypeParam>({m, n});
      EXPECT_TRUE(close(map_rows([](const auto& row) { return exp(row - row_max(row)); }, x), shifted));
    }
}

// f(g, x, y) where g and y are rows, as the pullback of softmax, or numbers, as that of logsumexp.
TYPED_TEST(Rows, CombineWithRowsAndWithNumbers) {
  for (const std::size_t m : row_counts)
    for (const std::size_t n : row_lengths) {
      SCOPED_TRACE(testing::Message() << m << "×" << n);
      const auto x = numbers<TypeParam>({m, n}, 1, 2, 1), g = numbers<TypeParam>({m, n}, 1, 2, 2),
                 y = numbers<TypeParam>({m, n}, 1, 2, 3);
      const auto u = numbers<TypeParam>({m, 1}, 1, 2, 4), v = numbers<TypeParam>({m, 1}, 1, 2, 5);
      Array<double> of_rows(x.shape()), of_numbers(x.shape());
      for (std::size_t i = 0; i < m; ++i) {
        double dot = 0;
        for (std::size_t j = 0; j < n; ++j) dot += static_cast<double>(g(i, j)) * y(i, j);
        for (std::size_t j = 0; j < n; ++j) {
          of_rows(i, j) = static_cast<double>(x(i, j)) * (g(i, j) - dot);
          of_numbers(i, j) = static_cast<double>(u(i, 0)) * (x(i, j) - static_cast<double>(v(i, 0)));
        }
      }
      dirty_the_pool<TypeParam>({m, n});
      const auto rows = of_three<true, TypeParam>(
          [](const auto& a, const auto& b, const auto& c) { return b * (a - row_sum(a * c)); }, g, x, y);
      EXPECT_TRUE(close(rows, of_rows, 2 * few_ulp<TypeParam>, 1));
      dirty_the_pool<TypeParam>({m, n});
      const auto numbers_too = of_three<false, TypeParam>(
          [](const auto& a, const auto& b, const auto& c) { return a * (b - c); }, u, x, v);
      EXPECT_TRUE(close(numbers_too, of_numbers, few_ulp<TypeParam>, 1));
    }
}

TYPED_TEST(Rows, GoAlongTheLastAxis) {
  const auto x = numbers<TypeParam>({2, 3, 4});
  const auto sum = map_rows([](const auto& row) { return row_sum(row); }, x);
  ASSERT_EQ(sum.shape(), (Shape{2, 3, 1}));
  EXPECT_NEAR(sum(1, 2, 0), x(1, 2, 0) + x(1, 2, 1) + x(1, 2, 2) + x(1, 2, 3), 1e-5);
  const auto vector = numbers<TypeParam>({5});
  EXPECT_EQ(map_rows([](const auto& row) { return row_sum(row); }, vector).shape(), Shape{1});
}

// By which exponents are shifted: a number, whatever the row holds.
TYPED_TEST(Rows, HaveAShift) {
  constexpr auto infinite = static_cast<TypeParam>(infinity), no_number = static_cast<TypeParam>(nan);
  for (const std::size_t n : {1, 2, 3, 10, 64, 65, 1000}) {
    Array<TypeParam> x(Shape{5, n}, TypeParam{-3});
    for (std::size_t j = 0; j < n; ++j) {
      x(1, j) = -infinite;
      x(3, j) = no_number;
    }
    x(0, n - 1) = infinite;
    x(2, n / 2) = no_number;
    x(4, 0) = -infinite;
    const auto shift = map_rows([](const auto& row) { return row_shift(row); }, x);
    EXPECT_EQ(shift(0, 0), 0) << n;
    EXPECT_EQ(shift(1, 0), 0) << n;
    EXPECT_TRUE(std::isfinite(shift(2, 0))) << n;
    EXPECT_TRUE(std::isfinite(shift(3, 0))) << n;
    EXPECT_EQ(shift(4, 0), n == 1 ? 0 : -3) << n;
  }
}

// Rows are computed side by side; what is in one must not reach another, nor what lies behind the last.
TYPED_TEST(Rows, StayApart) {
  for (const std::size_t m : row_counts)
    for (const std::size_t n : row_lengths) {
      if (m == 0 || n == 0) continue;
      const std::size_t good = m / 2;
      Array<TypeParam> x(Shape{m, n});
      std::fill(x.begin(), x.end(), static_cast<TypeParam>(nan));
      std::fill(x.data() + good * n, x.data() + (good + 1) * n, TypeParam{-2});
      const auto sum = map_rows([](const auto& row) { return row_sum(row); }, x);
      const auto max = map_rows([](const auto& row) { return row_max(row); }, x);
      const auto twice = map_rows([](const auto& row) { return row + row; }, x);
      for (std::size_t i = 0; i < m; ++i) {
        ASSERT_EQ(std::isnan(sum(i, 0)), i != good) << m << "×" << n;
        ASSERT_EQ(std::isnan(twice(i, n - 1)), i != good) << m << "×" << n;
      }
      ASSERT_EQ(sum(good, 0), -2 * static_cast<TypeParam>(n));
      ASSERT_EQ(max(good, 0), -2);
      ASSERT_EQ(twice(good, 0), -4);
    }
}

}  // namespace
}  // namespace xgrad
