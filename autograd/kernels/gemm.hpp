/// Matrix products on BLAS. Transposes are flags, never copies.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"

namespace xgrad XGRAD_EXPORT {

struct MatMulOptions {
  bool transpose_a = false;
  bool transpose_b = false;
};

namespace kernels {

/// op(a)·op(b), where op transposes if asked to. Both are matrices whose inner dimensions agree. One of which
/// neither the rows nor the columns are in one piece is copied before.
template <Real T>
Array<T> matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed = {});
/// The same into c, which has the product's shape.
template <Real T>
void matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed, Array<T>& c);

/// x·W + b: x (batch × in), W (in × out), b (out). The bias is laid down first, the product added onto it.
template <Real T>
Array<T> linear(const View<T>& x, const View<T>& W, const View<T>& b);
/// The same into y, which has the shape (batch × out).
template <Real T>
void linear(const View<T>& x, const View<T>& W, const View<T>& b, Array<T>& y);

}  // namespace kernels
}  // namespace xgrad
