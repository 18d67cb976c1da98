#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/explain.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

std::size_t lines_of(const std::string& text) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Explain, WritesTheChainRuleOut) {
  const Formula f;
  EXPECT_EQ(explain(f.J, f.b), "dJ/db = dJ/dv · dv/du · du/db = 3 · 1 · 2 = 6");
  EXPECT_EQ(explain(f.J, f.c), "dJ/dc = dJ/dv · dv/du · du/dc = 3 · 1 · 4 = 12");
  EXPECT_EQ(explain(f.J, f.v), "dJ/dv = 3");
  EXPECT_EQ(explain(f.J, f.J), "dJ/dJ = 1: the seed");
}

TEST(Explain, AddsUpWherePathsMeet) {
  const Variable x(3.0, "x");
  Tape tape;
  const auto y = (x * x).named("y");
  const auto z = exp(x - 3.0).named("z");
  const auto J = (y + 2.0 * z).named("J");
  EXPECT_EQ(explain(J, x),
            "dJ/dx = 8, the sum over 3 paths:\n"
            "  dJ/dy · dy/dx = 1 · 3 = 3\n"
            "  dJ/dy · dy/dx = 1 · 3 = 3\n"
            "  dJ/dv2 · dv2/dz · dz/dv1 · dv1/dx = 1 · 2 · 1 · 1 = 2");
}

// y = y·y sixty times over: 2^60 paths.
TEST(Explain, CutsWhatIsTooMuch) {
  const Variable x(1.0, "x");
  Tape tape;
  Variable<double> y = x;
  for (int i = 0; i < 60; ++i) y = y * y;
  const std::string text = explain(y.named("J"), x, {.paths = 5, .factors = 6});
  EXPECT_EQ(lines_of(text), 7u);
  EXPECT_TRUE(text.starts_with("dJ/dx = 1.15292e+18, the sum over 1.15292e+18 paths:")) << text;
  EXPECT_NE(text.find("… (54 more) …"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  … and 1.15292e+18 more, which give 1.15292e+18"), std::string::npos) << text;
}

TEST(Explain, OfArraysGivesFormulasAndShapes) {
  const Network net;
  const auto W = net.model.parameters()[2];
  EXPECT_EQ(explain(net.loss, W),
            "dloss/dweight2 (4, 2) = v3ᵀ dloss/dy;  dloss/dy (2, 2) = dloss/dv5;  "
            "dloss/dv5 (2, 2) = dloss/dv6·2·v5;  dloss/dv6 (2, 2) = broadcast(dloss/dloss/n)");
  const std::string with_entries = explain(net.loss, net.model.parameters()[3], {.entries = true});
  net.tape.inputs_of(*net.loss.node());
  Network other;
  other.tape.backward(other.loss);
  const auto& gradient = other.model.parameters()[3].grad();
  EXPECT_NE(with_entries.find("= (2) " + to_text(gradient(0)) + ", " + to_text(gradient(1))),
            std::string::npos)
      << with_entries;
}

TEST(Explain, SaysWhereNothingDepends) {
  const Variable x(2.0, "x"), c(1.0, "c");
  Tape tape;
  const auto J = where(c, x, 2.0 * x).named("J");
  EXPECT_EQ(explain(J, c), "J does not depend on c");
  EXPECT_EQ(why(J, c), "J does not depend on c");
}

TEST(Why, ListsEachContribution) {
  const Variable x(3.0, "x");
  Tape tape;
  const auto y = (x * x).named("y");
  const auto J = (y + 5.0 * x).named("J");
  const int line = __LINE__;
  EXPECT_EQ(why(J, x), fmt::format("dJ/dx = 11, the sum of 3 contributions:\n"
                                   "  5 from v1 = 5·x (explain_test.cpp:{0}): dJ/dv1·5 = 1 · 5\n"
                                   "  3 from y = x·x (explain_test.cpp:{1}): dJ/dy·x = 1 · 3\n"
                                   "  3 from y = x·x (explain_test.cpp:{1}): dJ/dy·x = 1 · 3",
                                   line - 1, line - 2));
}

TEST(Why, IsAboutTheLastSweep) {
  const Formula f;
  EXPECT_THROW(why(f.c), std::logic_error);
  Tape::current()->backward(f.J);
  EXPECT_TRUE(why(f.c).starts_with("dJ/dc = 12, one contribution:\n  12 from u = b·c (graphs.hpp:"))
      << why(f.c);
  Tape::current()->gradient(f.u, {f.c});
  EXPECT_TRUE(why(f.c).starts_with("du/dc = 4")) << why(f.c);
}

}  // namespace
}  // namespace xgrad::inspect
