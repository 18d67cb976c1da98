#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
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

TEST(Solve, OfASingularMatrixIsNotFinite) {
  const auto x = solve(constant(Array<double>{{1, 2}, {2, 4}}), Array<double>{1, 1});
  EXPECT_FALSE(std::isfinite(x.value()(0)) && std::isfinite(x.value()(1)));
}

TEST(Solve, IsThatOfPyTorch) {
  expect_reference("solve", {"a", "b"}, [](const auto& x) { return solve(x[0], x[1]); });
}

TEST(Solve, NamesWhatDoesNotFit) {
  const Variable A(Array<double>{{1, 2, 3}, {4, 5, 6}}, "A"), B(matrix<double>(2), "B"), b(numbers({3}), "b");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { solve(A, b); }),
            "solve: A is (2, 3); expected a square matrix");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { solve(B, b); }),
            "solve: B is (2, 2), b is (3); expected a vector or a matrix of as many rows");
  EXPECT_THROW(solve(B, numbers({2, 2, 2})), std::invalid_argument);
  EXPECT_THROW(solve(B, constant(1.0)), std::invalid_argument);
}

TYPED_TEST(LinearSystems, DeterminantsAgreeWithElimination) {
  const auto expect = [](const Array<TypeParam>& A, TypeParam sign, TypeParam logarithm) {
    const auto det = slogdet(constant(A));
    EXPECT_EQ(det.sign.item(), sign);
    EXPECT_EQ(det.logarithm.item(), logarithm);
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

TEST(Slogdet, IsThatOfPyTorch) {
  expect_reference("slogdet", {"a"}, [](const auto& x) { return slogdet(x[0]).logarithm; });
}

TEST(Slogdet, NamesWhatDoesNotFit) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              slogdet(constant(Array<double>{1, 2}, "v"));
            }),
            "slogdet: v is (2); expected a square matrix");
}

}  // namespace
}  // namespace xgrad
