#include "arrays.hpp"
#include "matrices.hpp"
#include "reference.hpp"

#include <xgrad/autograd/memory.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Spectra : public testing::Test {};
TYPED_TEST_SUITE(Spectra, Reals);

template <class T>
Array<T> symmetric(const Shape& shape) {
  const auto x = constant(numbers<T>(shape));
  return matmul(x, x, {.transpose_b = true}).value();
}

/// M·diag(s)
template <class T>
Variable<T> columns_times(const Variable<T>& M, const Variable<T>& s) {
  return M * expand_dims(s, -2);
}

// ---- Symmetric matrices -----------------------------------------------------------------------------------

TYPED_TEST(Spectra, EighGivesWhatTheProductUndoes) {
  for (const Shape& shape : {Shape{1, 1}, Shape{2, 2}, Shape{5, 5}, Shape{30, 30}, Shape{2, 3, 4, 4}}) {
    const auto A = symmetric<TypeParam>(shape);
    const auto [values, V] = eigh(constant(A));
    EXPECT_TRUE(close(matmul(columns_times(V, values), V, {.transpose_b = true}).value(), A,
                      100 * few_ulp<TypeParam>, 10));
    EXPECT_TRUE(close(gram(V), identities<TypeParam>(shape, shape.back()), 10 * few_ulp<TypeParam>, 1));
    for (std::size_t i = 0; i + 1 < values.size(); ++i)
      EXPECT_TRUE((i + 1) % shape.back() == 0 || values.value().data()[i] <= values.value().data()[i + 1]);
    EXPECT_TRUE(close(eigvalsh(constant(A)).value(), values.value(), 100 * few_ulp<TypeParam>, 10));
  }
}

// Vectors that nobody differentiates have no part in it; and of values alone no vectors are computed.
TEST(Spectra, OfValuesTakeNoMoreThanTheyNeed) {
  const Variable A(symmetric<double>({3, 3}));
  const auto operations_for = [&](const auto& f) {
    Tape tape;
    const auto y = f(A);
    const std::size_t before = tape.size();
    tape.gradient(y, A, {.differentiable = true});
    return tape.size() - before;
  };
  EXPECT_LT(operations_for([](const auto& x) { return sum(eigh(x).values); }) + 3,
            operations_for([](const auto& x) { return sum(eigh(x).vectors); }));
  EXPECT_LT(operations_for([](const auto& x) { return sum(svd(x).s); }) + 3,
            operations_for([](const auto& x) { return sum(svd(x).U); }));
  const auto large = constant(symmetric<double>({64, 64}));
  const auto memory_for = [&](const auto& f) {
    f();
    memory::release();
    f();
    return memory::reserved();
  };
  const std::size_t matrix = 64 * 64 * sizeof(double);
  EXPECT_LE(memory_for([&] { eigvalsh(large); }) + matrix / 2, memory_for([&] { eigh(large); }));
}

// The vectors of 2 × 2 matrices, which the samples have, may be a symmetric matrix; these are not.
TEST(Spectra, HaveTheSameDerivativesInBothModes) {
  using V = Variable<double>;
  const auto expect_same = [](const auto& f, const Shape& shape) {
    const V x(numbers(shape)), v = constant(numbers(shape, -1, 1, 7));
    const auto [y, dy] = jvp(f, x, v);
    const Array<double> seed = numbers(y.shape(), 0.5, 1.5);
    Tape tape;
    const auto gradient = tape.gradient(f(x), x, seed);
    const double expected = sum(constant(gradient.value()) * v).item();
    EXPECT_NEAR(sum(dy * seed).item(), expected, 1e-12 * (1 + std::abs(expected))) << to_string(shape);
  };
  for (const Shape& shape : {Shape{3, 3}, Shape{4, 4}, Shape{2, 3, 3}}) {
    expect_same([](const V& x) { return eigh(x).values; }, shape);
    expect_same([](const V& x) { return square(eigh(x).vectors); }, shape);
    expect_same([](const V& x) { return eigvalsh(x); }, shape);
  }
  for (const Shape& shape : {Shape{3, 3}, Shape{4, 3}, Shape{3, 4}, Shape{2, 4, 3}, Shape{2, 3, 4}}) {
    expect_same([](const V& x) { return svd(x).s; }, shape);
    expect_same([](const V& x) { return square(svd(x).U); }, shape);
    expect_same([](const V& x) { return square(svd(x).Vt); }, shape);
    expect_same([](const V& x) { return svdvals(x); }, shape);
    expect_same([](const V& x) { return pinv(x); }, shape);
  }
}

