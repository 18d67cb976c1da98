#include "graph.hpp"

#include <fmt/format.h>

namespace xgrad::inspect {
namespace {

/// A string of Graphviz's language.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + '"';
}

std::string label_of(const TraceNode& node) {
  std::string label =
      quoted(node.formula.empty() ? node.name : fmt::format("{} = {}", node.name, node.formula));
  label.pop_back();
  std::string value = quoted(to_text(node.value));
  label += fmt::format("\\n{}", value.substr(1));
  return label;
}

/// The nodes of a section, and within it the sections it holds.
void write_section(const Trace& trace, std::size_t section, std::string& out) {
  for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
    const TraceNode& node = trace.nodes[i];
    if (node.section != section) continue;
    const char* shape = node.inputs.empty() ? "ellipse" : "box";
    const char* emphasis = i == trace.output ? ", penwidth=2" : "";
    out += fmt::format("  n{} [label={}, shape={}{}];\n", i, label_of(node), shape, emphasis);
  }
  // Sections nest as deeply as calls do, which is not deep.
  for (std::size_t s = 0; s < trace.sections.size(); ++s) {
    if (trace.sections[s].parent != section) continue;
    out += fmt::format("  subgraph cluster_{} {{ label={};\n", s, quoted(trace.sections[s].name));
    write_section(trace, s, out);
    out += "  }\n";
  }
}

}  // namespace

std::string to_dot(const Trace& trace) {
  std::string out =
      "digraph {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n";
  write_section(trace, none, out);
  for (std::size_t i = 0; i < trace.nodes.size(); ++i)
    for (const TraceEdge& edge : trace.nodes[i].inputs) {
      std::string attributes;
      if (!edge.gradient)
        attributes = " [style=dashed]";
      else if (edge.slope)
        attributes = fmt::format(" [label={}]", quoted(to_text(*edge.slope)));
      out += fmt::format("  n{} -> n{}{};\n", edge.input, i, attributes);
    }
  return out + "}\n";
}

}  // namespace xgrad::inspect
