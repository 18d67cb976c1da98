#include "transform.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad::detail {

void refuse_transform(const Shape& operand, const Shape& out) {
  throw std::invalid_argument(
      fmt::format("transform: an operand is {}, the result is {}; the shapes must be equal",
                  to_string(operand), to_string(out)));
}

}  // namespace xgrad::detail
