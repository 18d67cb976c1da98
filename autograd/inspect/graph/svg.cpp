#include <xgrad/autograd/inspect/drawing/markup.hpp>
#include <xgrad/autograd/inspect/drawing/text_fit.hpp>
#include <xgrad/autograd/inspect/graph/edge_shape.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/graph/label_room.hpp>
#include <xgrad/autograd/inspect/graph/layout.hpp>
#include <xgrad/autograd/inspect/graph/outlines.hpp>
#include <xgrad/autograd/inspect/text_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace xgrad::inspect {
namespace {

constexpr double node_height = 46, padding = 9, badge_radius = 8, margin = 20;
constexpr double formula_size = 14.5, value_size = 13, small_size = 11.5;

constexpr std::string_view style_sheet = R"(<style>
.xgrad-graph{font-family:system-ui,sans-serif;font-size:13px}
.xgrad-graph .paper{fill:#fff}
.xgrad-graph text{fill:#1b1e23;text-anchor:middle}
.xgrad-graph .formula{font-family:"STIX Two Text",Cambria,Georgia,serif;font-style:italic;font-size:14.5px}
.xgrad-graph .small{font-size:11.5px}
.xgrad-graph .value{fill:#0069a3}
.xgrad-graph .adjoint,.xgrad-graph .slope{fill:#b04500}
.xgrad-graph .box{fill:#fff;stroke:#8a919c;stroke-width:1.2}
.xgrad-graph .leaf{fill:#f1f7fb;stroke:#0072b2}
.xgrad-graph .constant{stroke-dasharray:4 3}
.xgrad-graph .output{stroke-width:2.2}
.xgrad-graph .edge{fill:none;stroke:#8a919c;stroke-width:1.3;marker-end:url(#xgrad-arrow)}
.xgrad-graph .still{stroke-dasharray:3 4}
.xgrad-graph .arrow{fill:#8a919c}
.xgrad-graph .section{fill:#8a919c;fill-opacity:.05;stroke:#c3c9d1}
.xgrad-graph .derivative{fill:#a0528a;stroke:#c99bbd}
.xgrad-graph .heading{fill:#5f6670;text-anchor:start}
.xgrad-graph .badge{fill:#fff;stroke:#8a4a77}
.xgrad-graph .order{font-family:serif;font-size:16px;fill:#8a4a77}
.xgrad-graph .back{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
@media (prefers-color-scheme:dark){
.xgrad-graph .paper{fill:#15181d}
.xgrad-graph text{fill:#eceef1}
.xgrad-graph .value{fill:#56b4e9}
.xgrad-graph .adjoint,.xgrad-graph .slope{fill:#f5894a}
.xgrad-graph .box{fill:#15181d;stroke:#78808b}
.xgrad-graph .leaf{fill:#16232d;stroke:#56b4e9}
.xgrad-graph .edge{stroke:#78808b}
.xgrad-graph .arrow{fill:#78808b}
.xgrad-graph .section{fill:#b4bac3;stroke:#454c57}
.xgrad-graph .derivative{fill:#e6a3c8;stroke:#6b4a60}
.xgrad-graph .heading{fill:#b4bac3}
.xgrad-graph .badge{fill:#15181d;stroke:#e6a3c8}
.xgrad-graph .order{fill:#e6a3c8}
.xgrad-graph .back{stroke:#15181d}
}
</style>
<defs><marker id="xgrad-arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow" d="M0 1L8 4L0 7z"/></marker></defs>
)";

bool is_scalar(const std::optional<Numbers>& numbers) { return numbers && numbers->shape.empty(); }

std::string label_of(const TraceNode& node) {
  return node.formula.empty() ? node.name : fmt::format("{} = {}", node.name, node.formula);
}

/// "×4", "×0.1539": there is little room beside an edge.
std::string slope_of(const TraceEdge& edge) {
  if (!is_scalar(edge.slope)) return "";
  const double slope = edge.slope->entries.at(0);
  const std::string all = to_text(slope), four = to_text(slope, 4);
  return "×" + (four.size() < all.size() ? four : all);
}

/// Nodes are as wide as their texts need, all alike; the space between them is what labels and outlines need.
struct Sizes {
  explicit Sizes(const Trace& trace) {
    constexpr double narrowest = 84, widest = 210;
    for (const TraceNode& node : trace.nodes) {
      const std::string value = node.value.shape.empty() ? to_text(node.value) : to_string(node.value.shape);
      width = std::max({width, width_of(label_of(node), formula_size), width_of(value, value_size)});
      for (const TraceEdge& edge : node.inputs)
        space = std::max(space, width_of(slope_of(edge), small_size) + 24);
      // That of the output, 1, says nothing alone.
      adjoints = adjoints || (is_scalar(node.adjoint) && &node != &trace.nodes[trace.output]);
    }
    width = std::clamp(width + 2 * padding, narrowest, widest);
    space = std::clamp(space, 56.0, 100.0);
    if (!trace.sections.empty()) space = std::max(space, 2 * widest_outline(trace.sections) + 36);
    layout.column = width + space;
    layout.above = node_height / 2;
    layout.below = node_height / 2 + (adjoints ? 18 : 0);
    layout.row = layout.above + layout.below + 22;
  }

  double width = 0, space = 0;
  bool adjoints = false;  ///< are there any to show
  LayoutOptions layout;
};

class Drawing {
 public:
  explicit Drawing(const Trace& trace)
      : trace_(trace),
        size_(trace),
        layout_(layout(trace, size_.layout)),
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
                       width, height, bounds_.left, bounds_.top, title, trace_.nodes.size(), style_sheet,
                       sections, edges, labels, nodes);
  }

 private:
  // ---- Where things are ----------------------------------------------------------------------------------

  const Place& place(std::size_t i) const { return layout_.places[i]; }

  Rectangle box_of(std::size_t i) const {
    return {place(i).x - size_.width / 2, place(i).y - node_height / 2, place(i).x + size_.width / 2,
            place(i).y + node_height / 2};
  }

  Point badge_of(std::size_t i) const { return {box_of(i).right - 3, box_of(i).top - 1}; }

  /// Edges enter a node one below the other, in the order of where they come from.
  void shape_edges() {
    const double straight = size_.width + 2 * widest_outline(trace_.sections);
    edges_.resize(trace_.nodes.size());
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      const auto& inputs = trace_.nodes[i].inputs;
      const auto& routes = layout_.routes[i];
      const auto height_before = [&](std::size_t k) {
        return routes[k].empty() ? place(inputs[k].input).y : routes[k].back().y;
      };
      std::vector<std::size_t> order(inputs.size());
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(),
                       [&](auto a, auto b) { return height_before(a) < height_before(b); });
      const double count = static_cast<double>(inputs.size()), gap = std::min(10.0, 30 / count);
      std::vector<double> port(inputs.size());
      for (std::size_t n = 0; n < order.size(); ++n)
        port[order[n]] = (static_cast<double>(n) - (count - 1) / 2) * gap;
      for (std::size_t k = 0; k < inputs.size(); ++k)
        edges_[i].emplace_back(Point{box_of(inputs[k].input).right, place(inputs[k].input).y}, routes[k],
                               straight, Point{box_of(i).left, place(i).y + port[k]});
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
      const double half = width_of(adjoint_text(i), small_size) / 2, y = box_of(i).bottom;
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
    const std::string name = shortened(trace_.sections[s].name, small_size, size_.width - 2 * badge_radius);
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
    const Point center = room.place(edges_[to][k], width_of(text, small_size) + 2, small_size + 1);
    return fmt::format("<text class=\"small slope back\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", center.x,
                       center.y + 4, escaped(text));
  }

  std::string node(std::size_t i) const {
    const TraceNode& node = trace_.nodes[i];
    const std::string label = shortened(label_of(node), formula_size, size_.width - 2 * padding);
    const std::string shape = to_string(node.value.shape), entries = to_text(node.value);
    const std::string value = first_that_fits({entries, node.value.shape.empty() ? entries : shape},
                                              value_size, size_.width - 2 * padding);
    const char* kind = !node.inputs.empty() ? "" : node.operation == "leaf" ? " leaf" : " constant";
    return fmt::format(
        "<rect class=\"box{}{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"{}\"/>"
        "<text class=\"formula\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>"
        "<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        kind, i == trace_.output ? " output" : "", box_of(i).left, box_of(i).top, size_.width, node_height,
        node.inputs.empty() ? node_height / 2 : 6, place(i).x, place(i).y - 4, escaped(label), place(i).x,
        place(i).y + 15, escaped(value));
  }

  std::string adjoint_text(std::size_t i) const {
    const TraceNode& node = trace_.nodes[i];
    if (!size_.adjoints || !is_scalar(node.adjoint)) return "";
    const std::string value = to_text(*node.adjoint), &output = trace_.nodes[trace_.output].name;
    return first_that_fits({fmt::format("d{}/d{} = {}", output, node.name, value),
                            fmt::format("d{}/d… = {}", output, value), fmt::format("= {}", value)},
                           small_size, size_.width + 12);
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
  Sizes size_;
  Layout layout_;
  std::vector<Outline> outlines_;
  std::vector<std::vector<EdgeShape>> edges_;  // to each node from each of its inputs
  Rectangle bounds_;
};

}  // namespace

std::string to_svg(const Trace& trace) { return Drawing(trace).svg(); }

void to_svg(const Trace& trace, const std::filesystem::path& file) { write_text(file, to_svg(trace)); }

}  // namespace xgrad::inspect
