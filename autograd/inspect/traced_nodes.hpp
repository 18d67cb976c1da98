/// TracedNodes: which nodes of a tape come into a trace, and where.
#pragma once

#include "../export.hpp"
#include "../tape.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// What the node at a position of a tape was computed from, and it, in the order of the tape; constants
/// before their first use. A number without a name, which stands in the formula, is not among them.
class TracedNodes {
 public:
  TracedNodes(const Tape& tape, std::uint32_t output);

  std::size_t size() const { return nodes_.size(); }
  const engine::Node& operator[](std::size_t i) const { return *nodes_[i]; }
  /// On the tape; of a constant that of its first use.
  const std::vector<std::uint32_t>& positions() const { return positions_; }
  std::span<const engine::Edge> inputs_of(std::size_t i) const { return tape_.inputs_of(*nodes_[i]); }

  /// The index of what was recorded at a position; none for what the output does not depend on.
  std::size_t index_at(std::uint32_t position) const { return index_[position]; }
  /// The index of an edge's input; none for a number that stands in the formula.
  std::size_t index_of(const engine::Edge& edge) const;
  /// How many of a node's inputs before this one are among the nodes.
  std::size_t shown_before(std::size_t i, std::size_t input) const;

 private:
  void add(const engine::Node& node, std::uint32_t position);
  void add_constants(std::uint32_t used_at);

  const Tape& tape_;
  std::vector<const engine::Node*> nodes_;
  std::vector<std::uint32_t> positions_;
  std::vector<std::size_t> index_;  // of the node at each position
  std::unordered_map<const engine::Node*, std::size_t> constants_;
};

/// A name for each, as given, and with a number where two have the same or it has none: v1, v2, …; the
/// output without a name is J.
std::vector<std::string> names_of(const TracedNodes& nodes, std::size_t output);

}  // namespace inspect
}  // namespace xgrad
