#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/inspect/which.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad::inspect {

using namespace engine;

namespace {

const TraceNode& node_of(const Trace& trace, const Which& which) { return trace.nodes[which.in(trace)]; }

// The pool gives an address out again at once, so a node that is gone must not be known by it.
TEST(Which, KnowsNoNodeByAnAddressThatAnotherHasNow) {
  const auto trace_and_address = [] {
    const Variable x(2.0, "x");
    Tape tape;
    return std::pair(Trace(square(x)), static_cast<const void*>(x.node().get()));
  };
  const auto [trace, address] = trace_and_address();
  std::vector<Variable<double>> others;
  const auto at_the_address = [&] { return !others.empty() && others.back().node().get() == address; };
  while (!at_the_address() && others.size() < 1000) others.emplace_back(5.0);
  ASSERT_TRUE(at_the_address());
  for (const auto& other : others) EXPECT_THROW(Which(other).in(trace), std::invalid_argument);
}

// A handle that outlives the tape still says which node it was, and is not taken for a later one.
TEST(Which, KnowsAHandleForAsLongAsItLives) {
  const Variable x(2.0, "x");
  const Variable factors = constant(xt::xarray<double>{3, 4}, "factors");
  Variable<double> y;
  Tape tape;
  const auto record = [&] {
    y = (x * factors).named("y");
    return Trace(sum(y));
  };
  const Trace first = record();
  const Variable first_y = y;
  tape.clear();
  const Trace second = record();
  for (const Trace* trace : {&first, &second}) {
    EXPECT_EQ(node_of(*trace, x).name, "x");
    EXPECT_EQ(node_of(*trace, factors).name, "factors");
  }
  EXPECT_EQ(node_of(first, first_y).name, "y");
  EXPECT_EQ(node_of(second, y).name, "y");
  EXPECT_THROW(Which(y).in(first), std::invalid_argument) << "at the same position of a later recording";
  EXPECT_THROW(Which(first_y).in(second), std::invalid_argument);
}

TEST(Which, RefusesEmptyVariables) {
  const Formula f;
  const Variable<double> empty;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Trace{empty}; }),
            "trace: the output is an empty Variable, which holds no value");
  EXPECT_THROW(Trace(*Tape::current(), empty), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Which(empty).in(Trace(f.J)); }),
            "trace: the node asked for is an empty Variable, which holds no value");
}

}  // namespace
}  // namespace xgrad::inspect
