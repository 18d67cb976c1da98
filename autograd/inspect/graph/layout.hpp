/// layout: where the nodes of a graph are drawn, how its edges run, and how far its sections reach.
#pragma once

#include "../../export.hpp"
#include "box_graph.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

// In CSS pixels.
struct LayoutOptions {
  double column = 190;  ///< from the center of one column to that of the next
  double row = 72;      ///< the least from the center of a node to that of the one below
  double above = 23;    ///< what a node takes, above its center and below
  double below = 23;
  double heading = 20;  ///< from the top of a section to what is in it
  double footing = 10;  ///< and from that to its bottom
};

/// The center of a node, or a point of an edge.
struct Place {
  std::size_t rank = 0;  ///< its column, from the left
  double x = 0;
  double y = 0;
};

/// What a section takes of a column.
struct Band {
  std::size_t rank = 0;
  double top = 0;
  double bottom = 0;
};

struct Layout {
  std::vector<Place> places;  ///< of each node
  /// Where the edge to each node from each of its inputs passes the columns in between; empty also for an
  /// edge so long that there would be too many.
  std::vector<std::vector<std::vector<Place>>> routes;
  /// Of each section, from its first column to its last, around the bands of the sections in it. No other
  /// node is inside. Empty if it holds no node.
  std::vector<std::vector<Band>> sections;
};

/// A place for everything in a graph, in columns from left to right, each node right of its inputs: Sugiyama,
/// Tagawa and Toda, Methods for Visual Understanding of Hierarchical System Structures, 1981. Deterministic;
/// some ten milliseconds for a thousand nodes.
Layout layout(const BoxGraph& graph, const LayoutOptions& options = {});

}  // namespace inspect
}  // namespace xgrad
