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

/// How many paths lead from J to x, by trying.
std::size_t paths_from(const Trace& trace, std::size_t node, std::size_t x) {
  if (node == x) return 1;
  std::size_t count = 0;
  for (const TraceEdge& edge : trace.nodes[node].inputs)
    if (edge.cotangent) count += paths_from(trace, edge.input, x);
  return count;
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find(separator, begin)) != std::string::npos; begin = at + separator.size())
    parts.push_back(text.substr(begin, at - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

/// What a line "dJ/dv · dv/dx = 3 · (−2) = −6" gives, which must be the product of its factors.
double term_of(const std::string& line) {
  const auto parts = split(line, " = ");
  const double term = number_at_the_end(parts.back());
  if (parts.size() > 2) {
    double product = 1;
    for (const std::string& factor : split(parts[parts.size() - 2], " · "))
      product *= number_at_the_end(factor);
    EXPECT_NEAR(product, term, 1e-4 * std::abs(term)) << line;
    EXPECT_EQ(split(parts[parts.size() - 3], " · ").size(), split(parts[parts.size() - 2], " · ").size());
  }
  return term;
}

// The terms add up to the adjoint, all of them or with what is left over.
TEST(Explain, HasTermsThatAddUp) {
  std::size_t most_paths = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    RandomGraph graph(seed, 13);
    const Trace trace(graph.J);
    for (const Variable<double>& leaf : {graph.x, graph.y}) {
      const std::size_t x = Which(leaf).in(trace), count = paths_from(trace, trace.output, x);
      const double adjoint = trace.nodes[x].adjoint->entries[0];
      most_paths = std::max(most_paths, count);
      const std::string all = explain(trace, leaf, {.paths = 100000, .factors = 100});
      if (count == 1) {
        EXPECT_NEAR(term_of(all), adjoint, 1e-5 * std::abs(adjoint)) << all;
        continue;
      }
      auto lines = split(all, "\n  ");
      EXPECT_EQ(lines[0], fmt::format("d{0}/d{1} = {2}, the sum over {3} paths:",
                                      trace.nodes[trace.output].name, leaf.name(), to_text(adjoint), count));
      ASSERT_EQ(lines.size(), 1 + count) << all;
      double sum = 0, sizes = 0;
      for (std::size_t i = 1; i < lines.size(); ++i) {
        sum += term_of(lines[i]);
        sizes += std::abs(term_of(lines[i]));
      }
      EXPECT_NEAR(sum, adjoint, 1e-5 * sizes) << all;

      const std::size_t listed = 1 + seed % (count - 1);
      lines = split(explain(trace, leaf, {.paths = listed}), "\n  ");
      ASSERT_EQ(lines.size(), listed + 2);
      EXPECT_TRUE(lines.back().starts_with(fmt::format("… and {} more, which give ", count - listed)))
          << lines.back();
      sum = number_at_the_end(lines.back());
      for (std::size_t i = 1; i <= listed; ++i) sum += term_of(lines[i]);
      EXPECT_NEAR(sum, adjoint, 1e-5 * sizes);
    }
  }
  EXPECT_GT(most_paths, 10u);
}

// A path on which the slope is 0 is one; an edge that passes nothing on is on none.
TEST(Explain, CountsPathsWhoseSlopeIsZero) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto u = (0.0 * x).named("u");
  const auto J = where(x, u, x).named("J");
  EXPECT_EQ(explain(J, x),
            "dJ/dx = 0, the sum over 2 paths:\n"
            "  dJ/du · du/dx = 1 · 0 = 0\n"
            "  dJ/dx = 0");
}

// Of a path too long the two ends are shown, and of arrays as of numbers how many paths there are.
TEST(Explain, PutsNegativeFactorsInParentheses) {
  const Variable x(1.0, "x");
  Tape tape;
  const auto v = (-2.0 * x).named("v");
  EXPECT_EQ(explain((-3.0 * v).named("J"), x), "dJ/dx = dJ/dv · dv/dx = −3 · (−2) = 6");
}

// Of an array J, whose adjoint is taken to be all ones, a path of products is one of arrays all the same.
TEST(Explain, OfAnArrayIsAPathOfFormulas) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  EXPECT_EQ(explain((x * 3.0).named("J"), x), "dJ/dx (2) = dJ/dJ·3");
}

