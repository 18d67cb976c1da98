#include <xgrad/autograd/rule.hpp>
#include <xgrad/autograd/shape.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad::detail {

using namespace engine;

Shape broadcast_shape(std::string_view operation, std::span<const Node* const> operands,
                      std::span<const char* const> names) {
  Shape shape = operands[0]->shape();
  for (const Node* operand : operands.subspan(1)) {
    if (same_shape(operand->shape(), shape) || broadcast(shape, operand->shape(), shape)) continue;
    std::string shapes;
    for (std::size_t i = 0; i < operands.size(); ++i)
      shapes += fmt::format("{}{} is {}", i == 0 ? "" : ", ", display_name(*operands[i], names[i]),
                            to_string(operands[i]->shape()));
    throw std::invalid_argument(fmt::format("{}: shapes do not broadcast: {}", operation, shapes));
  }
  return shape;
}

void refuse_cotangent(std::string_view operation, const Node& input, const Shape& shape) {
  throw std::logic_error(fmt::format("{}: the pullback gave {}, of shape {}, a cotangent of shape {}",
                                     operation, display_name(input, input.operation()),
                                     to_string(input.shape()), to_string(shape)));
}

void require_rows(std::string_view operation, const Node& x) {
  if (x.shape().empty())
    throw std::invalid_argument(fmt::format("{}: {} is (), a scalar; at least one dimension is needed",
                                            operation, display_name(x, "x")));
}

}  // namespace xgrad::detail
