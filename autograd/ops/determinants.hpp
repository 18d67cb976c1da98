/// Determinants of square matrices, which lie in the last two dimensions; those before are batches.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// det A of square matrices (… × n × n): one number for each, by LU factorization. The gradient is the matrix
/// of cofactors, det A·A⁻ᵀ, which is finite also where A is singular (Giles 2008, 2.2.4); second derivatives
/// of singular matrices throw std::domain_error. The determinant of a large matrix may overflow or underflow:
/// see `slogdet`. Throws std::invalid_argument for other shapes.
template <Real T>
Variable<T> det(const Variable<T>& A, Location location = Location::current());

/// The cofactors of square matrices (… × n × n): C_ij is (−1)^(i+j) times the determinant of A without row i
/// and column j, so that A·Cᵀ = det A·I. Where A is singular it is computed by a perturbation of zero pivots
/// in the last place, and has no derivative: std::domain_error. Throws as `det`.
template <Real T>
Variable<T> cofactors(const Variable<T>& A, Location location = Location::current());

template <Real T>
struct SignAndLogarithm {
  Variable<T> sign;
  Variable<T> logarithm;
};

/// The signs of det A, and ln |det A|, which neither overflows nor underflows: det A = sign·e^logarithm. Both
/// are numbers, one for each of the square matrices A (… × n × n). Of a singular matrix they are 0 and −∞,
/// and the logarithm has no gradient: to ask for it throws std::domain_error. The gradient of the sign is
/// zero, that of the logarithm A⁻ᵀ. Throws std::invalid_argument for other shapes.
template <Real T>
SignAndLogarithm<T> slogdet(const Variable<T>& A, Location location = Location::current());

}  // namespace xgrad
