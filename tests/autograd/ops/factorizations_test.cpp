#include "arrays.hpp"
#include "matrices.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Factorizations : public testing::Test {};
TYPED_TEST_SUITE(Factorizations, Reals);

template <class T>
Array<T> positive_definite(const Shape& shape) {
  const auto x = constant(numbers<T>(shape));
  return matmul(x, x, {.transpose_b = true}).value() + xt::eye<T>(shape[shape.size() - 1]);
}

TYPED_TEST(Factorizations, CholeskyGivesWhatTheProductUndoes) {
  for (const Shape& shape : {Shape{1, 1}, Shape{2, 2}, Shape{5, 5}, Shape{40, 40}, Shape{2, 3, 4, 4}}) {
    const auto A = positive_definite<TypeParam>(shape);
    const auto L = cholesky(constant(A));
    EXPECT_TRUE(close(matmul(L, L, {.transpose_b = true}).value(), A, 40 * few_ulp<TypeParam>, 1));
    const std::size_t n = shape.back();
    for (std::size_t i = 0; i < L.size(); ++i) {
      const std::size_t row = i / n % n, column = i % n;
      const auto element = L.value().data()[i];
      EXPECT_TRUE(column > row ? element == 0 : column < row || element > 0);
    }
  }
}

TEST(Cholesky, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{3, 3}, Shape{2, 3, 3}}) {
    const auto f = [](const auto& in) { return square(cholesky(in[0])); };
    EXPECT_TRUE(gradcheck(f, {Variable(positive_definite<double>(shape))}).ok());
    EXPECT_TRUE(gradgradcheck(f, {Variable(positive_definite<double>(shape))}).ok());
  }
}

TEST(Cholesky, IsThatOfPyTorch) {
  expect_reference("cholesky", {"a"}, [](const auto& x) { return cholesky(x[0]); });
}

TEST(Cholesky, RefusesWhatIsNotPositiveDefinite) {
  EXPECT_EQ(message_of<std::domain_error>([] {
              cholesky(constant(Array<double>{{1, 2}, {2, 1}}));
            }),
            "cholesky: A is not positive definite: pivot 1 is not positive");
  Array<double> batch = identities<double>({3, 2, 2}, 2);
  batch(2, 0, 0) = 0;
  EXPECT_EQ(message_of<std::domain_error>([&] { cholesky(constant(batch)); }),
            "cholesky: matrix (2) of A is not positive definite: pivot 0 is not positive");
  EXPECT_THROW(cholesky(constant(Array<double>(Shape{1, 1}, nan))), std::domain_error);
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              cholesky(constant(numbers({2, 3}), "C"));
            }),
            "cholesky: C is (2, 3); expected a square matrix");
}

TYPED_TEST(Factorizations, QrGivesWhatTheProductUndoes) {
  for (const Shape& shape : {Shape{1, 1}, Shape{4, 4}, Shape{7, 3}, Shape{3, 7}, Shape{2, 5, 3},
                             Shape{2, 3, 2, 5}, Shape{50, 20}}) {
    const std::size_t m = shape[shape.size() - 2], n = shape.back(), k = std::min(m, n);
    const auto A = constant(numbers<TypeParam>(shape));
    const auto [Q, R] = qr(A);
    ASSERT_EQ(Q.shape().back(), k);
    EXPECT_TRUE(close(matmul(Q, R).value(), A.value(), 40 * few_ulp<TypeParam>, 1));
    const auto QtQ = gram(Q);
    EXPECT_TRUE(close(QtQ, identities<TypeParam>(QtQ.shape(), k), 10 * few_ulp<TypeParam>, 1));
    for (std::size_t i = 0; i < R.size(); ++i) EXPECT_TRUE(i % n >= i / n % k || R.value().data()[i] == 0);
  }
}

TEST(Qr, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{3, 3}, Shape{4, 2}, Shape{2, 4}, Shape{2, 3, 2}}) {
    const auto f = [](const auto& in) {
      const auto [Q, R] = qr(in[0]);
      return sum(square(Q) * numbers(Q.shape()), {-2, -1}) + sum(square(R) * numbers(R.shape()), {-2, -1});
    };
    EXPECT_TRUE(gradcheck(f, {Variable(numbers(shape))}).ok());
    EXPECT_TRUE(gradgradcheck(f, {Variable(numbers(shape))}).ok());
  }
}

TEST(Qr, IsThatOfPyTorch) {
  expect_reference("qr R^T R", {"a"}, [](const auto& x) {
    const auto R = qr(x[0]).R;
    return matmul(R, R, {.transpose_a = true});
  });
}

TEST(Qr, OfDependentColumnsHasNoDerivative) {
  const Variable A(Array<double>{{0, 1}, {0, 2}, {0, 3}});
  Tape tape;
  const auto R = qr(A).R;
  EXPECT_TRUE(std::isfinite(R.value()(1, 1)));
  EXPECT_EQ(message_of<std::domain_error>([&] {
              tape.gradient(R, A, numbers({2, 2}));
            }),
            "derivative of qr: column 0 of A depends linearly on those before it");
}

TEST(Qr, NamesWhatDoesNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] { qr(constant(numbers({3}), "v")); }),
            "qr: v is (3); expected a matrix");
}

TEST(Cholesky, OfNoNumbersIsEmpty) {
  for (const Shape& shape : {Shape{0, 0}, Shape{0, 3, 3}}) {
    EXPECT_EQ(cholesky(constant(Array<double>(shape))).shape(), shape);
  }
}

TEST(Qr, OfNoNumbersIsEmpty) {
  EXPECT_EQ(qr(constant(Array<double>(Shape{0, 3, 2}))).R.shape(), (Shape{0, 2, 2}));
  EXPECT_EQ(qr(constant(Array<double>(Shape{4, 0}))).Q.shape(), (Shape{4, 0}));
}

}  // namespace
}  // namespace xgrad
