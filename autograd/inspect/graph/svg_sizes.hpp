/// What a graph's picture says of nodes and edges, and how large nodes are for it.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"
#include "layout.hpp"

#include <optional>
#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// In CSS pixels; the last three are sizes of fonts.
inline constexpr double svg_node_height = 46, svg_padding = 9;
inline constexpr double svg_formula_size = 14.5, svg_value_size = 13, svg_small_size = 11.5;

bool is_scalar(const std::optional<Numbers>& numbers);

/// "v = a + u".
std::string label_of(const TraceNode& node);

/// "×4", "×0.1539": there is little room beside an edge. Empty unless it is a number.
std::string slope_of(const TraceEdge& edge);

/// Nodes are as wide as their texts need, all alike; the space between them is what labels and outlines need.
struct SvgSizes {
  explicit SvgSizes(const Trace& trace);

  double width = 0, space = 0;
  bool adjoints = false;  ///< are there any to show
  LayoutOptions layout;
};

}  // namespace inspect
}  // namespace xgrad
