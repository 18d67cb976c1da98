#include "trace_file.hpp"
#include "text_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace xgrad::inspect {
namespace {

using json = nlohmann::json;

constexpr const char* format_name = "xgrad trace";
constexpr int format_version = 1;

// ---- Writing ---------------------------------------------------------------------------------------------

/// JSON has no NaN and no infinity.
json number(double x) {
  if (std::isnan(x)) return "nan";
  if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
  return x;
}

json index(std::size_t i) { return i == none ? json(-1) : json(i); }

json written(const Numbers& numbers) {
  json out = {{"shape", json::array()},           {"min", number(numbers.min)},
              {"max", number(numbers.max)},       {"mean", number(numbers.mean)},
              {"norm", number(numbers.norm)},     {"zeros", numbers.zeros},
              {"not_finite", numbers.not_finite}, {"digest", fmt::format("{:016x}", numbers.digest)}};
  for (std::size_t length : numbers.shape) out["shape"].push_back(length);
  if (numbers.has_entries()) {
    json& entries = out["entries"] = json::array();
    for (double x : numbers.entries) entries.push_back(number(x));
  }
  return out;
}

json written(const std::optional<Numbers>& numbers) { return numbers ? written(*numbers) : json(nullptr); }

json written(const TraceEdge& edge) {
  return {{"node", index(edge.input)},       {"gradient", edge.gradient},
          {"derivative", edge.derivative},   {"slope", written(edge.slope)},
          {"pullback", edge.pullback},       {"cotangent", written(edge.cotangent)},
          {"adjoint", written(edge.adjoint)}};
}

json written(const TraceNode& node) {
  json out = {{"name", node.name},
              {"operation", node.operation},
              {"dtype", node.dtype},
              {"formula", node.formula},
              {"numbers", node.numbers},
              {"value", written(node.value)},
              {"adjoint", written(node.adjoint)},
              {"order", node.order},
              {"section", index(node.section)},
              {"inputs", json::array()},
              {"line", nullptr}};
  if (!node.file.empty())
    out["line"] = {{"file", node.file}, {"line", node.line}, {"exact", node.line_is_exact}};
  for (const TraceEdge& edge : node.inputs) out["inputs"].push_back(written(edge));
  return out;
}

// ---- Reading ---------------------------------------------------------------------------------------------

double read_number(const json& in) {
  if (!in.is_string()) return in.get<double>();
  const auto text = in.get<std::string>();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  throw std::runtime_error(fmt::format("'{}' is not a number", text));
}

/// An index below `end`, or none.
std::size_t read_index(const json& in, std::size_t end, const char* what) {
  const auto i = in.get<std::int64_t>();
  if (i == -1) return none;
  if (i < 0 || static_cast<std::size_t>(i) >= end)
    throw std::runtime_error(fmt::format("{} {} is out of range: there are {}", what, i, end));
  return static_cast<std::size_t>(i);
}

Numbers read_numbers(const json& in) {
  Numbers numbers{};
  for (const json& length : in.at("shape")) numbers.shape.push_back(length.get<std::size_t>());
  numbers.min = read_number(in.at("min"));
  numbers.max = read_number(in.at("max"));
  numbers.mean = read_number(in.at("mean"));
  numbers.norm = read_number(in.at("norm"));
  numbers.zeros = in.at("zeros").get<std::size_t>();
  numbers.not_finite = in.at("not_finite").get<std::size_t>();
  numbers.digest = std::stoull(in.at("digest").get<std::string>(), nullptr, 16);
  if (numbers.shape.empty() && !in.contains("entries"))
    throw std::runtime_error("a number without its entry");
  if (in.contains("entries")) {
    for (const json& entry : in["entries"]) numbers.entries.push_back(read_number(entry));
    if (!numbers.has_entries())
      throw std::runtime_error(
          fmt::format("{} entries for shape {}", numbers.entries.size(), to_string(numbers.shape)));
  }
  return numbers;
}

std::optional<Numbers> read_optional(const json& in) {
  return in.is_null() ? std::nullopt : std::optional(read_numbers(in));
}

TraceEdge read_edge(const json& in, std::size_t nodes_before) {
  TraceEdge edge;
  edge.input = read_index(in.at("node"), nodes_before, "input");
  if (edge.input == none) throw std::runtime_error("an edge without input");
  edge.gradient = in.at("gradient").get<bool>();
  edge.derivative = in.at("derivative").get<std::string>();
  edge.slope = read_optional(in.at("slope"));
  edge.pullback = in.at("pullback").get<std::string>();
  edge.cotangent = read_optional(in.at("cotangent"));
  edge.adjoint = read_optional(in.at("adjoint"));
  return edge;
}

TraceNode read_node(const json& in, std::size_t nodes_before, std::size_t sections) {
  TraceNode node;
  node.name = in.at("name").get<std::string>();
  node.operation = in.at("operation").get<std::string>();
  node.dtype = in.at("dtype").get<std::string>();
  node.formula = in.at("formula").get<std::string>();
  node.numbers = in.at("numbers").get<std::string>();
  node.value = read_numbers(in.at("value"));
  node.adjoint = read_optional(in.at("adjoint"));
  node.order = in.at("order").get<int>();
  node.section = read_index(in.at("section"), sections, "section");
  for (const json& edge : in.at("inputs")) node.inputs.push_back(read_edge(edge, nodes_before));
  if (const json& line = in.at("line"); !line.is_null()) {
    node.file = line.at("file").get<std::string>();
    node.line = line.at("line").get<std::uint32_t>();
    node.line_is_exact = line.at("exact").get<bool>();
  }
  return node;
}

/// What the stepper relies on: adjoints where cotangents are passed.
void check(const Trace& trace) {
  if (trace.output == none) throw std::runtime_error("no output");
  for (const TraceNode& node : trace.nodes)
    for (const TraceEdge& edge : node.inputs)
      if (edge.cotangent && !(node.adjoint && edge.adjoint && trace.nodes[edge.input].adjoint))
        throw std::runtime_error(fmt::format("{} passes a cotangent on, but has no adjoint", node.name));
}

}  // namespace

