#include "norms.hpp"
#include "arithmetic.hpp"
#include "reductions.hpp"
#include "selection.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// m·(Σ (|x|/m)ᵖ)^(1/p), with m = max |x|, which is constant: the norm does not depend on it. Where x is 0, m
/// and the sum are 1 instead, so that no derivative is infinite.
template <Real T>
Variable<T> scaled_norm(const Variable<T>& x, T p, const Axes& axes, const ReducedShape& shapes,
                        Location location) {
  const Variable<T> largest = max(abs(stop_gradient(x, location), location), axes, true, location);
  const Variable<T> is_zero = equal(largest, 0, location);
  const Variable<T> is_infinite = largest > std::numeric_limits<T>::max();
  const Variable<T> m = where(is_zero + is_infinite, 1, largest, location);
  const Variable<T> scaled = x / m;
  const Variable<T> powers = p == 2 ? square(scaled, location) : pow(abs(scaled, location), p, location);
  const Variable<T> sum = sum_to(powers, shapes.kept, shapes.kept, location);
  const Variable<T> safe = where(is_zero, 1, sum, location);
  const Variable<T> root = p == 2 ? sqrt(safe, location) : pow(safe, 1 / p, location);
  return reshape(where(is_zero, 0, m * root, location), shapes.result, location);
}

}  // namespace

template <Real T>
Variable<T> engine::norm_over(const char* asked, const Variable<T>& x, double p, const Axes& axes,
                              bool keepdims, Location location) {
  require_value(x, asked);
  if (!(p >= 1)) throw std::invalid_argument(fmt::format("{}: p is {}, expected at least 1", asked, p));
  const ReducedShape shapes = reduced_shape(x.shape(), axes, keepdims, asked);
  if (x.size() == 0 || p == 1) return sum_to(abs(x, location), shapes.kept, shapes.result, location);
  if (std::isinf(p)) return max(abs(x, location), axes, keepdims, location);
  return scaled_norm(x, static_cast<T>(p), axes, shapes, location);
}

template <Real T>
Variable<T> engine::squares_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_value(x, "norm_sq");
  const ReducedShape shapes = reduced_shape(x.shape(), axes, keepdims, "norm_sq");
  return sum_to(square(x, location), shapes.kept, shapes.result, location);
}

template XGRAD_EXPORT Variable<float> engine::norm_over(const char*, const Variable<float>&, double,
                                                        const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> engine::norm_over(const char*, const Variable<double>&, double,
                                                         const Axes&, bool, Location);
template XGRAD_EXPORT Variable<float> engine::squares_over(const Variable<float>&, const Axes&, bool,
                                                           Location);
template XGRAD_EXPORT Variable<double> engine::squares_over(const Variable<double>&, const Axes&, bool,
                                                            Location);

}  // namespace xgrad
