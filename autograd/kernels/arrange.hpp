/// Rearrangements of arrays: the same elements elsewhere.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/ops/indexing.hpp>
#include <xgrad/autograd/shape.hpp>

namespace xgrad {

/// `x`, read as if its shape were `aligned`, repeated to `shape`.
template <Real T>
Array<T> broadcast_to(const Array<T>& x, const Shape& aligned, const Shape& shape);

/// Dimension i of the result is dimension `order[i]` of x.
template <Real T>
Array<T> permuted(const Array<T>& x, const Shape& order);

/// The same elements in another shape of as many.
template <Real T>
Array<T> reshape(const Array<T>& x, const Shape& shape);

/// y[i] = x[i, indices[i]] for x (rows × columns).
template <Real T>
Array<T> pick(const Array<T>& x, const Indices& indices);

/// y[i, indices[i]] = x[i], zero elsewhere, for y (rows × columns).
template <Real T>
Array<T> place(const Array<T>& x, const Indices& indices, std::size_t columns);

}  // namespace xgrad
