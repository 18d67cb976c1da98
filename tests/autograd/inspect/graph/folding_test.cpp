#include "../graphs.hpp"

#include <xgrad/autograd/inspect/graph/folding.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace xgrad::inspect {
namespace {

/// J = (w + w)² + w of w = exp x, the sum in a section within a section: x, w, v1, v2, J.
Trace nested() {
  const Variable x(3.0, "x");
  Tape tape;
  const auto w = exp(x).named("w");
  Variable<double> y = w;
  {
    const Scope outer("outer");
    {
      const Scope inner("inner");
      y = w + w;
    }
    y = y * y;
  }
  return Trace(y + w);
}

std::vector<std::vector<std::size_t>> inputs_of(const FoldedGraph& folded) {
  std::vector<std::vector<std::size_t>> inputs;
  for (const auto& box : folded.graph.boxes) inputs.push_back(box.inputs);
  return inputs;
}

using Inputs = std::vector<std::vector<std::size_t>>;

TEST(Fold, KeepsEachEdgeBetweenNodes) {
  const FoldedGraph open = fold(nested(), {true, true});
  EXPECT_EQ(inputs_of(open), (Inputs{{}, {0}, {1, 1}, {2, 2}, {3, 1}}));
  EXPECT_EQ(open.graph.boxes[2].section, 1u);
  EXPECT_EQ(open.graph.boxes[3].section, 0u);
}

TEST(Fold, MakesASectionABoxAndParallelEdgesOne) {
  const FoldedGraph inner = fold(nested(), {true, false});
  EXPECT_EQ(inputs_of(inner), (Inputs{{}, {0}, {1}, {2}, {3, 1}}));
  EXPECT_EQ(inner.contents[2].section, 1u);
  EXPECT_EQ(inner.contents[2].node, none);
  EXPECT_EQ(inner.contents[3].node, 3u);
  EXPECT_EQ(inner.graph.boxes[2].section, 0u) << "the section around it";
}

TEST(Fold, HidesWhatIsInAFoldedSection) {
  for (const bool inner : {false, true}) {
    const FoldedGraph outer = fold(nested(), {false, inner});
    EXPECT_EQ(inputs_of(outer), (Inputs{{}, {0}, {1}, {2, 1}}));
    EXPECT_EQ(outer.contents[2].section, 0u);
    EXPECT_EQ(outer.graph.boxes[2].section, none);
  }
}

// As no tape gives it, but a file may.
TEST(Fold, LeavesOutWhatWouldLeadBack) {
  Trace trace = nested();
  trace.nodes[0].section = 0;
  const FoldedGraph folded = fold(trace, {false, false});
  EXPECT_EQ(inputs_of(folded), (Inputs{{}, {0}, {0, 1}})) << "w does not lead to the section that x lies in";
}

/// For each folding, the names of the sections that are open.
std::set<std::set<std::string>> open_in(const Trace& trace, const std::vector<FoldedGraph>& foldings) {
  std::set<std::set<std::string>> open;
  for (const FoldedGraph& folded : foldings) {
    std::set<std::string> names;
    for (std::size_t s = 0; s < trace.sections.size(); ++s)
      if (folded.open[s]) names.insert(trace.sections[s].name);
    EXPECT_TRUE(open.insert(names).second) << "twice the same";
  }
  return open;
}

TEST(Foldings, AreByDepthAndForEachSectionAlone) {
  const Variable x(3.0, "x");
  Tape tape;
  Variable<double> y = x;
  for (const char* name : {"a", "b"}) {
    const Scope outer(name);
    y = y * y;
    const Scope inner(name + std::string("'"));
    y = exp(y);
  }
  const Trace trace(y);
  const auto foldings = foldings_of(trace);
  EXPECT_EQ(open_in(trace, foldings),
            (std::set<std::set<std::string>>{
                {}, {"a", "b"}, {"a", "a'", "b", "b'"}, {"a"}, {"b"}, {"a", "a'"}, {"b", "b'"}}));
  EXPECT_EQ(foldings[0].contents.size(), trace.nodes.size());
  EXPECT_EQ(foldings[1].contents.size(), 2u) << "all is folded";
}

TEST(Foldings, AreOneWithoutSections) {
  const Formula f;
  EXPECT_EQ(foldings_of(f.J).size(), 1u);
}

// Of so many sections each may still be open alone, as that takes no more than three times as much.
TEST(Foldings, MayBeThreeTimesAsLargeAsTheGraph) {
  const Variable x(0.5, "x");
  Tape tape;
  Variable<double> y = x;
  for (int section = 0; section < 20; ++section) {
    const Scope scope(fmt::format("{}", section));
    for (int k = 0; k < 6; ++k) y = y * y + 0.1;
  }
  EXPECT_EQ(foldings_of(Trace(y)).size(), 22u);
}

// The size of each is its own.
TEST(Foldings, CountTheSizeOfEach) {
  const Variable x(0.5, "x");
  Tape tape;
  Variable<double> y = x;
  for (int section = 0; section < 45; ++section) {
    const Scope scope(fmt::format("{}", section));
    for (int k = 0; k < (section == 0 ? 1 : 12); ++k) y = y * y;
  }
  EXPECT_EQ(foldings_of(Trace(y)).size(), 2u) << "no section is open alone";
}

// Otherwise the page of a graph of many sections would be much larger than its trace.
TEST(Foldings, DoNotHaveTooManyBoxesInAll) {
  const Variable x(0.5, "x");
  Tape tape;
  Variable<double> y = x;
  for (int section = 0; section < 100; ++section) {
    const Scope scope(fmt::format("{}", section));
    y = y * y + 0.1;
  }
  const Trace trace(y);
  const auto foldings = foldings_of(trace);
  const std::size_t boxes =
      std::accumulate(foldings.begin(), foldings.end(), std::size_t{0},
                      [](std::size_t sum, const FoldedGraph& each) { return sum + each.contents.size(); });
  EXPECT_LE(boxes, 500 + 4 * trace.nodes.size());
  EXPECT_EQ(foldings.size(), 2u) << "no section is open alone";
}

}  // namespace
}  // namespace xgrad::inspect
