#include "page_layouts.hpp"
#include "free_heights.hpp"
#include "outlines.hpp"
#include "ports.hpp"

#include <algorithm>

namespace xgrad::inspect {
namespace {

/// Where labels may be, left of each column: between the boxes on either side, since a label is wider than
/// the gap between columns.
std::vector<FreeHeights> label_heights(const std::vector<Place>& places) {
  constexpr double reach = page_box_height / 2 + 12;
  std::vector<std::vector<std::pair<double, double>>> taken;
  for (const Place& place : places) {
    taken.resize(std::max(taken.size(), place.rank + 2));
    for (const std::size_t beside : {place.rank, place.rank + 1})
      taken[beside].emplace_back(place.y - reach, place.y + reach);
  }
  std::vector<FreeHeights> free;
  for (auto& each : taken) free.emplace_back(std::move(each));
  return free;
}

std::vector<PageLink> links_of(const BoxGraph& graph, const Layout& layout) {
  const auto ports = ports_of(graph, layout);
  const auto free = label_heights(layout.places);
  std::vector<PageLink> links;
  for (std::size_t to = 0; to < graph.boxes.size(); ++to)
    for (std::size_t k = 0; k < graph.boxes[to].inputs.size(); ++k) {
      const std::size_t from = graph.boxes[to].inputs[k];
      PageLink& link = links.emplace_back(PageLink{from, to, ports[to][k], 0, 0, {}});
      for (const Place& bend : layout.routes[to][k]) link.lanes.push_back(bend.y);
      const double begin = layout.places[from].y, end = layout.places[to].y + link.port;
      const double second = link.lanes.empty() ? end : link.lanes.front(),
                   last = link.lanes.empty() ? begin : link.lanes.back();
      link.begin_label = free[layout.places[from].rank + 1].nearest((begin + second) / 2);
      link.end_label = free[layout.places[to].rank].nearest((last + end) / 2);
    }
  return links;
}

std::vector<PageGroup> groups_of(const std::vector<TraceSection>& sections, Layout layout, double column) {
  const auto outlines = outlines_of(sections, layout.sections, column, page_box_width);
  std::vector<PageGroup> groups;
  for (std::size_t s = 0; s < sections.size(); ++s)
    if (!layout.sections[s].empty())
      groups.push_back({s, outlines[s].left, outlines[s].right, std::move(layout.sections[s])});
  return groups;
}

PageLayout page_layout(const Trace& trace, const FoldedGraph& folded) {
  constexpr double narrowest_gap = 50, between_outlines = 36;
  const double widest = widest_outline(trace.sections);
  const double gap =
      trace.sections.empty() ? narrowest_gap : std::max(narrowest_gap, 2 * widest + between_outlines);
  LayoutOptions options;
  options.column = page_box_width + gap;
  options.above = options.below = page_box_height / 2;
  const Layout layout = inspect::layout(folded.graph, options);
  PageLayout page{options.column,
                  page_box_width / 2 + widest,
                  {},
                  links_of(folded.graph, layout),
                  groups_of(trace.sections, layout, options.column)};
  for (std::size_t b = 0; b < folded.contents.size(); ++b)
    page.boxes.push_back({folded.contents[b], layout.places[b].rank, layout.places[b].y});
  return page;
}

}  // namespace

std::vector<PageLayout> page_layouts(const Trace& trace) {
  std::vector<PageLayout> layouts;
  for (const FoldedGraph& folded : foldings_of(trace)) layouts.push_back(page_layout(trace, folded));
  return layouts;
}

}  // namespace xgrad::inspect
