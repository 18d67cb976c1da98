// Prints docs/operations.md: every operation, as its own rule describes it.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

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

// What is called, with all arguments and their defaults; the headers in autograd/ops say more.
constexpr std::string_view calls = R"(
## Calls

One operand at least is a Variable; where there are two or more, the others may be Variables, numbers, arrays, xtensor
expressions or `std::vector`s of numbers, and broadcast. `axes` is one number, a list `{0, 2}` or a `std::vector`;
negative ones count from the last, and without any all are meant. Every function also takes, last, the `Location` that
it is said to be called from.

| call | gives |
| --- | --- |
| `a + b`, `a - b`, `a * b`, `a / b`, `-x`, `+x`; `a += b` and so on | `a += b` makes `a` refer to a new value |
| `a > b`, `a >= b`, `a < b`, `a <= b`, `equal(a, b)` | 1 where it holds, 0 elsewhere; no gradient |
| `square(x)`, `sqrt(x)`, `pow(a, b)`, `abs(x)`, `exp(x)`, `log(x)` | |
| `sigmoid(x)`, `tanh(x)`, `relu(x)`, `leaky_relu(x, slope = 0.01)`, `softplus(x)`, `step(x)` | |
| `maxout(x, pieces)` | the largest of each `pieces` neighbors along the last axis |
| `where(condition, a, b)`, `maximum(a, b)`, `minimum(a, b)` | |
| `sum(x, axes, keepdims = false)`, `mean(…)`, `max(…)`, `min(…)`, `logsumexp(…)` | with `keepdims` the reduced dimensions stay, of length 1; `min(x)` is `-max(-x)` |
| `sum_to(x, kept, result)` | the sum over the dimensions in which the shape `kept` has 1, as shape `result` |
| `softmax(x, axis = -1)`, `softmax(x, {.axis = -1, .temperature = 1})`, `log_softmax(x, axis = -1)`, `hardmax(x, axis = -1)` | |
| `softmax_cross_entropy(logits, labels)` | the mean over the rows of `logits`, one label each |
| `matmul(a, b, {.transpose_a = false, .transpose_b = false})` | of matrices and vectors |
| `linear(x, W, b)` | `x W + b`, the bias added to each row |
| `solve(A, b)` | x with `A x = b`, for a vector or a matrix b |
| `slogdet(A)` | `.sign` and `.logarithm`: det A is sign·e^logarithm |
| `transpose(x, order = reversed)` | dimension i of the result is dimension `order[i]` of x |
| `reshape(x, shape)`, `broadcast_to(x, shape)` | |
| `squeeze(x, axes)`, `expand_dims(x, axis)` | without dimensions of length 1 (all, or those named), or with one more |
| `slice(x, axis, begin, end)` | begin ≤ i < end; negative ones count from the last |
| `pad(x, axis, before, after)` | zeros around x along one axis |
| `concatenate(a, b, axis = 0)`, `concatenate(parts, axis = 0)` | `parts` is a `std::vector` of Variables |
| `pick(x, indices)`, `place(x, indices, columns)` | one entry of each row, and back |
| `topk(x, k)` | `.values` and `.indices`: the k largest of each row along the last axis |
| `take_along_axis(x, indices)` | elements of each row along the last axis; `indices` is a `Variable<std::int64_t>` |
| `put_along_axis(x, indices, length)` | the reverse: rows of `length`, zero but at the indices; where one comes twice, the sum |
| `cast<float>(x)`, `cast<double>(x)` | x in the other dtype |
| `constant(value, name)`, `stop_gradient(x)` | what no gradient flows through |
)";

}  // namespace

int main() {
  fmt::print(R"(# Operations

Written by `examples/operations.cpp`, which asks `xgrad::operations()`; not edited by hand. Each formula is printed by
the very code that computes: the operation's rule, called with letters instead of numbers.

y is the value; g stands for dJ/dy, the adjoint of y; dx for dJ/dx, the cotangent that the pullback gives. Elementwise
operations broadcast by NumPy's rule, and their pullbacks are summed back to the operand's shape, which the formulas
leave out. Where a cotangent is `0`, no gradient flows. Of an operation that gives several values, y.NAME is one of them
and g.NAME its adjoint; `concatenate`, which takes any number of parts, is shown with one. In the rows of softmax and its
kind, Σ and max run over the last axis. Shapes, axes and indices, which the operations take as arguments, are
left out, too: `sum`, `broadcast`, `pick` and `place` stand for the sum over those axes, the repetition along them, the
entries at those indices, and zeros everywhere but there.

| operation | value | pullbacks |
| --- | --- | --- |
)");
  for (const auto& operation : xgrad::operations())
    fmt::print("| `{}` | {} | {} |\n", operation.name, cell("y = " + operation.value), pullbacks(operation));
  fmt::print("{}", calls);
}
