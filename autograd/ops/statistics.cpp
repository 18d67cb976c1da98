#include "statistics.hpp"
#include "along_axes.hpp"
#include "arithmetic.hpp"
#include "reductions.hpp"
#include "selection.hpp"
#include "shapes.hpp"
#include "sorting.hpp"
#include "views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// The variance, for the function `asked` that a user called.
template <Real T>
Variable<T> variance_for(const char* asked, const Variable<T>& x, const Axes& axes, std::size_t ddof,
                         bool keepdims, Location location) {
  require_value(x, asked);
  const ReducedShape shapes = reduced_shape(x.shape(), axes, keepdims, asked);
  const std::size_t n = terms_over(x, axes, asked);
  if (n <= ddof)
    throw std::invalid_argument(
        fmt::format("{}: {} has shape {}, {} elements for each result; expected more than ddof, {}", asked,
                    display_name(*x.node(), "x"), to_string(x.shape()), n, ddof));
  const Variable<T> centered = x - mean(x, axes, true, location);
  return sum_to(square(centered, location), shapes.kept, shapes.result, location) / static_cast<T>(n - ddof);
}

/// The quantile, for the function `asked` that a user called.
template <Real T>
Variable<T> quantile_for(const char* asked, const Variable<T>& x, double q, const Axes& axes, bool keepdims,
                         Location location) {
  require_value(x, asked);
  if (!(q >= 0 && q <= 1))
    throw std::invalid_argument(fmt::format("{}: q is {}, expected a number from 0 to 1", asked, q));
  const Shape result = reduced_shape(x.shape(), axes, keepdims, asked).result;
  require_terms_over(x, axes, asked);
  if (element_count(result) == 0) return sum(x, axes, keepdims, location);
  const Variable<T> rows = rows_over(x, axes, element_count(result), asked, location);
  // Of the order from large to small, in which NaN comes first.
  const auto n = static_cast<std::ptrdiff_t>(rows.shape()[1]);
  const double place = (1 - q) * static_cast<double>(n - 1);
  const auto at = std::min(static_cast<std::ptrdiff_t>(place), n - 1);
  const T share = static_cast<T>(place - static_cast<double>(at));
  const Variable<T> sorted = topk(rows, rows.shape()[1], -1, location).values;
  const auto entry = [&](std::ptrdiff_t i) { return slice(sorted, 1, i, i + 1, location); };
  Variable<T> value = entry(at);
  if (share > 0) value = value + share * (entry(at + 1) - value);
  const Variable<T> first = stop_gradient(entry(0), location);
  return reshape(where(equal(first, first, location), value, first, location), result, location);
}

}  // namespace

template <Real T>
Variable<T> engine::variance_over(const Variable<T>& x, const Axes& axes, std::size_t ddof, bool keepdims,
                                  Location location) {
  return variance_for("variance", x, axes, ddof, keepdims, location);
}

// The branch that is not taken must not be infinite, or its derivative would be: see `where`.
template <Real T>
Variable<T> engine::stddev_over(const Variable<T>& x, const Axes& axes, std::size_t ddof, bool keepdims,
                                Location location) {
  const Variable<T> v = variance_for("stddev", x, axes, ddof, keepdims, location);
  const Variable<T> is_zero = equal(v, 0, location);
  return where(is_zero, 0, sqrt(where(is_zero, 1, v, location), location), location);
}

template <Real T>
Variable<T> engine::average_over(const Variable<T>& x, const Operand<T>& weights, const Axes& axes,
                                 bool keepdims, Location location) {
  require_value(x, "average");
  require_value(weights, "average", "the weights");
  if (!broadcasts_to(weights.shape(), x.shape()))
    throw std::invalid_argument(fmt::format("average: the weights are {}, which does not broadcast to {}, {}",
                                            to_string(weights.shape()), display_name(*x.node(), "x"),
                                            to_string(x.shape())));
  const ReducedShape shapes = reduced_shape(x.shape(), axes, keepdims, "average");
  const Variable<T> w = broadcast_to(weights.variable(), x.shape(), location);
  return sum_to(x * w, shapes.kept, shapes.result, location) /
         sum_to(w, shapes.kept, shapes.result, location);
}

template <Real T>
Variable<T> quantile(const Variable<T>& x, double q, const Axes& axes, bool keepdims, Location location) {
  return quantile_for("quantile", x, q, axes, keepdims, location);
}

template <Real T>
Variable<T> median(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  return quantile_for("median", x, 0.5, axes, keepdims, location);
}

template XGRAD_EXPORT Variable<float> engine::variance_over(const Variable<float>&, const Axes&, std::size_t,
                                                            bool, Location);
template XGRAD_EXPORT Variable<double> engine::variance_over(const Variable<double>&, const Axes&,
                                                             std::size_t, bool, Location);
template XGRAD_EXPORT Variable<float> engine::stddev_over(const Variable<float>&, const Axes&, std::size_t,
                                                          bool, Location);
template XGRAD_EXPORT Variable<double> engine::stddev_over(const Variable<double>&, const Axes&, std::size_t,
                                                           bool, Location);
template XGRAD_EXPORT Variable<float> engine::average_over(const Variable<float>&, const Operand<float>&,
                                                           const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> engine::average_over(const Variable<double>&, const Operand<double>&,
                                                            const Axes&, bool, Location);
template XGRAD_EXPORT Variable<float> quantile(const Variable<float>&, double, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> quantile(const Variable<double>&, double, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<float> median(const Variable<float>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> median(const Variable<double>&, const Axes&, bool, Location);

}  // namespace xgrad
