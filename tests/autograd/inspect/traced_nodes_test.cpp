#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/inspect/which.hpp>

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::inspect {
namespace {

const TraceNode& node_of(const Trace& trace, const Which& which) { return trace.nodes[which.in(trace)]; }

// The output is J unless another node is.
TEST(TracedNodes, CallsNoTwoNodesJ) {
  const Variable j(2.0, "J");
  Tape tape;
  const Trace trace(exp(j));
  EXPECT_EQ(trace.nodes[0].name, "J");
  EXPECT_EQ(trace.nodes[1].name, "v1");
}

// Two nodes of one name, some without: each gets one that is its own.
TEST(TracedNodes, GivesEachNodeANameOfItsOwn) {
  const Variable x(2.0, "x"), other(3.0, "x"), v1(1.0, "v1");
  Tape tape;
  const auto y = exp(x * other) + v1;
  const Trace trace(y);
  std::set<std::string> names;
  for (const TraceNode& node : trace.nodes) EXPECT_TRUE(names.insert(node.name).second) << node.name;
  EXPECT_EQ(names, (std::set<std::string>{"x1", "x2", "v1", "v2", "v3", "J"}));
}

TEST(TracedNodes, LeavesOutWhatTheOutputDoesNotDependOn) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto aside = exp(x);
  const auto y = square(x);
  EXPECT_EQ(Trace(y).nodes.size(), 2u);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Which(aside).in(Trace(y)); }),
            "trace: the result of 'exp' is not a node that J was computed from");
}

// What stands in the formula has no edge, and those after it still get their own cotangents.
TEST(TracedNodes, CountsEdgesWithoutNumbersThatStandInTheFormula) {
  const Variable x(2.0, "x"), y(5.0, "y");
  Tape tape;
  const Trace trace(where(1.0, x, 3.0 * y) * 7.0);
  const TraceNode& chosen = trace.nodes[trace.nodes[trace.output].inputs[0].input];
  ASSERT_EQ(chosen.inputs.size(), 2u);
  EXPECT_EQ(trace.nodes[chosen.inputs[0].input].name, "x");
  EXPECT_EQ(chosen.inputs[0].cotangent->entries, std::vector{7.0});
  EXPECT_EQ(chosen.inputs[1].cotangent->entries, std::vector{0.0});
}

TEST(TracedNodes, OfALongChainNeedsNoStack) {
  const Variable x(1.0, "x");
  Tape tape;
  Variable<double> y = x;
  for (int i = 0; i < 20000; ++i) y = y + 1.0;
  const Trace trace(y);
  EXPECT_EQ(trace.nodes.size(), 20001u);
  EXPECT_EQ(node_of(trace, "x").adjoint->entries[0], 1);
}

}  // namespace
}  // namespace xgrad::inspect