std::string to_json(const Trace& trace) {
  json out = {{"format", format_name},
              {"version", format_version},
              {"output", index(trace.output)},
              {"nodes", json::array()},
              {"sections", json::array()}};
  for (const TraceNode& node : trace.nodes) out["nodes"].push_back(written(node));
  for (const TraceSection& section : trace.sections)
    out["sections"].push_back(
        {{"name", section.name}, {"parent", index(section.parent)}, {"derivative", section.derivative}});
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Trace trace_from_json(const std::string& text) {
  try {
    const json in = json::parse(text);
    if (!in.is_object() || in.value("format", "") != format_name)
      throw std::runtime_error("it is not a trace");
    if (const int version = in.at("version").get<int>(); version != format_version)
      throw std::runtime_error(
          fmt::format("its version is {}, this library reads version {}", version, format_version));
    Trace trace;
    for (const json& section : in.at("sections"))
      trace.sections.push_back({section.at("name").get<std::string>(),
                                read_index(section.at("parent"), trace.sections.size(), "section"),
                                section.at("derivative").get<bool>()});
    for (const json& node : in.at("nodes"))
      trace.nodes.push_back(read_node(node, trace.nodes.size(), trace.sections.size()));
    trace.output = read_index(in.at("output"), trace.nodes.size(), "output");
    check(trace);
    return trace;
  } catch (const std::logic_error& error) {  // of std::stoull
    throw std::runtime_error(error.what());
  } catch (const json::exception& error) {
    throw std::runtime_error(error.what());
  }
}

void save_trace(const Trace& trace, const std::filesystem::path& file) { write_text(file, to_json(trace)); }

Trace load_trace(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream.is_open() || stream.bad())
    throw std::system_error(errno, std::generic_category(), fmt::format("{}: cannot be read", file.string()));
  try {
    return trace_from_json(text);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format("{}: holds no trace: {}", file.string(), error.what()));
  }
}

}  // namespace xgrad::inspect
