#include <xgrad/autograd/inspect/drawing/markup.hpp>
#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/graph/layout.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/text_file.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>
#include <xgrad_embedded/graph.css.hpp>
#include <xgrad_embedded/graph.html.hpp>
#include <xgrad_embedded/graph_controls.js.hpp>
#include <xgrad_embedded/graph_drawing.js.hpp>
#include <xgrad_embedded/graph_panel.js.hpp>
#include <xgrad_embedded/graph_trace.js.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

namespace xgrad::inspect {
namespace {

using json = nlohmann::json;

/// What the page's script draws: page/ says how.
json data_of(const Trace& trace, const std::string& title, std::size_t explained) {
  json data = {{"title", title},
               {"trace", json::parse(to_json(trace))},
               {"layout", json::array()},
               {"stops", json::array()},
               {"explanations", json::object()}};
  // The page draws sections as rectangles, which leave each other room on a stair.
  for (const Place& place : layout(trace, {.stairs = true}).places)
    data["layout"].push_back(
        {{"rank", place.rank}, {"x", std::round(place.x * 10) / 10}, {"y", std::round(place.y * 10) / 10}});
  for (const Stop& stop : stops_of(trace)) {
    if (stop.phase == Stop::Phase::forward)
      data["stops"].push_back({{"phase", "forward"}, {"node", stop.node}});
    else
      data["stops"].push_back({{"phase", "backward"},
                               {"node", stop.node},
                               {"edge", stop.edge == none ? json(nullptr) : json(stop.edge)}});
  }
  for (std::size_t i = 0; i < trace.nodes.size() && explained > 0; ++i) {
    const TraceNode& node = trace.nodes[i];
    if (node.operation != "leaf" || !node.adjoint) continue;
    data["explanations"][std::to_string(i)] = explain(trace, node.name, {.paths = 6, .factors = 8});
    --explained;
  }
  return data;
}

/// Inside a script element only "</" could end the data, and "<!--" begin a comment.
std::string as_script_data(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return out;
}

/// The template with each {{name}} replaced.
std::string filled(std::string_view text, const std::map<std::string_view, std::string_view>& parts) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find("{{", at), end = text.find("}}", begin);
    out += text.substr(at, begin - at);
    if (begin == std::string_view::npos || end == std::string_view::npos) break;
    out += parts.at(text.substr(begin + 2, end - begin - 2));
    at = end + 2;
  }
  return out;
}

}  // namespace

std::string to_html(const Trace& trace, const PageOptions& options) {
  const std::string title = options.title.empty() ? equation(trace.nodes[trace.output]) : options.title;
  const std::string data = as_script_data(
      data_of(trace, title, options.explained).dump(-1, ' ', false, json::error_handler_t::replace));
  std::string script;
  for (std::string_view part :
       {page::graph_trace_js, page::graph_drawing_js, page::graph_panel_js, page::graph_controls_js})
    script += part;
  return filled(page::graph_html,
                {{"title", escaped(title)}, {"style", page::graph_css}, {"data", data}, {"script", script}});
}

void to_html(const Trace& trace, const std::filesystem::path& file, const PageOptions& options) {
  write_text(file, to_html(trace, options));
}

}  // namespace xgrad::inspect
