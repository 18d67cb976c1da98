/// LayeredGraph: a graph in columns, with all that takes room in them.
#pragma once

#include "../../export.hpp"
#include "box_graph.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// What stands in the columns: boxes, the bends of edges that pass a column, and fillers for sections that
/// pass it. Each item is connected with those that it must be in line with, in the columns beside it.
class LayeredGraph {
 public:
  explicit LayeredGraph(const BoxGraph& graph);

  std::size_t size() const { return rank_.size(); }
  /// Items are the boxes, in their order, then the others.
  bool is_box(std::size_t i) const { return i < boxes_; }
  std::size_t rank(std::size_t i) const { return rank_[i]; }
  std::size_t section(std::size_t i) const { return section_[i]; }
  const SectionTree& sections() const { return sections_; }

  /// The items of each column, in no order that means something.
  const std::vector<std::vector<std::size_t>>& columns() const { return columns_; }
  /// The bends of the edge to each box from each of its inputs; none of an edge that is too long.
  const std::vector<std::vector<std::vector<std::size_t>>>& routes() const { return routes_; }
  /// What each section holds, by column.
  std::vector<std::map<std::size_t, std::vector<std::size_t>>> by_section() const;

  /// How much it counts that an item is in line with its neighbors. Long edges should be straight, and what
  /// is computed from what was computed; parameters and data count next to nothing.
  double weight(std::size_t i) const { return !is_box(i) ? 4 : left_[i].empty() ? 1e-4 : 1; }

  /// The mean of what the neighbors in the column to the left, or to the right, have; its own if there are
  /// none.
  double mean_of_neighbors(std::size_t i, bool to_the_left, const std::vector<double>& at) const;

 private:
  std::size_t add(std::size_t rank, std::size_t section);
  void connect(std::size_t from, std::size_t to);
  void add_edges(const BoxGraph& graph);
  void add_fillers();
  void fill_columns();

  std::size_t boxes_;
  const SectionTree& sections_;
  std::vector<std::size_t> rank_, section_;
  std::vector<std::vector<std::size_t>> left_, right_;
  std::vector<std::vector<std::vector<std::size_t>>> routes_;
  std::vector<std::vector<std::size_t>> columns_;
};

}  // namespace inspect
}  // namespace xgrad
