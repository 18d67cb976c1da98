#include "structural.hpp"
#include "../shape.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad::engine {

void refuse_cotangent(std::string_view operation, const Node& input, const Shape& shape) {
  throw std::logic_error(fmt::format("{}: the pullback gave {}, of shape {}, a cotangent of shape {}",
                                     operation, display_name(input, input.operation()),
                                     to_string(input.shape()), to_string(shape)));
}

}  // namespace xgrad::engine
