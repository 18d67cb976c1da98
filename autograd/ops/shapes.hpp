/// The same elements in another shape or order. They stay where they are, in x's memory, and are copied only
/// where an operation needs them one after the other.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <concepts>
#include <span>
#include <utility>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> reordered(const Variable<T>& x, const Axes& order, Location location);
template <Real T>
Variable<T> expanded(const Variable<T>& x, std::ptrdiff_t axis, Location location);

}  // namespace engine

/// Dimension i of the result is dimension `order[i]` of x; without an order, the dimensions reversed. Throws
/// std::invalid_argument unless the order names each dimension once. (As for `sum`, twice and by value
/// because of xtensor's function.)
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> transpose(Variable<T> x, A&& order = {}, Location location = Location::current()) {
  return engine::reordered(x, order, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> transpose(Variable<T> x, const I (&order)[N], Location location = Location::current()) {
  return engine::reordered(x, std::span(order), location);
}

/// x with two dimensions exchanged. Throws std::invalid_argument for one that x does not have.
template <Real T>
Variable<T> swapaxes(Variable<T> x, std::ptrdiff_t a, std::ptrdiff_t b,
                     Location location = Location::current());

/// x with dimension `from` in place `to`; the others keep their order. Throws std::invalid_argument for one
/// that x does not have.
template <Real T>
Variable<T> moveaxis(Variable<T> x, std::ptrdiff_t from, std::ptrdiff_t to,
                     Location location = Location::current());

/// x in another shape of as many elements, in row-major order: `reshape(x, {2, 3})`. One length may be −1: it
/// is what is left for it, `reshape(x, {-1, 3})`. Throws std::invalid_argument if there are more elements or
/// fewer, or the length cannot be known.
template <Real T>
Variable<T> reshape(const Variable<T>& x, const Lengths& shape, Location location = Location::current());

/// The elements of x in one dimension, in row-major order; both names mean the same.
template <Real T>
Variable<T> ravel(Variable<T> x, Location location = Location::current());
template <Real T>
Variable<T> flatten(Variable<T> x, Location location = Location::current()) {
  return ravel(std::move(x), location);
}

/// x with a dimension of length 1 more, which is dimension `axis` of the result. Throws std::invalid_argument
/// if there is none of that number.
template <Real T, engine::Integer I>
Variable<T> expand_dims(Variable<T> x, I axis, Location location = Location::current()) {
  return engine::expanded(x, static_cast<std::ptrdiff_t>(axis), location);
}

/// x without the dimensions `axes`, which have length 1; without axes, without all that have. Throws
/// std::invalid_argument for an axis that is out of range, or has another length.
template <Real T>
Variable<T> squeeze(const Variable<T>& x, const Axes& axes = {}, Location location = Location::current());

/// x repeated to `shape` by NumPy's rule. Throws std::invalid_argument if it does not broadcast to it.
template <Real T>
Variable<T> broadcast_to(const Variable<T>& x, const Shape& shape, Location location = Location::current());

/// The same for x read as if its shape were `aligned`, of as many elements.
template <Real T>
Variable<T> broadcast_to(const Variable<T>& x, const Shape& aligned, const Shape& shape,
                         Location location = Location::current());

}  // namespace xgrad
