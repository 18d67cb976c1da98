#include <xgrad/autograd/inspect/graph/layout.hpp>
#include <xgrad/autograd/inspect/graph/ranks.hpp>
#include <xgrad/autograd/inspect/graph/section_tree.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace xgrad::inspect {
namespace {

/// Lays a graph out: columns, then the order within each, then the heights. A column holds nodes, the bends
/// of edges that pass it, and fillers for sections that pass it.
class Layers {
 public:
  Layers(const Trace& trace, LayoutOptions options)
      : trace_(trace), options_(options), tree_(trace.sections), rank_(ranks_of(trace)) {
    for (const TraceNode& node : trace.nodes) section_.push_back(node.section);
    left_.resize(rank_.size());
    right_.resize(rank_.size());
    add_edges();
    add_fillers();
    fill_columns();
    for (int round = 0; round < 12; ++round) order_columns(round % 2 == 0);
    stack();
    for (int round = 0; round < 24; ++round) align_columns(round % 2 == 0);
    move_to_top();
  }

  Layout result() const {
    Layout layout;
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) layout.places.push_back(place(i));
    layout.routes.resize(routes_.size());
    for (std::size_t i = 0; i < routes_.size(); ++i)
      for (const auto& bends : routes_[i]) {
        layout.routes[i].emplace_back();
        for (const std::size_t bend : bends) layout.routes[i].back().push_back(place(bend));
      }
    layout.sections = bands();
    return layout;
  }

 private:
  // ---- What there is -------------------------------------------------------------------------------------

  std::size_t add(std::size_t rank, std::size_t section) {
    rank_.push_back(rank);
    section_.push_back(section);
    left_.emplace_back();
    right_.emplace_back();
    return rank_.size() - 1;
  }

  bool is_node(std::size_t i) const { return i < trace_.nodes.size(); }

  void connect(std::size_t from, std::size_t to) {
    right_[from].push_back(to);
    left_[to].push_back(from);
  }

  /// An edge that passes columns has a bend in each, in the section that holds both of its ends. Edges from
  /// the same node share them as far as they go together.
  void add_edges() {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> trunks;  // by node and section
    const std::size_t longest = longest_edge();
    routes_.resize(trace_.nodes.size());
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i)
      for (const TraceEdge& edge : trace_.nodes[i].inputs) {
        auto& route = routes_[i].emplace_back();
        const std::size_t from = edge.input, passed = rank_[i] - rank_[from] - 1;
        if (passed > longest) continue;
        const std::size_t section = tree_.common(section_[i], section_[from]);
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

  /// How many columns an edge may pass and have bends: all, unless these would far outnumber the nodes.
  std::size_t longest_edge() const {
    std::size_t passed = 0;
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i)
      for (const TraceEdge& edge : trace_.nodes[i].inputs) passed += rank_[i] - rank_[edge.input] - 1;
    return passed < 1000 + 20 * trace_.nodes.size() ? passed : 12;
  }

  /// A section that has nothing in a column between its first and its last one gets a filler there.
  void add_fillers() {
    auto held = by_section();
    for (std::size_t s = held.size(); s-- > 0;) {  // inner ones first: their fillers serve the outer ones
      if (held[s].empty()) continue;
      const std::size_t first = held[s].begin()->first, last = held[s].rbegin()->first;
      for (std::size_t rank = first + 1; rank < last; ++rank) {
        if (!held[s][rank].empty()) continue;
        const std::size_t filler = add(rank, s);
        for (const std::size_t before : held[s][rank - 1]) connect(before, filler);
        for (const std::size_t after : held[s][rank + 1]) connect(filler, after);
        for (const std::size_t around : tree_.path(s)) held[around][rank].push_back(filler);
      }
    }
  }

  /// What each section holds, by column.
  std::vector<std::map<std::size_t, std::vector<std::size_t>>> by_section() const {
    std::vector<std::map<std::size_t, std::vector<std::size_t>>> held(tree_.size());
    for (std::size_t i = 0; i < rank_.size(); ++i)
      for (const std::size_t s : tree_.path(section_[i])) held[s][rank_[i]].push_back(i);
    return held;
  }

  void fill_columns() {
    for (std::size_t i = 0; i < rank_.size(); ++i) {
      if (rank_[i] >= columns_.size()) columns_.resize(rank_[i] + 1);
      columns_[rank_[i]].push_back(i);
    }
    place_in_column_.resize(rank_.size());
    for (const auto& column : columns_) number(column);
  }

  // ---- Order ---------------------------------------------------------------------------------------------

  void number(const std::vector<std::size_t>& column) {
    for (std::size_t k = 0; k < column.size(); ++k) place_in_column_[column[k]] = static_cast<double>(k);
  }

  template <class F>
  void for_each_column(bool rightwards, const F& f) {
    for (std::size_t k = 0; k < columns_.size(); ++k) f(columns_[rightwards ? k : columns_.size() - 1 - k]);
  }

  /// How much it counts that something is in line with its neighbors. Long edges should be straight, and what
  /// is computed from what was computed; parameters and data count next to nothing, unless there are to be
  /// stairs.
  double weight(std::size_t i) const {
    return !is_node(i) ? 4 : left_[i].empty() && !options_.stairs ? 1e-4 : 1;
  }

  /// The mean of the neighbors on the side that was settled before; its own place if there are none.
  double mean_of_neighbors(std::size_t i, bool rightwards, const std::vector<double>& at) const {
    const auto& neighbors = rightwards ? left_[i] : right_[i];
    if (neighbors.empty()) return at[i];
    double sum = 0, weights = 0;
    for (const std::size_t neighbor : neighbors) {
      const double share = std::min(1.0, weight(neighbor));
      sum += share * at[neighbor];
      weights += share;
    }
    return sum / weights;
  }

