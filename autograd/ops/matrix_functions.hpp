/// Functions of matrices, which lie in the last two dimensions; those before are batches.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {

/// Aⁿ of square matrices (… × k × k), by repeated squaring: A⁰ is I, a constant, and for negative n it is
/// (A⁻¹)⁻ⁿ. Throws std::invalid_argument for other shapes, and for negative n as `inverse`.
template <Real T>
Variable<T> matrix_power(const Variable<T>& A, std::ptrdiff_t n, Location location = Location::current());

/// e^A = I + A + A²/2! + … of square matrices (… × n × n), by scaling, a Padé approximant of degree 13, and
/// squaring (Higham 2005, "The scaling and squaring method for the matrix exponential revisited"). It is a
/// composition of products and of a `solve`, and so are its derivatives. Each matrix of a batch is scaled by
/// itself. Infinite or NaN where an element is, or the result is out of range. Throws std::invalid_argument
/// for other shapes.
template <Real T>
Variable<T> expm(const Variable<T>& A, Location location = Location::current());

/// Moore and Penrose's A⁺ (… × n × m) of A (… × m × n), from singular values; those up to max(m, n)·ε times
/// the largest, or `tolerance` times it, count as zero. Its derivative is that among matrices of the same
/// rank, which is the only one there is where A's rank is full: dy = −y·dA·y + y·yᵀ·dAᵀ·(I − A·y) +
/// (I − y·A)·dAᵀ·yᵀ·y (Golub and Pereyra 1973, "The differentiation of pseudo-inverses and nonlinear least
/// squares problems whose variables separate"). Throws std::invalid_argument for what is no matrix.
template <Real T>
Variable<T> pinv(const Variable<T>& A, double tolerance = -1, Location location = Location::current());

/// The x of least |A·x − b|, by the QR factorization of A (… × m × n), for b (… × m × k), or one vector (m);
/// x is (… × n × k), or (… × n). If there are more unknowns than equations, m < n, it is the shortest of the
/// x with A·x = b. Throws std::invalid_argument for other shapes, and std::domain_error unless the rank of A
/// is full, as far as R's diagonal shows it; `matmul(pinv(A), b)` does not.
template <Real T>
Variable<T> lstsq(const Operand<T>& A, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto lstsq(const A& a, const B& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return lstsq<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// The condition of A: its largest singular value over its smallest, one number for each matrix; infinite
/// where A is singular. Differentiable as `svdvals`. Throws std::invalid_argument for what is no matrix, or
/// has no elements.
template <Real T>
Variable<T> cond(const Variable<T>& A, Location location = Location::current());

/// How many singular values of a matrix A (m × n) are above max(m, n)·ε times the largest, or `tolerance`
/// times it. A number, which nothing is differentiated through. Throws std::invalid_argument unless A is one
/// matrix.
template <Real T>
std::size_t matrix_rank(const Variable<T>& A, double tolerance = -1);

}  // namespace xgrad
