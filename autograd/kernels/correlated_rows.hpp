/// Sums of products of a row that slides over other rows: what correlations are made of.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// y_i = Σ_rj x_{r, i+j}·w_rj for i < count, r < rows, j < length; added to what y holds if `add`.
template <Real T>
struct CorrelatedRow {
  const T* x;
  std::size_t x_row;  ///< the step from one row to the next
  const T* w;
  std::size_t w_row;
  std::size_t rows, length;
  T* y;
  std::size_t count;
  bool add;
};

template <Real T>
struct CorrelatedRows {
  void (*compute)(const CorrelatedRow<T>&);
};

}  // namespace kernels
}  // namespace xgrad
