/// outlines_of: the sections of a graph in a picture.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"
#include "layout.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// What goes around a section.
struct Outline {
  std::string path;  ///< as the `d` of an SVG path; empty for a section without nodes
  double left = 0;   ///< its edges
  double right = 0;
};

/// How far outlines reach beyond the nodes of a column, at the most.
double widest_outline(const std::vector<TraceSection>& sections);

/// Rounded outlines that follow their sections' bands from column to column; those of sections within others
/// lie within theirs. `column` and `width` are those of columns and nodes.
std::vector<Outline> outlines_of(const std::vector<TraceSection>& sections,
                                 const std::vector<std::vector<Band>>& bands, double column, double width);

}  // namespace inspect
}  // namespace xgrad
