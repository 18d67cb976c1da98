/// Correlations of vectors and matrices.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// y_k = Σ_j x_{k+j−before}·w_j, where x is zero outside; of matrices the same along both axes, with k, j and
/// `before` pairs. x and w are vectors, or matrices, that have elements; y has shape `result`.
template <Real T>
Array<T> correlate(const Array<T>& x, const Array<T>& w, const Shape& before, const Shape& result);

/// The elements in the opposite order, along both axes of a matrix.
template <Real T>
Array<T> reversed(const Array<T>& x);

}  // namespace kernels
}  // namespace xgrad
