/// Norms of vectors along axes.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// (Σ |x|ᵖ)^(1/p) over `axes` (over all, if none are given), as `sum`: the Euclidean norm, and of matrices
/// Frobenius'. p is at least 1; infinity gives max |x|. Neither large nor small elements overflow or vanish
/// when they are squared. Where it has a kink, which for p > 1 is where all elements are 0, the gradient is
/// taken to be 0; of the largest ones, if p is infinite, each gets an equal part, as in `max`. Of no element
/// it is 0. Throws std::invalid_argument as `sum`, and unless p ≥ 1.
template <Real T>
Variable<T> norm(const Variable<T>& x, double p = 2, const Axes& axes = {}, bool keepdims = false,
                 Location location = Location::current());

// xtensor's names.

/// Σ |x|.
template <Real T>
Variable<T> norm_l1(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                    Location location = Location::current());
/// √Σ x².
template <Real T>
Variable<T> norm_l2(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                    Location location = Location::current());
/// Σ x².
template <Real T>
Variable<T> norm_sq(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                    Location location = Location::current());
/// max |x|.
template <Real T>
Variable<T> norm_linf(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                      Location location = Location::current());

}  // namespace xgrad