TEST(Explain, LeavesOutTheMiddle) {
  const Variable x(1.0, "x");
  Tape tape;
  Variable<double> y = x;
  for (int i = 0; i < 5; ++i) y = 2.0 * y;
  y.named("J");
  EXPECT_EQ(explain(y, x, {.factors = 4}),
            "dJ/dx = dJ/dv4 · dv4/dv3 · … (1 more) … · dv2/dv1 · dv1/dx = 2 · 2 · … (1 more) … · 2 · 2 = 32");
  EXPECT_EQ(explain(y, x, {.factors = 5}),
            "dJ/dx = dJ/dv4 · dv4/dv3 · dv3/dv2 · dv2/dv1 · dv1/dx = 2 · 2 · 2 · 2 · 2 = 32");
  for (const std::size_t factors : {0, 1, 2, 3})
    EXPECT_EQ(explain(y, x, {.factors = factors}),
              "dJ/dx = dJ/dv4 · … (3 more) … · dv1/dx = 2 · … (3 more) … · 2 = 32");
  EXPECT_EQ(explain((3.0 * (2.0 * x)).named("K"), x, {.factors = 1}), "dK/dx = dK/dv1 · dv1/dx = 3 · 2 = 6");

  const Variable w(xt::xarray<double>{1, 2}, "w");
  const auto K = sum(w * w * w).named("K");
  EXPECT_EQ(explain(K, w, {.paths = 1}),
            "dK/dw = (2) 3, 12, the sum over 3 paths:\n"
            "  dK/dw (2) = dK/dv1·w;  dK/dv1 (2) = dK/dv2·w;  dK/dv2 (2) = broadcast(dK/dK)\n"
            "  … and 2 more");
  EXPECT_EQ(explain(K, w, {.paths = 0}), explain(K, w, {.paths = 1})) << "one at least";
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

TEST(Explain, SaysWhereNoGradientFlows) {
  const Variable x(2.0, "x"), c(1.0, "c"), k = constant(3.0, "k");
  Tape tape;
  const auto J = (k * where(c, x, 2.0 * x)).named("J");
  for (const auto& text : {explain(J, c), why(J, c)}) EXPECT_EQ(text, "no gradient flows from J to c");
  for (const auto& text : {explain(J, k), why(J, k)})
    EXPECT_EQ(text, "k is a constant: J is not differentiated by it");
}

TEST(Why, ListsEachContribution) {
  const Variable x(3.0, "x");
  Tape tape;
  const auto y = (x * x).named("y");
  const auto J = (y + 5.0 * x).named("J");
  const int line = __LINE__;
  EXPECT_TRUE(why(J, y).starts_with("dJ/dy = 1, one contribution:\n  1 from J = y + v1 (")) << why(J, y);
  const auto K = (y - x).named("K");
  EXPECT_TRUE(why(Trace(K), x).starts_with("dK/dx = 5, the sum of 3 contributions:\n  −1 from K = y − x ("))
      << why(Trace(K), x);
  EXPECT_TRUE(why(y, x).starts_with("dy/dx = 6, the sum of 2 contributions:\n  3 from y = x·x ("))
      << why(y, x);
  EXPECT_EQ(why(J, x), fmt::format("dJ/dx = 11, the sum of 3 contributions:\n"
                                   "  5 from v1 = 5·x (explain_test.cpp:{0}): dJ/dv1·5 = 1 · 5\n"
                                   "  3 from y = x·x (explain_test.cpp:{1}): dJ/dy·x = 1 · 3\n"
                                   "  3 from y = x·x (explain_test.cpp:{1}): dJ/dy·x = 1 · 3",
                                   line - 1, line - 2));
}

TEST(Why, OfTheOutputIsTheSeed) {
  const Formula f;
  EXPECT_EQ(why(f.J, f.J), "dJ/dJ = 1, the seed");
  EXPECT_EQ(why(f.J, f.a).substr(0, why(f.J, f.a).find('(')),
            "dJ/da = 3, one contribution:\n  3 from v = a + u ");
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
