#include "arrays.hpp"

#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/kernels/gemm.hpp>
#include <xgrad/autograd/memory.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

template <class T>
class Gemm : public testing::Test {};
TYPED_TEST_SUITE(Gemm, Reals);

TYPED_TEST(Gemm, AgreesWithLoopsOverRandomShapes) {
  Generator generator(1);
  for (int trial = 0; trial < 400; ++trial) {
    const auto length = [&] { return generator.index(generator.index(4) == 0 ? 4 : 45); };
    const std::size_t m = length(), k = length(), n = length();  // small ones are not BLAS's
    const bool ta = generator.index(2) == 0, tb = generator.index(2) == 0;
    const auto a = numbers<TypeParam>(ta ? Shape{k, m} : Shape{m, k}, -1, 1, 1);
    const auto b = numbers<TypeParam>(tb ? Shape{n, k} : Shape{k, n}, -1, 1, 2);
    Array<double> expected(Shape{m, n});
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        expected(i, j) = 0;
        for (std::size_t l = 0; l < k; ++l)
          expected(i, j) += static_cast<double>(ta ? a(l, i) : a(i, l)) * (tb ? b(j, l) : b(l, j));
      }
    dirty_the_pool<TypeParam>({m, n});
    ASSERT_TRUE(close(kernels::matmul<TypeParam>(a, b, {ta, tb}), expected, few_ulp<TypeParam>, 10))
        << m << ", " << k << ", " << n;
  }
}

TYPED_TEST(Gemm, WithABiasAgreesWithLoops) {
  for (const std::size_t m : {0, 1, 2, 3, 5, 8, 33})  // rows that the bias is laid down in
    for (const std::size_t k : {0, 1, 7})
      for (const std::size_t n : {0, 1, 10, 17}) {
        const auto x = numbers<TypeParam>({m, k}, -1, 1, 1), W = numbers<TypeParam>({k, n}, -1, 1, 2),
                   b = numbers<TypeParam>({n}, -1, 1, 3);
        Array<double> expected(Shape{m, n});
        for (std::size_t i = 0; i < m; ++i)
          for (std::size_t j = 0; j < n; ++j) {
            expected(i, j) = static_cast<double>(b(j));
            for (std::size_t l = 0; l < k; ++l) expected(i, j) += static_cast<double>(x(i, l)) * W(l, j);
          }
        dirty_the_pool<TypeParam>({m, n});
        EXPECT_TRUE(close(kernels::linear<TypeParam>(x, W, b), expected, few_ulp<TypeParam>, 10))
            << m << ", " << k << ", " << n;
      }
}

// Whole rows or whole columns in one piece are read where they lie, others copied; the result is the same.
TYPED_TEST(Gemm, ReadsMatricesWhereverTheyLie) {
  using T = TypeParam;
  const auto memory = numbers<T>({7, 5, 9}, -1, 1, 1), other = numbers<T>({9, 11}, -1, 1, 2);
  const auto layout = [&](std::size_t axis) {  // (m × 9) or (9 × m)
    const auto cube = engine::Layout(memory.shape());
    return *cube.sliced(axis, 2, 3).reshaped(axis == 0 ? Shape{5, 9} : Shape{7, 9});
  };
  for (const std::size_t axis : {0, 1})
    for (const std::size_t columns : {1, 4, 11})
      for (const bool turned : {false, true})
        for (const bool every_second : {false, true}) {
          engine::Layout a = layout(axis), b = engine::Layout(other.shape()).sliced(1, 0, columns);
          if (every_second) {  // neither rows nor columns are in one piece
            a.strides[1] = 2;
            a.shape[1] = 4;
            b = b.sliced(0, 0, 4);
          }
          if (turned) {
            a = a.permuted({1, 0});
            b = b.permuted({1, 0});
          }
          const View<T> left(memory.data(), a), right(other.data(), b);
          const MatMulOptions options{turned, turned};
          const auto expected =
              kernels::matmul<T>(kernels::contiguous(left), kernels::contiguous(right), options);
          ASSERT_TRUE(close(kernels::matmul<T>(left, right, options), expected, few_ulp<T>, 10))
              << axis << ", " << columns;
        }
}

