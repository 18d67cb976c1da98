/// page_layouts: where everything is on the page, for each of the states of folding that it knows.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"
#include "folding.hpp"
#include "layout.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The size of a box on the page, in CSS pixels.
inline constexpr double page_box_width = 140, page_box_height = 46;

/// An edge, or several that folding made parallel.
struct PageLink {
  std::size_t from, to;       ///< indices of boxes
  double port;                ///< how far below the center of `to` it ends
  double begin_label;         ///< the height for a label between its first two columns
  double end_label;           ///< and between its last two: the same if it passes none
  std::vector<double> lanes;  ///< at which heights it passes the columns in between
};

/// The outline of an open section.
struct PageGroup {
  std::size_t section;
  double left, right;
  std::vector<Band> bands;
};

struct PageLayout {
  struct Box {
    BoxContent content;
    std::size_t rank;
    double y;
  };

  double column;  ///< from the center of one column to that of the next
  double turn;    ///< from the center of a column to where outlines that go on turn
  std::vector<Box> boxes;
  std::vector<PageLink> links;
  std::vector<PageGroup> groups;
};

/// One for each of `foldings_of`. A page shows the smallest in which all that is open has a place; what else
/// is open there is covered by its outline.
std::vector<PageLayout> page_layouts(const Trace& trace);

}  // namespace inspect
}  // namespace xgrad
