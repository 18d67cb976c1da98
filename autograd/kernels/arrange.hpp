/// Rearrangements of arrays: the same elements elsewhere.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/ops/indexing.hpp>
#include <xgrad/autograd/shape.hpp>
#include <xgrad/export.hpp>

#include <vector>

namespace xgrad XGRAD_EXPORT {

/// `x`, read as if its shape were `aligned`, repeated to `shape`.
template <Real T>
Array<T> broadcast_to(const Array<T>& x, const Shape& aligned, const Shape& shape);

/// Dimension i of the result is dimension `order[i]` of x.
template <Real T>
Array<T> permuted(const Array<T>& x, const Shape& order);

/// The same elements in another shape of as many.
template <Real T>
Array<T> reshape(const Array<T>& x, const Shape& shape);

/// The elements with begin ≤ i < end along one axis.
template <Real T>
Array<T> sliced(const Array<T>& x, std::size_t axis, std::size_t begin, std::size_t end);

/// x with zeros around it along one axis.
template <Real T>
Array<T> padded(const Array<T>& x, std::size_t axis, std::size_t before, std::size_t after);

/// The parts one after the other along one axis; one at least.
template <Real T>
Array<T> concatenated(const std::vector<const Array<T>*>& parts, std::size_t axis);

/// y[i] = x[i, indices[i]] for x (rows × columns).
template <Real T>
Array<T> pick(const Array<T>& x, const Indices& indices);

/// y[i, indices[i]] = x[i], zero elsewhere, for y (rows × columns).
template <Real T>
Array<T> place(const Array<T>& x, const Indices& indices, std::size_t columns);

}  // namespace xgrad
