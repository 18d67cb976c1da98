/// Running sums, products and maxima along an axis; the product over axes.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <concepts>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> product_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location);
template <Real T>
Variable<T> cumulative_sum(const Variable<T>& x, const std::ptrdiff_t* axis, Location location);
template <Real T>
Variable<T> cumulative_product(const Variable<T>& x, const std::ptrdiff_t* axis, Location location);

}  // namespace engine

// Those that xtensor has, too, take x by value: see reductions.hpp.

/// The product over `axes` (over all, if none are given), as `sum`; 1 of no element. The gradient of an
/// element is g times the product of the others, which is exact also where some are 0. Throws as `sum`.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> prod(Variable<T> x, A&& axes = {}, bool keepdims = false,
                 Location location = Location::current()) {
  return engine::product_over(x, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> prod(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                 Location location = Location::current()) {
  return engine::product_over(x, std::span(axes), keepdims, location);
}

/// yᵢ = x₀ + … + xᵢ along one axis, which may be negative; without one, of all elements in their order, as an
/// array of one dimension. Throws std::invalid_argument if there is no such axis.
template <Real T>
Variable<T> cumsum(Variable<T> x, Location location = Location::current()) {
  return engine::cumulative_sum(x, nullptr, location);
}
template <Real T>
Variable<T> cumsum(Variable<T> x, std::ptrdiff_t axis, Location location = Location::current()) {
  return engine::cumulative_sum(x, &axis, location);
}

/// yᵢ = x₀·…·xᵢ, as `cumsum`. The gradient is exact also where elements are 0.
template <Real T>
Variable<T> cumprod(Variable<T> x, Location location = Location::current()) {
  return engine::cumulative_product(x, nullptr, location);
}
template <Real T>
Variable<T> cumprod(Variable<T> x, std::ptrdiff_t axis, Location location = Location::current()) {
  return engine::cumulative_product(x, &axis, location);
}

/// yᵢ = max(x₀, …, xᵢ) along an axis; NaN from the first NaN on. The gradient goes to the element that is the
/// maximum; of equal ones to the first. Throws as `cumsum`.
template <Real T>
Variable<T> cummax(const Variable<T>& x, std::ptrdiff_t axis, Location location = Location::current());
/// yᵢ = min(x₀, …, xᵢ), as `cummax`.
template <Real T>
Variable<T> cummin(const Variable<T>& x, std::ptrdiff_t axis, Location location = Location::current());

/// yᵢ = ln(e^x₀ + … + e^xᵢ) along an axis, without overflow. Throws as `cumsum`.
template <Real T>
Variable<T> logcumsumexp(const Variable<T>& x, std::ptrdiff_t axis, Location location = Location::current());

/// yᵢ = aᵢ·yᵢ₋₁ + bᵢ along an axis, from y₋₁ = 0 on, and bᵢ where aᵢ is 0, whatever was before: a filter, a
/// discounted sum, one step of a linear system after the other. a and b broadcast. What is pulled back
/// through it is such a recurrence from the other end (Bradbury et al., Quasi-Recurrent Neural Networks,
/// 2016). Throws std::invalid_argument if there is no such axis or the shapes do not broadcast.
template <Real T>
Variable<T> linear_recurrence(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t axis);
template <class A, class B>
requires engine::Operands<A, B>
auto linear_recurrence(const A& a, const B& b, std::ptrdiff_t axis, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return linear_recurrence<T>(Operand<T>(a, location), Operand<T>(b, location), axis);
}

/// yᵢ = xᵢ₋ₖ along an axis, with k = `by`, which may be negative; `fill` where there is no such element.
/// Throws as `cumsum`.
template <Real T>
Variable<T> shift(const Variable<T>& x, std::ptrdiff_t by, std::ptrdiff_t axis, double fill = 0,
                  Location location = Location::current());

}  // namespace xgrad
