/// Loops of one or two signs at once, for formulas that are put together at run time (kernels/fused.hpp).
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "loops.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

enum class Sign : std::uint8_t { plus, minus, times };
inline constexpr std::size_t signs = 3;

template <Real T>
struct ArithmeticLoops {
  /// a ∘ b
  std::array<ElementLoop<T>, signs> one;
  /// (a ∘ b) • c, at [∘][•]
  std::array<std::array<ElementLoop<T>, signs>, signs> two;
  /// c − (a ∘ b) of a, b and c
  std::array<ElementLoop<T>, signs> subtracted;
  /// ((a + b) + c) + d
  ElementLoop<T> sum_of_four;
  /// (((a + b) + c) + d) + e, as of the parts of a stencil
  ElementLoop<T> sum_of_five;
  /// The width of the registers that they use.
  std::size_t vector_bytes;
};

}  // namespace kernels
}  // namespace xgrad
