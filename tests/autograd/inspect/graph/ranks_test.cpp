#include "../graphs.hpp"

#include <xgrad/autograd/inspect/graph/ranks.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

std::size_t length_of_edges(const Trace& trace, const std::vector<std::size_t>& rank) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < rank.size(); ++i)
    for (const TraceEdge& edge : trace.nodes[i].inputs) {
      EXPECT_LT(rank[edge.input], rank[i]);
      length += rank[i] - rank[edge.input];
    }
  return length;
}

TEST(Ranks, OfASingleNode) {
  const Variable x(1.0, "x");
  Tape tape;
  EXPECT_EQ(ranks_of(boxes_of(exp(x))), (std::vector<std::size_t>{0, 1}));
}

TEST(Ranks, PutEachNodeRightOfItsInputs) {
  const Formula f;
  const Trace trace(f.J);
  const auto rank = ranks_of(boxes_of(trace));
  EXPECT_EQ(length_of_edges(trace, rank), 5u) << "all edges are short";
  EXPECT_EQ(rank[Which("b").in(trace)], 0u);
  EXPECT_EQ(rank[Which("a").in(trace)], 1u) << "just left of v";
  EXPECT_EQ(rank[trace.output], 3u);
}

// The squares of all weights are added up from the first on. Were each as far left as can be, the weights
// would stand in the first column, far from their layers.
TEST(Ranks, PutWeightsBesideTheirLayers) {
  Generator generator(1);
  const nn::Sequential model(nn::Linear<double>(2, 2, generator), nn::Tanh<double>(),
                             nn::Linear<double>(2, 2, generator), nn::Tanh<double>(),
                             nn::Linear<double>(2, 2, generator), nn::Tanh<double>(),
                             nn::Linear<double>(2, 2, generator));
  Tape tape;
  const auto y = model(xt::xarray<double>{{1, 2}});
  auto penalty = sum(square(model.parameters()[0]));
  for (std::size_t k = 1; k < model.parameters().size(); ++k)
    penalty = penalty + sum(square(model.parameters()[k]));
  const Trace trace(sum(y) + 0.1 * penalty);
  const auto rank = ranks_of(boxes_of(trace));
  length_of_edges(trace, rank);
  for (std::size_t i = 0; i < rank.size(); ++i)
    if (trace.nodes[i].operation == "linear") {
      for (const TraceEdge& edge : trace.nodes[i].inputs) EXPECT_EQ(rank[edge.input], rank[i] - 1);
    }
}

// Each step uses the same parameters, which stand at its begin. They would pull what uses them to the left.
TEST(Ranks, KeepTheStepsOfALoopTogether) {
  Generator generator(1);
  const Variable W(generator.normal<double>({2, 2}, 0, 1), "W"), b(xt::xarray<double>{0, 0}, "b");
  Tape tape;
  Variable<double> h = constant(xt::xarray<double>{{0, 0}});
  std::vector<Variable<double>> of_input, states;
  for (int step = 0; step < 10; ++step) {
    const Scope scope("step");
    of_input.push_back(linear(constant(xt::xarray<double>{{1, 2}}), W, b));
    h = tanh(of_input.back() + matmul(h, W));
    states.push_back(h);
  }
  const Trace trace(sum(h));
  const auto rank = ranks_of(boxes_of(trace));
  for (std::size_t step = 1; step < states.size(); ++step)
    EXPECT_GT(rank[Which(of_input[step]).in(trace)], rank[Which(states[step - 1]).in(trace)]) << step;
}

/// The least sum of lengths, by trying: with `rank` given up to node i.
std::size_t shortest(const Trace& trace, std::vector<std::size_t>& rank, std::size_t i, std::size_t columns) {
  if (i == rank.size()) {
    std::size_t length = 0;
    for (std::size_t k = 0; k < rank.size(); ++k)
      for (const TraceEdge& edge : trace.nodes[k].inputs) length += rank[k] - rank[edge.input];
    return length;
  }
  std::size_t least = 1000, first = 0;
  for (const TraceEdge& edge : trace.nodes[i].inputs) first = std::max(first, rank[edge.input] + 1);
  for (rank[i] = first; rank[i] < columns; ++rank[i])
    least = std::min(least, shortest(trace, rank, i + 1, columns));
  return least;
}

TEST(Ranks, MakeTheEdgesAsShortAsCanBe) {
  Generator generator(2);
  for (int graph = 0; graph < 400; ++graph) {
    const Variable x(0.5, "x"), y(0.3, "y");
    Tape tape;
    std::vector<Variable<double>> some{x, y};
    const auto any = [&] { return some[generator.index(some.size())]; };
    while (some.size() < 6) some.push_back(generator.index(3) == 0 ? tanh(any()) : any() + any());
    auto total = some[2];
    for (std::size_t i = 3; i < some.size(); ++i) total = total + some[i];
    const Trace trace(total);
    std::vector<std::size_t> rank(trace.nodes.size());
    EXPECT_EQ(length_of_edges(trace, ranks_of(boxes_of(trace))), shortest(trace, rank, 0, 7))
        << "graph " << graph;
  }
}

}  // namespace
}  // namespace xgrad::inspect
