/// Cholesky and QR: factorizations by elimination. Matrices lie in the last two dimensions; those before are
/// batches.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// The lower triangle L with L·Lᵀ = A, and a positive diagonal, for positive definite matrices A (… × n × n).
/// Of A its symmetric part (A + Aᵀ)/2 is taken, so that the gradient is symmetric. With Φ the lower triangle
/// with half of the diagonal, dA is the symmetric part of L⁻ᵀ·Φ(Lᵀ·g)·L⁻¹ (Murray 2016, "Differentiation of
/// the Cholesky decomposition"). Throws std::invalid_argument for other shapes, and std::domain_error, which
/// names the matrix and the pivot, unless A is positive definite.
template <Real T>
Variable<T> cholesky(const Variable<T>& A, Location location = Location::current());

template <Real T>
struct QAndR {
  Variable<T> Q;
  Variable<T> R;
};

/// A = Q·R, reduced: of A (… × m × n), with k the lesser of m and n, Q (… × m × k) has orthonormal columns,
/// and R (… × k × n) is an upper triangle, whose diagonal may be negative: Householder's signs, as LAPACK
/// gives them. Differentiable where the first k columns of A are linearly independent: with S(M) the
/// symmetric matrix that has M's lower triangle, dA = (gQ + Q·S(R·gRᵀ − gQᵀ·Q))·R⁻ᵀ for m ≥ n (Walter and
/// Lehmann 2018, "Algorithmic differentiation of linear algebra functions"; Roberts and Roberts 2020 for
/// m < n). To differentiate where an element of R's diagonal is zero throws std::domain_error. Throws
/// std::invalid_argument for what is no matrix.
template <Real T>
QAndR<T> qr(const Variable<T>& A, Location location = Location::current());

}  // namespace xgrad
