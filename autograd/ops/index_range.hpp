/// What chapters whose operations take indices share.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// The position of the first index that is none of `length` elements; nothing if all are.
inline std::optional<std::size_t> first_outside(const Array<std::int64_t>& indices, std::size_t length) {
  for (std::size_t i = 0; i < indices.size(); ++i)
    if (static_cast<std::size_t>(indices.data()[i]) >= length)
      return i;  // a negative one is beyond any length
  return std::nullopt;
}

/// How long rows along the last dimension are; 0 where there is none, as of Symbols.
inline std::size_t row_length(const Shape& shape) { return shape.empty() ? 0 : shape.back(); }

}  // namespace engine
}  // namespace xgrad
