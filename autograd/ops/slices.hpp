/// Cutting arrays up, and putting them together.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {

/// The elements with begin ≤ i < end along one axis. Negative numbers count from the last: `slice(x, 0, 1,
/// -1)` is x without its first and its last row. Throws std::invalid_argument if there is no such axis, and
/// std::out_of_range unless 0 ≤ begin ≤ end ≤ its length, once negative ones are counted from there.
template <Real T>
Variable<T> slice(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t begin, std::ptrdiff_t end,
                  Location location = Location::current());

/// x with `before` and `after` zeros put around it along one axis. Throws std::invalid_argument if there is
/// no such axis, or either number is negative.
template <Real T>
Variable<T> pad(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t before, std::ptrdiff_t after,
                Location location = Location::current());

/// All parts one after the other along one axis. Throws std::invalid_argument, naming two that do not fit, if
/// they differ in another dimension, if there is no such axis, and if there is no part.
template <Real T>
Variable<T> concatenate(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis = 0,
                        Location location = Location::current());

/// a, and b behind it, along one axis. Throws as above.
template <class A, class B>
requires engine::Operands<A, B>
auto concatenate(A&& a, B&& b, std::ptrdiff_t axis = 0, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  const Operand<T> first(a, location), second(b, location);
  return concatenate<T>({first.variable(), second.variable()}, axis, location);
}

}  // namespace xgrad
