#include "../drawing/markup.hpp"
#include "../drawing/text_fit.hpp"
#include "../text_file.hpp"
#include "edge_shape.hpp"
#include "graph.hpp"
#include "label_room.hpp"
#include "layout.hpp"
#include "outlines.hpp"
#include "ports.hpp"
#include "svg_sizes.hpp"
#include "svg_style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xgrad::inspect {
namespace {

constexpr double badge_radius = 8, margin = 20;

class Drawing {
 public:
  explicit Drawing(const Trace& trace)
      : trace_(trace),
        size_(trace),
        boxes_(boxes_of(trace)),
        layout_(layout(boxes_, size_.layout)),
        outlines_(outlines_of(trace.sections, layout_.sections, size_.layout.column, size_.width)) {
    shape_edges();
    find_bounds();
  }

  std::string svg() const {
    std::string sections, edges, labels, nodes;
    Room room = room_for_labels();
    for (std::size_t s = 0; s < trace_.sections.size(); ++s) sections += section(s);
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      for (std::size_t k = 0; k < edges_[i].size(); ++k) {
        edges += edge(i, k);
        labels += slope(i, k, room);
      }
      nodes += node(i) + adjoint(i) + badge(i);
    }
    const std::string title = escaped(equation(trace_.nodes[trace_.output]));
    const double width = bounds_.right - bounds_.left, height = bounds_.bottom - bounds_.top;
    return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" class="xgrad-graph" role="img" )"
                       R"(width="{0:.0f}" height="{1:.0f}" viewBox="{2:.1f} {3:.1f} {0:.0f} {1:.0f}">
<title>{4}</title>
<desc>A graph of {5} nodes from left to right: values in blue, adjoints and local derivatives in orange.</desc>
{6}<rect class="paper" x="{2:.1f}" y="{3:.1f}" width="{0:.0f}" height="{1:.0f}" rx="6"/>
{7}{8}{9}{10}</svg>
)",
                       width, height, bounds_.left, bounds_.top, title, trace_.nodes.size(), svg_style_sheet,
                       sections, edges, labels, nodes);
  }

 private:
  // ---- Where things are ----------------------------------------------------------------------------------

  const Place& place(std::size_t i) const { return layout_.places[i]; }

  Rectangle box_of(std::size_t i) const {
    return {place(i).x - size_.width / 2, place(i).y - svg_node_height / 2, place(i).x + size_.width / 2,
            place(i).y + svg_node_height / 2};
  }

  Point badge_of(std::size_t i) const { return {box_of(i).right - 3, box_of(i).top - 1}; }

  void shape_edges() {
    const double straight = size_.width + 2 * widest_outline(trace_.sections);
    const auto ports = ports_of(boxes_, layout_);
    edges_.resize(trace_.nodes.size());
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      const auto& inputs = trace_.nodes[i].inputs;
      for (std::size_t k = 0; k < inputs.size(); ++k)
        edges_[i].emplace_back(Point{box_of(inputs[k].input).right, place(inputs[k].input).y},
                               layout_.routes[i][k], straight,
                               Point{box_of(i).left, place(i).y + ports[i][k]});
    }
  }

  void find_bounds() {
    bounds_ = box_of(0);
    const auto include = [&](const Rectangle& area) {
      bounds_ = {std::min(bounds_.left, area.left), std::min(bounds_.top, area.top),
                 std::max(bounds_.right, area.right), std::max(bounds_.bottom, area.bottom)};
    };
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      Rectangle area = box_of(i);
      area.bottom = place(i).y + size_.layout.below;
      include(area);
      for (const auto& route : layout_.routes[i])
        for (const Place& bend : route) include({bend.x, bend.y, bend.x, bend.y});
    }
    for (std::size_t s = 0; s < outlines_.size(); ++s)
      for (const Band& band : layout_.sections[s])
        include({outlines_[s].left, band.top, outlines_[s].right, band.bottom});
    bounds_ = {bounds_.left - margin, bounds_.top - margin, bounds_.right + margin, bounds_.bottom + margin};
  }

  /// What the labels of edges have to avoid. Headings are not where edges are.
  Room room_for_labels() const {
    Room room;
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      room.take(box_of(i));
      const double half = width_of(adjoint_text(i), svg_small_size) / 2, y = box_of(i).bottom;
      if (half > 0) room.take(Rectangle{place(i).x - half, y, place(i).x + half, y + 17});
      const Point badge = badge_of(i);
      if (trace_.nodes[i].order > 0)
        room.take(Rectangle{badge.x - badge_radius, badge.y - badge_radius, badge.x + badge_radius,
                            badge.y + badge_radius});
      for (const EdgeShape& edge : edges_[i]) room.take(edge);
    }
    return room;
  }

  // ---- What they look like -------------------------------------------------------------------------------

  std::string section(std::size_t s) const {
    if (outlines_[s].path.empty()) return "";
    const Band& first = layout_.sections[s].front();
    const double left = (static_cast<double>(first.rank) + 0.5) * size_.layout.column - size_.width / 2;
    // The badge of the node below may reach up to it from the right.
    const std::string name =
        shortened(trace_.sections[s].name, svg_small_size, size_.width - 2 * badge_radius);
    return fmt::format(
        "<path class=\"section{}\" d=\"{}\"/>"
        "<text class=\"small heading\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        trace_.sections[s].derivative ? " derivative" : "", outlines_[s].path, left, first.top + 14.5,
        escaped(name));
  }

  std::string edge(std::size_t to, std::size_t k) const {
    return fmt::format("<path class=\"edge{}\" d=\"{}\"/>\n",
                       trace_.nodes[to].inputs[k].gradient ? "" : " still", edges_[to][k].path());
  }

  std::string slope(std::size_t to, std::size_t k, Room& room) const {
    const std::string text = slope_of(trace_.nodes[to].inputs[k]);
    if (text.empty()) return "";
    const Point center = room.place(edges_[to][k], width_of(text, svg_small_size) + 2, svg_small_size + 1);
    return fmt::format("<text class=\"small slope back\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", center.x,
                       center.y + 4, escaped(text));
  }

  std::string node(std::size_t i) const {
    const TraceNode& node = trace_.nodes[i];
    const std::string label = shortened(label_of(node), svg_formula_size, size_.width - 2 * svg_padding);
    const std::string shape = to_string(node.value.shape), entries = to_text(node.value);
    const std::string value = first_that_fits({entries, node.value.shape.empty() ? entries : shape},
                                              svg_value_size, size_.width - 2 * svg_padding);
    const char* kind = !node.inputs.empty() ? "" : node.operation == "leaf" ? " leaf" : " constant";
    return fmt::format(
        "<rect class=\"box{}{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"{}\"/>"
        "<text class=\"formula\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>"
        "<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        kind, i == trace_.output ? " output" : "", box_of(i).left, box_of(i).top, size_.width,
        svg_node_height, node.inputs.empty() ? svg_node_height / 2 : 6, place(i).x, place(i).y - 4,
        escaped(label), place(i).x, place(i).y + 15, escaped(value));
  }

  std::string adjoint_text(std::size_t i) const {
    const TraceNode& node = trace_.nodes[i];
    if (!size_.adjoints || !is_scalar(node.adjoint)) return "";
    const std::string value = to_text(*node.adjoint), &output = trace_.nodes[trace_.output].name;
    return first_that_fits({fmt::format("d{}/d{} = {}", output, node.name, value),
                            fmt::format("d{}/d… = {}", output, value), fmt::format("= {}", value)},
                           svg_small_size, size_.width + 12);
  }

  std::string adjoint(std::size_t i) const {
    const std::string text = adjoint_text(i);
    if (text.empty()) return "";
    return fmt::format("<text class=\"small adjoint\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", place(i).x,
                       box_of(i).bottom + 14, escaped(text));
  }

  /// The order of the derivative that a node was recorded for, as primes at its corner.
  std::string badge(std::size_t i) const {
    const int order = trace_.nodes[i].order;
    if (order == 0) return "";
    const std::string text =
        order < 4 ? std::array{"", "′", "″", "‴"}[static_cast<std::size_t>(order)] : fmt::format("{}", order);
    const Point center = badge_of(i);
    return fmt::format(
        "<circle class=\"badge\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"/>"
        "<text class=\"order\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        center.x, center.y, badge_radius, center.x, center.y + (order < 4 ? 6.5 : 5), text);
  }

  const Trace& trace_;
  SvgSizes size_;
  BoxGraph boxes_;
  Layout layout_;
  std::vector<Outline> outlines_;
  std::vector<std::vector<EdgeShape>> edges_;  // to each node from each of its inputs
  Rectangle bounds_;
};

}  // namespace

std::string to_svg(const Trace& trace) { return Drawing(trace).svg(); }

void to_svg(const Trace& trace, const std::filesystem::path& file) { write_text(file, to_svg(trace)); }

}  // namespace xgrad::inspect
