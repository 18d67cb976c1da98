/// Array<T>: the arrays xgrad computes on.
#pragma once

#include "buffer.hpp"
#include "dtype.hpp"
#include "export.hpp"
#include "xtensor.hpp"

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// xtensor's own container for shapes, but that it does not fill what it is about to set: a step of a small
/// network makes some two dozen arrays.
template <class N>
using Dimensions = xt::svector<N, 4, std::allocator<N>, false>;

}  // namespace engine

/// The lengths of an array's dimensions; a scalar has none. Made of a number of dimensions alone, they are 0.
class Shape : public engine::Dimensions<std::size_t> {
  using Base = engine::Dimensions<std::size_t>;

 public:
  using Base::Base;
  Shape() noexcept = default;
  Shape(Shape&&) noexcept = default;
  Shape& operator=(Shape&&) noexcept = default;
  Shape(const Shape& other) : Base() { *this = other; }
  Shape& operator=(const Shape& other) {
    const std::size_t count = other.size();
    if (count > 3) return assign_long(other);
    Base::resize(count);
    // The base calls memmove, for a few lengths; a loop becomes a masked store, whose reader has to wait.
    if (count > 0) (*this)[0] = other[0];
    if (count > 1) (*this)[1] = other[1];
    if (count > 2) (*this)[2] = other[2];
    return *this;
  }
  explicit Shape(std::size_t dimensions) : Base(dimensions, std::size_t{0}) {}

  // It stands for the shape of an xt::xarray, and that for it.
  Shape(const xt::dynamic_shape<std::size_t>& shape)  // NOLINT: converting is its use
      : Base(shape.begin(), shape.end()) {}
  operator xt::dynamic_shape<std::size_t>() const { return {begin(), end()}; }
  friend bool operator==(const Shape& a, const Shape& b) noexcept { return same(a, b); }
  friend bool operator==(const Shape& a, const xt::dynamic_shape<std::size_t>& b) noexcept {
    return same(a, b);
  }

 private:
  Shape& assign_long(const Shape& other);

  // std::equal calls memcmp: for a few lengths that takes several times as long as comparing them, and each
  // training step compares dozens of shapes.
  template <class Other>
  static bool same(const Shape& a, const Other& b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t d = 0; d < a.size(); ++d)
      if (a[d] != b[d]) return false;
    return true;
  }
};

}  // namespace xgrad

template <class N>
struct xt::rebind_container<N, xgrad::Shape> {
  using type = xgrad::engine::Dimensions<N>;
};

namespace xgrad XGRAD_EXPORT {

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

/// An array whose elements are still to be set. As `Array<T>(shape)`, with the constructor's dozen small
/// functions compiled into one: an array of a few elements is made in a fifth less time.
template <class T>
Array<T> uninitialized(const Shape& shape);

/// A copy, compiled in the library.
template <class T>
Array<T> copy_of(const Array<T>& x);

/// The elements of x from `first` on, as an array of that shape in the same memory: for values that are not
/// written to. Several threads may ask at once.
template <class T>
Array<T> shared_part(const Array<T>& x, const Shape& shape, std::size_t first = 0);

}  // namespace engine

}  // namespace xgrad