// What has its rows or its columns in one piece is not copied, be it high or wide: no memory is taken but
// that of the result.
TYPED_TEST(Gemm, CopiesNothingThatCanBeReadWhereItLies) {
  using T = TypeParam;
  kernels::matmul<T>(numbers<T>({64, 64}), numbers<T>({64, 64}));  // what BLAS takes once
  for (const std::size_t m : {40, 200})
    for (const std::size_t k : {40, 200})
      for (const std::size_t n : {40, 200})
        for (const bool turn_a : {false, true})
          for (const bool turn_b : {false, true}) {
            const auto a = numbers<T>(turn_a ? Shape{k, m + 3} : Shape{m, k + 3}, -1, 1, 1);
            const auto b = numbers<T>(turn_b ? Shape{n, k + 3} : Shape{k, n + 3}, -1, 1, 2);
            auto of_a = engine::Layout(a.shape()).sliced(1, 0, turn_a ? m : k);
            auto of_b = engine::Layout(b.shape()).sliced(1, 0, turn_b ? k : n);
            if (turn_a) of_a = of_a.permuted({1, 0});
            if (turn_b) of_b = of_b.permuted({1, 0});
            memory::release();
            const auto y = kernels::matmul<T>(View<T>(a.data(), of_a), View<T>(b.data(), of_b), {});
            EXPECT_LT(memory::reserved(), 40 * 40 * sizeof(T)) << m << ", " << k << ", " << n;
            ASSERT_EQ(y.shape(), (Shape{m, n}));
          }
}

// A long inner dimension is divided: each part begins where it should, of matrices and of their transposes.
TYPED_TEST(Gemm, DividesALongInnerDimension) {
  using T = TypeParam;
  for (const std::size_t k : {2048, 2049, 5000, 9001})
    for (const bool ta : {false, true})
      for (const bool tb : {false, true}) {
        const std::size_t m = 5, n = 7;
        const auto a = numbers<T>(ta ? Shape{k, m} : Shape{m, k}, -1, 1, 1);
        const auto b = numbers<T>(tb ? Shape{n, k} : Shape{k, n}, -1, 1, 2);
        Array<double> expected(Shape{m, n});
        for (std::size_t i = 0; i < m; ++i)
          for (std::size_t j = 0; j < n; ++j) {
            expected(i, j) = 0;
            for (std::size_t l = 0; l < k; ++l)
              expected(i, j) += static_cast<double>(ta ? a(l, i) : a(i, l)) * (tb ? b(j, l) : b(l, j));
          }
        EXPECT_TRUE(close(kernels::matmul<T>(a, b, {ta, tb}), expected, few_ulp<T>, 100)) << k << ta << tb;
        if (ta || tb) continue;
        const auto bias = numbers<T>({n}, -1, 1, 3);
        for (std::size_t i = 0; i < m; ++i)
          for (std::size_t j = 0; j < n; ++j) expected(i, j) += static_cast<double>(bias(j));
        EXPECT_TRUE(close(kernels::linear<T>(a, b, bias), expected, few_ulp<T>, 100)) << k;
      }
}

// Larger than the blocks that BLAS works in.
TYPED_TEST(Gemm, IsExactForLargeMatrices) {
  const auto a = numbers<TypeParam>({130, 300}, -1, 1, 1), b = numbers<TypeParam>({300, 270}, -1, 1, 2);
  const auto y = kernels::matmul<TypeParam>(a, b);
  for (const auto& [i, j] :
       std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {129, 269}, {64, 128}, {65, 7}}) {
    double expected = 0;
    for (std::size_t l = 0; l < 300; ++l) expected += static_cast<double>(a(i, l)) * b(l, j);
    EXPECT_NEAR(y(i, j), expected, 300 * few_ulp<TypeParam>);
  }
}

}  // namespace
}  // namespace xgrad
