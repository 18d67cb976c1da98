/// BroadcastPlan: how operands that broadcast to one shape are walked through.
#pragma once

#include "../export.hpp"
#include "../layout.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A broadcast of some operands, flattened as far as it goes: neighboring dimensions that every operand walks
/// through alike (or stands still in alike) are one. The last dimension is the row that a loop runs over.
class BroadcastPlan {
 public:
  template <Element T>
  BroadcastPlan(const Shape& shape, std::span<const View<T>> operands);

  /// At least one; the outermost is 0.
  std::size_t dimensions() const noexcept { return lengths_.size(); }
  std::size_t length(std::size_t dimension) const noexcept { return lengths_[at(dimension)]; }
  /// In elements; 0 where an operand is repeated.
  std::ptrdiff_t stride(std::size_t dimension, std::size_t operand) const noexcept {
    return strides_[at(dimension) * operands_ + operand];
  }

  /// Calls row(offsets) for each row in turn: how far behind its first element each operand's row begins.
  template <class Row>
  void for_rows(const Row& row) const {
    walk(dimensions() - 1, row);
  }
  /// The same for blocks, which are the last two dimensions, or the only one.
  template <class Block>
  void for_blocks(const Block& block) const {
    walk(dimensions() - std::min<std::size_t>(dimensions(), 2), block);
  }

 private:
  std::size_t at(std::size_t dimension) const noexcept { return lengths_.size() - 1 - dimension; }

  /// An odometer over the first `outer` dimensions.
  template <class Call>
  void walk(std::size_t outer, const Call& call) const {
    Shape index(outer, std::size_t{0});
    xt::svector<std::ptrdiff_t, 4> offsets(operands_, std::ptrdiff_t{0});
    while (true) {
      call(offsets.data());
      std::size_t d = outer;
      for (; d-- > 0;) {
        for (std::size_t k = 0; k < operands_; ++k) offsets[k] += stride(d, k);
        if (++index[d] < length(d)) break;
        for (std::size_t k = 0; k < operands_; ++k)
          offsets[k] -= stride(d, k) * static_cast<std::ptrdiff_t>(length(d));
        index[d] = 0;
      }
      if (d == static_cast<std::size_t>(-1)) return;
    }
  }

  std::size_t operands_;
  xt::svector<std::size_t, 4> lengths_;      // innermost first
  xt::svector<std::ptrdiff_t, 16> strides_;  // of each dimension, of each operand
};

}  // namespace kernels
}  // namespace xgrad
