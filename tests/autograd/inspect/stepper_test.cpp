#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/stepper.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

using Names = std::vector<std::string>;

TEST(Stepper, WalksBothSweeps) {
  const Formula f;
  Stepper stepper(f.J);
  std::string forward, backward;
  while (stepper.next()) {
    const Stop& stop = stepper.stop();
    const TraceNode& node = stepper.trace().nodes[stop.node];
    if (stop.phase == Stop::Phase::forward)
      forward += node.name;
    else if (stop.edge != none)
      backward += " " + node.name + stepper.trace().nodes[node.inputs[stop.edge].input].name;
    else
      backward += " " + node.name;
  }
  EXPECT_EQ(forward, "bcuavJ");
  EXPECT_EQ(backward, " J Jv va vu a ub uc c b");
  EXPECT_EQ(stepper.position(), stepper.size());
  EXPECT_FALSE(stepper.next());
}

TEST(Stepper, SaysWhatHappens) {
  const Formula f;
  Stepper stepper(f.J);
  EXPECT_EQ(stepper.describe(), "nothing has happened yet");
  stepper.run_to("v");
  EXPECT_EQ(stepper.describe().substr(0, stepper.describe().find(" (graphs")),
            "[5/15] forward: v = a + u = 7 + 8 = 15");
  EXPECT_NE(stepper.describe().find("\n  ∂v/∂a = 1\n  ∂v/∂u = 1\n  still to compute: J"), std::string::npos)
      << stepper.describe();
  EXPECT_NE(stepper.describe().find("graphs.hpp:"), std::string::npos);
  stepper.to_seed();
  EXPECT_EQ(stepper.describe(), "[7/15] backward: dJ/dJ = 1, the seed");
  stepper.run_to("u");
  EXPECT_EQ(stepper.describe(),
            "[12/15] backward: u passes to b: dJ/du · ∂u/∂b = 3 · 2 = 6\n  dJ/db so far 6; complete");
}

TEST(Stepper, GoesBackTheWayItCame) {
  const Network net;
  Stepper stepper(net.loss);
  Names there, back;
  while (stepper.next()) there.push_back(stepper.describe());
  do back.push_back(stepper.describe());
  while (stepper.back() && stepper.position() > 0);
  std::reverse(back.begin(), back.end());
  EXPECT_EQ(there, back);
  EXPECT_FALSE(stepper.back());
  EXPECT_THROW(stepper.stop(), std::logic_error);
  while (stepper.next()) {
  }
  stepper.rewind();
  EXPECT_EQ(stepper.position(), 0u);
}

TEST(Stepper, RunsToANodeOrStays) {
  const Formula f;
  Stepper stepper(f.J);
  EXPECT_TRUE(stepper.run_to("J"));
  EXPECT_EQ(stepper.position(), 6u);
  EXPECT_TRUE(stepper.run_to(f.b));
  EXPECT_EQ(stepper.position(), 15u);
  EXPECT_FALSE(stepper.run_to("a"));
  EXPECT_EQ(stepper.position(), 15u);
  EXPECT_THROW(stepper.run_to("z"), std::invalid_argument);
}

TEST(Stepper, ShowsAdjointsGrowing) {
  const Variable x(3.0, "x");
  Tape tape;
  const auto y = (x * x).named("y");
  const auto J = (y + 5.0 * x).named("J");
  Stepper stepper(J);
  EXPECT_EQ(stepper.adjoint("x"), nullptr);
  EXPECT_EQ(stepper.pending("x"), (Names{"v1", "y", "y"}));
  std::vector<double> seen;
  while (stepper.next())
    if (const Numbers* adjoint = stepper.adjoint("x");
        adjoint && (seen.empty() || seen.back() != adjoint->entries[0]))
      seen.push_back(adjoint->entries[0]);
  EXPECT_EQ(seen, (std::vector<double>{5, 8, 11}));
  EXPECT_TRUE(stepper.pending("x").empty());
  stepper.back();
  stepper.back();
  EXPECT_EQ(stepper.adjoint("x")->entries[0], 8);
  EXPECT_EQ(stepper.pending("x"), Names{"y"});
  EXPECT_NE(stepper.describe().find("dJ/dx so far 8; still to come: from y"), std::string::npos);
}

