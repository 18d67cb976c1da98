#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/nudge.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

TEST(Nudge, IsTheExperimentOfTheTexts) {
  const Formula f;
  const Nudge result = nudge(f.J, f.a, 0.001);
  EXPECT_EQ(result.to_string(),
            "a: 7 → 7.001\nv = a + u: 15 → 15.001\nJ = 3·v: 45 → 45.003\nΔJ/Δa = 3, dJ/da = 3");
  EXPECT_NEAR(result.ratio, 3, 1e-9);
  EXPECT_EQ(result.derivative, 3);
}

TEST(Nudge, ShowsThatASquareIsNoLine) {
  const Variable a(5.0, "a");
  Tape tape;
  const auto y = square(a).named("y");
  EXPECT_EQ(nudge(y, "a", 0.001).to_string(),
            "a: 5 → 5.001\ny = a·a: 25 → 25.010001\nΔy/Δa = 10.001, dy/da = 10");
}

TEST(Nudge, StartsAtAnyNode) {
  const Formula f;
  EXPECT_EQ(nudge(f.J, f.v, 0.001).to_string(), "v: 15 → 15.001\nJ = 3·v: 45 → 45.003\nΔJ/Δv = 3, dJ/dv = 3");
}

TEST(Nudge, ChangesNothing) {
  const Formula f;
  nudge(f.J, f.a, 100);
  EXPECT_EQ(f.a.value()(), 7);
  EXPECT_EQ(f.J.value()(), 45);
  Tape::current()->backward(f.J);
  EXPECT_EQ(f.b.grad()(), 6);
}

TEST(Nudge, OfACurveIsNotQuiteTheDerivative) {
  const Variable a(2.0, "a");
  Tape tape;
  const Nudge result = nudge(square(a), a, 0.001);
  EXPECT_NEAR(result.ratio, 4.001, 1e-9);
  EXPECT_EQ(result.derivative, 4);
}

// Against a recomputation by hand, for every weight of a network.
TEST(Nudge, OfAnElementOfAnArray) {
  Network net;
  auto W = net.model.parameters()[0];
  const double before = net.loss.item(), h = 1e-3;
  for (std::size_t k = 0; k < W.size(); ++k) {
    const Nudge result = nudge(net.loss, W, h, k);
    EXPECT_EQ(result.changes.front().name, fmt::format("weight1[{}]", k));
    Network other;
    other.model.parameters()[0].mutable_value().data()[k] += h;
    PauseRecording pause;
    const double after = nn::mse(other.model(net.x), xt::xarray<double>{{0, 1}, {1, 0}}).item();
    EXPECT_NEAR(result.ratio, (after - before) / h, 1e-9);
    EXPECT_NEAR(result.derivative, result.ratio, 5e-3 * std::abs(result.derivative) + 1e-3);
  }
}

// 1 + 10⁻⁴ is not a float. Doubled, every float is one: the ratio of what really happened is 2.
TEST(Nudge, OfAFloatCountsTheStepThatWasTaken) {
  const Variable x(1.0f, "x");
  Tape tape;
  const auto y = 2.0f * x;
  for (const double h : {1e-4, -1e-4, 3e-7, 1.0}) EXPECT_EQ(nudge(y, x, h).ratio, 2) << h;
  EXPECT_EQ(nudge(y, x, 1e-4).h, 1e-4) << "as it was asked for";
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 1e-12); }),
            "nudge: h is 1e-12, too little to change x, which is 1");
}

// Against the chain rule, from every node of graphs without a plan.
TEST(Nudge, AgreesWithTheDerivative) {
  for (const Shape& shape : {Shape{}, Shape{3}})
    for (std::uint64_t seed = 0; seed < 15; ++seed) {
      RandomGraph graph(seed, 10, shape);
      const Trace trace(graph.J);
      for (const auto& value : graph.values) {
        const auto found =
            std::find(trace.identities.begin(), trace.identities.end(), value.node()->identity());
        if (found == trace.identities.end()) continue;
        const TraceNode& node = trace.nodes[static_cast<std::size_t>(found - trace.identities.begin())];
        if (!node.adjoint) {
          EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(graph.J, value, 1e-6, 0); }),
                    fmt::format("nudge: no gradient flows from J to {}", node.name));
          continue;
        }
        for (std::size_t k = 0; k < node.value.size(); ++k) {
          const Nudge result = nudge(graph.J, value, 1e-6, k);
          EXPECT_EQ(result.derivative, node.adjoint->entries[k]);
          EXPECT_NEAR(result.ratio, result.derivative, 1e-4 * (1 + std::abs(result.derivative)))
              << "seed " << seed << ", " << node.name << "\n"
              << result.to_string();
          EXPECT_EQ(result.changes.back().name, "J");
          EXPECT_EQ(result.changes.back().before, graph.J.item());
          EXPECT_EQ(result.changes.front().before, node.value.entries[k]);
          for (std::size_t i = 1; i < result.changes.size(); ++i)
            EXPECT_EQ(trace.nodes[Which(result.changes[i].name).in(trace)].value.size(), 1u);
        }
      }
    }
}

// Only what depends on x is computed anew, and named.
TEST(Nudge, LeavesOutWhatDoesNotDependOnIt) {
  const Variable x(1.0, "x"), z(2.0, "z");
  Tape tape;
  const auto u = exp(z).named("u");
  const auto v = (3.0 * x).named("v");
  const auto J = (v + u).named("J");
  std::vector<std::string> names;
  for (const auto& change : nudge(J, x, 1).changes) names.push_back(change.name);
  EXPECT_EQ(names, (std::vector<std::string>{"x", "v", "J"}));
  EXPECT_TRUE(nudge(J, J, 2).to_string().ends_with("\nΔJ/ΔJ = 1, dJ/dJ = 1"));
}

TEST(Nudge, RefusesEmptyVariables) {
  const Formula f;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(Variable<double>(), f.a, 0.1); }),
            "nudge: the output is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(f.J, Variable<double>(), 0.1); }),
            "trace: the node asked for is an empty Variable, which holds no value");
}

TEST(Nudge, NeedsTheTape) {
  const Variable x(1.0, "x");
  Tape tape;
  const auto y = square(x).named("y");
  tape.clear();
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 0.1); }),
            "trace: 'y' was recorded on a tape that was cleared, or is gone");
}

TEST(Nudge, ChecksWhatItIsAsked) {
  const Formula f;
  const Variable x(xt::xarray<double>{1, 2}, "x");
  const auto y = sum(x).named("y");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(f.J, f.a, 0); }),
            "nudge: h is 0, expected a finite number that is not 0");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(f.J, f.a, nan); }),
            "nudge: h is NaN, expected a finite number that is not 0");
  EXPECT_THROW(nudge(f.J, f.a, -infinity), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 0.1); }),
            "nudge: x is (2); give the element to change");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 0.1, 2); }),
            "nudge: x is (2); it has no element 2");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 0.1, static_cast<std::size_t>(-2)); }),
            "nudge: x is (2); it has no element -2");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(x * 2.0, x, 0.1, 0); }),
            "nudge: the result of 'multiply' is (2), expected a single number");
  EXPECT_THROW(nudge(f.J, x, 0.1, 0), std::invalid_argument);
  PauseRecording pause;
  EXPECT_THROW(nudge(f.J, f.a, 0.1), std::logic_error);
}

}  // namespace
}  // namespace xgrad::inspect
