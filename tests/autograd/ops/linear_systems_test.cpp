#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class LinearSystems : public testing::Test {};
TYPED_TEST_SUITE(LinearSystems, Reals);

/// Well conditioned, and not symmetric.
template <class T>
Array<T> matrix(std::size_t n) {
  Array<T> A = numbers<T>({n, n}, -1, 1);
  for (std::size_t i = 0; i < n; ++i) A(i, i) += static_cast<T>(n);
  return A;
}

TYPED_TEST(LinearSystems, SolveGivesWhatTheProductUndoes) {
  for (const std::size_t n : {1, 2, 3, 7, 40})
    for (const Shape& shape : {Shape{n}, Shape{n, 1}, Shape{n, 5}}) {
      const auto A = constant(matrix<TypeParam>(n)), b = constant(numbers<TypeParam>(shape));
      EXPECT_TRUE(close(matmul(A, solve(A, b)).value(), b.value(), 40 * few_ulp<TypeParam>, 1)) << n;
    }
}

TEST(Solve, PassesGradcheckToTheSecondOrder) {
  for (const Shape& shape : {Shape{3}, Shape{3, 2}}) {
    const auto f = [](const std::vector<Variable<double>>& in) { return sum(square(solve(in[0], in[1]))); };
    const std::vector inputs{Variable(matrix<double>(3)), Variable(numbers(shape))};
    EXPECT_TRUE(gradcheck(f, inputs).ok());
    EXPECT_TRUE(gradgradcheck(f, inputs).ok());
  }
}

// Only what is asked for is computed, and it is the same.
TEST(Solve, GivesEachGradientByItself) {
  const Variable A(matrix<double>(3)), b(numbers({3}));
  const auto all = [&] {
    Tape tape;
    return tape.gradient(sum(solve(A, b)), {A, b});
  }();
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(sum(solve(A, b.value())), A).value(), all[0].value()));
  EXPECT_TRUE(same(tape.gradient(sum(solve(A.value(), b)), b).value(), all[1].value()));
}

// The factors are the node's own: another system in between changes nothing.
TEST(Solve, KeepsItsFactors) {
  const Variable A(matrix<double>(2)), B(numbers({2, 2}, 3, 5)), b(numbers({2}));
  Tape tape;
  const auto x = solve(A, b);
  const auto before = tape.gradient(sum(x), A);
  const auto other = solve(B, x);
  EXPECT_TRUE(same(tape.gradient(sum(x), A).value(), before.value()));
  const inspect::Trace trace(other);  // asks for local derivatives
  inspect::nudge(sum(x), A, 0.5, 0);  // factorizes another matrix
  EXPECT_TRUE(same(tape.gradient(sum(x), A).value(), before.value()));
}

TEST(Solve, IsThatOfPyTorch) {
  expect_reference("solve", {"a", "b"}, [](const auto& x) { return solve(x[0], x[1]); });
  expect_reference("solve batched", {"a", "b"}, [](const auto& x) { return solve(x[0], x[1]); });
  expect_reference("inverse", {"a"}, [](const auto& x) { return inv(x[0]); });
  expect_reference("triangular_solve", {"a", "b"}, [](const auto& x) {
    const Array<double> diagonal = 3 * xt::eye<double>(4);
    return triangular_solve(x[0] + diagonal, x[1]);
  });
}

// Every system of a batch, whichever operand is repeated, is solved as if it were alone.
TEST(Solve, BroadcastsBatches) {
  struct {
    Shape A, b, x;
  } const cases[] = {{{2, 3, 3}, {2, 3, 4}, {2, 3, 4}}, {{3, 3}, {2, 3, 4}, {2, 3, 4}},
                     {{2, 3, 3}, {3, 4}, {2, 3, 4}},    {{2, 1, 3, 3}, {5, 3, 1}, {2, 5, 3, 1}},
                     {{2, 3, 3}, {3}, {2, 3}},          {{0, 3, 3}, {3}, {0, 3}}};
  for (const auto& [shape, b_shape, x_shape] : cases) {
    SCOPED_TRACE(to_string(shape) + ", " + to_string(b_shape));
    const Variable A(Array<double>(numbers(shape, -1, 1) + 3 * xt::eye<double>(3))), b(numbers(b_shape));
    const std::vector inputs{A, b};
    const auto x = solve(A, b);
    EXPECT_EQ(x.shape(), x_shape);
    const auto product = b_shape.size() == 1 ? sum(A * expand_dims(x, -2), -1) : matmul(A, x);
    EXPECT_TRUE(close(product.value(), broadcast_to(b, x_shape).value(), 1e-13, 1));
    if (x.size() == 0) continue;
    const auto f = [](const auto& in) { return square(solve(in[0], in[1])); };
    EXPECT_TRUE(gradcheck(f, inputs).ok());
    EXPECT_TRUE(gradgradcheck(f, inputs).ok());
    // g·(J·v) = (Jᵀ·g)·v
    const Array<double> g = numbers(x_shape, 1, 2), v = numbers(shape, -1, 1, 2),
                        w = numbers(b_shape, -1, 1, 3);
    const auto tangent =
        jvp([](const auto& in) { return solve(in[0], in[1]); }, inputs, {constant(v), constant(w)}).tangent;
    Tape tape;
    const auto gradients = tape.gradient(solve(A, b), inputs, g);
    EXPECT_NEAR(sum(tangent * g).item(), sum(gradients[0] * v).item() + sum(gradients[1] * w).item(), 1e-11);
  }
}

