#include <xgrad_embedded/boxes.js.hpp>
#include <xgrad_embedded/controls.js.hpp>
#include <xgrad_embedded/drawing.js.hpp>
#include <xgrad_embedded/entries.js.hpp>
#include <xgrad_embedded/events.js.hpp>
#include <xgrad_embedded/folding.js.hpp>
#include <xgrad_embedded/formulas.js.hpp>
#include <xgrad_embedded/graph.css.hpp>
#include <xgrad_embedded/graph.html.hpp>
#include <xgrad_embedded/layouts.js.hpp>
#include <xgrad_embedded/marks.js.hpp>
#include <xgrad_embedded/numbers.js.hpp>
#include <xgrad_embedded/overview.js.hpp>
#include <xgrad_embedded/panel.js.hpp>
#include <xgrad_embedded/search.js.hpp>
#include <xgrad_embedded/sentences.js.hpp>
#include <xgrad_embedded/shapes.js.hpp>
#include <xgrad_embedded/texts.js.hpp>
#include <xgrad_embedded/trace.js.hpp>
#include <xgrad_embedded/view.js.hpp>
#include "../drawing/markup.hpp"
#include "../text_file.hpp"
#include "graph.hpp"
#include "page_data.hpp"

#include <map>
#include <string>
#include <string_view>

namespace xgrad::inspect {
namespace {

/// In the order in which they need each other.
constexpr std::string_view scripts[] = {
    page::trace_js,   page::numbers_js, page::sentences_js, page::formulas_js, page::shapes_js,
    page::texts_js,   page::layouts_js, page::boxes_js,     page::marks_js,    page::drawing_js,
    page::panel_js,   page::entries_js, page::view_js,      page::overview_js, page::controls_js,
    page::folding_js, page::search_js,  page::events_js};

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
  const std::string data = as_script_data(page_data(trace, title, options.explained));
  std::string script;
  for (const std::string_view part : scripts) script += part;
  return filled(page::graph_html,
                {{"title", escaped(title)}, {"style", page::graph_css}, {"data", data}, {"script", script}});
}

void to_html(const Trace& trace, const std::filesystem::path& file, const PageOptions& options) {
  write_text(file, to_html(trace, options));
}

}  // namespace xgrad::inspect