// At each stop, what the stepper says of each node, against the cotangents that passed so far.
TEST(Stepper, KnowsThePartOfEachAdjoint) {
  for (const Shape& shape : {Shape{}, Shape{3}})
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      RandomGraph graph(seed, 10, shape);
      Stepper stepper(graph.J);
      const Trace& trace = stepper.trace();
      const auto stops = stops_of(trace);
      ASSERT_EQ(stops.size(), stepper.size());
      for (std::size_t position = 0; position <= stops.size(); ++position, stepper.next()) {
        ASSERT_EQ(stepper.position(), position);
        for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
          std::vector<double> sum;
          if (i == trace.output && position > trace.nodes.size()) sum = {1};
          Names to_come;
          for (std::size_t at = 0; at < stops.size(); ++at) {
            if (stops[at].edge == none) continue;
            const TraceNode& from = trace.nodes[stops[at].node];
            const TraceEdge& edge = from.inputs[stops[at].edge];
            if (edge.input != i) continue;
            if (at >= position) {
              to_come.push_back(from.name);
              continue;
            }
            sum.resize(edge.cotangent->size());
            for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += edge.cotangent->entries[k];
          }
          const std::string& name = trace.nodes[i].name;
          const Numbers* adjoint = stepper.adjoint(name);
          ASSERT_EQ(adjoint != nullptr, !sum.empty()) << name << " at " << position;
          for (std::size_t k = 0; k < sum.size(); ++k) EXPECT_NEAR(adjoint->entries[k], sum[k], 1e-12);
          EXPECT_EQ(stepper.pending(name), to_come) << name << " at " << position;
        }
      }
      EXPECT_EQ(stepper.position(), stops.size());
    }
}

// Every sentence says what is true at its stop: the numbers in it are those of the trace.
TEST(Stepper, SaysWhatPasses) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomGraph graph(seed);
    Stepper stepper(graph.J);
    while (stepper.next()) {
      const Stop& stop = stepper.stop();
      const TraceNode& node = stepper.trace().nodes[stop.node];
      const std::string text = stepper.describe(), head = text.substr(0, text.find('\n'));
      if (stop.phase == Stop::Phase::forward || stop.edge == none) continue;
      const TraceEdge& edge = node.inputs[stop.edge];
      EXPECT_NE(head.find(fmt::format(" = {} · {} = {}", to_text(*node.adjoint),
                                      to_factor(edge.slope->entries[0]), to_text(*edge.cotangent))),
                std::string::npos)
          << text;
      const std::string& x = stepper.trace().nodes[edge.input].name;
      EXPECT_NE(text.find(fmt::format("\n  dJ/d{} so far {}; ", x, to_text(*edge.adjoint))),
                std::string::npos)
          << text;
      const auto pending = stepper.pending(x);
      EXPECT_TRUE(text.ends_with(
          pending.empty() ? "; complete" : fmt::format("; still to come: from {}", fmt::join(pending, ", "))))
          << text;
    }
  }
}

TEST(Stepper, SaysHowMuchIsStillToCompute) {
  const Variable x(1.0, "x");
  Tape tape;
  Variable<double> y = x;
  for (int i = 0; i < 9; ++i) y = 2.0 * y;
  Stepper stepper(y.named("J"));
  stepper.next();
  EXPECT_TRUE(stepper.describe().ends_with("still to compute: 9 nodes")) << stepper.describe();
  stepper.next();
  EXPECT_TRUE(stepper.describe().ends_with("still to compute: v2, v3, v4, v5, v6, v7, v8, J"));
  while (stepper.stop().phase == Stop::Phase::forward) stepper.next();
  stepper.back();
  EXPECT_EQ(stepper.describe().find("still"), std::string::npos) << stepper.describe();
  while (stepper.next()) {
  }
  EXPECT_TRUE(stepper.describe().ends_with("dJ/dx = 512, complete"));
}

TEST(Stepper, OutlivesTheTape) {
  const auto stepper = [] {
    const Formula f;
    return std::make_unique<Stepper>(f.J);
  }();
  while (stepper->next()) EXPECT_FALSE(stepper->describe().empty());
  EXPECT_EQ(stepper->adjoint("c")->entries[0], 12);
}

TEST(Watchpoint, FindsTheFirstValueThatIsNotFinite) {
  const Variable x(xt::xarray<double>{1, 0, 4}, "x");
  Tape tape;
  const auto root = sqrt(x).named("root");
  const auto y = log(root).named("y");
  const std::string line = std::to_string(__LINE__ - 1);
  const auto J = sum(y * y);
  Stepper stepper(J);
  stepper.watch_values(not_finite(), "not finite");
  ASSERT_TRUE(stepper.run());
  EXPECT_EQ(stepper.reason(),
            "the value of y = log(root), (3) 0, −∞, 0.693147 is not finite (stepper_test.cpp:" + line + ")");
  EXPECT_EQ(stepper.trace().nodes[stepper.stop().node].name, "y");
}

