/// Parts of arrays: looking at one, and writing into one, which gives a new array.
#pragma once

#include "../export.hpp"
#include "../slicing.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> view_of(const Variable<T>& x, const Slices& slices, Location location);
template <Real T>
Variable<T> set_part(const Operand<T>& x, const Slices& slices, const Operand<T>& part);
template <Real T>
Variable<T> add_to_part(const Operand<T>& x, const Slices& slices, const Operand<T>& part);

}  // namespace engine

/// A part of x, by xtensor's slices, one for each dimension: `view(u, range(1, -1), all())`,
/// `view(x, 0)`, `view(x, ellipsis(), newaxis())`, `view(x, range(_, _, -1))`; see Slice. Dimensions without
/// one are taken whole. The elements stay where they are, in x's memory; those of `keep` and `drop` are
/// copied. What is not in the part gets no gradient; what `keep` names twice, the sum. Throws
/// std::out_of_range for a number, or an index of `keep`, that is none of its dimension, and for `drop` of
/// one that is not there or named twice; std::invalid_argument for more slices than dimensions, a second
/// ellipsis, and a step of 0.
///
/// More than five slices stand in a list: `view(x, {0, 1, 2, 3, 4, range(2, 5)})`.
// (Twice and by value for the reason that `sum` is; xtensor's function takes any number of slices, behind
// which no Location could stand.)
template <Real T>
Variable<T> view(Variable<T> x, const Slices& slices, Location location = Location::current()) {
  return engine::view_of(x, slices, location);
}
template <Real T, detail::IsSlice A>
Variable<T> view(Variable<T> x, A&& a, Location location = Location::current()) {
  return engine::view_of(x, {a}, location);
}
template <Real T, detail::IsSlice A, detail::IsSlice B>
Variable<T> view(Variable<T> x, A&& a, B&& b, Location location = Location::current()) {
  return engine::view_of(x, {a, b}, location);
}
template <Real T, detail::IsSlice A, detail::IsSlice B, detail::IsSlice C>
Variable<T> view(Variable<T> x, A&& a, B&& b, C&& c, Location location = Location::current()) {
  return engine::view_of(x, {a, b, c}, location);
}
template <Real T, detail::IsSlice A, detail::IsSlice B, detail::IsSlice C, detail::IsSlice D>
Variable<T> view(Variable<T> x, A&& a, B&& b, C&& c, D&& d, Location location = Location::current()) {
  return engine::view_of(x, {a, b, c, d}, location);
}
template <Real T, detail::IsSlice A, detail::IsSlice B, detail::IsSlice C, detail::IsSlice D,
          detail::IsSlice E>
Variable<T> view(Variable<T> x, A&& a, B&& b, C&& c, D&& d, E&& e, Location location = Location::current()) {
  return engine::view_of(x, {a, b, c, d, e}, location);
}

/// The elements with begin ≤ i < end along one axis. Negative numbers count from the last: `slice(x, 0, 1,
/// -1)` is x without its first and its last row. Throws std::invalid_argument if there is no such axis, and
/// std::out_of_range unless 0 ≤ begin ≤ end ≤ its length, once negative ones are counted from there.
template <Real T>
Variable<T> slice(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t begin, std::ptrdiff_t end,
                  Location location = Location::current());

/// x with `part` in place of `view(x, slices…)`: `set_view(u, {range(1, -1), all()}, v)`, `set_view(u, 0,
/// 0.0)`. x is as it was: the result is another array. `part` broadcasts to the view's shape. What was
/// replaced gets no gradient; `part` gets that of its place. Throws as `view`, and std::invalid_argument if
/// `part` does not broadcast, or `keep` names an index twice.
template <class X, class V>
requires engine::Operands<X, V>
auto set_view(X&& x, const Slices& slices, V&& part, Location location = Location::current()) {
  using T = engine::common_real<X, V>;
  return engine::set_part<T>(Operand<T>(x, location), slices, Operand<T>(part, location));
}

/// x with `part` added to `view(x, slices…)`, as `set_view`; to what `keep` names twice, twice.
template <class X, class V>
requires engine::Operands<X, V>
auto add_view(X&& x, const Slices& slices, V&& part, Location location = Location::current()) {
  using T = engine::common_real<X, V>;
  return engine::add_to_part<T>(Operand<T>(x, location), slices, Operand<T>(part, location));
}

}  // namespace xgrad
