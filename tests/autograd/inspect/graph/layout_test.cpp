#include "../graphs.hpp"

#include <xgrad/autograd/inspect/graph/layout.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <set>

namespace xgrad::inspect {
namespace {

/// Graphs without a plan, of numbers, with scopes in scopes.
Trace some_graph(std::uint64_t seed, std::size_t size) {
  Generator generator(seed);
  const Variable x(0.1, "x"), y(0.2, "y");
  Tape tape;
  std::vector<Variable<double>> some{x, y};
  const auto any = [&] {
    const std::size_t recent = std::min<std::size_t>(some.size(), 8);
    return some[some.size() - 1 - generator.index(generator.index(4) == 0 ? some.size() : recent)];
  };
  while (some.size() < size) {
    std::optional<Scope> outer, inner;
    if (generator.index(3) != 0) outer.emplace("outer");
    for (std::size_t k = generator.index(6); k-- > 0;) some.push_back(any() + any());
    if (generator.index(2) != 0) inner.emplace("inner");
    for (std::size_t k = generator.index(4); k-- > 0;) some.push_back(tanh(any()) * Variable(0.5));
  }
  auto last = some.back();
  for (std::size_t k = 0; k < some.size(); k += 3) last = last + some[k];
  return Trace(last);
}

bool lies_in(const Trace& trace, std::size_t node, std::size_t section) {
  for (std::size_t s = trace.nodes[node].section; s != none; s = trace.sections[s].parent)
    if (s == section) return true;
  return false;
}

/// No node is in what another one, an edge or another section takes of a column.
void expect_room_for_all(const Trace& trace, const LayoutOptions& options = {}) {
  const Layout all = layout(boxes_of(trace), options);
  ASSERT_EQ(all.places.size(), trace.nodes.size());
  ASSERT_EQ(all.routes.size(), trace.nodes.size());
  ASSERT_EQ(all.sections.size(), trace.sections.size());
  std::vector<std::vector<std::size_t>> columns;
  for (std::size_t i = 0; i < all.places.size(); ++i) {
    columns.resize(std::max(columns.size(), all.places[i].rank + 1));
    columns[all.places[i].rank].push_back(i);
  }
  const double accuracy = 1e-6;
  for (const auto& column : columns)
    for (const std::size_t i : column) {
      EXPECT_DOUBLE_EQ(all.places[i].x, (static_cast<double>(all.places[i].rank) + 0.5) * options.column);
      EXPECT_GE(all.places[i].y, options.row - accuracy);
      for (const std::size_t j : column)
        if (i != j) {
          EXPECT_GE(std::abs(all.places[i].y - all.places[j].y), options.row - accuracy);
        }
    }

  for (std::size_t i = 0; i < all.places.size(); ++i) {
    ASSERT_EQ(all.routes[i].size(), trace.nodes[i].inputs.size());
    for (std::size_t k = 0; k < all.routes[i].size(); ++k) {
      std::size_t rank = all.places[trace.nodes[i].inputs[k].input].rank;
      for (const Place& bend : all.routes[i][k]) {
        EXPECT_EQ(bend.rank, ++rank) << "one in each column";
        EXPECT_GE(bend.y, -accuracy);
        for (const std::size_t passed : columns[rank]) {
          const double y = all.places[passed].y;
          EXPECT_TRUE(bend.y < y - options.above || bend.y > y + options.below)
              << "the edge to " << trace.nodes[i].name << " runs across " << trace.nodes[passed].name;
        }
      }
      if (!all.routes[i][k].empty()) {
        EXPECT_EQ(rank + 1, all.places[i].rank);
      }
    }
  }

  for (std::size_t s = 0; s < all.sections.size(); ++s)
    for (std::size_t n = 0; n < all.sections[s].size(); ++n) {
      const Band& band = all.sections[s][n];
      EXPECT_EQ(band.rank, all.sections[s][0].rank + n);
      EXPECT_GE(band.top, -accuracy);
      for (const std::size_t i : columns[band.rank]) {
        const double top = all.places[i].y - options.above, bottom = all.places[i].y + options.below;
        if (lies_in(trace, i, s))
          EXPECT_TRUE(band.top <= top - options.heading + accuracy &&
                      bottom + options.footing - accuracy <= band.bottom)
              << trace.nodes[i].name << " in " << trace.sections[s].name;
        else
          EXPECT_TRUE(bottom < band.top || band.bottom < top)
              << trace.nodes[i].name << " beside " << trace.sections[s].name;
      }
      if (const std::size_t parent = trace.sections[s].parent; parent != none) {
        const Band& around = all.sections[parent].at(band.rank - all.sections[parent][0].rank);
        EXPECT_LE(around.top, band.top - options.heading + accuracy);
        EXPECT_GE(around.bottom, band.bottom + options.footing - accuracy);
      }
    }
  for (std::size_t i = 0; i < trace.nodes.size(); ++i)
    for (std::size_t s = trace.nodes[i].section; s != none; s = trace.sections[s].parent) {
      const std::size_t column = all.places[i].rank - all.sections[s].at(0).rank;
      EXPECT_LT(column, all.sections[s].size());
    }
}

TEST(Layout, HasRoomForAll) {
  expect_room_for_all(Trace(Formula().J));
  const Network net;
  expect_room_for_all(Trace(net.loss));
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    expect_room_for_all(some_graph(seed, 8 + 4 * seed));
    if (testing::Test::HasFailure()) FAIL() << "graph " << seed;
  }
  expect_room_for_all(some_graph(32, 60), {.column = 100, .row = 50, .above = 20, .below = 22, .footing = 3});
}

TEST(Layout, DrawsAChainAsALine) {
  const Variable x(0.5, "x");
  Tape tape;
  const Layout chain = layout(boxes_of(tanh(exp(log(x)))));
  for (const Place& place : chain.places) EXPECT_DOUBLE_EQ(place.y, chain.places[0].y);
}

TEST(Layout, DrawsTheLayersOfANetworkAsALine) {
  const Network net;
  const Trace trace(net.loss);
  const Layout all = layout(boxes_of(trace));
  const double y = all.places[trace.output].y;
  for (std::size_t i = 0; i < trace.nodes.size(); ++i)
    if (!trace.nodes[i].inputs.empty()) {
      EXPECT_NEAR(all.places[i].y, y, 1) << trace.nodes[i].name;
    }
}

/// How often edges cross, and how far they go up and down, in rows: all in all, and between the columns that
/// long ones pass. What edges of one node share counts once.
struct Quality {
  std::size_t crossings = 0;
  double climb = 0, climb_on_the_way = 0;

