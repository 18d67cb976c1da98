/// Systems of linear equations. Matrices lie in the last two dimensions; those before are batches, which
/// broadcast by NumPy's rule.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// x with A·x = b, for square matrices A (… × n × n) and b (… × n × m), or one vector b (n): x then is
/// (… × n). Each A is factorized once, by LAPACK, for the value and for both gradients: db = A⁻ᵀ·g,
/// dA = −db·xᵀ (Giles 2008, "Collected matrix derivative results", 2.3.1). Throws std::invalid_argument for
/// other shapes, and std::domain_error, which names the matrix and the pivot, where elimination meets a zero
/// pivot, as row k depends linearly on those before it: A is singular. One that is singular but for rounding
/// is not noticed; see `cond`. The gradient of a batch that was broadcast is summed.
template <Real T>
Variable<T> solve(const Operand<T>& A, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto solve(const A& a, const B& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return solve<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// A⁻¹ of square matrices (… × n × n). To solve equations with it is slower than `solve`, and less accurate.
/// dA = −yᵀ·g·yᵀ. Throws as `solve`.
template <Real T>
Variable<T> inverse(const Variable<T>& A, Location location = Location::current());

/// The same.
template <Real T>
Variable<T> inv(const Variable<T>& A, Location location = Location::current()) {
  return inverse(A, location);
}

struct TriangularOptions {
  bool lower = true;       ///< which triangle of A is read: the lower one, or the upper one
  bool transpose = false;  ///< solve Aᵀ·x = b
};

/// x with A·x = b, or Aᵀ·x = b, for triangular matrices A; shapes as for `solve`. The other triangle of A is
/// not read, and has no gradient: db = A⁻ᵀ·g, dA = −tril(db·xᵀ). Throws std::invalid_argument for other
/// shapes, and std::domain_error, which names it, for a zero on the diagonal.
template <Real T>
Variable<T> triangular_solve(const Operand<T>& A, const Operand<T>& b, TriangularOptions options = {});

template <class A, class B>
requires engine::Operands<A, B>
auto triangular_solve(const A& a, const B& b, TriangularOptions options = {},
                      Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return triangular_solve<T>(Operand<T>(a, location), Operand<T>(b, location), options);
}

}  // namespace xgrad
