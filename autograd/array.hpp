/// Array<T>: the arrays xgrad computes on.
#pragma once

#include "buffer.hpp"
#include "dtype.hpp"
#include "export.hpp"
#include "xtensor.hpp"

#include <concepts>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// The lengths of an array's dimensions; a scalar has none.
using Shape = xt::dynamic_shape<std::size_t>;

/// A row-major xtensor container of any number of dimensions, its elements in pooled, 64-byte aligned
/// memory. It is an xtensor expression like any other: everything xtensor offers works on it, and every
/// xtensor expression converts to it. `T` is float or double. A copy has memory of its own.
template <class T>
using Array = xt::xarray_container<engine::Buffer<T>, xt::layout_type::row_major, Shape>;

/// What the library is made of, and its users do not name: `using namespace xgrad` leaves these names to
/// them.
namespace engine {

/// An xtensor container, view or lazy expression.
template <class E>
concept Expression = xt::is_xexpression<std::decay_t<E>>::value;

/// A plain number.
template <class E>
concept Number = std::is_arithmetic_v<std::decay_t<E>>;

/// A whole number, which a bool is not: `sum(x, true)` is a mistake.
template <class I>
concept Integer = std::integral<I> && !std::same_as<I, bool>;

/// What a range of any kind holds. <ranges> has a name for it, and costs users a tenth of bare xtensor to
/// compile.
template <class Range>
using ElementOf = std::iter_value_t<decltype(std::begin(std::declval<const Range&>()))>;

template <class E>
inline constexpr bool is_vector_of_numbers = false;
template <Number N, class Allocator>
inline constexpr bool is_vector_of_numbers<std::vector<N, Allocator>> = true;

/// What an operation takes for a constant: a number, an xtensor expression, or a std::vector of numbers,
/// which becomes an array of one dimension.
template <class E>
concept Values = Number<E> || Expression<E> || is_vector_of_numbers<std::decay_t<E>>;

/// a == b, which calls memcmp: for a few lengths that takes several times as long as comparing them, and each
/// training step compares dozens of shapes.
inline bool same_shape(const Shape& a, const Shape& b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t d = 0; d < a.size(); ++d)
    if (a[d] != b[d]) return false;
  return true;
}

/// An array whose elements are still to be set. As `Array<T>(shape)`, with the constructor's dozen small
/// functions compiled into one: an array of a few elements is made in 22 ns instead of 27.
template <class T>
Array<T> uninitialized(const Shape& shape);

/// The elements of x from `first` on, as an array of that shape in the same memory: for values that are not
/// written to. Several threads may ask at once.
template <class T>
Array<T> shared_part(const Array<T>& x, const Shape& shape, std::size_t first = 0);

}  // namespace engine

}  // namespace xgrad