  /// Few edges cross where each node is in line with its neighbors. What is in a section stays together: it
  /// is ordered by the mean of the section, and within that by its own.
  void order_columns(bool rightwards) {
    struct Mean {
      double sum = 0, count = 0, first = 0;
    };
    using Key = std::vector<std::pair<double, double>>;
    std::vector<Mean> means(tree_.size());
    std::vector<Key> keys(rank_.size());
    for_each_column(rightwards, [&](std::vector<std::size_t>& column) {
      for (const std::size_t i : column)
        for (const std::size_t s : tree_.path(section_[i])) means[s] = {};
      for (const std::size_t i : column)
        for (const std::size_t s : tree_.path(section_[i])) {
          if (means[s].count == 0) means[s].first = place_in_column_[i];
          means[s].sum += mean_of_neighbors(i, rightwards, place_in_column_);
          ++means[s].count;
        }
      for (const std::size_t i : column) {
        keys[i].clear();
        for (const std::size_t s : tree_.path(section_[i]))
          keys[i].emplace_back(means[s].sum / means[s].count, means[s].first);
        keys[i].emplace_back(mean_of_neighbors(i, rightwards, place_in_column_), place_in_column_[i]);
      }
      std::sort(column.begin(), column.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
      number(column);
    });
  }

  // ---- Heights -------------------------------------------------------------------------------------------

  double above(std::size_t i) const { return is_node(i) ? options_.above : 0; }
  double below(std::size_t i) const { return is_node(i) ? options_.below : 0; }

  /// How far two that follow each other in a column are apart at least.
  double gap(std::size_t upper, std::size_t lower) const {
    constexpr double lane = 14;  // between an edge and what it passes
    const double space =
        is_node(upper) && is_node(lower) ? options_.row - options_.above - options_.below : lane;
    const std::size_t common = tree_.depth(tree_.common(section_[upper], section_[lower]));
    const auto ends = static_cast<double>(tree_.depth(section_[upper]) - common);
    const auto begins = static_cast<double>(tree_.depth(section_[lower]) - common);
    return below(upper) + ends * options_.footing + space + begins * options_.heading + above(lower);
  }

  void stack() {
    y_.assign(rank_.size(), 0);
    for (const auto& column : columns_)
      for (std::size_t k = 1; k < column.size(); ++k)
        y_[column[k]] = y_[column[k - 1]] + gap(column[k - 1], column[k]);
  }

  /// Each column as near as it can be to the means of its neighbors, order and gaps kept: least squares, by
  /// pooling adjacent violators.
  void align_columns(bool rightwards) {
    struct Block {
      double sum, weight;
      std::size_t count;
      double mean() const { return sum / weight; }
    };
    for_each_column(rightwards, [&](const std::vector<std::size_t>& column) {
      std::vector<Block> blocks;
      std::vector<double> offset(column.size(), 0);
      for (std::size_t k = 0; k < column.size(); ++k) {
        if (k > 0) offset[k] = offset[k - 1] + gap(column[k - 1], column[k]);
        const double wanted = mean_of_neighbors(column[k], rightwards, y_) - offset[k],
                     share = weight(column[k]);
        blocks.push_back({share * wanted, share, 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
          const Block last = blocks.back();
          blocks.pop_back();
          blocks.back().sum += last.sum;
          blocks.back().weight += last.weight;
          blocks.back().count += last.count;
        }
      }
      std::size_t k = 0;
      for (const Block& block : blocks)
        for (std::size_t n = 0; n < block.count; ++n, ++k) y_[column[k]] = block.mean() + offset[k];
    });
  }

  // ---- The result ----------------------------------------------------------------------------------------

  Place place(std::size_t i) const {
    return {rank_[i], (static_cast<double>(rank_[i]) + 0.5) * options_.column, y_[i]};
  }

  std::vector<std::vector<Band>> bands() const {
    std::vector<std::vector<Band>> bands(tree_.size());
    const auto held = by_section();
    for (std::size_t s = 0; s < held.size(); ++s)
      for (const auto& [rank, members] : held[s]) {
        Band band{rank, y_[members[0]], y_[members[0]]};
        for (const std::size_t i : members) {
          const auto levels = static_cast<double>(1 + tree_.depth(section_[i]) - tree_.depth(s));
          band.top = std::min(band.top, y_[i] - above(i) - levels * options_.heading);
          band.bottom = std::max(band.bottom, y_[i] + below(i) + levels * options_.footing);
        }
        bands[s].push_back(band);
      }
    return bands;
  }

  /// Nothing is above 0, and no node's center above the first row.
  void move_to_top() {
    double top = *std::min_element(y_.begin(), y_.end());
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) top = std::min(top, y_[i] - options_.row);
    for (const auto& section : bands())
      for (const Band& band : section) top = std::min(top, band.top);
    for (double& y : y_) y -= top;
  }

  const Trace& trace_;
  LayoutOptions options_;
  SectionTree tree_;
  // Of nodes first, then of bends and fillers.
  std::vector<std::size_t> rank_, section_;
  std::vector<std::vector<std::size_t>> left_, right_;
  std::vector<double> place_in_column_, y_;
  std::vector<std::vector<std::vector<std::size_t>>> routes_;  // to each node from each of its inputs
  std::vector<std::vector<std::size_t>> columns_;
};

}  // namespace

Layout layout(const Trace& trace, LayoutOptions options) { return Layers(trace, options).result(); }

}  // namespace xgrad::inspect
