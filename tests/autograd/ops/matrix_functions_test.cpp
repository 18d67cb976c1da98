#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class MatrixFunctions : public testing::Test {};
TYPED_TEST_SUITE(MatrixFunctions, Reals);

using Inputs = std::vector<Variable<double>>;

void expect_derivatives(const CheckedFunction& f, const Inputs& inputs) {
  const auto first = gradcheck(f, inputs), second = gradgradcheck(f, inputs);
  EXPECT_TRUE(first.ok()) << first.to_string();
  EXPECT_TRUE(second.ok()) << second.to_string();
}

// ---- Powers -----------------------------------------------------------------------------------------------

TYPED_TEST(MatrixFunctions, PowersAreRepeatedProducts) {
  const auto A = constant(Array<TypeParam>(numbers<TypeParam>({2, 3, 3}) + 3 * xt::eye<TypeParam>(3)));
  auto product = matrix_power(A, 0);
  EXPECT_TRUE(
      same(product.value(), Array<TypeParam>(xt::zeros<TypeParam>({2, 3, 3}) + xt::eye<TypeParam>(3))));
  for (int n = 1; n < 8; ++n) {
    product = matmul(product, A);
    EXPECT_TRUE(close(matrix_power(A, n).value(), product.value(), few_ulp<TypeParam>, 1e4)) << n;
    EXPECT_TRUE(close(matrix_power(A, -n).value(), inverse(product).value(), 100 * few_ulp<TypeParam>, 1))
        << n;
  }
}

TEST(MatrixPower, IsThatOfPyTorch) {
  expect_reference("matrix_power 3", {"a"}, [](const auto& x) { return matrix_power(x[0], 3); });
}

TEST(MatrixPower, PassesGradcheckToTheSecondOrder) {
  for (const int n : {1, 5, -3})
    expect_derivatives([n](const auto& in) { return square(matrix_power(in[0], n)); },
                       {Variable(Array<double>{{1.3, 0.2}, {-0.4, 0.8}})});
}

TEST(MatrixPower, NamesWhatDoesNotFit) {
  const auto A = constant(numbers({2, 3}), "M");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { matrix_power(A, 2); }),
            "matrix_power: M is (2, 3); expected a square matrix");
  EXPECT_THROW(matrix_power(constant(Array<double>{{0, 1}, {0, 0}}), -1), std::domain_error);
}

// A rotation by an angle, a shear, a number: closed forms, from small to large.
TYPED_TEST(MatrixFunctions, ExponentialsOfKnownMatrices) {
  for (const double angle : {0.0, 1e-3, 0.5, 3.0, 20.0, 300.0}) {
    const auto a = static_cast<TypeParam>(angle);
    const double c = std::cos(double(a)), s = std::sin(double(a));
    EXPECT_TRUE(close(expm(constant(Array<TypeParam>{{0, -a}, {a, 0}})).value(),
                      Array<double>{{c, -s}, {s, c}}, (5 + angle) * few_ulp<TypeParam>, 1))
        << angle;
    EXPECT_TRUE(close(expm(constant(Array<TypeParam>{{0, a}, {0, 0}})).value(),
                      Array<double>{{1, double(a)}, {0, 1}}, 5 * few_ulp<TypeParam>, 1));
  }
  for (const double x : {-40.0, -1.0, 0.0, 1e-6, 2.0, 80.0})
    EXPECT_NEAR(expm(constant(Array<TypeParam>(Shape{1, 1}, static_cast<TypeParam>(x)))).item() / std::exp(x),
                1, 100 * few_ulp<TypeParam>);
}

TEST(Expm, ScalesEachMatrixByItself) {
  Array<double> A = numbers({3, 2, 2});
  for (std::size_t i = 0; i < 4; ++i) {
    A.data()[i] *= 1e-3;
    A.data()[8 + i] *= 20;
  }
  const auto all = expm(constant(A)).value();
  for (std::size_t k = 0; k < 3; ++k) {
    Array<double> one(Shape{2, 2}), expected(Shape{2, 2});
    std::copy_n(A.data() + 4 * k, 4, one.data());
    std::copy_n(all.data() + 4 * k, 4, expected.data());
    EXPECT_TRUE(close(expm(constant(one)).value(), expected, 1e-15)) << k;
  }
  EXPECT_EQ(expm(constant(Array<double>(Shape{0, 2, 2}))).shape(), (Shape{0, 2, 2}));
  EXPECT_EQ(expm(constant(Array<double>(Shape{0, 0}))).shape(), (Shape{0, 0}));
  EXPECT_TRUE(std::isnan(sum(expm(constant(Array<double>(Shape{2, 2}, nan)))).item()));
}

TEST(Expm, IsThatOfPyTorch) {
  expect_reference("matrix_exp", {"a"}, [](const auto& x) { return expm(x[0]); });
}

TEST(Expm, PassesGradcheckToTheSecondOrder) {
  for (const double size : {0.1, 1.0, 6.0})
    expect_derivatives([](const auto& in) { return expm(in[0]) * 0.01; },
                       {Variable(Array<double>(size * numbers({2, 2, 2}, -1, 1)))});
}

// ---- Systems of any rank ----------------------------------------------------------------------------------

