/// The same elements in another shape or order.
#pragma once

#include <xgrad/autograd/shape.hpp>
#include <xgrad/autograd/variable.hpp>

namespace xgrad {

/// Dimension i of the result is dimension `order[i]` of x; without an order, the dimensions reversed. Throws
/// std::invalid_argument unless the order names each dimension once.
template <Real T>
Variable<T> transpose(const Variable<T>& x, const Axes& order = {}, Location location = Location::current());

/// x in another shape of as many elements, in row-major order. Throws std::invalid_argument if there are more
/// or fewer.
template <Real T>
Variable<T> reshape(const Variable<T>& x, const Shape& shape, Location location = Location::current());

/// x repeated to `shape` by NumPy's rule. Throws std::invalid_argument if it does not broadcast to it.
template <Real T>
Variable<T> broadcast_to(const Variable<T>& x, const Shape& shape, Location location = Location::current());

/// The same for x read as if its shape were `aligned`, of as many elements.
template <Real T>
Variable<T> broadcast_to(const Variable<T>& x, const Shape& aligned, const Shape& shape,
                         Location location = Location::current());

}  // namespace xgrad
