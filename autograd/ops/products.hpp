/// Matrix products.
#pragma once

#include "../export.hpp"
#include "../kernels/gemm.hpp"
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

}  // namespace xgrad
