#include <xgrad/autograd/symbol.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

const Symbol a = "a", b = "b", c = "c", x = "x";

void expect(const Symbol& formula, const char* text) { EXPECT_EQ(formula.text(), text); }

TEST(Symbol, PutsParenthesesWhereTheOrderNeedsThem) {
  expect(a + b * c, "a + b·c");
  expect((a + b) * c, "(a + b)·c");
  expect(a * (b + c), "a·(b + c)");
  expect(a + (b + c), "a + b + c");
  expect(a - (b + c), "a − (b + c)");
  expect(a - (b - c), "a − (b − c)");
  expect(a - b - c, "a − b − c");
  expect((a - b) + c, "a − b + c");
  expect(a - b * c, "a − b·c");
  expect(a * b / c, "a·b/c");
  expect(a / (b * c), "a/(b·c)");
  expect(a / (b / c), "a/(b/c)");
  expect(a / b / c, "a/b/c");
  expect((a + b) / (a - b), "(a + b)/(a − b)");
  expect(1 - x * x, "1 − x·x");
}

TEST(Symbol, PutsNegationInParenthesesBehindAnOperator) {
  expect(-a * b, "−a·b");
  expect(-(a * b), "−a·b");
  expect(-(a + b), "−(a + b)");
  expect(-a + b, "−a + b");
  expect(a - -b, "a − (−b)");
  expect(a + -b, "a + (−b)");
  expect(a * -b, "a·(−b)");
  expect(a / -b, "a/(−b)");
  expect(-(-a), "−(−a)");
  expect(square(-a), "(−a)²");
  expect(exp(-a), "exp(−a)");
}

TEST(Symbol, PrintsNumbersAsTheyAreWritten) {
  expect(2 * x, "2·x");
  expect(0.5 * x, "0.5·x");
  expect(x / 2, "x/2");
  expect(x * -2, "x·(−2)");
  expect(x - -0.5, "x − (−0.5)");
  expect(-2 + x, "−2 + x");
  expect(1e-3 * x, "0.001·x");
}

TEST(Symbol, PrintsPowers) {
  expect(square(x), "x²");
  expect(square(a + b), "(a + b)²");
  expect(square(a * b), "(a·b)²");
  expect(power(a, b), "a^b");
  expect(power(a, b - 1), "a^(b − 1)");
  expect(power(-a, 2 * b), "(−a)^(2·b)");
  // Not x²², and not a^b², which is a^(b²).
  expect(square(square(x)), "(x²)²");
  expect(square(power(a, b)), "(a^b)²");
  expect(power(power(a, b), c), "(a^b)^c");
  expect(power(a, power(b, c)), "a^(b^c)");
  expect(a * square(b), "a·b²");
  expect(a / square(b), "a/b²");
}

TEST(Symbol, PrintsComparisons) {
  expect(where(a > b, a, b), "where(a > b, a, b)");
  expect(where(a + b <= c * x, 0, 1), "where(a + b ≤ c·x, 0, 1)");
  expect(a >= b, "a ≥ b");
  expect(a < b, "a < b");
  expect(equal(a, 0), "a = 0");
  expect(x * (a > b), "x·(a > b)");
  expect(x + (a > b), "x + (a > b)");
}

TEST(Symbol, PrintsFunctions) {
  expect(log(a + b), "log(a + b)");
  expect(log1p(x), "log(1 + x)");
  expect(tanh(-x), "tanh(−x)");
  expect(sqrt(a * b), "√(a·b)");
  expect(abs(a - b), "|a − b|");
  expect(maximum(x, 0), "max(x, 0)");
  expect(sigmoid(x), "σ(x)");
  expect(row_sum(a * b), "Σ(a·b)");
  expect(row_max(x), "max(x)");
  expect(call("f", {a, b + c, -x}), "f(a, b + c, −x)");
  expect(call("f", {}), "f()");
}

TEST(Symbol, PrintsMatrices) {
  expect(matrix_product(a, b), "a b");
  expect(matrix_product(a, transposed(b)), "a bᵀ");
  expect(transposed(matrix_product(a, b)), "(a b)ᵀ");
  expect(transposed(a + b), "(a + b)ᵀ");
  expect(matrix_product(a + b, c), "(a + b) c");
  expect(matrix_product(a, b + c), "a (b + c)");
  expect(matrix_product(matrix_product(a, b), c), "a b c");
  expect(matrix_product(a, matrix_product(b, c)), "a (b c)");
  expect(matrix_product(a, b) + c, "a b + c");
  expect(transposed(a), "aᵀ");
}

}  // namespace
}  // namespace xgrad
