#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

template <class T>
concept Known = requires {
  sizeof(T);
};

// A trace is data: who only looks at one includes neither tape nor Variable.
static_assert(!Known<Tape>);
static_assert(!Known<Variable<double>>);
static_assert(!Known<engine::Node>);

/// J = tanh x, by hand.
Trace tanh_of_x() {
  const auto number = [](double x) { return numbers_of({}, {x}, 1); };
  Trace trace;
  trace.nodes.resize(2);
  TraceNode &x = trace.nodes[0], &J = trace.nodes[1];
  x.name = "x";
  x.operation = "leaf";
  J.name = "J";
  J.operation = "tanh";
  J.formula = "tanh(x)";
  for (TraceNode* node : {&x, &J}) {
    node->dtype = "double";
    node->value = number(0);
    node->adjoint = number(1);
  }
  TraceEdge edge;
  edge.input = 0;
  edge.gradient = true;
  edge.cotangent = edge.adjoint = number(1);
  J.inputs.push_back(edge);
  trace.output = 1;
  return trace;
}

TEST(TraceData, IsSteppedThroughDrawnAndWrittenWithoutATape) {
  const Trace trace = tanh_of_x();
  EXPECT_EQ(stops_of(trace).size(), 5u) << "two values, the seed, a cotangent, a complete adjoint";
  EXPECT_NE(to_svg(trace).find("J = tanh(x)"), std::string::npos);
  EXPECT_FALSE(diff_traces(trace_from_json(to_json(trace)), trace));
}

}  // namespace
}  // namespace xgrad::inspect