  explicit Quality(const Trace& trace) {
    const Layout all = layout(boxes_of(trace));
    std::map<std::size_t, std::set<std::pair<double, double>>> pieces, on_the_way;  // by column, to the next
    for (std::size_t i = 0; i < trace.nodes.size(); ++i)
      for (std::size_t k = 0; k < trace.nodes[i].inputs.size(); ++k) {
        std::vector<Place> places = all.routes[i][k];
        places.insert(places.begin(), all.places[trace.nodes[i].inputs[k].input]);
        places.push_back(all.places[i]);
        for (std::size_t n = 1; n < places.size(); ++n) {
          pieces[places[n - 1].rank].emplace(places[n - 1].y, places[n].y);
          if (n > 1 && n + 1 < places.size())
            on_the_way[places[n - 1].rank].emplace(places[n - 1].y, places[n].y);
        }
      }
    for (const auto& [column, lines] : on_the_way)
      for (const auto& [from, to] : lines) climb_on_the_way += std::abs(to - from) / LayoutOptions().row;
    for (const auto& [column, lines] : pieces)
      for (auto a = lines.begin(); a != lines.end(); ++a) {
        climb += std::abs(a->second - a->first) / LayoutOptions().row;
        for (auto b = lines.begin(); b != a; ++b)
          crossings += (a->first - b->first) * (a->second - b->second) < 0;
      }
  }
};

TEST(Layout, LeadsNoEdgesOfATreeAcrossOthers) {
  std::vector<Variable<double>> level;
  for (int i = 0; i < 16; ++i) level.emplace_back(0.1 * i);
  std::shuffle(level.begin(), level.end(), std::mt19937(1));  // NOLINT: the same each time
  Tape tape;
  while (level.size() > 1) {
    std::vector<Variable<double>> next;
    for (std::size_t i = 0; i < level.size(); i += 2) next.push_back(level[i] + tanh(level[i + 1]));
    level = next;
  }
  EXPECT_EQ(Quality(level[0]).crossings, 0u);
}

// Where crossings cannot be avoided, there are not many more than there are now, nor are edges longer.
TEST(Layout, KeepsCrossingsAndClimbsFew) {
  std::size_t crossings = 0;
  double climb = 0, climb_on_the_way = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Quality quality(some_graph(seed, 40));
    crossings += quality.crossings;
    climb += quality.climb;
    climb_on_the_way += quality.climb_on_the_way;
  }
  EXPECT_LE(crossings, 615u);
  EXPECT_LE(climb, 1165);
  EXPECT_LE(climb_on_the_way, 326);
}

TEST(Layout, LeadsEdgesOfOneNodeTogether) {
  const Variable x(0.5, "x");
  Tape tape;
  auto y = tanh(x);
  for (int k = 0; k < 4; ++k) y = tanh(y) * x;
  const Trace trace(y);
  const Layout all = layout(boxes_of(trace));
  const std::size_t input = Which("x").in(trace);
  std::vector<Place> longest;
  for (std::size_t i = 0; i < trace.nodes.size(); ++i)
    for (std::size_t k = 0; k < trace.nodes[i].inputs.size(); ++k) {
      const auto& route = all.routes[i][k];
      if (trace.nodes[i].inputs[k].input != input || route.empty()) continue;
      for (std::size_t n = 0; n < std::min(route.size(), longest.size()); ++n)
        EXPECT_EQ(route[n].y, longest[n].y);
      if (route.size() > longest.size()) longest = route;
    }
  EXPECT_GT(longest.size(), 6u);
}

TEST(Layout, IsTheSameEachTime) {
  const Trace trace = some_graph(5, 80);
  const Layout once = layout(boxes_of(trace)), again = layout(boxes_of(trace));
  for (std::size_t i = 0; i < once.places.size(); ++i) {
    EXPECT_EQ(once.places[i].rank, again.places[i].rank);
    EXPECT_EQ(once.places[i].y, again.places[i].y);
  }
}

// Of a graph where nearly every edge is long, some go without bends.
TEST(Layout, CopesWithManyLongEdges) {
  const Variable x(0.1, "x");
  Tape tape;
  Generator generator(3);
  std::vector<Variable<double>> some{x};
  for (int i = 0; i < 1500; ++i) some.push_back(some.back() + some[generator.index(some.size())]);
  const Trace trace(some.back());
  const Layout all = layout(boxes_of(trace));
  std::size_t bends = 0;
  for (const auto& routes : all.routes)
    for (const auto& route : routes) bends += route.size();
  EXPECT_LT(bends, 20 * trace.nodes.size() + 1000);
}

}  // namespace
}  // namespace xgrad::inspect
