#include "../graphs.hpp"

#include <xgrad/autograd/inspect/graph/layered_graph.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

/// Each edge has its bends, one in each column that it passes, or none if it is too long; says how many have
/// none.
std::size_t expect_routes(const BoxGraph& graph) {
  const LayeredGraph layered(graph);
  std::size_t without = 0;
  for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
    const auto& inputs = graph.boxes[i].inputs;
    EXPECT_EQ(layered.routes()[i].size(), inputs.size()) << "box " << i;
    for (std::size_t k = 0; k < std::min(inputs.size(), layered.routes()[i].size()); ++k) {
      const auto& route = layered.routes()[i][k];
      const std::size_t passed = layered.rank(i) - layered.rank(inputs[k]) - 1;
      for (std::size_t b = 0; b < route.size(); ++b) {
        EXPECT_FALSE(layered.is_box(route[b]));
        EXPECT_EQ(layered.rank(route[b]), layered.rank(inputs[k]) + 1 + b);
      }
      if (route.empty() && passed > 12)
        ++without;
      else
        EXPECT_EQ(route.size(), passed) << "box " << i << ", input " << k;
    }
  }
  return without;
}

TEST(LayeredGraph, BendsEdgesInEachColumnTheyPass) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    RandomGraph graph(seed, 20);
    EXPECT_EQ(expect_routes(boxes_of(Trace(graph.tape, graph.J))), 0u) << seed;
  }
}

// x is used by every step of a long chain, as the first input or as the second.
TEST(LayeredGraph, BendsNoEdgeThatPassesManyColumnsOfALargeGraph) {
  for (const bool first : {true, false}) {
    const Variable x(0.5, "x");
    Tape tape;
    Variable<double> y = tanh(x);
    for (int step = 0; step < 120; ++step) y = first ? x + tanh(y) : tanh(y) + x;
    EXPECT_GT(expect_routes(boxes_of(Trace(y))), 50u);
  }
}

// All edges have a bend in each column that they pass, up to 1,000 bends and 20 for each node. In a larger
// graph those that pass many columns have none.
TEST(LayeredGraph, HasNotManyMoreBendsThanNodes) {
  for (const std::size_t n : {70, 71}) {
    const Variable x(0.5, "x");
    Tape tape;
    Variable<double> y = x;
    for (std::size_t i = 0; i < n; ++i) y = y * x;  // the edges from x pass 0, 1, …, n − 1 nodes
    const LayeredGraph graph(boxes_of(Trace(y)));
    const std::size_t bends = n * (n - 1) / 2;
    EXPECT_EQ(bends < 1000 + 20 * (n + 1), n == 70);
    for (std::size_t i = 1; i <= n; ++i)
      EXPECT_EQ(graph.routes()[i][1].size(), n == 70 || i - 1 <= 12 ? i - 1 : 0) << n << ", " << i;
  }
}

}  // namespace
}  // namespace xgrad::inspect