// Where all values are 0, what would be divided by their differences, or by them, is 0, too.
TEST(Spectra, OfNothingButZerosHaveSlopesWhereTheyNeedNone) {
  const Variable A(Array<double>(xt::zeros<double>({3, 3}))), tall(Array<double>(xt::zeros<double>({4, 2})));
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(sum(square(eigh(A).vectors)), A).value(), A.value()));
  EXPECT_TRUE(same(tape.gradient(sum(square(svd(tall).U)), tall).value(), tall.value()));
  EXPECT_TRUE(same(tape.gradient(sum(square(svd(transpose(tall)).Vt)), tall).value(), tall.value()));
}

TEST(Eigh, IsThatOfPyTorch) {
  expect_reference("eigh values", {"a"}, [](const auto& x) { return eigh(x[0]).values; });
  expect_reference("eigh values", {"a"}, [](const auto& x) { return eigvalsh(x[0]); });
  expect_reference("eigh projector", {"a"}, [](const auto& x) {
    const auto lowest = slice(eigh(x[0]).vectors, 1, 0, 2);
    return matmul(lowest, lowest, {.transpose_b = true});
  });
}

TEST(Eigh, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{3, 3}, Shape{2, 3, 3}}) {
    const auto f = [](const auto& in) {
      const auto [values, V] = eigh(in[0]);
      return square(V) * expand_dims(values, -2);
    };
    EXPECT_TRUE(gradcheck(f, {Variable(symmetric<double>(shape))}).ok());
    EXPECT_TRUE(gradgradcheck(f, {Variable(symmetric<double>(shape))}).ok());
  }
}

// The trace of A³ is Σ λ³, whatever basis is chosen for values that coincide.
TEST(Eigh, OfCoincidingValuesHasTheirGradientAlone) {
  const Variable A(Array<double>{{2, 0, 0}, {0, 5, 0}, {0, 0, 2}});
  Tape tape;
  const auto [values, V] = eigh(A);
  const Array<double> expected = {{12, 0, 0}, {0, 75, 0}, {0, 0, 12}};
  EXPECT_TRUE(close(tape.gradient(sum(pow(values, 3)), A).value(), expected, 1e-13, 1));
  EXPECT_TRUE(
      close(tape.gradient(sum(pow(values, 3)), A, {.differentiable = true}).value(), expected, 1e-13, 1));
  EXPECT_TRUE(close(tape.gradient(sum(pow(eigvalsh(A), 3)), A).value(), expected, 1e-13, 1));
  EXPECT_NEAR(
      jvp([](const auto& x) { return sum(pow(eigvalsh(x), 3)); }, A, xt::ones<double>({3, 3})).tangent.item(),
      99, 1e-12);
  const std::string message =
      "derivative of eigh: values 0 and 1 of A coincide, at 2: their vectors have none";
  EXPECT_EQ(message_of<std::domain_error>([&, V = V] { tape.gradient(V, A, numbers({3, 3})); }), message);
  EXPECT_EQ(message_of<std::domain_error>([&] {
              jvp([](const auto& x) { return eigh(x).values; }, A, numbers({3, 3}));
            }),
            message);
  // The vector of the value that stands alone has a derivative.
  const auto alone = slice(V, 1, 2, 3);
  const auto dA = tape.gradient(alone, A, numbers({3, 1}));
  EXPECT_TRUE(std::isfinite(sum(dA).item()));
}

// What is zero here has a derivative: it must not be taken for absent.
TEST(Eigh, KeepsSecondDerivativesWhereTheFirstVanish) {
  const Variable A(symmetric<double>({3, 3}));
  const Array<double> V0 = eigh(A).vectors.value();
  const auto f = [&](const auto& in) { return sum(square(eigh(in[0]).vectors - V0)); };
  const auto along = [&](const Variable<double>& x, const Array<double>& v) {
    Tape tape;
    return sum(tape.gradient(f(std::vector{x}), x, {.differentiable = true}) * v);
  };
  const Array<double> v = numbers({3, 3}), w = numbers({3, 3}, -1, 1, 5);
  const double forward = jvp([&](const auto& x) { return along(x, v); }, A, w).tangent.item();
  Tape tape;
  const auto gradient = tape.gradient(f(std::vector{A}), A, {.differentiable = true});
  EXPECT_NEAR(sum(tape.gradient(sum(gradient * v), A) * w).item(), forward, 1e-10);
  EXPECT_GT(std::abs(forward), 1e-3);
}

TEST(Eigh, NamesWhatDoesNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              eigh(constant(numbers({2, 3}), "M"));
            }),
            "eigh: M is (2, 3); expected a square matrix");
  Array<double> batch = numbers({2, 2, 2});
  batch(1, 0, 1) = nan;
  EXPECT_EQ(message_of<std::domain_error>([&] { eigh(constant(batch)); }),
            "eigh: matrix (1) of A has an element that is not finite");
  EXPECT_EQ(message_of<std::domain_error>([&] { svdvals(constant(batch)); }),
            "svdvals: matrix (1) of A has an element that is not finite");
}

