/// Eigenvalues of symmetric matrices, and singular values. Matrices lie in the last two dimensions; those
/// before are batches.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

template <Real T>
struct ValuesAndVectors {
  Variable<T> values;
  Variable<T> vectors;
};

/// A = V·diag(λ)·Vᵀ of symmetric matrices A (… × n × n): the eigenvalues λ (… × n), ascending, and the
/// eigenvectors, the columns of V (… × n × n), whose signs are LAPACK's. Of A its symmetric part (A + Aᵀ)/2
/// is taken, so that the gradient is symmetric: the symmetric part of V·(diag(gλ) + F∘(Vᵀ·gV))·Vᵀ, with
/// F_ij = 1/(λ_j − λ_i) where i ≠ j, and F_ii = 0 (Giles 2008, "Collected matrix derivative results", 3.1).
///
/// Vectors of values that coincide, to rounding, are arbitrary, and have no derivative: where the gradient of
/// such vectors is not zero, std::domain_error says which values they are. The values alone then still have
/// one, with their vectors as LAPACK chose them; in forward mode, which derives both, by `eigvalsh`. A
/// function of the space of several vectors, as V·Vᵀ, is refused, too, where they belong to one value.
///
/// Throws std::invalid_argument for other shapes, and std::domain_error for elements that are not finite.
template <Real T>
ValuesAndVectors<T> eigh(const Variable<T>& A, Location location = Location::current());

/// The eigenvalues alone, as `eigh`, in a fraction of its time: dA = V·diag(g)·Vᵀ, also where some coincide.
/// Second derivatives are those of V, and need values apart.
template <Real T>
Variable<T> eigvalsh(const Variable<T>& A, Location location = Location::current());

template <Real T>
struct SingularValues {
  Variable<T> U;
  Variable<T> s;
  Variable<T> Vt;
};

/// A = U·diag(s)·Vᵀ, reduced: of A (… × m × n), with k the lesser of m and n, U (… × m × k), the singular
/// values s (… × k), descending, and Vᵀ (… × k × n); the signs are LAPACK's. With F_ij = 1/(s_j² − s_i²)
/// where i ≠ j, F_ii = 0, and the skew K(M) = M − Mᵀ,
///
///     dA = U·(diag(gs) + F∘(K(Uᵀ·gU)·diag(s) + diag(s)·K(Vᵀ·gV)))·Vᵀ
///        + (I − U·Uᵀ)·gU·diag(1/s)·Vᵀ + U·diag(1/s)·gVᵀ·(I − V·Vᵀ)
///
/// (Townsend 2016, "Differentiating the singular value decomposition"). Where values coincide, to rounding,
/// std::domain_error says which, as for `eigh`; so it does where one is zero and A is not square, as its
/// vectors are arbitrary, too. The values alone still have a gradient, U·diag(gs)·Vᵀ; in forward mode by
/// `svdvals`. At a value of zero this is one of many: |x| has a kink there.
///
/// Throws std::invalid_argument for what is no matrix, and std::domain_error for elements that are not
/// finite.
template <Real T>
SingularValues<T> svd(const Variable<T>& A, Location location = Location::current());

/// The singular values alone, as `svd`, in a fraction of its time: dA = U·diag(g)·Vᵀ, also where some
/// coincide. Second derivatives are those of U and V, and need values apart.
template <Real T>
Variable<T> svdvals(const Variable<T>& A, Location location = Location::current());

}  // namespace xgrad
