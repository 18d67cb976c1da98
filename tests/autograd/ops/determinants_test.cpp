#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Determinants : public testing::Test {};
TYPED_TEST_SUITE(Determinants, Reals);

/// Well conditioned, and not symmetric.
template <class T>
Array<T> matrix(std::size_t n) {
  Array<T> A = numbers<T>({n, n}, -1, 1);
  for (std::size_t i = 0; i < n; ++i) A(i, i) += static_cast<T>(n);
  return A;
}

TYPED_TEST(Determinants, AgreeWithElimination) {
  const auto expect = [](const Array<TypeParam>& A, TypeParam sign, TypeParam logarithm) {
    const auto [of_sign, of_logarithm] = slogdet(constant(A));
    EXPECT_EQ(of_sign.item(), sign);
    EXPECT_EQ(of_logarithm.item(), logarithm);
    EXPECT_NEAR(det(constant(A)).item(), sign * std::exp(logarithm), 1e-6);
  };
  expect({{2, 0}, {0, 1}}, 1, std::log(TypeParam(2)));
  expect({{-2, 0}, {0, 1}}, -1, std::log(TypeParam(2)));
  expect({{0, 1}, {1, 0}}, -1, 0);                  // one exchange
  expect({{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, 1, 0);  // two
  expect({{0, 1}, {-1, 0}}, 1, 0);
  expect({{1, 2}, {2, 4}}, 0, -std::numeric_limits<TypeParam>::infinity());
  // The determinant itself, 10^1200, is beyond double.
  Array<TypeParam> large = xt::eye<TypeParam>(40);
  large *= TypeParam(1e30);
  EXPECT_NEAR(slogdet(constant(large)).logarithm.item(), 40 * std::log(1e30), 1e-2);
}

TEST(Slogdet, PassesGradcheckToTheSecondOrder) {
  const auto f = [](const std::vector<Variable<double>>& in) {
    const auto [sign, logarithm] = slogdet(in[0]);
    return square(logarithm) + 3 * sign;
  };
  const std::vector inputs{Variable(matrix<double>(3))};
  EXPECT_TRUE(gradcheck(f, inputs).ok());
  EXPECT_TRUE(gradgradcheck(f, inputs).ok());
}

TEST(Slogdet, OfItsSignHasNoSlope) {
  const Variable A(matrix<double>(2));
  Tape tape;
  const auto [sign, logarithm] = slogdet(A);
  EXPECT_TRUE(same(tape.gradient(sign, A).value(), Array<double>{{0, 0}, {0, 0}}));
  EXPECT_TRUE(same(tape.gradient(sign + 0 * logarithm, A).value(), Array<double>{{0, 0}, {0, 0}}));
}

TEST(Slogdet, HasATangentOfItsLogarithmOnly) {
  const auto A = matrix<double>(3);
  const Array<double> direction = numbers({3, 3});
  const auto tangent_of = [&](bool of_sign) {
    return jvp(
               [of_sign](const auto& x) {
                 const auto [sign, logarithm] = slogdet(x);
                 return of_sign ? sign : logarithm;
               },
               Variable(A), direction)
        .tangent.item();
  };
  EXPECT_EQ(tangent_of(true), 0);
  const Array<double> inverted = inverse(constant(A)).value();
  double trace = 0;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) trace += inverted(i, j) * direction(j, i);
  EXPECT_NEAR(tangent_of(false), trace, 1e-14);
}

TEST(Slogdet, IsThatOfPyTorch) {
  expect_reference("slogdet", {"a"}, [](const auto& x) { return slogdet(x[0]).logarithm; });
}

TEST(Slogdet, NamesWhatDoesNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              slogdet(constant(Array<double>{1, 2}, "v"));
            }),
            "slogdet: v is (2); expected a square matrix");
}

TEST(Slogdet, OfASingularMatrixHasNoGradient) {
  const Variable A(Array<double>{{1, 2}, {2, 4}});
  Tape tape;
  const auto logarithm = slogdet(A).logarithm;
  EXPECT_EQ(message_of<std::domain_error>([&] { tape.gradient(logarithm, A); }),
            "gradient of slogdet: A is singular: pivot 1 is zero");
}

