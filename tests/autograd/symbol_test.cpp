#include <xgrad/autograd/symbol.hpp>

#include <gtest/gtest.h>

namespace xgrad {
namespace {

// An exponent that is a number decides the conditions on it; a letter, or a number put in as text, does not.
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
}

TEST(Symbol, LeavesOutTheSeed) {
  EXPECT_EQ((Symbol::one() * (1 - Symbol("y"))).text(), "1 − y");
  EXPECT_EQ((Symbol("b") * Symbol::one() / 2).text(), "b/2");
  EXPECT_EQ((-Symbol::one()).text(), "−1");
  EXPECT_EQ((Symbol(1) * "b").text(), "1·b") << "a one that was written is kept";
}

}  // namespace
}  // namespace xgrad
