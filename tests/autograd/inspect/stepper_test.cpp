#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/stepper.hpp>

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
}

}  // namespace
}  // namespace xgrad::inspect