// Penrose's four equations, of every shape and rank.
TYPED_TEST(MatrixFunctions, PinvSatisfiesItsEquations) {
  const auto transposed = [](const Variable<TypeParam>& x) { return transpose(x, {0, 2, 1}); };
  for (const auto& [m, n, rank] :
       {std::array<std::size_t, 3>{4, 4, 4}, {5, 3, 3}, {3, 5, 3}, {4, 5, 2}, {3, 2, 0}}) {
    const auto A = rank == 0 ? constant(Array<TypeParam>(xt::zeros<TypeParam>({2ul, m, n})))
                             : matmul(constant(numbers<TypeParam>({2, m, rank})),
                                      constant(numbers<TypeParam>({2, rank, n}, 0.5, 2)));
    const auto y = pinv(A), Ay = matmul(A, y), yA = matmul(y, A);
    const double tolerance = 200 * few_ulp<TypeParam>;
    EXPECT_TRUE(close(matmul(Ay, A).value(), A.value(), tolerance, 1)) << m << n << rank;
    EXPECT_TRUE(close(matmul(yA, y).value(), y.value(), tolerance, 1)) << m << n << rank;
    EXPECT_TRUE(close(transposed(Ay).value(), Ay.value(), tolerance, 1)) << m << n << rank;
    EXPECT_TRUE(close(transposed(yA).value(), yA.value(), tolerance, 1)) << m << n << rank;
  }
  const auto A = constant(Array<TypeParam>{{2, 0}, {0, TypeParam(0.01)}});
  EXPECT_TRUE(close(pinv(A, 0.1).value(), Array<TypeParam>{{0.5, 0}, {0, 0}}));
}

TEST(Pinv, IsThatOfPyTorch) {
  expect_reference("pinv", {"a"}, [](const auto& x) { return pinv(x[0]); });
}

TEST(Pinv, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{3, 3}, Shape{3, 2}, Shape{2, 3}, Shape{2, 3, 2}})
    expect_derivatives([](const auto& in) { return square(pinv(in[0])); }, {Variable(numbers(shape))});
  // Of rank 2 whatever u and v are.
  expect_derivatives([](const auto& in) { return square(pinv(matmul(in[0], in[1]))); },
                     {Variable(numbers({4, 2})), Variable(numbers({2, 3}))});
}

TYPED_TEST(MatrixFunctions, LstsqGivesThatOfPinv) {
  for (const Shape& shape : {Shape{4, 4}, Shape{6, 3}, Shape{3, 6}, Shape{2, 5, 3}}) {
    const auto A = constant(numbers<TypeParam>(shape));
    const std::size_t m = shape[shape.size() - 2], n = shape.back();
    const auto b = constant(numbers<TypeParam>({m, 2})), c = constant(numbers<TypeParam>({m}));
    EXPECT_TRUE(close(lstsq(A, b).value(), matmul(pinv(A), b).value(), 200 * few_ulp<TypeParam>, 1));
    const auto x = lstsq(A, c);
    EXPECT_EQ(x.shape(), shape.size() == 2 ? Shape{n} : (Shape{2, n}));
    EXPECT_TRUE(close(x.value(), matmul(pinv(A), c).value(), 200 * few_ulp<TypeParam>, 1));
  }
}

TEST(Lstsq, IsThatOfPyTorch) {
  expect_reference("lstsq", {"a", "b"}, [](const auto& x) { return lstsq(x[0], x[1]); });
  expect_reference("lstsq", {"a", "b"}, [](const auto& x) { return matmul(pinv(x[0]), x[1]); });
}

TEST(Lstsq, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{4, 2}, Shape{2, 4}, Shape{2, 3, 2}})
    expect_derivatives([](const auto& in) { return square(lstsq(in[0], in[1])); },
                       {Variable(numbers(shape)), Variable(numbers({shape[shape.size() - 2], 2}))});
}

TEST(Lstsq, NamesWhatDoesNotFit) {
  const auto A = constant(numbers({4, 2}), "A"), b = constant(numbers({3}), "b");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { lstsq(A, b); }),
            "lstsq: A is (4, 2), b is (3); expected a vector or a matrix of as many rows, in batches that "
            "broadcast");
  const auto dependent = constant(Array<double>{{1, 2}, {2, 4}, {3, 6}});
  EXPECT_EQ(message_of<std::domain_error>([&] { lstsq(dependent, b); }),
            "lstsq: A is not of full rank: column 1 depends linearly on those before it");
  EXPECT_EQ(message_of<std::domain_error>([&] { lstsq(transpose(dependent), numbers({2})); }),
            "lstsq: A is not of full rank: row 1 depends linearly on those before it");
}

TYPED_TEST(MatrixFunctions, ConditionsAndRanks) {
  const auto A = constant(Array<TypeParam>{{0, 2}, {-8, 0}, {0, 0}});
  EXPECT_NEAR(cond(A).item(), 4, 10 * few_ulp<TypeParam>);
  EXPECT_EQ(matrix_rank(A), 2u);
  EXPECT_EQ(matrix_rank(A, 0.3), 1u);
  const auto singular = constant(Array<TypeParam>{{1, 0}, {0, 0}});
  EXPECT_EQ(cond(singular).item(), infinity);
  EXPECT_EQ(matrix_rank(singular), 1u);
  EXPECT_EQ(matrix_rank(constant(Array<TypeParam>(xt::zeros<TypeParam>({3, 3})))), 0u);
  EXPECT_EQ(cond(constant(numbers<TypeParam>({4, 2, 3, 3}))).shape(), (Shape{4, 2}));
  EXPECT_EQ(matrix_rank(constant(Array<TypeParam>(Shape{0, 3}))), 0u);
}

TEST(Cond, PassesGradcheckToTheSecondOrder) {
  expect_derivatives([](const auto& in) { return cond(in[0]); }, {Variable(numbers({2, 3, 2}))});
}

TEST(Cond, NamesWhatDoesNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              cond(constant(Array<double>(Shape{0, 2}), "A"));
            }),
            "cond: A is (0, 2), without elements");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              matrix_rank(constant(numbers({2, 2, 2}), "A"));
            }),
            "matrix_rank: A is (2, 2, 2); expected one matrix");
}

}  // namespace
}  // namespace xgrad
