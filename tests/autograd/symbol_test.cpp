#include <xgrad/autograd/symbol.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad {
namespace {

using Kind = Symbol::Kind;

const Symbol a = "a", b = "b", c = "c", x = "x";

void expect(const Symbol& formula, const char* text) { EXPECT_EQ(formula.text(), text); }

TEST(Symbol, IsATree) {
  const struct {
    Symbol formula;
    Kind kind;
    const char* name;
    std::vector<Symbol> arguments;
  } table[] = {{a, Kind::letter, "a", {}},
               {std::string("dJ/da"), Kind::letter, "dJ/da", {}},
               {2, Kind::number, "2", {}},
               {-0.5, Kind::number, "−0.5", {}},
               {{1.0 / 3, "0.333"}, Kind::number, "0.333", {}},
               {Symbol::substitute(-2, "−2.0"), Kind::number, "−2.0", {}},
               {Symbol::one(), Kind::number, "1", {}},
               {a + b, Kind::sum, "", {a, b}},
               {a - 1, Kind::difference, "", {a, 1}},
               {a * b, Kind::product, "", {a, b}},
               {a / b, Kind::quotient, "", {a, b}},
               {-a, Kind::negation, "", {a}},
               {square(a), Kind::square, "", {a}},
               {power(a, 2), Kind::power, "", {a, 2}},
               {a > b, Kind::comparison, ">", {a, b}},
               {a >= b, Kind::comparison, "≥", {a, b}},
               {a < b, Kind::comparison, "<", {a, b}},
               {a <= b, Kind::comparison, "≤", {a, b}},
               {equal(a, b), Kind::comparison, "=", {a, b}},
               {matrix_product(a, b), Kind::matrix_product, "", {a, b}},
               {transposed(a), Kind::transpose, "", {a}},
               {call("f", {}), Kind::call, "f", {}},
               {call(std::string("f"), {a, b, c}), Kind::call, "f", {a, b, c}},
               {where(a, b, c), Kind::call, "where", {a, b, c}},
               {exp(a), Kind::call, "exp", {a}},
               {log(a), Kind::call, "log", {a}},
               {log1p(a), Kind::call, "log1p", {a}},
               {tanh(a), Kind::call, "tanh", {a}},
               {sqrt(a), Kind::call, "sqrt", {a}},
               {abs(a), Kind::call, "abs", {a}},
               {maximum(a, b), Kind::call, "maximum", {a, b}},
               {sigmoid(a), Kind::call, "sigmoid", {a}},
               {softmax(a), Kind::call, "softmax", {a}},
               {row_sum(a), Kind::call, "row_sum", {a}},
               {row_max(a), Kind::call, "row_max", {a}},
               {row_min(a), Kind::call, "row_min", {a}}};
  for (const auto& [formula, kind, name, arguments] : table) {
    EXPECT_EQ(formula.kind(), kind) << formula.text();
    EXPECT_EQ(formula.name(), name) << formula.text();
    ASSERT_EQ(formula.arguments().size(), arguments.size()) << formula.text();
    for (std::size_t i = 0; i < arguments.size(); ++i)
      EXPECT_TRUE(formula.arguments()[i] == arguments[i]) << formula.text();
  }
}

TEST(Symbol, KnowsItsNumbers) {
  EXPECT_EQ(Symbol(2).number(), 2);
  EXPECT_EQ(Symbol(-0.5).number(), -0.5);
  EXPECT_EQ(Symbol(1.0 / 3, "0.333").number(), 1.0 / 3);
  EXPECT_EQ(Symbol::substitute(7, "7").number(), 7);
  EXPECT_EQ(Symbol::one().number(), 1);
  EXPECT_TRUE(std::isnan(Symbol(std::nan("")).number()));
  for (const Symbol& other : {a, a + 1, Symbol("2"), exp(2)}) EXPECT_THROW(other.number(), std::logic_error);
}

TEST(Symbol, KnowsTheSeed) {
  EXPECT_TRUE(Symbol::one().is_one());
  for (const Symbol& other : {Symbol(1), Symbol("1"), -Symbol::one()}) EXPECT_FALSE(other.is_one());
}

/// The value of a formula, by walking it.
double value(const Symbol& formula, const std::map<std::string, double>& letters) {
  const auto argument = [&](std::size_t i) { return value(formula.arguments()[i], letters); };
  switch (formula.kind()) {
    case Kind::letter:
      return letters.at(formula.name());
    case Kind::number:
      return formula.number();
    case Kind::difference:
      return argument(0) - argument(1);
    case Kind::product:
      return argument(0) * argument(1);
    case Kind::call:
      if (formula.name() == "tanh") return std::tanh(argument(0));
      break;
    default:
      break;
  }
  throw std::invalid_argument(formula.text());
}

TEST(Symbol, IsWalked) {
  const auto pullback = [](const auto& g, const auto& y) { return g * (1 - y * y); };
  EXPECT_DOUBLE_EQ(value(pullback("g", tanh(x)), {{"g", 3}, {"x", 0.7}}), pullback(3, std::tanh(0.7)));
}

TEST(Symbol, IsNotChangedByWhatIsMadeOfIt) {
  Symbol formula = a + b;
  const Symbol before = formula, twice = formula * formula;
  formula = c;
  expect(formula, "c");
  expect(before, "a + b");
  expect(twice, "(a + b)·(a + b)");
  formula = twice.arguments()[0];
  formula = formula.arguments()[1];  // assigned from a part of itself
  expect(formula, "b");
}

TEST(Symbol, IsEqualWhereTheTreesAre) {
  const double nan = std::nan("");
  // Each line holds formulas that are equal to each other, and to none of another line.
  const std::vector<std::vector<Symbol>> lines = {
      {a, "a", std::string("a")},
      {b},
      {"2"},
      {2, 2.0, Symbol(2, "2.0"), Symbol::substitute(2, "2")},
      {1, Symbol::one()},
      {0},
      {-0.0},
      {nan, nan},
      {1.0 / 3, Symbol(1.0 / 3, "0.333")},
      {Symbol(0.333, "0.333")},
      {a + b, Symbol("a") + "b"},
      {b + a},
      {a - b},
      {a * b, Symbol::one() * a * b},
      {a / b},
      {-a},
      {square(a)},
      {power(a, 2)},
      {power(2, a)},
      {a > b},
      {a >= b},
      {b < a},
      {b <= a},
      {equal(a, b)},
      {matrix_product(a, b)},
      {transposed(a)},
      {a + b + c, (a + b) + c},
      {a + (b + c)},
      {call("f", {})},
      {call("f", {a}), call("f", {"a"})},
      {call("f", {b})},
      {call("f", {a, b})},
      {call("g", {a})},
      {sqrt(a), call("sqrt", {a})},
      {row_max(a)},
      {row_min(a)},
      {call("max", {a})},
      {exp(1 - a * b), exp(1 - a * b)},
      {exp(1 - a * c)},
  };
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t j = 0; j < lines.size(); ++j)
      for (const Symbol& left : lines[i])
        for (const Symbol& right : lines[j])
          EXPECT_EQ(left == right, i == j)
              << left.text() << " in " << i << ", " << right.text() << " in " << j;
}

