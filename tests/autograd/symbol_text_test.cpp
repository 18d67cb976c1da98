#include <xgrad/autograd/rule/array_formulas.hpp>
#include <xgrad/autograd/symbol.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace xgrad {
namespace {

const Symbol a = "a", b = "b", c = "c", x = "x";

void expect(const Symbol& formula, const char* text) { EXPECT_EQ(formula.text(), text); }

TEST(SymbolText, PutsParenthesesWhereTheOrderNeedsThem) {
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

TEST(SymbolText, PutsNegationInParenthesesBehindAnOperator) {
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
  // The minus that counts is the first that is printed, not that of the outermost operator.
  expect(a + (-b + c), "a + (−b + c)");
  expect(a * (-b * c), "a·(−b·c)");
  expect(a + (b - c), "a + b − c");
  expect((-a > b) + c, "(−a > b) + c");
  expect(-a > -b, "−a > −b");
}

TEST(SymbolText, TakesANegativeNumberForANegation) {
  const Symbol number = -2, negation = -Symbol("2");
  const auto expect_the_same = [&](const auto& f) { EXPECT_EQ(f(number).text(), f(negation).text()); };
  expect_the_same([](const Symbol& z) { return z; });
  expect_the_same([](const Symbol& z) { return -z; });
  expect_the_same([](const Symbol& z) { return z + x; });
  expect_the_same([](const Symbol& z) { return x + z; });
  expect_the_same([](const Symbol& z) { return z - x; });
  expect_the_same([](const Symbol& z) { return x - z; });
  expect_the_same([](const Symbol& z) { return z * x; });
  expect_the_same([](const Symbol& z) { return x * z; });
  expect_the_same([](const Symbol& z) { return z / x; });
  expect_the_same([](const Symbol& z) { return x / z; });
  expect_the_same([](const Symbol& z) { return square(z); });
  expect_the_same([](const Symbol& z) { return power(z, x); });
  expect_the_same([](const Symbol& z) { return power(x, z); });
  expect_the_same([](const Symbol& z) { return transposed(z); });
  expect_the_same([](const Symbol& z) { return matrix_product(x, z); });
  expect_the_same([](const Symbol& z) { return exp(z); });
  expect(square(number), "(−2)²");
}

TEST(SymbolText, PrintsNumbersAsTheyAreWritten) {
  expect(2 * x, "2·x");
  expect(0.5 * x, "0.5·x");
  expect(x / 2, "x/2");
  expect(x * -2, "x·(−2)");
  expect(x - -0.5, "x − (−0.5)");
  expect(-2 + x, "−2 + x");
  expect(1e-3 * x, "0.001·x");
  expect(Symbol(1.0 / 3, "0.333") * x, "0.333·x");
  expect(square(-2), "(−2)²");
  expect(square(Symbol::substitute(-2, "−2.0")), "(−2.0)²");
  expect(square("−2"), "−2²");  // a letter is written as it is
}

TEST(NumberText, IsWrittenAsInFormulas) {
  EXPECT_EQ(number_text(15.001), "15.001");
  EXPECT_EQ(number_text(-0.5), "−0.5");
  EXPECT_EQ(number_text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(number_text(-2.0 / 3, 3), "−0.667");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "∞");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity(), 3), "−∞");
  EXPECT_EQ(number_text(-std::nan("")), "NaN");
}

TEST(SymbolText, PrintsPowers) {
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
  expect(power(a, 2), "a^2");
}

TEST(SymbolText, PrintsComparisons) {
  expect(where(a > b, a, b), "where(a > b, a, b)");
  expect(where(a + b <= c * x, 0, 1), "where(a + b ≤ c·x, 0, 1)");
  expect(a >= b, "a ≥ b");
  expect(a < b, "a < b");
  expect(equal(a, 0), "a = 0");
  expect(x * (a > b), "x·(a > b)");
  expect(x + (a > b), "x + (a > b)");
}

TEST(SymbolText, PrintsFunctions) {
  expect(log(a + b), "log(a + b)");
  expect(log1p(x), "log(1 + x)");
  expect(log1p(-x), "log(1 + (−x))");
  expect(tanh(-x), "tanh(−x)");
  expect(sqrt(a * b), "√(a·b)");
  expect(abs(a - b), "|a − b|");
  expect(maximum(x, 0), "max(x, 0)");
  expect(minimum(x, 0), "min(x, 0)");
  expect(sigmoid(x), "σ(x)");
  expect(softmax(x), "softmax(x)");
  expect(row_shift(x), "max(x)");
  expect(row_sum(a * b), "Σ(a·b)");
  expect(row_max(x), "max(x)");
  expect(row_min(x), "min(x)");
  expect(call("f", {a, b + c, -x}), "f(a, b + c, −x)");
  expect(call("f", {}), "f()");
  expect(call("sqrt", {x}), "√(x)");
  expect(call("log1p", {}), "log1p()");
  expect(1 - square(tanh(a * x)), "1 − tanh(a·x)²");
}

TEST(SymbolText, PrintsFunctionsOfArraysWithoutTheirAttributes) {
  const Shape shape{2, 3};
  expect(formulas::sum_to(x, shape, shape), "sum(x)");
  expect(formulas::broadcast_to(x, shape, shape), "broadcast(x)");
  expect(formulas::reshape(x, shape), "reshape(x)");
  expect(formulas::matmul(a, b, {.transpose_b = true}), "a bᵀ");
}

TEST(SymbolText, PrintsMatrices) {
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
  expect(transposed(transposed(a)), "aᵀᵀ");
  expect(square(transposed(a)), "aᵀ²");
}

}  // namespace
}  // namespace xgrad
