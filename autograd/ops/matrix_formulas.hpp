/// What formulas of matrices call, for the chapters of linear algebra: X is an array, a Variable or a Symbol.
/// Matrices lie in the last two dimensions, and batches before them broadcast.
#pragma once

#include "../kernels/linear_systems.hpp"
#include "../kernels/matrices.hpp"
#include "../rule.hpp"

#include <type_traits>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// Throws std::invalid_argument unless A is a square matrix, or a batch of them.
void require_square(const char* operation, const Node& A);
/// Throws std::invalid_argument unless A is a matrix, or a batch of them.
void require_matrix(const char* operation, const Node& A);

/// Throw std::domain_error: "solve: matrix (2) of A is singular: pivot 1 is zero".
[[noreturn]] void refuse_singular(const char* operation, kernels::BadPivot zero, const Shape& A);
/// The same of a triangular matrix: element (1, 1) of its diagonal is zero.
[[noreturn]] void refuse_zero(const char* operation, kernels::BadPivot zero, const Shape& A);

/// Throws std::invalid_argument unless A is square, b a vector or a matrix of as many rows, and their batches
/// broadcast.
void require_system(const char* operation, const Node& A, const Node& b);

}  // namespace engine

namespace formulas {

/// Each matrix, transposed.
template <class X>
X transposed_matrices(const X& x);

/// The lower triangle, or the upper one, and zeros elsewhere; the diagonal times `diagonal`.
template <class X>
X triangle(const X& x, bool lower, double diagonal = 1);

/// Numbers on the diagonals of matrices, zero elsewhere; and the reverse.
template <class X>
X diagonal_matrices(const X& x);
template <class X>
X diagonals(const X& x);

/// x with op(A)·x = b, where op transposes if asked to, for a triangle of A.
template <class X>
X triangular_solve(const X& A, const X& b, kernels::Triangular triangle);

/// (x + xᵀ)/2
template <class X>
X symmetric_part(const X& x) {
  if constexpr (std::is_same_v<X, Symbol>)
    return call("sym", {x});
  else
    return X((x + transposed_matrices(x)) / 2);
}

/// A vector as the column of a matrix; matrices as they are.
template <class X>
X as_columns(const X& x) {
  return shape_of(x).size() == 1 ? reshape(x, Shape{shape_of(x)[0], 1}) : x;
}

/// Summed to the shape of an operand whose batch was broadcast.
template <class X>
X summed_to(const X& x, const X& operand) {
  if constexpr (std::is_same_v<X, Symbol>)
    return x;
  else
    return engine::unbroadcast(x, operand.shape());
}

}  // namespace formulas
}  // namespace xgrad
