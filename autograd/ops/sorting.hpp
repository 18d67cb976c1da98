/// Order: sorted elements, the largest ones, and where they stand.
#pragma once

#include "../export.hpp"
#include "../index_variable.hpp"
#include "../variable.hpp"

#include <cstddef>
#include <cstdint>

namespace xgrad XGRAD_EXPORT {

template <Real T>
struct ValuesAndIndices {
  Variable<T> values;
  Variable<std::int64_t> indices;
};

namespace engine {

template <Real T>
Array<std::int64_t> places_in(const Operand<T>& sorted, const Operand<T>& values, bool right);

}  // namespace engine

/// The k largest elements of each line along the axis, the largest first, and where they stand in it; of
/// equal ones the first comes first, and NaN is larger than any number. The gradient goes to the elements
/// that were chosen. Throws std::invalid_argument if there is no such axis, and unless it has k elements.
template <Real T>
ValuesAndIndices<T> topk(const Variable<T>& x, std::size_t k, std::ptrdiff_t axis = -1,
                         Location location = Location::current());

/// The elements of each line along the axis, the smallest first, and NaN last. Each gets the gradient of the
/// place that it went to; where elements are equal, the first goes to the first place. Throws
/// std::invalid_argument if there is no such axis.
template <Real T>
Variable<T> sort(const Variable<T>& x, std::ptrdiff_t axis = -1, Location location = Location::current());

/// Where the elements of `sort(x, axis)` stand in x: `take_along_axis(x, argsort(x))` is `sort(x)`. Throws as
/// `sort`.
template <Real T>
Array<std::int64_t> argsort(const Variable<T>& x, std::ptrdiff_t axis = -1);

/// For each of the values, how many elements of a sorted vector are smaller; with `right`, smaller or equal:
/// the place to put it at, so that the vector stays sorted. Of the shape of `values`. NaN is larger than any
/// number. Throws std::invalid_argument unless `sorted` is a vector.
template <class A, class V>
requires engine::Operands<A, V> Array<std::int64_t> searchsorted(A&& sorted, V&& values, bool right = false) {
  using T = engine::common_real<A, V>;
  return engine::places_in<T>(sorted, values, right);
}

/// The different elements of x, in one dimension, the smallest first; NaN, last, is one. Not differentiated:
/// how many there are depends on x.
template <Real T>
Array<T> unique(const Variable<T>& x);

}  // namespace xgrad
