/// StridedProduct: a product of two matrices, wherever their elements lie.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// c = a·b: (m × k)·(k × n), with a row added to each row of c. c's rows lie one after the other.
template <Real T>
struct StridedProduct {
  std::size_t m, n, k;
  const T* a;
  std::ptrdiff_t a_row, a_column;  ///< the step from one row, or column, to the next
  const T* b;
  std::ptrdiff_t b_row, b_column;
  const T* added;  ///< null if nothing is
  T* c;
};

/// Computes it, small ones without BLAS (gemm.cpp). A matrix of which neither the rows nor the columns are in
/// one piece is copied before.
template <Real T>
void multiply(const StridedProduct<T>& p);

}  // namespace kernels
}  // namespace xgrad