TEST(Watchpoint, FindsAnAdjointThatIsTooLarge) {
  const Variable x(1e-4, "x");
  Tape tape;
  const auto y = log(x).named("y");
  const auto J = (3.0 * y).named("J");
  Stepper stepper(J);
  stepper.watch_adjoints(larger_than(1000), "larger than 1000");
  ASSERT_TRUE(stepper.run());
  EXPECT_TRUE(stepper.reason().starts_with("the adjoint dJ/dx = 30000, from y, is larger than 1000"));
  EXPECT_TRUE(stepper.run()) << "x is complete, and still too large";
  EXPECT_FALSE(stepper.run());
  EXPECT_EQ(stepper.reason(), "");
}

// 1000 − 999: large on the way, and neither large nor 0 when it is complete.
TEST(Watchpoint, SeesThePartThatIsKnownSoFar) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto u = (-999.0 * x).named("u");
  const auto v = (1000.0 * x).named("v");
  const auto J = (u + v).named("J");
  Stepper stepper(J);
  stepper.watch_adjoints(larger_than(500), "larger than 500");
  ASSERT_TRUE(stepper.run());
  EXPECT_TRUE(stepper.reason().starts_with("the adjoint dJ/dx = 1000, from v, is larger than 500"))
      << stepper.reason();
  EXPECT_FALSE(stepper.run());

  Stepper exact(J);
  exact.watch_adjoints([](const Numbers& g) { return g.entries[0] == 1; }, "one");
  std::vector<std::string> reasons;
  while (exact.run()) reasons.push_back(exact.reason().substr(0, exact.reason().find(" is one")));
  EXPECT_EQ(reasons, (Names{"the adjoint dJ/dJ = 1", "the adjoint dJ/du = 1, from J,",
                            "the adjoint dJ/dv = 1, from J,", "the adjoint dJ/dx = 1, from u,",
                            "the adjoint dJ/dx = 1"}));
}

// Each kind looks at its own sweep only, and of several conditions the first that holds is named.
TEST(Watchpoint, LooksAtWhatItWasAskedFor) {
  const Formula f;
  Stepper stepper(f.J);
  const auto any = [](const Numbers&) { return true; };
  stepper.watch_values(any, "a value");
  stepper.watch_values(any, "another");
  std::size_t values = 0;
  while (stepper.run() && stepper.stop().phase == Stop::Phase::forward) ++values;
  EXPECT_EQ(values, stepper.trace().nodes.size());
  EXPECT_EQ(stepper.position(), stepper.size());
  stepper.rewind();
  stepper.watch_adjoints(any, "an adjoint");
  stepper.run();
  EXPECT_NE(stepper.reason().find("is a value"), std::string::npos) << stepper.reason();
  stepper.to_seed();
  ASSERT_TRUE(stepper.run());
  EXPECT_NE(stepper.reason().find("is an adjoint"), std::string::npos) << stepper.reason();
}

TEST(Watchpoint, FindsUnitsThatAreDead) {
  const Variable x(xt::xarray<double>{-1, -2}, "x");
  Tape tape;
  const auto h = relu(x).named("h");
  const auto J = sum(h * h).named("J");
  Stepper stepper(J);
  stepper.watch_adjoints(all_zero(), "zero everywhere");
  EXPECT_TRUE(stepper.run());
  EXPECT_TRUE(stepper.reason().starts_with("the adjoint dJ/dh = (2) 0, 0, from")) << stepper.reason();
}

TEST(Watchpoint, OfAConditionOfOnesOwn) {
  const Formula f;
  Stepper stepper(f.J);
  stepper.watch_values([](const Numbers& x) { return x.max == 15; }, "fifteen");
  EXPECT_TRUE(stepper.run());
  EXPECT_TRUE(stepper.reason().starts_with("the value of v = a + u = 7 + 8 = 15 is fifteen"));
  EXPECT_FALSE(stepper.run());
}

TEST(Condition, OfNoElementHoldsNever) {
  const Numbers empty = numbers_of({0}, {}, 10);
  EXPECT_FALSE(not_finite()(empty) || larger_than(0)(empty) || all_zero()(empty));
  EXPECT_FALSE(larger_than(2)(numbers_of({2}, {-2, 2}, 10)));
  EXPECT_TRUE(larger_than(2)(numbers_of({2}, {-2.5, 2}, 10)));
  EXPECT_TRUE(larger_than(2)(numbers_of({2}, {1, 2.5}, 10)));
  EXPECT_TRUE(larger_than(2)(numbers_of({2}, {1, -infinity}, 10)));
  EXPECT_TRUE(not_finite()(numbers_of({2}, {1, nan}, 10)));
  EXPECT_FALSE(not_finite()(numbers_of({2}, {1, 2}, 10)));
  EXPECT_TRUE(all_zero()(numbers_of({2}, {0, -0.0}, 10)));
  EXPECT_FALSE(all_zero()(numbers_of({2}, {0, 1}, 10)));
}

}  // namespace
}  // namespace xgrad::inspect
