/// Sums over memory.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct Sums {
  /// to[i] = Σⱼ from[i, j]
  void (*of_rows)(const T* from, std::size_t rows, std::size_t length, T* to);
  /// to[j] = Σᵢ from[i, j]
  void (*of_columns)(const T* from, std::size_t rows, std::size_t columns, T* to);
  /// Σᵢ a[i]·b[i]
  T (*of_products)(const T* a, const T* b, std::size_t length);
};

}  // namespace kernels
}  // namespace xgrad