// An exponent that is a number decides the conditions on it; a letter, or a number put in for one, does not.
TEST(Symbol, DecidesConditionsOnNumbers) {
  EXPECT_EQ(where(equal(Symbol(3), 0), "x", "y").text(), "y");
  EXPECT_EQ(where(Symbol(-1.5) < 0, "x", "y").text(), "x");
  EXPECT_EQ(where(Symbol(0) >= 0, "x", "y").text(), "x");
  EXPECT_EQ(where(Symbol(1) <= Symbol(0), "x", "y").text(), "y");
  EXPECT_EQ(where(Symbol(1.0 / 3, "0.333333") > 0, "x", "y").text(), "x");
  const double ordered[] = {-1.5, 0, 0.5};
  for (const double p : ordered)
    for (const double q : ordered) {
      const auto decided = [](const Symbol& condition) { return where(condition, "x", "y").text() == "x"; };
      EXPECT_EQ(decided(Symbol(p) > Symbol(q)), p > q) << p << " " << q;
      EXPECT_EQ(decided(Symbol(p) >= Symbol(q)), p >= q) << p << " " << q;
      EXPECT_EQ(decided(Symbol(p) < Symbol(q)), p < q) << p << " " << q;
      EXPECT_EQ(decided(Symbol(p) <= Symbol(q)), p <= q) << p << " " << q;
      EXPECT_EQ(decided(equal(Symbol(p), Symbol(q))), p == q) << p << " " << q;
    }
  EXPECT_EQ(where(equal("b", 0), "x", "y").text(), "where(b = 0, x, y)");
  EXPECT_EQ(where(Symbol("2") <= 0, "x", "y").text(), "where(2 ≤ 0, x, y)");
  EXPECT_EQ(where(Symbol::substitute(2, "2") <= 0, "x", "y").text(), "where(2 ≤ 0, x, y)");
  EXPECT_EQ(where(Symbol::one() > 0, "x", "y").text(), "where(1 > 0, x, y)");
}

TEST(Symbol, DecidesByEachRelation) {
  using Relation = Symbol (*)(const Symbol&, const Symbol&);
  const struct {
    Relation relation;
    const char *less, *same, *greater;
  } table[] = {{[](const Symbol& p, const Symbol& q) { return p > q; }, "no", "no", "yes"},
               {[](const Symbol& p, const Symbol& q) { return p >= q; }, "no", "yes", "yes"},
               {[](const Symbol& p, const Symbol& q) { return p < q; }, "yes", "no", "no"},
               {[](const Symbol& p, const Symbol& q) { return p <= q; }, "yes", "yes", "no"},
               {equal, "no", "yes", "no"}};
  for (const auto& [relation, less, same, greater] : table) {
    expect(where(relation(1, 2), "yes", "no"), less);
    expect(where(relation(2, 2), "yes", "no"), same);
    expect(where(relation(2, 1), "yes", "no"), greater);
  }
}

TEST(Symbol, LeavesOutTheSeed) {
  EXPECT_EQ((Symbol::one() * (1 - Symbol("y"))).text(), "1 − y");
  EXPECT_EQ((Symbol("b") * Symbol::one() / 2).text(), "b/2");
  EXPECT_EQ((-Symbol::one()).text(), "−1");
  EXPECT_EQ((Symbol(1) * "b").text(), "1·b") << "a one that was written is kept";
}

}  // namespace
}  // namespace xgrad
