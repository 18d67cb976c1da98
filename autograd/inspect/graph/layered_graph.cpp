#include "layered_graph.hpp"
#include "ranks.hpp"

#include <algorithm>
#include <utility>

namespace xgrad::inspect {
namespace {

/// How many columns an edge may pass and have bends: all, unless these would far outnumber the boxes.
std::size_t longest_edge(const BoxGraph& graph, const std::vector<std::size_t>& rank) {
  std::size_t passed = 0;
  for (std::size_t i = 0; i < graph.boxes.size(); ++i)
    for (const std::size_t input : graph.boxes[i].inputs) passed += rank[i] - rank[input] - 1;
  return passed < 1000 + 20 * graph.boxes.size() ? passed : 12;
}

}  // namespace

LayeredGraph::LayeredGraph(const BoxGraph& graph)
    : boxes_(graph.boxes.size()),
      sections_(graph.sections),
      rank_(ranks_of(graph)),
      left_(boxes_),
      right_(boxes_),
      routes_(boxes_) {
  for (const BoxGraph::Box& box : graph.boxes) section_.push_back(box.section);
  add_edges(graph);
  add_fillers();
  fill_columns();
}

std::size_t LayeredGraph::add(std::size_t rank, std::size_t section) {
  rank_.push_back(rank);
  section_.push_back(section);
  left_.emplace_back();
  right_.emplace_back();
  return rank_.size() - 1;
}

void LayeredGraph::connect(std::size_t from, std::size_t to) {
  right_[from].push_back(to);
  left_[to].push_back(from);
}

/// An edge that passes columns has a bend in each, in the section that holds both of its ends. Edges from the
/// same box share them as far as they go together.
void LayeredGraph::add_edges(const BoxGraph& graph) {
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> trunks;  // by box and section
  const std::size_t longest = longest_edge(graph, rank_);
  for (std::size_t i = 0; i < boxes_; ++i)
    for (const std::size_t from : graph.boxes[i].inputs) {
      auto& route = routes_[i].emplace_back();
      const std::size_t passed = rank_[i] - rank_[from] - 1;
      if (passed > longest) continue;
      const std::size_t section = sections_.common(section_[i], section_[from]);
      auto& trunk = trunks[{from, section}];
      while (trunk.size() < passed) {
        const std::size_t before = trunk.empty() ? from : trunk.back();
        trunk.push_back(add(rank_[before] + 1, section));
        connect(before, trunk.back());
      }
      route.assign(trunk.begin(), trunk.begin() + static_cast<std::ptrdiff_t>(passed));
      connect(route.empty() ? from : route.back(), i);
    }
}

/// A section that has nothing in a column between its first and its last one gets a filler there.
void LayeredGraph::add_fillers() {
  auto held = by_section();
  for (std::size_t s = held.size(); s-- > 0;) {  // inner ones first: their fillers serve the outer ones
    if (held[s].empty()) continue;
    const std::size_t first = held[s].begin()->first, last = held[s].rbegin()->first;
    for (std::size_t rank = first + 1; rank < last; ++rank) {
      if (!held[s][rank].empty()) continue;
      const std::size_t filler = add(rank, s);
      for (const std::size_t before : held[s][rank - 1]) connect(before, filler);
      for (const std::size_t after : held[s][rank + 1]) connect(filler, after);
      for (const std::size_t around : sections_.path(s)) held[around][rank].push_back(filler);
    }
  }
}

void LayeredGraph::fill_columns() {
  for (std::size_t i = 0; i < size(); ++i) {
    if (rank_[i] >= columns_.size()) columns_.resize(rank_[i] + 1);
    columns_[rank_[i]].push_back(i);
  }
}

std::vector<std::map<std::size_t, std::vector<std::size_t>>> LayeredGraph::by_section() const {
  std::vector<std::map<std::size_t, std::vector<std::size_t>>> held(sections_.size());
  for (std::size_t i = 0; i < size(); ++i)
    for (const std::size_t s : sections_.path(section_[i])) held[s][rank_[i]].push_back(i);
  return held;
}

double LayeredGraph::mean_of_neighbors(std::size_t i, bool to_the_left, const std::vector<double>& at) const {
  const auto& neighbors = to_the_left ? left_[i] : right_[i];
  if (neighbors.empty()) return at[i];
  double sum = 0, weights = 0;
  for (const std::size_t neighbor : neighbors) {
    const double share = std::min(1.0, weight(neighbor));
    sum += share * at[neighbor];
    weights += share;
  }
  return sum / weights;
}

}  // namespace xgrad::inspect
