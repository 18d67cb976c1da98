#include "arrays.hpp"

#include <xgrad/autograd/kernels/gemm.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

template <class T>
class Gemm : public testing::Test {};
TYPED_TEST_SUITE(Gemm, Reals);

TYPED_TEST(Gemm, AgreesWithLoopsOverRandomShapes) {
  Generator generator(1);
  for (int trial = 0; trial < 400; ++trial) {
    const std::size_t m = generator.index(20), k = generator.index(20), n = generator.index(20);
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
    ASSERT_TRUE(close(matmul(a, b, {ta, tb}), expected, few_ulp<TypeParam>, 10))
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
        EXPECT_TRUE(close(linear(x, W, b), expected, few_ulp<TypeParam>, 10)) << m << ", " << k << ", " << n;
      }
}

// Larger than the blocks that BLAS works in.
TYPED_TEST(Gemm, IsExactForLargeMatrices) {
  const auto a = numbers<TypeParam>({130, 300}, -1, 1, 1), b = numbers<TypeParam>({300, 270}, -1, 1, 2);
  const auto y = matmul(a, b);
  for (const auto& [i, j] :
       std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {129, 269}, {64, 128}, {65, 7}}) {
    double expected = 0;
    for (std::size_t l = 0; l < 300; ++l) expected += static_cast<double>(a(i, l)) * b(l, j);
    EXPECT_NEAR(y(i, j), expected, 300 * few_ulp<TypeParam>);
  }
}

}  // namespace
}  // namespace xgrad
