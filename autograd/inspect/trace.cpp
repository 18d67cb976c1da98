#include "trace.hpp"

#include <fmt/format.h>

namespace xgrad::inspect {

std::string equation(const TraceNode& node) {
  std::string text = node.name;
  if (!node.formula.empty()) text += " = " + node.formula;
  if (!node.numbers.empty()) text += " = " + node.numbers;
  const std::string value = to_text(node.value);
  if (node.value.shape.empty()) return node.numbers == value ? text : text + " = " + value;
  return fmt::format("{}, {}", text, value);
}

std::string line_of(const TraceNode& node) {
  if (node.file.empty()) return "";
  const std::size_t slash = node.file.find_last_of('/');
  return fmt::format("{}{}:{}", node.line_is_exact ? "" : "after ",
                     slash == std::string::npos ? node.file : node.file.substr(slash + 1), node.line);
}

}  // namespace xgrad::inspect
