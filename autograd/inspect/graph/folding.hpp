/// fold: a graph with some of its sections folded, each to a box; and which of these graphs a page shows.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"
#include "box_graph.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// What a box of a folded graph stands for: a node, or a section with all that is in it.
struct BoxContent {
  std::size_t node = none;
  std::size_t section = none;
};

struct FoldedGraph {
  std::vector<bool> open;  ///< of each section whether what is in it is seen
  BoxGraph graph;          ///< of sections, those that are open
  std::vector<BoxContent> contents;
};

/// The graph with all sections folded but those that are open, of which each lies in open ones. Edges that
/// become parallel are one. An edge that would lead back to a box before is left out; from a tape there is
/// none, as a section is what was recorded between two moments.
FoldedGraph fold(const Trace& trace, std::vector<bool> open);

/// The graphs that a page has layouts for: all sections open; all folded; the outermost open, and so on
/// inwards; and each section open with those around it alone, for all sections of a depth unless these would
/// make the page much larger. Each is there once.
std::vector<FoldedGraph> foldings_of(const Trace& trace);

}  // namespace inspect
}  // namespace xgrad
