#include "ranks.hpp"

#include <algorithm>

namespace xgrad::inspect {
namespace {

/// The network simplex method: Gansner, Koutsofios, North and Vo, A Technique for Drawing Directed Graphs,
/// 1993. A tree of edges of length 1 spans the graph. An edge of the tree divides it into two parts; if more
/// edges lead back from the second to the first than from the first to the second, moving the parts together
/// shortens the sum.
class Simplex {
 public:
  explicit Simplex(const BoxGraph& graph) : rank_(graph.boxes.size(), 0), edges_of_(rank_.size()) {
    const SectionTree& tree = graph.sections;
    for (std::size_t i = 0; i < rank_.size(); ++i)
      for (const std::size_t input : graph.boxes[i].inputs) {
        // Those of a parameter that each step of a loop uses must not pull apart what is in a step.
        const std::size_t around = tree.common(graph.boxes[i].section, graph.boxes[input].section);
        edges_of_[i].push_back(edges_.size());
        edges_of_[input].push_back(edges_.size());
        edges_.push_back({input, i, 1 + 3 * static_cast<int>(tree.depth(around))});
        rank_[i] = std::max(rank_[i], rank_[input] + 1);
      }
    pull_leaves();
    span();
    // Each round shortens the sum or leaves it. A graph of thousands of nodes may keep some of its slack.
    std::size_t rounds = 1'000'000 / (rank_.size() + edges_.size());
    while (rounds-- > 0 && improve()) {
    }
  }

  std::vector<std::size_t> ranks() const {
    const int least = *std::min_element(rank_.begin(), rank_.end());
    std::vector<std::size_t> ranks;
    for (const int rank : rank_) ranks.push_back(static_cast<std::size_t>(rank - least));
    return ranks;
  }

 private:
  struct Edge {
    std::size_t from, to;
    int weight;
  };

  int slack(const Edge& edge) const { return rank_[edge.to] - rank_[edge.from] - 1; }

  /// What has no inputs goes just left of the first that uses it: so the tree spans most of the graph at
  /// once.
  void pull_leaves() {
    std::vector<bool> is_leaf(rank_.size(), true);
    for (const Edge& edge : edges_) is_leaf[edge.to] = false;
    std::vector<int> first_use(rank_.size(), static_cast<int>(rank_.size()));
    for (const Edge& edge : edges_) first_use[edge.from] = std::min(first_use[edge.from], rank_[edge.to]);
    for (std::size_t i = 0; i < rank_.size(); ++i)
      if (is_leaf[i] && !edges_of_[i].empty()) rank_[i] = first_use[i] - 1;
  }

  /// Builds the tree: where it does not reach farther over edges of length 1, it moves towards a next one.
  void span() {
    std::vector<bool> reached(rank_.size(), false);
    std::vector<std::size_t> waiting{0};
    reached[0] = true;
    while (true) {
      while (!waiting.empty()) {
        const std::size_t i = waiting.back();
        waiting.pop_back();
        for (const std::size_t e : edges_of_[i]) {
          const std::size_t other = edges_[e].from == i ? edges_[e].to : edges_[e].from;
          if (reached[other] || slack(edges_[e]) > 0) continue;
          reached[other] = true;
          tree_.push_back(e);
          waiting.push_back(other);
        }
      }
      const Edge* next = nullptr;
      for (const Edge& edge : edges_)
        if (reached[edge.from] != reached[edge.to] && (next == nullptr || slack(edge) < slack(*next)))
          next = &edge;
      if (next == nullptr) return;
      const int by = reached[next->from] ? slack(*next) : -slack(*next);
      for (std::size_t i = 0; i < rank_.size(); ++i)
        if (reached[i]) rank_[i] += by;
      waiting.push_back(reached[next->from] ? next->from : next->to);
    }
  }

  /// The tree as seen from node 0.
  void walk() {
    std::vector<std::vector<std::size_t>> tree_edges_of(rank_.size());
    for (std::size_t t = 0; t < tree_.size(); ++t) {
      tree_edges_of[edges_[tree_[t]].from].push_back(t);
      tree_edges_of[edges_[tree_[t]].to].push_back(t);
    }
    order_.clear();
    position_.assign(rank_.size(), none);
    above_.assign(rank_.size(), none);
    std::vector<std::size_t> waiting{0};
    while (!waiting.empty()) {
      const std::size_t i = waiting.back();
      waiting.pop_back();
      position_[i] = order_.size();
      order_.push_back(i);
      for (const std::size_t t : tree_edges_of[i]) {
        if (t == above_[i]) continue;
        const Edge& edge = edges_[tree_[t]];
        const std::size_t below = edge.from == i ? edge.to : edge.from;
        above_[below] = t;
        waiting.push_back(below);
      }
    }
  }

  /// Exchanges an edge of the tree for another; false if no exchange shortens the sum.
  bool improve() {
    walk();
    // Of what hangs below each node: how many nodes, and the weight of the edges that leave it less that of
    // those that enter.
    std::vector<std::size_t> size(rank_.size(), 1);
    std::vector<int> leaving(rank_.size(), 0);
    for (const Edge& edge : edges_) {
      leaving[edge.from] += edge.weight;
      leaving[edge.to] -= edge.weight;
    }
    std::size_t cut = none;
    int least = 0;
    for (std::size_t k = order_.size(); k-- > 1;) {
      const std::size_t i = order_[k];
      const Edge& edge = edges_[tree_[above_[i]]];
      const std::size_t parent = edge.from == i ? edge.to : edge.from;
      size[parent] += size[i];
      leaving[parent] += leaving[i];
      const int gain = edge.from == i ? leaving[i] : -leaving[i];
      if (gain < least) {
        least = gain;
        cut = i;
      }
    }
    return cut != none && exchange(cut, size[cut]);
  }

  /// Cuts the edge above a node and the nodes below it, and moves the parts together.
  bool exchange(std::size_t cut, std::size_t size) {
    const bool below_is_right = edges_[tree_[above_[cut]]].to == cut;
    const auto is_right = [&](std::size_t i) {
      const bool below = position_[i] >= position_[cut] && position_[i] < position_[cut] + size;
      return below == below_is_right;
    };
    std::size_t next = none;
    for (std::size_t e = 0; e < edges_.size(); ++e)
      if (is_right(edges_[e].from) && !is_right(edges_[e].to) &&
          (next == none || slack(edges_[e]) < slack(edges_[next])))
        next = e;
    if (next == none) return false;
    const int by = slack(edges_[next]);
    for (std::size_t i = 0; i < rank_.size(); ++i)
      if (is_right(i)) rank_[i] += by;
    tree_[above_[cut]] = next;
    return true;
  }

  std::vector<int> rank_;
  std::vector<Edge> edges_;
  std::vector<std::vector<std::size_t>> edges_of_;  // of each node
  std::vector<std::size_t> tree_;                   // indices of edges
  std::vector<std::size_t> order_, position_;  // of the nodes in the tree, what hangs below a node after it
  std::vector<std::size_t> above_;             // the tree's edge that a node hangs from
};

}  // namespace

std::vector<std::size_t> ranks_of(const BoxGraph& graph) { return Simplex(graph).ranks(); }

}  // namespace xgrad::inspect
