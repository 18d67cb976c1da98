/// Cutting arrays up, and putting them together.
#pragma once

#include <xgrad/autograd/variable.hpp>

#include <vector>

namespace xgrad {

/// The elements with begin ≤ i < end along one axis; a negative axis counts from the last. Throws
/// std::invalid_argument if there is no such axis, and std::out_of_range unless begin ≤ end ≤ its length.
template <Real T>
Variable<T> slice(const Variable<T>& x, std::ptrdiff_t axis, std::size_t begin, std::size_t end,
                  Location location = Location::current());

/// x with `before` and `after` zeros put around it along one axis. Throws std::invalid_argument if there is
/// no such axis.
template <Real T>
Variable<T> pad(const Variable<T>& x, std::ptrdiff_t axis, std::size_t before, std::size_t after,
                Location location = Location::current());

/// a, and b behind it, along one axis. Throws std::invalid_argument, naming both, if they differ in another
/// dimension, or there is no such axis.
template <Real T>
Variable<T> concatenate(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t axis);

template <class A, class B>
requires engine::Operands<A, B>
auto concatenate(A&& a, B&& b, std::ptrdiff_t axis = 0, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return concatenate<T>(Operand<T>(a, location), Operand<T>(b, location), axis);
}

/// All parts one after the other along one axis. Throws as above, and if there is no part.
template <Real T>
Variable<T> concatenate(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis = 0,
                        Location location = Location::current());

}  // namespace xgrad
