/// Norms of vectors along axes.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <concepts>
#include <limits>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// For the function `asked` that a user called.
template <Real T>
Variable<T> norm_over(const char* asked, const Variable<T>& x, double p, const Axes& axes, bool keepdims,
                      Location location);
template <Real T>
Variable<T> squares_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location);

}  // namespace engine

/// (Σ |x|ᵖ)^(1/p) over `axes` (over all, if none are given), as `sum`: the Euclidean norm, and of matrices
/// Frobenius'. p is at least 1; infinity gives max |x|. Neither large nor small elements overflow or vanish
/// when they are squared. Where it has a kink, which for p > 1 is where all elements are 0, the gradient is
/// taken to be 0; of the largest ones, if p is infinite, each gets an equal part, as in `max`. Of no element
/// it is 0. Throws std::invalid_argument as `sum`, and unless p ≥ 1.
template <Real T>
Variable<T> norm(const Variable<T>& x, double p = 2, const Axes& axes = {}, bool keepdims = false,
                 Location location = Location::current()) {
  return engine::norm_over("norm", x, p, axes, keepdims, location);
}

// xtensor's names. Twice and by value for the reason that `sum` is.

/// Σ |x|.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> norm_l1(Variable<T> x, A&& axes = {}, bool keepdims = false,
                    Location location = Location::current()) {
  return engine::norm_over("norm_l1", x, 1, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> norm_l1(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                    Location location = Location::current()) {
  return engine::norm_over("norm_l1", x, 1, std::span(axes), keepdims, location);
}

/// √Σ x².
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> norm_l2(Variable<T> x, A&& axes = {}, bool keepdims = false,
                    Location location = Location::current()) {
  return engine::norm_over("norm_l2", x, 2, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> norm_l2(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                    Location location = Location::current()) {
  return engine::norm_over("norm_l2", x, 2, std::span(axes), keepdims, location);
}

/// Σ x².
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> norm_sq(Variable<T> x, A&& axes = {}, bool keepdims = false,
                    Location location = Location::current()) {
  return engine::squares_over(x, axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> norm_sq(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                    Location location = Location::current()) {
  return engine::squares_over(x, std::span(axes), keepdims, location);
}

/// max |x|.
template <Real T, std::convertible_to<Axes> A = Axes>
Variable<T> norm_linf(Variable<T> x, A&& axes = {}, bool keepdims = false,
                      Location location = Location::current()) {
  return engine::norm_over("norm_linf", x, std::numeric_limits<double>::infinity(), axes, keepdims, location);
}
template <Real T, engine::Integer I, std::size_t N>
Variable<T> norm_linf(Variable<T> x, const I (&axes)[N], bool keepdims = false,
                      Location location = Location::current()) {
  return engine::norm_over("norm_linf", x, std::numeric_limits<double>::infinity(), std::span(axes), keepdims,
                           location);
}

}  // namespace xgrad
