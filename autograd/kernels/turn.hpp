/// Turning a matrix around in registers: rows become columns.
#pragma once

#include "../export.hpp"
#include "lanes.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

/// As many registers as one has lanes.
template <class T, class Arch = xsimd::default_arch>
using Square = std::array<xsimd::batch<T, Arch>, lane_count<T, Arch>>;

/// a and b element by element in turn: the lower halves of both, or the higher ones.
template <bool higher, class T, class Arch>
[[gnu::always_inline]] inline xsimd::batch<T, Arch> interleaved(const xsimd::batch<T, Arch>& a,
                                                                const xsimd::batch<T, Arch>& b) {
  using Register = typename xsimd::batch<T, Arch>::register_type;
  constexpr std::size_t width = lane_count<T, Arch>, first = higher ? width / 2 : 0;
  return [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
    return xsimd::batch<T, Arch>(__builtin_shufflevector(static_cast<Register>(a), static_cast<Register>(b),
                                                         (first + i / 2 + (i % 2 == 0 ? 0 : width))...));
  }
  (std::make_index_sequence<width>());
}

/// What `interleaved` put together: the elements of a, then of b, with even indices, or those with odd ones.
template <bool odd, class T, class Arch>
[[gnu::always_inline]] inline xsimd::batch<T, Arch> every_other(const xsimd::batch<T, Arch>& a,
                                                                const xsimd::batch<T, Arch>& b) {
  using Register = typename xsimd::batch<T, Arch>::register_type;
  return [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
    return xsimd::batch<T, Arch>(__builtin_shufflevector(static_cast<Register>(a), static_cast<Register>(b),
                                                         (2 * i + (odd ? 1 : 0))...));
  }
  (std::make_index_sequence<lane_count<T, Arch>>());
}

/// Element j of register i and element i of register j change places. Each step interleaves the registers of
/// the lower half with those of the higher one, a perfect shuffle of all elements, and after log₂(width) of
/// them each element is in its place (Stone, Parallel processing with the perfect shuffle, 1971). Inlined and
/// unrolled, as are loops over a square around it, so that it stays in registers, and what is not used of the
/// result is not computed.
template <class T, class Arch>
[[gnu::always_inline]] inline void turn(std::array<xsimd::batch<T, Arch>, lane_count<T, Arch>>& square) {
  constexpr std::size_t width = lane_count<T, Arch>, half = width / 2;
#pragma GCC unroll 4
  for (std::size_t done = 1; done < width; done *= 2) {
    Square<T, Arch> shuffled;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < half; ++i) {
      shuffled[2 * i] = interleaved<false>(square[i], square[half + i]);
      shuffled[2 * i + 1] = interleaved<true>(square[i], square[half + i]);
    }
    square = shuffled;
  }
}

}  // namespace lanes
}  // namespace xgrad