TEST(Det, IsThatOfPyTorch) {
  expect_reference("det", {"a"}, [](const auto& x) { return det(x[0]); });
}

TEST(Det, OfBatchesAreThoseOfTheirMatrices) {
  const Variable A(Array<double>(numbers({2, 3, 3, 3}) + 3 * xt::eye<double>(3)));
  Tape tape;
  const auto d = det(A), logarithm = slogdet(A).logarithm, sign = slogdet(A).sign;
  ASSERT_EQ(d.shape(), (Shape{2, 3}));
  ASSERT_EQ(logarithm.shape(), (Shape{2, 3}));
  EXPECT_TRUE(close((sign * exp(logarithm)).value(), d.value(), 1e-14));
  const auto dA = tape.gradient(d, A, numbers({2, 3}, 1, 2));
  for (std::size_t i = 0; i < 6; ++i) {
    Array<double> one(Shape{3, 3});
    std::copy_n(A.value().data() + 9 * i, 9, one.data());
    const Variable B(one);
    const auto dB = tape.gradient(det(B), B);
    for (std::size_t k = 0; k < 9; ++k)
      EXPECT_NEAR(dA.value().data()[9 * i + k], numbers({2, 3}, 1, 2).data()[i] * dB.value().data()[k],
                  1e-13);
  }
  const auto f = [](const auto& in) { return det(in[0]) + slogdet(in[0]).logarithm; };
  EXPECT_TRUE(gradcheck(f, {A}).ok());
  EXPECT_TRUE(gradgradcheck(f, {A}).ok());
}

/// The determinant of A without one row and one column, for A (4 × 4), with the sign of a cofactor.
template <class T>
double cofactor(const Array<T>& A, std::size_t row, std::size_t column) {
  double m[3][3];
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) m[i][j] = A(i + (i >= row), j + (j >= column));
  const double minor = m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
                       m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
                       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  return (row + column) % 2 == 0 ? minor : -minor;
}

// Of every rank, and made of whole numbers, so that elimination meets zeros.
TYPED_TEST(Determinants, OfSingularMatricesHaveTheCofactorsForGradient) {
  const Array<TypeParam> u = xt::round(3 * numbers<TypeParam>({4, 3})),
                         v = xt::round(3 * numbers<TypeParam>({3, 4})),
                         direction = numbers<TypeParam>({4, 4});
  for (const double scale : {1e-6, 1.0, 1e6})
    for (const std::size_t rank : {0, 1, 2, 3}) {
      Array<TypeParam> A(Shape{4, 4});
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j) {
          A(i, j) = 0;
          for (std::size_t k = 0; k < rank; ++k) A(i, j) += static_cast<TypeParam>(scale) * u(i, k) * v(k, j);
        }
      const Variable leaf(A);
      Tape tape;
      const auto gradient = tape.gradient(det(leaf), leaf);
      const auto tangent = jvp([](const auto& x) { return det(x); }, leaf, direction).tangent;
      const double tolerance = 1e6 * scale * scale * scale * few_ulp<TypeParam>;
      double along = 0;
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j) {
          EXPECT_NEAR(gradient.value()(i, j), cofactor(A, i, j), tolerance) << rank;
          along += cofactor(A, i, j) * direction(i, j);
        }
      EXPECT_NEAR(tangent.item(), along, 4 * tolerance) << rank;
    }
}

TEST(Det, OfSingularMatricesHasNoSecondDerivative) {
  const Variable A(Array<double>{{1, 2}, {2, 4}});
  Tape tape;
  const auto gradient = tape.gradient(det(A), A, {.differentiable = true});
  EXPECT_EQ(message_of<std::domain_error>([&] { tape.gradient(sum(gradient), A); }),
            "derivative of cofactors: A is singular: pivot 1 is zero");
}

TEST(Det, OfNoNumbersIsOne) {
  EXPECT_EQ(det(constant(Array<double>(Shape{0, 0}))).item(), 1);
  EXPECT_EQ(det(constant(Array<double>(Shape{0, 2, 2}))).shape(), Shape{0});
}

TEST(Det, NamesWhatDoesNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              det(constant(numbers({2, 3}), "M"));
            }),
            "det: M is (2, 3); expected a square matrix");
}

}  // namespace
}  // namespace xgrad
