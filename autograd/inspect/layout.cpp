#include <xgrad/autograd/inspect/layout.hpp>

#include <algorithm>
#include <numeric>

namespace xgrad::inspect {
namespace {

/// Lays a graph out: ranks, then the order within each column, then the heights.
class Layers {
 public:
  Layers(const Trace& trace, LayoutOptions options) : trace_(trace), options_(options) {
    find_ranks();
    add_edges();
    fill_columns();
    for (int round = 0; round < 8; ++round) order_columns(round % 2 == 0);
    stack();
    for (int round = 0; round < 16; ++round) align_columns(round % 2 == 0);
  }

  std::vector<Place> places() const {
    std::vector<Place> places(trace_.nodes.size());
    double top = 0;
    for (std::size_t i = 0; i < places.size(); ++i) top = i == 0 ? y_[i] : std::min(top, y_[i]);
    for (std::size_t i = 0; i < places.size(); ++i)
      places[i] = {rank_[i], (static_cast<double>(rank_[i]) + 0.5) * options_.column,
                   y_[i] - top + options_.row};
    return places;
  }

 private:
  /// A node stands right of its inputs; one without inputs, just left of the first that uses it.
  void find_ranks() {
    const std::size_t count = trace_.nodes.size();
    rank_.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i)
      for (const TraceEdge& edge : trace_.nodes[i].inputs)
        rank_[i] = std::max(rank_[i], rank_[edge.input] + 1);
    std::vector<std::size_t> first_use(count, none);
    for (std::size_t i = 0; i < count; ++i)
      for (const TraceEdge& edge : trace_.nodes[i].inputs)
        first_use[edge.input] = std::min(first_use[edge.input], rank_[i]);
    for (std::size_t i = 0; i < count; ++i)
      if (trace_.nodes[i].inputs.empty() && first_use[i] != none) rank_[i] = first_use[i] - 1;
  }

  /// An edge that passes columns gets a bend in each, so that it is led between the nodes. Very long ones are
  /// drawn across: bends would outnumber the nodes.
  void add_edges() {
    constexpr std::size_t longest = 12;
    left_.resize(rank_.size());
    right_.resize(rank_.size());
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i)
      for (const TraceEdge& edge : trace_.nodes[i].inputs) {
        std::size_t from = edge.input;
        if (rank_[i] - rank_[from] > longest) continue;
        while (rank_[from] + 1 < rank_[i]) {
          const std::size_t bend = rank_.size();
          rank_.push_back(rank_[from] + 1);
          left_.emplace_back();
          right_.emplace_back();
          connect(from, bend);
          from = bend;
        }
        connect(from, i);
      }
  }

  void connect(std::size_t from, std::size_t to) {
    right_[from].push_back(to);
    left_[to].push_back(from);
  }

  void fill_columns() {
    for (std::size_t i = 0; i < rank_.size(); ++i) {
      if (rank_[i] >= columns_.size()) columns_.resize(rank_[i] + 1);
      columns_[rank_[i]].push_back(i);
    }
    place_in_column_.resize(rank_.size());
    for (const auto& column : columns_) number(column);
  }

  void number(const std::vector<std::size_t>& column) {
    for (std::size_t k = 0; k < column.size(); ++k) place_in_column_[column[k]] = static_cast<double>(k);
  }

  template <class F>
  void for_each_column(bool rightwards, const F& f) {
    for (std::size_t k = 0; k < columns_.size(); ++k) f(columns_[rightwards ? k : columns_.size() - 1 - k]);
  }

  /// The mean of the neighbors on the side that was settled before; its own place if there are none.
  double mean_of_neighbors(std::size_t i, bool rightwards, const std::vector<double>& at) const {
    const auto& neighbors = rightwards ? left_[i] : right_[i];
    if (neighbors.empty()) return at[i];
    double sum = 0;
    for (std::size_t neighbor : neighbors) sum += at[neighbor];
    return sum / static_cast<double>(neighbors.size());
  }

  /// Few edges cross where each node is in line with its neighbors.
  void order_columns(bool rightwards) {
    for_each_column(rightwards, [&](std::vector<std::size_t>& column) {
      std::vector<double> key(rank_.size());
      for (std::size_t i : column) key[i] = mean_of_neighbors(i, rightwards, place_in_column_);
      std::stable_sort(column.begin(), column.end(), [&](auto a, auto b) { return key[a] < key[b]; });
      number(column);
    });
  }

  bool is_bend(std::size_t i) const { return i >= trace_.nodes.size(); }

  /// How far two that follow each other in a column are apart at least.
  double gap(std::size_t above, std::size_t below) const {
    return is_bend(above) && is_bend(below)   ? options_.row / 4
           : is_bend(above) || is_bend(below) ? options_.row * 0.6
                                              : options_.row;
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
      double sum;
      std::size_t count;
      double mean() const { return sum / static_cast<double>(count); }
    };
    for_each_column(rightwards, [&](const std::vector<std::size_t>& column) {
      std::vector<Block> blocks;
      std::vector<double> offset(column.size(), 0);
      for (std::size_t k = 0; k < column.size(); ++k) {
        if (k > 0) offset[k] = offset[k - 1] + gap(column[k - 1], column[k]);
        blocks.push_back({mean_of_neighbors(column[k], rightwards, y_) - offset[k], 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
          const Block last = blocks.back();
          blocks.pop_back();
          blocks.back().sum += last.sum;
          blocks.back().count += last.count;
        }
      }
      std::size_t k = 0;
      for (const Block& block : blocks)
        for (std::size_t n = 0; n < block.count; ++n, ++k) y_[column[k]] = block.mean() + offset[k];
    });
  }

  const Trace& trace_;
  LayoutOptions options_;
  // Of nodes first, then of bends.
  std::vector<std::size_t> rank_;
  std::vector<std::vector<std::size_t>> left_, right_;
  std::vector<double> place_in_column_, y_;
  std::vector<std::vector<std::size_t>> columns_;
};

}  // namespace

std::vector<Place> layout(const Trace& trace, LayoutOptions options) {
  return Layers(trace, options).places();
}

}  // namespace xgrad::inspect
