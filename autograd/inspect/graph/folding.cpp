#include "folding.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace xgrad::inspect {
namespace {

/// Of each section whether it holds a node.
std::vector<bool> held(const Trace& trace, const SectionTree& tree) {
  std::vector<bool> held(tree.size(), false);
  for (const TraceNode& node : trace.nodes)
    for (const std::size_t s : tree.path(node.section)) held[s] = true;
  return held;
}

/// The outermost folded section around what lies in this one; none if all are open.
std::size_t folded_around(const SectionTree& tree, std::size_t section, const std::vector<bool>& open) {
  for (const std::size_t s : tree.path(section))
    if (!open[s]) return s;
  return none;
}

/// How much a page grows by a layout.
std::size_t size_of(const FoldedGraph& folded) {
  std::size_t size = folded.contents.size();
  for (const BoxGraph::Box& box : folded.graph.boxes) size += box.inputs.size();
  return size;
}

class Foldings {
 public:
  explicit Foldings(const Trace& trace) : trace_(trace), tree_(trace.sections), held_(held(trace, tree_)) {
    add({held_});
    room_ = 500 + 3 * size_of(found_[0]);
    std::size_t deepest = 0;
    for (std::size_t s = 0; s < tree_.size(); ++s) deepest = std::max(deepest, tree_.depth(s));
    for (std::size_t depth = 0; depth < deepest; ++depth) add({down_to(depth)});
    for (std::size_t depth = 1; depth <= deepest; ++depth) add(each_alone(depth));
  }

  std::vector<FoldedGraph> found() && { return std::move(found_); }

 private:
  /// All of these or, if they are too large, none: so that all sections of a depth open in the same way.
  void add(const std::vector<std::vector<bool>>& openings) {
    std::vector<FoldedGraph> more;
    std::size_t size = 0;
    for (const std::vector<bool>& open : openings) {
      if (!seen_.insert(open).second) continue;
      more.push_back(fold(trace_, open));
      size += size_of(more.back());
      if (!found_.empty() && size > room_) return;
    }
    room_ -= std::min(room_, size);
    std::move(more.begin(), more.end(), std::back_inserter(found_));
  }

  std::vector<bool> down_to(std::size_t depth) const {
    std::vector<bool> open = held_;
    for (std::size_t s = 0; s < tree_.size(); ++s) open[s] = open[s] && tree_.depth(s) <= depth;
    return open;
  }

  std::vector<std::vector<bool>> each_alone(std::size_t depth) const {
    std::vector<std::vector<bool>> each;
    for (std::size_t s = 0; s < tree_.size(); ++s) {
      if (tree_.depth(s) != depth || !held_[s]) continue;
      each.emplace_back(tree_.size(), false);
      for (const std::size_t around : tree_.path(s)) each.back()[around] = true;
    }
    return each;
  }

  const Trace& trace_;
  SectionTree tree_;
  std::vector<bool> held_;
  std::set<std::vector<bool>> seen_;
  std::size_t room_ = 0;
  std::vector<FoldedGraph> found_;
};

}  // namespace

FoldedGraph fold(const Trace& trace, std::vector<bool> open) {
  FoldedGraph folded{std::move(open), {{}, SectionTree(trace.sections)}, {}};
  std::vector<std::size_t> box_of, box_of_section(trace.sections.size(), none);
  std::set<std::pair<std::size_t, std::size_t>> joined;
  for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
    const TraceNode& node = trace.nodes[i];
    const std::size_t section = folded_around(folded.graph.sections, node.section, folded.open);
    std::size_t to = section == none ? none : box_of_section[section];
    if (to == none) {
      to = folded.contents.size();
      folded.contents.push_back(section == none ? BoxContent{i, none} : BoxContent{none, section});
      folded.graph.boxes.push_back({{}, section == none ? node.section : trace.sections[section].parent});
      if (section != none) box_of_section[section] = to;
    }
    box_of.push_back(to);
    for (const TraceEdge& edge : node.inputs) {
      const std::size_t from = box_of[edge.input];
      const bool parallel =
          (section != none || folded.contents[from].section != none) && !joined.emplace(from, to).second;
      if (from < to && !parallel) folded.graph.boxes[to].inputs.push_back(from);
    }
  }
  return folded;
}

std::vector<FoldedGraph> foldings_of(const Trace& trace) { return Foldings(trace).found(); }

}  // namespace xgrad::inspect
