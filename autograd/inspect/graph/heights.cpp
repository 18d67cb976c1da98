#include "heights.hpp"

namespace xgrad::inspect {
namespace {

class Heights {
 public:
  Heights(const LayeredGraph& graph, const std::vector<std::vector<std::size_t>>& columns,
          const LayoutOptions& options)
      : graph_(graph), options_(options), y_(graph.size(), 0) {
    for (const auto& column : columns)
      for (std::size_t k = 1; k < column.size(); ++k)
        y_[column[k]] = y_[column[k - 1]] + gap(column[k - 1], column[k]);
    for (int round = 0; round < 24; ++round) {
      const bool rightwards = round % 2 == 0;
      for (std::size_t k = 0; k < columns.size(); ++k)
        align(columns[rightwards ? k : columns.size() - 1 - k], rightwards);
    }
  }

  std::vector<double> heights() && { return std::move(y_); }

 private:
  /// Of items that are as near to each other as they may be.
  struct Block {
    double sum, weight;
    std::size_t count;
    double mean() const { return sum / weight; }
  };

  double above(std::size_t i) const { return graph_.is_box(i) ? options_.above : 0; }
  double below(std::size_t i) const { return graph_.is_box(i) ? options_.below : 0; }

  /// How far two that follow each other in a column are apart at least.
  double gap(std::size_t upper, std::size_t lower) const {
    constexpr double lane = 14;  // between an edge and what it passes
    const double space =
        graph_.is_box(upper) && graph_.is_box(lower) ? options_.row - options_.above - options_.below : lane;
    const SectionTree& tree = graph_.sections();
    const std::size_t common = tree.depth(tree.common(graph_.section(upper), graph_.section(lower)));
    const auto ends = static_cast<double>(tree.depth(graph_.section(upper)) - common);
    const auto begins = static_cast<double>(tree.depth(graph_.section(lower)) - common);
    return below(upper) + ends * options_.footing + space + begins * options_.heading + above(lower);
  }

  /// A column as near as it can be to the means of its neighbors, order and gaps kept: least squares, by
  /// pooling adjacent violators.
  void align(const std::vector<std::size_t>& column, bool rightwards) {
    std::vector<Block> blocks;
    std::vector<double> offset(column.size(), 0);
    for (std::size_t k = 0; k < column.size(); ++k) {
      if (k > 0) offset[k] = offset[k - 1] + gap(column[k - 1], column[k]);
      const double wanted = graph_.mean_of_neighbors(column[k], rightwards, y_) - offset[k],
                   share = graph_.weight(column[k]);
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
  }

  const LayeredGraph& graph_;
  const LayoutOptions& options_;
  std::vector<double> y_;
};

}  // namespace

std::vector<double> heights_of(const LayeredGraph& graph,
                               const std::vector<std::vector<std::size_t>>& columns,
                               const LayoutOptions& options) {
  return Heights(graph, columns, options).heights();
}

}  // namespace xgrad::inspect
