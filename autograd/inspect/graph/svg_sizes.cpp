#include "svg_sizes.hpp"
#include "../drawing/text_fit.hpp"
#include "outlines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xgrad::inspect {

bool is_scalar(const std::optional<Numbers>& numbers) { return numbers && numbers->shape.empty(); }

std::string label_of(const TraceNode& node) {
  return node.formula.empty() ? node.name : fmt::format("{} = {}", node.name, node.formula);
}

std::string slope_of(const TraceEdge& edge) {
  if (!is_scalar(edge.slope)) return "";
  const double slope = edge.slope->entries.at(0);
  const std::string all = to_text(slope), four = to_text(slope, 4);
  return "×" + (four.size() < all.size() ? four : all);
}

SvgSizes::SvgSizes(const Trace& trace) {
  constexpr double narrowest = 84, widest = 210;
  for (const TraceNode& node : trace.nodes) {
    const std::string value = node.value.shape.empty() ? to_text(node.value) : to_string(node.value.shape);
    width = std::max({width, width_of(label_of(node), svg_formula_size), width_of(value, svg_value_size)});
    for (const TraceEdge& edge : node.inputs)
      space = std::max(space, width_of(slope_of(edge), svg_small_size) + 24);
    // That of the output, 1, says nothing alone.
    adjoints = adjoints || (is_scalar(node.adjoint) && &node != &trace.nodes[trace.output]);
  }
  width = std::clamp(width + 2 * svg_padding, narrowest, widest);
  space = std::clamp(space, 56.0, 100.0);
  if (!trace.sections.empty()) space = std::max(space, 2 * widest_outline(trace.sections) + 36);
  layout.column = width + space;
  layout.above = svg_node_height / 2;
  layout.below = svg_node_height / 2 + (adjoints ? 18 : 0);
  layout.row = layout.above + layout.below + 22;
}

}  // namespace xgrad::inspect
