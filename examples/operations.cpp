// Prints docs/operations.md: every operation, as its own rule describes it.
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
  fmt::print(R"(# Operations

Written by `examples/operations.cpp`, which asks `xgrad::operations()`; not edited by hand. Each formula is printed by
the very code that computes: the operation's rule, called with letters instead of numbers.

y is the value; g stands for dJ/dy, the adjoint of y; dx for dJ/dx, the cotangent that the pullback gives. Elementwise
operations broadcast by NumPy's rule, and their pullbacks are summed back to the operand's shape, which the formulas
leave out. Where a cotangent is `0`, no gradient flows. In the rows of softmax and its kind, Σ and max run over the last
axis. Shapes, axes and indices, which the operations take as arguments, are left out, too: `sum`, `broadcast`, `pick` and
`place` stand for the sum over those axes, the repetition along them, the entries at those indices, and zeros everywhere
but there.

| operation | value | pullbacks |
| --- | --- | --- |
)");
  for (const auto& operation : xgrad::operations())
    fmt::print("| `{}` | {} | {} |\n", operation.name, cell("y = " + operation.value), pullbacks(operation));
}
