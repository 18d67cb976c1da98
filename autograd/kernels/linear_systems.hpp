/// Systems of linear equations, by LAPACK.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A = P·L·U of a square matrix, in LAPACK's form.
template <Real T>
struct Lu {
  Array<T> factors;
  std::vector<int> pivots;
};

template <Real T>
Lu<T> factorize(const Array<T>& A);

/// x with A·x = b, or Aᵀ·x = b; b is a vector or a matrix. Infinite or NaN where A is singular.
template <Real T>
Array<T> solve(const Lu<T>& A, const Array<T>& b, bool of_transposed);

/// The sign of det A, 0 if A is singular, and ln |det A|.
template <Real T>
struct SignAndLogarithm {
  T sign;
  T logarithm;
};
template <Real T>
SignAndLogarithm<T> slogdet(const Lu<T>& A);

}  // namespace kernels
}  // namespace xgrad
