// TapeOptions::trap_nonfinite.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace xgrad {
namespace {

using V = Variable<double>;

std::string line_of(const V& y) {
  return "(trap_test.cpp:" + std::to_string(y.node()->location().line) + ")";
}

TEST(Trap, StopsAtTheOperationThatGivesNoNumber) {
  const V x(Array<double>{{1, 2, 0}, {3, 4, 5}}, "x");
  Tape tape({.trap_nonfinite = true});
  const V fine = exp(x);
  const std::string message = message_of<std::domain_error>([&] { exp(log(x)); });
  EXPECT_EQ(message,
            "trap_nonfinite: log (trap_test.cpp:" + std::to_string(fine.node()->location().line + 1) +
                ") gave -inf at (0, 2), of x (2, 3) with 0 there");
  EXPECT_EQ(tape.size(), 2u) << "it is not recorded";
}

TEST(Trap, NamesWhatBroadcasts) {
  const V a(Array<double>{{1, 2}, {3, 4}}, "a");
  const V b(Array<double>{1, 0});
  Tape tape({.trap_nonfinite = true});
  EXPECT_TRUE(message_of<std::domain_error>([&] {
                a / b;
              }).ends_with("gave inf at (0, 1), of a (2, 2) with 2 there, input 1 (2) with 0 there"));
}

TEST(Trap, NamesTheShapesOfWholeArrays) {
  const V a(Array<double>{{1e200, 2}, {3, 4}}, "a");
  Tape tape({.trap_nonfinite = true});
  EXPECT_TRUE(message_of<std::domain_error>([&] {
                matmul(a, a);
              }).ends_with("gave inf at (0, 0), of a (2, 2), a (2, 2)"));
  EXPECT_TRUE(message_of<std::domain_error>([&] { sum(a * 1e150); }).starts_with("trap_nonfinite: multiply"));
}

TEST(Trap, StopsBackwards) {
  V x(Array<double>{4, 0}, "x");
  Tape tape({.trap_nonfinite = true});
  const V root = sqrt(x);
  const V y = sum(root);
  EXPECT_EQ(message_of<std::domain_error>([&] { tape.backward(y); }),
            "trap_nonfinite: backwards, sqrt " + line_of(root) +
                " gave its x the cotangent inf at (1), of x (2) with 0 there");
  EXPECT_FALSE(x.has_grad());
  EXPECT_THROW(tape.gradient(y, x), std::domain_error);
}

TEST(Trap, OfAScalarHasNoIndex) {
  const V x(0.0, "x");
  Tape tape({.trap_nonfinite = true});
  EXPECT_TRUE(message_of<std::domain_error>([&] { log(x); }).ends_with("gave -inf, of x () with 0 there"));
}

TEST(Trap, LeavesOtherTapesAlone) {
  const V x(0.0, "x");
  Tape tape;
  EXPECT_EQ(log(x).item(), -infinity);
  EXPECT_EQ(tape.gradient(sqrt(x), x).item(), infinity);
}

}  // namespace
}  // namespace xgrad
