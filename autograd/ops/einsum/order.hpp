/// In which order the operands of an einsum are multiplied, two at a time.
#pragma once

#include "../../export.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// A set of labels: bit i is label i.
using Labels = std::uint64_t;

/// Two operands to be multiplied: they are taken out of the list, and what they give comes last in it.
struct Pair {
  std::size_t first, second;  ///< first < second

  bool operator==(const Pair&) const = default;
};

/// The labels of the product of two operands: those of either that the result or another operand has. The sum
/// goes over the rest.
Labels labels_of_product(std::span<const Labels> operands, Pair pair, Labels result);

/// The order that takes the least multiplications; of more than five operands one that is found step by step:
/// the product next that leaves the fewest elements in between, for what it replaces.
std::vector<Pair> contraction_order(std::vector<Labels> operands, Labels result,
                                    std::span<const std::size_t> lengths);

}  // namespace engine
}  // namespace xgrad
