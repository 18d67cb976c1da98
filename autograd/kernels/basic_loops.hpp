/// Loops that the engine runs beside the formulas of rules.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "loops.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct BasicLoops {
  /// out[i] = a[i] + b[i]
  ElementLoop<T> add;
  /// out[i] = a[i]/b[i]
  ElementLoop<T> divide;
  /// The row, `rows` times.
  void (*repeat_row)(const T* row, std::size_t length, std::size_t rows, T* to);
  /// to[i, j] = from[i + j·step], of `rows` rows and `columns` columns.
  void (*transpose)(const T* from, std::ptrdiff_t step, std::size_t rows, std::size_t columns, T* to);
};

}  // namespace kernels
}  // namespace xgrad