// ---- Singular values --------------------------------------------------------------------------------------

TYPED_TEST(Spectra, SvdGivesWhatTheProductUndoes) {
  for (const Shape& shape : {Shape{1, 1}, Shape{4, 4}, Shape{7, 3}, Shape{3, 7}, Shape{2, 5, 3},
                             Shape{2, 3, 2, 5}, Shape{40, 20}}) {
    const std::size_t k = std::min(shape[shape.size() - 2], shape.back());
    const auto A = constant(numbers<TypeParam>(shape));
    const auto [U, s, Vt] = svd(A);
    ASSERT_EQ(s.shape().back(), k);
    EXPECT_TRUE(close(matmul(columns_times(U, s), Vt).value(), A.value(), 40 * few_ulp<TypeParam>, 1));
    const auto of_u = gram(U), of_v = matmul(Vt, Vt, {.transpose_b = true}).value();
    EXPECT_TRUE(close(of_u, identities<TypeParam>(of_u.shape(), k), 10 * few_ulp<TypeParam>, 1));
    EXPECT_TRUE(close(of_v, identities<TypeParam>(of_v.shape(), k), 10 * few_ulp<TypeParam>, 1));
    for (std::size_t i = 0; i + 1 < s.size(); ++i)
      EXPECT_TRUE((i + 1) % k == 0 || s.value().data()[i] >= s.value().data()[i + 1]);
    EXPECT_TRUE(close(svdvals(A).value(), s.value(), 40 * few_ulp<TypeParam>, 1));
  }
}

TEST(Svd, IsThatOfPyTorch) {
  expect_reference("svd values", {"a"}, [](const auto& x) { return svd(x[0]).s; });
  expect_reference("svd values", {"a"}, [](const auto& x) { return svdvals(x[0]); });
  expect_reference("svd rank-1", {"a"}, [](const auto& x) {
    const auto [U, s, Vt] = svd(x[0]);
    return matmul(slice(U, 1, 0, 1) * slice(s, 0, 0, 1), slice(Vt, 0, 0, 1));
  });
}

TEST(Svd, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{3, 3}, Shape{4, 2}, Shape{2, 4}, Shape{2, 3, 2}}) {
    const auto f = [](const auto& in) {
      const auto [U, s, Vt] = svd(in[0]);
      return sum(square(U) * numbers(U.shape()), {-2, -1}) + sum(square(Vt) * numbers(Vt.shape()), {-2, -1}) +
             sum(s, -1);
    };
    EXPECT_TRUE(gradcheck(f, {Variable(numbers(shape))}).ok());
    EXPECT_TRUE(gradgradcheck(f, {Variable(numbers(shape))}).ok());
  }
}

TEST(Svd, OfCoincidingValuesHasTheirGradientAlone) {
  const Variable A(Array<double>{{0, 2}, {-2, 0}, {0, 0}});
  Tape tape;
  const auto [U, s, Vt] = svd(A);
  const Array<double> expected = {{0, 1}, {-1, 0}, {0, 0}};  // of the sum of all values
  EXPECT_TRUE(close(tape.gradient(sum(s), A).value(), expected, 1e-13, 1));
  EXPECT_TRUE(close(tape.gradient(sum(svdvals(A)), A).value(), expected, 1e-13, 1));
  EXPECT_EQ(message_of<std::domain_error>([&, Vt = Vt] {
              tape.gradient(Vt, A, numbers({2, 2}));
            }),
            "derivative of svd: values 0 and 1 of A coincide, at 2: their vectors have none");
}

TEST(Svd, OfLesserRankHasNoDerivativeOfItsVectors) {
  const Variable A(Array<double>{{1, 2}, {2, 4}, {3, 6}});
  Tape tape;
  const auto [U, s, Vt] = svd(A);
  EXPECT_TRUE(std::isfinite(sum(tape.gradient(s, A, Array<double>{1, 0})).item()));
  EXPECT_EQ(message_of<std::domain_error>([&, U = U] {
              tape.gradient(U, A, numbers({3, 2}));
            }),
            "derivative of svd: value 1 of A is zero: its vectors have none");
  // The first vectors have: those of the range.
  EXPECT_TRUE(std::isfinite(sum(tape.gradient(slice(U, 1, 0, 1), A, numbers({3, 1}))).item()));
}

TEST(Svd, OfNoNumbersIsEmpty) {
  EXPECT_EQ(svd(constant(Array<double>(Shape{0, 3, 2}))).Vt.shape(), (Shape{0, 2, 2}));
  EXPECT_EQ(svd(constant(Array<double>(Shape{4, 0}))).U.shape(), (Shape{4, 0}));
  EXPECT_EQ(eigh(constant(Array<double>(Shape{0, 3, 3}))).values.shape(), (Shape{0, 3}));
}

}  // namespace
}  // namespace xgrad
