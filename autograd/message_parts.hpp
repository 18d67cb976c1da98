/// Parts of messages about nodes: lines and indices.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "location.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// " (fit.cpp:12)"; nothing if the line is not known.
std::string line_text(Location location);

/// The index (i, j, …) of an element in row-major order.
std::vector<std::size_t> index_of(std::size_t element, const Shape& shape);

}  // namespace engine
}  // namespace xgrad
