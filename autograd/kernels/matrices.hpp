/// Batches: matrices in the last two dimensions of an array, one for each index of the dimensions before.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../shape.hpp"

#include <cstddef>
#include <string>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

inline std::size_t row_count(const Shape& shape) { return shape[shape.size() - 2]; }
inline std::size_t column_count(const Shape& shape) { return shape[shape.size() - 1]; }

/// The dimensions before the last `dropped`, and then these.
Shape with_last(const Shape& shape, std::size_t dropped, const Shape& last);

/// How many matrices there are.
std::size_t matrix_count(const Shape& shape);

/// Which matrix of an operand stands at the place i of a batch that the operand's was broadcast to. Of both
/// shapes the last two dimensions do not count.
std::size_t matrix_at(std::size_t i, const Shape& batch, const Shape& operand);

/// "A", or "matrix (1, 0) of A" where there are several.
std::string name_of_matrix(const char* name, std::size_t i, const Shape& shape);

/// The matrices, transposed.
template <Real T>
Array<T> transposed(const Array<T>& x);

/// The lower triangle of each matrix, or the upper one: zeros elsewhere, and the diagonal times `diagonal`.
template <Real T>
Array<T> triangle(Array<T> x, bool lower, T diagonal = 1);

/// The identity, in the place of each matrix.
template <Real T>
Array<T> identities(const Shape& shape);

}  // namespace kernels
}  // namespace xgrad
