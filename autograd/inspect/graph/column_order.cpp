#include "column_order.hpp"

#include <algorithm>
#include <utility>

namespace xgrad::inspect {
namespace {

/// Few edges cross where each item is in line with its neighbors. It is ordered by the means of the sections
/// it lies in, from the outermost on, and then by its own; by its old place if these are equal.
class ColumnOrder {
 public:
  explicit ColumnOrder(const LayeredGraph& graph)
      : graph_(graph),
        columns_(graph.columns()),
        place_(graph.size()),
        means_(graph.sections().size()),
        keys_(graph.size()) {
    for (const auto& column : columns_) number(column);
    for (int round = 0; round < 12; ++round) {
      const bool rightwards = round % 2 == 0;
      for (std::size_t k = 0; k < columns_.size(); ++k)
        order(columns_[rightwards ? k : columns_.size() - 1 - k], rightwards);
    }
  }

  std::vector<std::vector<std::size_t>> columns() && { return std::move(columns_); }

 private:
  struct Mean {
    double sum = 0, count = 0, first = 0;
  };

  void number(const std::vector<std::size_t>& column) {
    for (std::size_t k = 0; k < column.size(); ++k) place_[column[k]] = static_cast<double>(k);
  }

  const std::vector<std::size_t>& around(std::size_t i) const {
    return graph_.sections().path(graph_.section(i));
  }

  void find_means(const std::vector<std::size_t>& column, bool rightwards) {
    for (const std::size_t i : column)
      for (const std::size_t s : around(i)) means_[s] = {};
    for (const std::size_t i : column)
      for (const std::size_t s : around(i)) {
        if (means_[s].count == 0) means_[s].first = place_[i];
        means_[s].sum += graph_.mean_of_neighbors(i, rightwards, place_);
        ++means_[s].count;
      }
  }

  void order(std::vector<std::size_t>& column, bool rightwards) {
    find_means(column, rightwards);
    for (const std::size_t i : column) {
      keys_[i].clear();
      for (const std::size_t s : around(i))
        keys_[i].emplace_back(means_[s].sum / means_[s].count, means_[s].first);
      keys_[i].emplace_back(graph_.mean_of_neighbors(i, rightwards, place_), place_[i]);
    }
    std::sort(column.begin(), column.end(), [&](auto a, auto b) { return keys_[a] < keys_[b]; });
    number(column);
  }

  const LayeredGraph& graph_;
  std::vector<std::vector<std::size_t>> columns_;
  std::vector<double> place_;  // of each item in its column
  std::vector<Mean> means_;    // of each section in the column at hand
  std::vector<std::vector<std::pair<double, double>>> keys_;
};

}  // namespace

std::vector<std::vector<std::size_t>> ordered_columns(const LayeredGraph& graph) {
  return ColumnOrder(graph).columns();
}

}  // namespace xgrad::inspect
