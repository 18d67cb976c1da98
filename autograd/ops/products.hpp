/// Products of arrays: of matrices, along axes, of all pairs of elements, of vectors in space.
#pragma once

#include "../export.hpp"
#include "../kernels/gemm.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// op(a)·op(b), where op transposes if asked to: a (m × k), b (k × n) give (m × n). A vector is a row on the
/// left, a column on the right, and its dimension is dropped from the result. Of more than two dimensions the
/// last two are those of matrices, and those in front, the batches, broadcast: (5, 1, m, k) and (3, k, n)
/// give (5, 3, m, n). All this is as NumPy's matmul does it. Throws std::invalid_argument, with names and
/// shapes, unless the inner dimensions agree and the batches broadcast, and for a number.
template <Real T>
Variable<T> matmul(const Operand<T>& a, const Operand<T>& b, MatMulOptions options = {});

template <class A, class B>
requires engine::Operands<A, B>
auto matmul(A&& a, B&& b, MatMulOptions options = {}, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return matmul<T>(Operand<T>(a, location), Operand<T>(b, location), options);
}

/// x·W + b, in one operation: x (batch × in), W (in × out), b (out). Throws as matmul.
template <Real T>
Variable<T> linear(const Operand<T>& x, const Operand<T>& W, const Operand<T>& b);

template <class X, class W, class B>
requires engine::Operands<X, W, B>
auto linear(X&& x, W&& weight, B&& bias, Location location = Location::current()) {
  using T = engine::common_real<X, W, B>;
  return linear<T>(Operand<T>(x, location), Operand<T>(weight, location), Operand<T>(bias, location));
}

// What follows is NumPy's, with its shapes. Throws std::invalid_argument, with names and shapes, for operands
// that do not fit.

namespace engine {

template <Real T>
Variable<T> tensordot(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t count);
template <Real T>
Variable<T> tensordot(const Operand<T>& a, const Operand<T>& b, const Axes& of_a, const Axes& of_b);

}  // namespace engine

/// The product summed over pairs of axes, axis `of_a[i]` of a with axis `of_b[i]` of b: what is left of a's
/// dimensions, then what is left of b's. Throws unless the lengths of each pair are equal.
template <class A, class B>
requires engine::Operands<A, B>
auto tensordot(A&& a, B&& b, const Axes& of_a, const Axes& of_b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return engine::tensordot<T>(Operand<T>(a, location), Operand<T>(b, location), of_a, of_b);
}

/// The same over the last `count` axes of a and the first of b, in order; over none it is the product of all
/// pairs of elements.
template <class A, class B, engine::Integer N>
requires engine::Operands<A, B>
auto tensordot(A&& a, B&& b, N count, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return engine::tensordot<T>(Operand<T>(a, location), Operand<T>(b, location),
                              static_cast<std::ptrdiff_t>(count));
}

/// The sum over the last axis of a and the last but one of b, which of a vector is its only one: the inner
/// product of two vectors, the product of two matrices, of a matrix and a vector. With a number it is the
/// product of elements. Of more dimensions it is each matrix of a with each of b, where `matmul` broadcasts.
template <Real T>
Variable<T> dot(const Operand<T>& a, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto dot(A&& a, B&& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return dot<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// The sum over the last axes of both: a (…, k), b (…, k). With a number it is the product of elements.
template <Real T>
Variable<T> inner(const Operand<T>& a, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto inner(A&& a, B&& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return inner<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// The inner product of all elements, in row-major order: a number. Throws unless there are as many.
template <Real T>
Variable<T> vdot(const Operand<T>& a, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto vdot(A&& a, B&& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return vdot<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// The products of all pairs of elements, in row-major order: y_ij = a_i·b_j, (size of a × size of b).
template <Real T>
Variable<T> outer(const Operand<T>& a, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto outer(A&& a, B&& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return outer<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// The Kronecker product: each element of a times the array b, block by block. Of a (m × n) and b (p × q) it
/// is (m·p × n·q): y_{i·p+k, j·q+l} = a_ij·b_kl. The one with fewer dimensions gets dimensions of length 1 in
/// front.
template <Real T>
Variable<T> kron(const Operand<T>& a, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto kron(A&& a, B&& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return kron<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// The cross product a × b of vectors in space, which lie along one axis, of length 3:
/// (a₂·b₃ − a₃·b₂, a₃·b₁ − a₁·b₃, a₁·b₂ − a₂·b₁). The other dimensions broadcast. (NumPy also takes vectors
/// of length 2; here they are an error.)
template <Real T>
Variable<T> cross(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t axis = -1);

template <class A, class B>
requires engine::Operands<A, B>
auto cross(A&& a, B&& b, std::ptrdiff_t axis = -1, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return cross<T>(Operand<T>(a, location), Operand<T>(b, location), axis);
}

}  // namespace xgrad
