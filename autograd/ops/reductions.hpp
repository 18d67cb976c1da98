/// Sums, means and extremes.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <concepts>
#include <cstdint>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> sum_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location);
template <Real T>
Variable<T> mean_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location);

}  // namespace engine

// Where a program uses both namespaces, these are found before xtensor's functions of the same names, since
// they take the same arguments, but a Variable in the first place. That is why they come twice, and take it
// by value.

/// The sum over `axes` (over all, if none are given): `sum(x)`, `sum(x, 0)`, `sum(x, {0, 2})`,
/// `sum(x, -1, true)`. Negative axes count from the last; `keepdims` leaves the summed dimensions in place
/// with length 1. Throws std::invalid_argument for an axis that is out of range or given twice.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> sum(Variable<T> x, A&& axes = {}, bool keepdims = false,
                Location location = Location::current()) {
  return engine::sum_over(x, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> sum(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                Location location = Location::current()) {
  return engine::sum_over(x, std::span(axes), keepdims, location);
}

/// The mean over `axes`, as `sum`. Throws also if there is nothing to take the mean of.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> mean(Variable<T> x, A&& axes = {}, bool keepdims = false,
                 Location location = Location::current()) {
  return engine::mean_over(x, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> mean(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                 Location location = Location::current()) {
  return engine::mean_over(x, std::span(axes), keepdims, location);
}

/// The largest element over `axes`, as `sum`; NaN if there is one. Where p elements are equally large, each
/// gets 1/p of the gradient. Throws also if there is nothing to take the maximum of.
template <Real T>
Variable<T> max(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                Location location = Location::current());

/// The smallest element, as `max`.
template <Real T>
Variable<T> min(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                Location location = Location::current());

/// xtensor's name for `max`.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> amax(Variable<T> x, A&& axes = {}, bool keepdims = false,
                 Location location = Location::current()) {
  return max(x, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> amax(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                 Location location = Location::current()) {
  return max(x, std::span(axes), keepdims, location);
}

/// xtensor's name for `min`.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> amin(Variable<T> x, A&& axes = {}, bool keepdims = false,
                 Location location = Location::current()) {
  return min(x, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> amin(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                 Location location = Location::current()) {
  return min(x, std::span(axes), keepdims, location);
}

/// Where the largest element is, of equal ones the first, and of NaN the first of these: along an axis, as an
/// array without that dimension, or of all elements in their order, as one number. A plain array: nothing is
/// recorded. Throws std::invalid_argument if there is no such axis, or no element.
template <Real T>
Array<std::int64_t> argmax(const Variable<T>& x, std::ptrdiff_t axis);
template <Real T>
std::int64_t argmax(const Variable<T>& x);

/// Where the smallest element is, as `argmax`.
template <Real T>
Array<std::int64_t> argmin(const Variable<T>& x, std::ptrdiff_t axis);
template <Real T>
std::int64_t argmin(const Variable<T>& x);

/// The sum over every dimension in which `kept`, aligned at the last dimension, has length 1 or none: what
/// undoes a broadcast from `kept`. The result has shape `result`, of as many elements as `kept`. Throws
/// std::invalid_argument if `kept` does not broadcast to x's shape, or `result` has more or fewer elements.
template <Real T>
Variable<T> sum_to(const Variable<T>& x, const Shape& kept, const Shape& result,
                   Location location = Location::current());

}  // namespace xgrad
