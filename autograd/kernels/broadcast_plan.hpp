/// BroadcastPlan: how operands that broadcast to one shape are walked through.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/export.hpp>

#include <cstddef>
#include <span>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A broadcast of some operands, flattened as far as it goes: neighboring dimensions that every operand walks
/// through alike (or stands still in alike) are one. The last dimension is the row that a loop runs over.
class BroadcastPlan {
 public:
  BroadcastPlan(const Shape& shape, std::span<const Shape* const> operands);

  /// At least one; the outermost is 0.
  std::size_t dimensions() const noexcept { return lengths_.size(); }
  std::size_t length(std::size_t dimension) const noexcept { return lengths_[at(dimension)]; }
  /// In elements; 0 where an operand is repeated.
  std::size_t stride(std::size_t dimension, std::size_t operand) const noexcept {
    return strides_[at(dimension) * operands_ + operand];
  }

 private:
  std::size_t at(std::size_t dimension) const noexcept { return lengths_.size() - 1 - dimension; }

  std::size_t operands_;
  xt::svector<std::size_t, 4> lengths_;   // innermost first
  xt::svector<std::size_t, 16> strides_;  // of each dimension, of each operand
};

}  // namespace kernels
}  // namespace xgrad