TEST(Solve, NamesWhatDoesNotFit) {
  const Variable A(Array<double>{{1, 2, 3}, {4, 5, 6}}, "A"), B(matrix<double>(2), "B"), b(numbers({3}), "b");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { solve(A, b); }),
            "solve: A is (2, 3); expected a square matrix");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { solve(B, b); }),
            "solve: B is (2, 2), b is (3); expected a vector or a matrix of as many rows");
  const Variable C(numbers({3, 2, 2}), "C"), c(numbers({2, 2, 1}), "c");
  EXPECT_EQ(
      message_of<std::invalid_argument>([&] { solve(C, c); }),
      "solve: C is (3, 2, 2), c is (2, 2, 1); expected a vector or a matrix of as many rows, in batches "
      "that broadcast");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { solve(C, b); }),
            "solve: C is (3, 2, 2), b is (3); expected a vector or a matrix of as many rows, in batches that "
            "broadcast");
  EXPECT_THROW(solve(B, constant(1.0)), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { triangular_solve(A, b); }),
            "triangular_solve: A is (2, 3); expected a square matrix");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { inverse(A); }),
            "inverse: A is (2, 3); expected a square matrix");
}

// Elimination runs over the rows: the second pivot is zero where the second row depends on the first.
TEST(Solve, RefusesSingularMatrices) {
  const Array<double> singular = {{1, 2}, {2, 4}};
  EXPECT_EQ(message_of<std::domain_error>([&] {
              solve(constant(singular), Array<double>{1, 1});
            }),
            "solve: A is singular: pivot 1 is zero");
  EXPECT_EQ(message_of<std::domain_error>([&] { inverse(constant(singular)); }),
            "inverse: A is singular: pivot 1 is zero");
  Array<double> batch = numbers({2, 3, 2, 2});
  for (std::size_t i = 0; i < 4; ++i)
    batch.data()[4 * 5 + i] = i / 2 == 0 ? 0.0 : 1.0;  // its first row is zero
  EXPECT_EQ(message_of<std::domain_error>([&] { inverse(constant(batch)); }),
            "inverse: matrix (1, 2) of A is singular: pivot 0 is zero");
  Tape tape;
  const Variable A(singular);
  EXPECT_THROW(solve(A, Array<double>{1, 1}), std::domain_error);
  EXPECT_EQ(tape.size(), 0u);
}

TEST(TriangularSolve, RefusesZerosOnTheDiagonal) {
  const auto A = constant(Array<double>{{1, 2}, {2, 0}});
  EXPECT_EQ(message_of<std::domain_error>([&] {
              triangular_solve(A, Array<double>{1, 1});
            }),
            "triangular_solve: A is singular: element (1, 1) is zero");
}

TYPED_TEST(LinearSystems, TriangularSolveReadsOneTriangle) {
  for (const bool lower : {true, false})
    for (const bool transpose : {true, false})
      for (const Shape& shape : {Shape{5}, Shape{5, 3}, Shape{2, 5, 3}}) {
        Array<TypeParam> A = matrix<TypeParam>(5), triangle = A;
        for (std::size_t i = 0; i < 5; ++i)
          for (std::size_t j = 0; j < 5; ++j)
            if (lower ? j > i : j < i) {
              triangle(i, j) = 0;
              A(i, j) = static_cast<TypeParam>(nan);
            }
        const auto b = constant(numbers<TypeParam>(shape));
        const Variable leaf(A);
        Tape tape;
        const auto x = triangular_solve(leaf, b, {lower, transpose});
        const MatMulOptions options{.transpose_a = transpose};
        EXPECT_TRUE(
            close(matmul(constant(triangle), x, options).value(), b.value(), 40 * few_ulp<TypeParam>, 1));
        const auto dA = tape.gradient(sum(x), leaf);
        EXPECT_TRUE(same(Array<TypeParam>(xt::where(xt::isnan(A), dA.value(), TypeParam(0))),
                         Array<TypeParam>(xt::zeros<TypeParam>({5, 5}))));
      }
}

TEST(TriangularSolve, PassesGradcheckToTheSecondOrder) {
  for (const TriangularOptions options : {TriangularOptions{true, false}, TriangularOptions{false, true}})
    for (const auto& [A, b] : {std::pair(Shape{3, 3}, Shape{3}), std::pair(Shape{2, 3, 3}, Shape{3, 2})}) {
      const auto f = [options](const auto& in) { return square(triangular_solve(in[0], in[1], options)); };
      const std::vector inputs{Variable(Array<double>(numbers(A) + 3 * xt::eye<double>(3))),
                               Variable(numbers(b))};
      EXPECT_TRUE(gradcheck(f, inputs).ok());
      EXPECT_TRUE(gradgradcheck(f, inputs).ok());
    }
}

// BLAS and LAPACK are not called, which would complain on the terminal about matrices without rows.
TEST(LinearSystems, OfNoEquationsAreSolvedInSilence) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  for (const Shape& of_b : {Shape{0}, Shape{0, 3}, Shape{2, 0, 3}}) {
    const Variable A(Array<double>(of_b.size() == 3 ? Shape{2, 0, 0} : Shape{0, 0}), "A");
    const Variable b(Array<double>(of_b), "b");
    Tape tape;
    EXPECT_EQ(solve(A, b).shape(), of_b);
    EXPECT_EQ(triangular_solve(A, b).shape(), of_b);
    tape.backward(sum(solve(A, b)) + sum(triangular_solve(A, b)));
    EXPECT_EQ(A.grad().shape(), A.shape());
    EXPECT_EQ(b.grad().shape(), of_b);
  }
  std::fflush(stdout);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace xgrad
