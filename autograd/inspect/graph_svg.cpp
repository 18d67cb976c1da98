#include <xgrad/autograd/inspect/graph.hpp>
#include <xgrad/autograd/inspect/layout.hpp>
#include <xgrad/autograd/inspect/markup.hpp>
#include <xgrad/autograd/inspect/text_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace xgrad::inspect {
namespace {

constexpr double node_width = 136, node_height = 46, margin = 24;
constexpr LayoutOptions spacing{.column = 226, .row = 92};

constexpr std::string_view style_sheet = R"(<style>
.xgrad-graph{font-family:system-ui,sans-serif;font-size:13px}
.xgrad-graph .paper{fill:#fff}
.xgrad-graph text{fill:#1b1e23;text-anchor:middle}
.xgrad-graph .formula{font-family:"STIX Two Text","Cambria Math",Cambria,Georgia,serif;font-style:italic;font-size:15px}
.xgrad-graph .small{font-size:11.5px}
.xgrad-graph .value{fill:#0072b2}
.xgrad-graph .adjoint,.xgrad-graph .slope{fill:#c04f00}
.xgrad-graph .box{fill:#f6f8fa;stroke:#8a919c}
.xgrad-graph .leaf{fill:#eef5fb;stroke:#0072b2}
.xgrad-graph .output{stroke-width:2.2}
.xgrad-graph .edge{fill:none;stroke:#8a919c;stroke-width:1.4}
.xgrad-graph .still{stroke-dasharray:4 4}
.xgrad-graph .section{fill:#8a919c;fill-opacity:.07;stroke:#8a919c;stroke-dasharray:3 4}
.xgrad-graph .heading{fill:#5f6670;text-anchor:start}
.xgrad-graph .back{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
@media (prefers-color-scheme:dark){
.xgrad-graph .paper{fill:#15181d}
.xgrad-graph text{fill:#eceef1}
.xgrad-graph .value{fill:#56b4e9}
.xgrad-graph .adjoint,.xgrad-graph .slope{fill:#f5894a}
.xgrad-graph .box{fill:#20242b;stroke:#78808b}
.xgrad-graph .leaf{fill:#17242e;stroke:#56b4e9}
.xgrad-graph .edge{stroke:#78808b}
.xgrad-graph .heading{fill:#b4bac3}
.xgrad-graph .back{stroke:#15181d}
}
</style>
)";

/// What fits into a node, about: it is the viewer's font that decides.
std::string shortened(const std::string& text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;  // inside a character
    if (characters++ == most) return text.substr(0, i) + "…";
  }
  return text;
}

class Drawing {
 public:
  explicit Drawing(const Trace& trace) : trace_(trace), places_(layout(trace, spacing)) {
    for (Place& place : places_) {
      place.x += margin - (spacing.column - node_width) / 2;
      place.y += margin + node_height / 2 - spacing.row;
      width_ = std::max(width_, place.x + node_width / 2 + margin);
      height_ = std::max(height_, place.y + node_height / 2 + 22 + margin);
    }
  }

  std::string svg() const {
    std::string sections, edges, nodes;
    for (std::size_t s = 0; s < trace_.sections.size(); ++s) sections += section(s);
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      for (const TraceEdge& each : trace_.nodes[i].inputs) edges += edge(i, each);
      nodes += node(i);
    }
    const std::string title = escaped(equation(trace_.nodes[trace_.output]));
    return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" class="xgrad-graph" role="img" )"
                       R"(width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}">
<title>{2}</title>
<desc>A graph of {3} nodes from left to right: values in blue, adjoints and local derivatives in orange.</desc>
{4}<rect class="paper" width="{0:.0f}" height="{1:.0f}" rx="6"/>
{5}{6}{7}</svg>
)",
                       width_, height_, title, trace_.nodes.size(), style_sheet, sections, edges, nodes);
  }

 private:
  bool lies_in(std::size_t node, std::size_t section) const {
    for (std::size_t s = trace_.nodes[node].section; s != none; s = trace_.sections[s].parent)
      if (s == section) return true;
    return false;
  }

  std::string section(std::size_t s) const {
    double left = width_, right = 0, top = height_, bottom = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!lies_in(i, s)) continue;
      left = std::min(left, places_[i].x - node_width / 2 - 10);
      right = std::max(right, places_[i].x + node_width / 2 + 10);
      top = std::min(top, places_[i].y - node_height / 2 - 18);
      bottom = std::max(bottom, places_[i].y + node_height / 2 + 20);
    }
    if (right < left) return "";
    return fmt::format(
        "<rect class=\"section\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"8\"/>"
        "<text class=\"small heading\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        left, top, right - left, bottom - top, left + 8, top + 13, escaped(trace_.sections[s].name));
  }

  std::string edge(std::size_t to, const TraceEdge& edge) const {
    const double x1 = places_[edge.input].x + node_width / 2, y1 = places_[edge.input].y;
    const double x2 = places_[to].x - node_width / 2, y2 = places_[to].y;
    const double bend = std::max(30.0, (x2 - x1) / 2);
    std::string out = fmt::format(
        "<path class=\"edge{}\" d=\"M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}\"/>\n",
        edge.gradient ? "" : " still", x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2);
    if (edge.slope && edge.slope->shape.empty())
      out += fmt::format("<text class=\"small slope back\" x=\"{:.1f}\" y=\"{:.1f}\">×{}</text>\n",
                         (x1 + x2) / 2, (y1 + y2) / 2 - 4, escaped(to_text(*edge.slope)));
    return out;
  }

  std::string node(std::size_t i) const {
    const TraceNode& node = trace_.nodes[i];
    const double x = places_[i].x, y = places_[i].y;
    const std::string label =
        node.formula.empty() ? node.name : fmt::format("{} = {}", node.name, node.formula);
    std::string out = fmt::format(
        "<rect class=\"box{}{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"{}\"/>"
        "<text class=\"formula\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>"
        "<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        node.operation == "leaf" ? " leaf" : "", i == trace_.output ? " output" : "", x - node_width / 2,
        y - node_height / 2, node_width, node_height, node.inputs.empty() ? 23 : 6, x, y - 4,
        escaped(shortened(label, 19)), x, y + 15, escaped(shortened(to_text(node.value), 21)));
    if (node.adjoint && node.adjoint->shape.empty())
      out += fmt::format("<text class=\"small adjoint back\" x=\"{:.1f}\" y=\"{:.1f}\">d{}/d{} = {}</text>\n",
                         x, y + node_height / 2 + 14, escaped(trace_.nodes[trace_.output].name),
                         escaped(node.name), escaped(to_text(*node.adjoint)));
    return out;
  }

  const Trace& trace_;
  std::vector<Place> places_;
  double width_ = 2 * margin;
  double height_ = 2 * margin;
};

}  // namespace

std::string to_svg(const Trace& trace) { return Drawing(trace).svg(); }

void to_svg(const Trace& trace, const std::filesystem::path& file) { write_text(file, to_svg(trace)); }

}  // namespace xgrad::inspect
