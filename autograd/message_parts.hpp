/// Parts of messages about nodes: lines and indices.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "location.hpp"
#include "node.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// " (fit.cpp:12)"; nothing if the line is not known.
std::string line_text(Location location);

/// "x is (2, 3)": its name, or else `fallback`, and its shape.
std::string shape_text(const Node& node, std::string_view fallback = "x");

/// The index (i, j, …) of an element in row-major order.
std::vector<std::size_t> index_of(std::size_t element, const Shape& shape);

}  // namespace engine
}  // namespace xgrad
