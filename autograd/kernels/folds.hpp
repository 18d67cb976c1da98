/// Sums and products over memory.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// Of a matrix whose rows lie one after the other.
template <Real T>
struct Folds {
  /// to[i] = Σⱼ from[i, j]
  void (*sums_of_rows)(const T* from, std::size_t rows, std::size_t length, T* to);
  /// to[j] = Σᵢ from[i, j]
  void (*sums_of_columns)(const T* from, std::size_t rows, std::size_t columns, T* to);
  /// to[i] = Πⱼ from[i, j]
  void (*products_of_rows)(const T* from, std::size_t rows, std::size_t length, T* to);
  /// to[j] = Πᵢ from[i, j], of rows that are `step` apart.
  void (*products_of_columns)(const T* from, std::size_t step, std::size_t rows, std::size_t columns, T* to);
  /// Σᵢ a[i]·b[i]
  T (*sum_of_products)(const T* a, const T* b, std::size_t length);
};

}  // namespace kernels
}  // namespace xgrad
