/// Systems of linear equations, by LAPACK and BLAS. Matrices lie in the last two dimensions; their batches
/// broadcast. A vector on the right side stands for a column, where there is one matrix.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// Where an elimination ended early: at which pivot of which matrix.
struct BadPivot {
  std::size_t matrix;
  std::size_t pivot;
};

/// A = P·L·U of each square matrix, in LAPACK's form, and the first pivot that is zero.
template <Real T>
struct Lu {
  Array<T> factors;
  std::vector<int> pivots;
  std::optional<BadPivot> zero;
};

template <Real T>
Lu<T> factorize(const Array<T>& A);

/// x with A·x = b, or Aᵀ·x = b. Infinite or NaN where A is singular.
template <Real T>
Array<T> solve(const Lu<T>& A, const Array<T>& b, bool of_transposed);

/// The inverse of each matrix.
template <Real T>
Array<T> inverse(const Lu<T>& A);

/// The sign of each det A, 0 if A is singular, and ln |det A|.
template <Real T>
struct SignAndLogarithm {
  Array<T> sign;
  Array<T> logarithm;
};
template <Real T>
SignAndLogarithm<T> slogdet(const Lu<T>& A);

template <Real T>
Array<T> determinants(const Lu<T>& A);

/// Of a triangular matrix only its triangle is read: the lower one, or the upper one.
struct Triangular {
  bool lower = true;
  bool transpose = false;
};

/// x with op(A)·x = b, for triangular matrices A, where op transposes if asked to. Infinite or NaN where an
/// element of the diagonal is zero.
template <Real T>
Array<T> triangular_solve(const Array<T>& A, const Array<T>& b, Triangular triangle);

/// The first zero on a diagonal.
template <Real T>
std::optional<BadPivot> zero_on_diagonal(const Array<T>& A);

}  // namespace kernels
}  // namespace xgrad
