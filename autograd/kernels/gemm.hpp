/// Matrix products on BLAS. Transposes are flags, never copies.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/ops/products.hpp>
#include <xgrad/export.hpp>

namespace xgrad XGRAD_EXPORT {

/// op(a)·op(b), where op transposes if asked to. Both are matrices whose inner dimensions agree.
template <Real T>
Array<T> matmul(const Array<T>& a, const Array<T>& b, MatMulOptions transposed = {});

/// x·W + b: x (batch × in), W (in × out), b (out). The bias is laid down first, the product added onto it.
template <Real T>
Array<T> linear(const Array<T>& x, const Array<T>& W, const Array<T>& b);

}  // namespace xgrad
