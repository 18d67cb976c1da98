#include "layout.hpp"
#include "column_order.hpp"
#include "heights.hpp"
#include "layered_graph.hpp"

#include <algorithm>

namespace xgrad::inspect {
namespace {

/// What each section takes, around what is in it.
std::vector<std::vector<Band>> bands_of(const LayeredGraph& graph, const std::vector<double>& y,
                                        const LayoutOptions& options) {
  const SectionTree& tree = graph.sections();
  std::vector<std::vector<Band>> bands(tree.size());
  const auto held = graph.by_section();
  for (std::size_t s = 0; s < held.size(); ++s)
    for (const auto& [rank, members] : held[s]) {
      Band band{rank, y[members[0]], y[members[0]]};
      for (const std::size_t i : members) {
        const auto levels = static_cast<double>(1 + tree.depth(graph.section(i)) - tree.depth(s));
        const double above = graph.is_box(i) ? options.above : 0, below = graph.is_box(i) ? options.below : 0;
        band.top = std::min(band.top, y[i] - above - levels * options.heading);
        band.bottom = std::max(band.bottom, y[i] + below + levels * options.footing);
      }
      bands[s].push_back(band);
    }
  return bands;
}

/// Nothing is above 0, and no node's center above the first row.
void move_to_top(const LayeredGraph& graph, const LayoutOptions& options, std::vector<double>& y) {
  double top = *std::min_element(y.begin(), y.end());
  for (std::size_t i = 0; graph.is_box(i); ++i) top = std::min(top, y[i] - options.row);
  for (const auto& section : bands_of(graph, y, options))
    for (const Band& band : section) top = std::min(top, band.top);
  for (double& each : y) each -= top;
}

}  // namespace

Layout layout(const BoxGraph& boxes, const LayoutOptions& options) {
  const LayeredGraph graph(boxes);
  std::vector<double> y = heights_of(graph, ordered_columns(graph), options);
  move_to_top(graph, options, y);
  const auto place = [&](std::size_t i) {
    return Place{graph.rank(i), (static_cast<double>(graph.rank(i)) + 0.5) * options.column, y[i]};
  };
  Layout layout;
  for (std::size_t i = 0; i < boxes.boxes.size(); ++i) layout.places.push_back(place(i));
  for (const auto& routes : graph.routes()) {
    layout.routes.emplace_back();
    for (const auto& bends : routes) {
      layout.routes.back().emplace_back();
      for (const std::size_t bend : bends) layout.routes.back().back().push_back(place(bend));
    }
  }
  layout.sections = bands_of(graph, y, options);
  return layout;
}

}  // namespace xgrad::inspect
