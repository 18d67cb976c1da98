/// Products of many matrices at once, and sums of such products.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"
#include "gemm.hpp"

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// op(a)·op(b), matrix by matrix, where op transposes if asked to: the last two dimensions of a and b are
/// those of matrices whose inner dimensions agree, and the dimensions in front, the batches, broadcast to
/// one. `batch` is what the result has in front of its matrices: that, or fewer dimensions, or 1 where a and
/// b are both longer; over these the products are summed, as the cotangent of an operand that was broadcast
/// is.
template <Real T>
Array<T> batched_matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed, const Shape& batch);
/// The same into c, which has the result's shape.
template <Real T>
void batched_matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed, Array<T>& c);

}  // namespace kernels
}  // namespace xgrad
