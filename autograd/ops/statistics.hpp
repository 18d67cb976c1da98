/// Variance, weighted means, medians and quantiles.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <concepts>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> variance_over(const Variable<T>& x, const Axes& axes, std::size_t ddof, bool keepdims,
                          Location location);
template <Real T>
Variable<T> stddev_over(const Variable<T>& x, const Axes& axes, std::size_t ddof, bool keepdims,
                        Location location);
template <Real T>
Variable<T> average_over(const Variable<T>& x, const Operand<T>& weights, const Axes& axes, bool keepdims,
                         Location location);

}  // namespace engine

// Those that xtensor has, too, take x by value: see reductions.hpp.

/// Σ(x − mean x)²/(n − ddof) over `axes` (over all, if none are given), as `sum`, of n elements each. It is
/// computed from the differences to the mean, and so is right beside a large mean. Throws
/// std::invalid_argument as `sum`, and unless n is greater than `ddof`.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> variance(Variable<T> x, A&& axes = {}, std::size_t ddof = 0, bool keepdims = false,
                     Location location = Location::current()) {
  return engine::variance_over(x, axes, ddof, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> variance(Variable<T> x, const I (&axes)[N], std::size_t ddof = 0, bool keepdims = false,
                     Location location = Location::current()) {
  return engine::variance_over(x, std::span(axes), ddof, keepdims, location);
}

/// √variance, as that. Where all elements are equal it has a kink, and the gradient is taken to be 0.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> stddev(Variable<T> x, A&& axes = {}, std::size_t ddof = 0, bool keepdims = false,
                   Location location = Location::current()) {
  return engine::stddev_over(x, axes, ddof, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> stddev(Variable<T> x, const I (&axes)[N], std::size_t ddof = 0, bool keepdims = false,
                   Location location = Location::current()) {
  return engine::stddev_over(x, std::span(axes), ddof, keepdims, location);
}

/// Σ w·x/Σ w over `axes` (over all, if none are given). The weights broadcast to x, and have a gradient if
/// they are a Variable. Throws std::invalid_argument as `sum`, and if the weights do not broadcast to x's
/// shape.
template <Real T, class W, std::convertible_to<Axes> A = Axes>
requires engine::Operands<Variable<T>, W> Variable<T> average(Variable<T> x, W&& weights, A&& axes = {},
                                                              bool keepdims = false,
                                                              Location location = Location::current()) {
  return engine::average_over<T>(x, Operand<T>(weights, location), axes, keepdims, location);
}
template <Real T, class W, engine::Integer I, std::size_t N>
requires engine::Operands<Variable<T>, W> Variable<T> average(Variable<T> x, W&& weights, const I (&axes)[N],
                                                              bool keepdims = false,
                                                              Location location = Location::current()) {
  return engine::average_over<T>(x, Operand<T>(weights, location), std::span(axes), keepdims, location);
}

/// What the share q of the elements, 0 ≤ q ≤ 1, is not above, over `axes` (over all, if none are given): of n
/// elements in order, that at q·(n − 1), between two of them linearly. NaN if there is one. The gradient goes
/// to the one or two elements that the value lies at or between; of equal ones to the first. Throws
/// std::invalid_argument as `sum`, for a q outside of [0, 1], and if there is no element.
template <Real T>
Variable<T> quantile(const Variable<T>& x, double q, const Axes& axes = {}, bool keepdims = false,
                     Location location = Location::current());

/// The element in the middle, or the mean of both that are: `quantile(x, 0.5)`.
template <Real T>
Variable<T> median(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                   Location location = Location::current());

}  // namespace xgrad
