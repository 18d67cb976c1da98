/// layout: where the nodes of a graph are drawn.
#pragma once

#include <xgrad/autograd/inspect/trace.hpp>

#include <vector>

namespace xgrad::inspect {

struct LayoutOptions {
  double column = 190;  ///< from the center of one column to that of the next, in CSS pixels
  double row = 72;      ///< the least from the center of a node to that of the one below
};

/// The center of a node.
struct Place {
  std::size_t rank = 0;  ///< its column, from the left
  double x = 0;
  double y = 0;
};

/// A place for each node of the trace, in columns from left to right, each node right of its inputs:
/// Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System Structures, 1981.
/// Deterministic; some milliseconds for thousands of nodes.
std::vector<Place> layout(const Trace& trace, LayoutOptions options = {});

}  // namespace xgrad::inspect
