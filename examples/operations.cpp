// Prints a table of every operation, as its own rule describes it.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <string>

namespace {

/// A formula as a cell of a table.
std::string cell(const std::string& formula) {
  std::string text = "`";
  for (const char c : formula) text += c == '|' ? std::string("\\|") : std::string(1, c);
  return text + "`";
}

std::string pullbacks(const xgrad::Operation& operation) {
  std::string text;
  for (std::size_t i = 0; i < operation.inputs.size(); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : "<br>",
                        cell(fmt::format("d{} = {}", operation.inputs[i], operation.pullbacks[i])));
  return text;
}

}  // namespace

int main() {
  fmt::print("| operation | value | pullbacks |\n| --- | --- | --- |\n");
  for (const auto& operation : xgrad::operations())
    fmt::print("| `{}` | {} | {} |\n", operation.name, cell("y = " + operation.value), pullbacks(operation));
}
