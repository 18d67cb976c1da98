/// What the subscripts of an einsum mean for operands of given shapes.
#pragma once

#include "../../array.hpp"
#include "../../export.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// A sum of products: each dimension has a label, a number. The sum goes over those that the result lacks.
struct EinsteinSum {
  std::vector<std::vector<std::size_t>> operands;  ///< the labels of their dimensions
  std::vector<std::size_t> result;
  std::vector<std::size_t> lengths;  ///< of each label; a dimension of length 1 may have a longer one
};

/// As many labels as there are bits.
inline constexpr std::size_t most_labels = 64;

/// Reads the subscripts. Throws std::invalid_argument as einsum says, with the name of an operand by
/// `name_of`, which is called only then.
EinsteinSum read_subscripts(std::string_view text, std::span<const Shape> shapes,
                            const std::function<std::string(std::size_t)>& name_of);

}  // namespace engine
}  // namespace xgrad
