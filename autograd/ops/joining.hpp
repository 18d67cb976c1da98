/// Putting arrays together, and taking them apart.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

#include <cstddef>
#include <initializer_list>
#include <tuple>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace detail {

/// The parts that `xt::xtuple(a, b, …)` holds, as Variables.
template <class... X>
auto variables_of(const std::tuple<X...>& parts, Location location) {
  using T = engine::common_real<X...>;
  return std::apply(
      [&](const auto&... part) { return std::vector<Variable<T>>{Operand<T>(part, location).variable()...}; },
      parts);
}

}  // namespace detail

// Each of these takes a std::vector of Variables, or xtensor's `xt::xtuple(a, b, …)` of Variables, arrays,
// expressions and numbers, one of them at least a Variable. `First, Rest…` makes the latter more special than
// xtensor's functions of the same names, which would be found as well; an axis is a std::size_t there as in
// those, and may be −1 all the same: it arrives as the largest number there is, and is −1 again.

/// All parts one after the other along one axis. Throws std::invalid_argument, naming two that do not fit, if
/// they differ in another dimension, if there is no such axis, and if there is no part.
template <Real T>
Variable<T> concatenate(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis = 0,
                        Location location = Location::current());
template <class First, class... Rest>
requires engine::Operands<First, Rest...>
auto concatenate(std::tuple<First, Rest...>&& parts, std::size_t axis = 0,
                 Location location = Location::current()) {
  return concatenate(detail::variables_of(parts, location), static_cast<std::ptrdiff_t>(axis), location);
}

/// a, and b behind it, along one axis. Throws as above.
template <class A, class B>
requires engine::Operands<A, B>
auto concatenate(A&& a, B&& b, std::ptrdiff_t axis = 0, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  const Operand<T> first(a, location), second(b, location);
  return concatenate<T>({first.variable(), second.variable()}, axis, location);
}

/// Parts of one shape, side by side along a new axis: `stack(parts)[i]` is part i. Throws
/// std::invalid_argument, naming two, if their shapes differ, if there is no such axis in the result, and if
/// there is no part.
template <Real T>
Variable<T> stack(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis = 0,
                  Location location = Location::current());
template <class First, class... Rest>
requires engine::Operands<First, Rest...>
auto stack(std::tuple<First, Rest...>&& parts, std::size_t axis = 0,
           Location location = Location::current()) {
  return stack(detail::variables_of(parts, location), static_cast<std::ptrdiff_t>(axis), location);
}

/// Parts side by side: along the second axis, or along the only one of vectors; numbers count as vectors of
/// one element. Throws as `concatenate`.
template <Real T>
Variable<T> hstack(const std::vector<Variable<T>>& parts, Location location = Location::current());
template <class First, class... Rest>
requires engine::Operands<First, Rest...>
auto hstack(std::tuple<First, Rest...>&& parts, Location location = Location::current()) {
  return hstack(detail::variables_of(parts, location), location);
}

/// Parts below each other, along the first axis; vectors count as rows, and numbers as rows of one element.
/// Throws as `concatenate`.
template <Real T>
Variable<T> vstack(const std::vector<Variable<T>>& parts, Location location = Location::current());
template <class First, class... Rest>
requires engine::Operands<First, Rest...>
auto vstack(std::tuple<First, Rest...>&& parts, Location location = Location::current()) {
  return vstack(detail::variables_of(parts, location), location);
}

/// x in `pieces` equal pieces along one axis; they lie in x's memory. Throws std::invalid_argument if there
/// is no such axis, or it cannot be divided so.
template <Real T>
std::vector<Variable<T>> split(Variable<T> x, std::size_t pieces, std::size_t axis = 0,
                               Location location = Location::current());
/// x cut before each of these positions: `split(x, {2, 5})` is x[0 … 1], x[2 … 4] and x[5 …]. Negative
/// positions count from the end. Throws std::out_of_range unless they are in order, and inside of the axis.
template <Real T>
std::vector<Variable<T>> split(Variable<T> x, const std::vector<std::ptrdiff_t>& positions,
                               std::ptrdiff_t axis = 0, Location location = Location::current());
template <Real T>
std::vector<Variable<T>> split(Variable<T> x, std::initializer_list<std::ptrdiff_t> positions,
                               std::ptrdiff_t axis = 0, Location location = Location::current()) {
  return split(std::move(x), std::vector(positions), axis, location);  // or else {2} would be two pieces
}

}  // namespace xgrad
