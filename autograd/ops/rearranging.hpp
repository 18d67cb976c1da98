/// The elements of an array in another order, repeated, or beside their neighbors.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../slicing.hpp"
#include "../variable.hpp"

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// y[i, j, …] = x[a[i], b[j], …], for the indices chosen of some dimensions. Nothing is checked.
template <Real T>
Variable<T> rearranged(const Variable<T>& x, PooledVector<Choice> choices, Location location);

/// The dual: y[a[i], b[j], …] = x[i, j, …], where an index comes twice the sum, and zero elsewhere; `lengths`
/// are those of the chosen dimensions in y.
template <Real T>
Variable<T> added_back(const Variable<T>& x, const PooledVector<Choice>& choices, const Shape& lengths,
                       Location location);

template <Real T>
Variable<T> flipped(const Variable<T>& x, const Axes& axes, Location location);
template <Real T>
Variable<T> tiled(const Variable<T>& x, const Axes& repetitions, Location location);

}  // namespace engine

// Some parameters here are not of the type that would say most, but of that of xtensor's function: only so is
// ours preferred where a program uses both namespaces. An axis that is a std::size_t may be −1 all the same:
// it arrives as the largest number there is, and is −1 again.

/// x with the order of elements reversed along `axes`; all of them, if none are given. It lies in x's memory.
/// Throws std::invalid_argument for an axis that is out of range or given twice.
template <Real T>
Variable<T> flip(Variable<T> x, std::size_t axis, Location location = Location::current()) {
  return engine::flipped(x, static_cast<std::ptrdiff_t>(axis), location);
}
template <Real T>
Variable<T> flip(Variable<T> x, const Axes& axes = {}, Location location = Location::current()) {
  return engine::flipped(x, axes, location);
}

/// y[i + shift] = x[i] along the axis; what leaves at one end comes in at the other. A negative shift moves
/// towards the beginning. Throws std::invalid_argument if there is no such axis.
template <Real T>
Variable<T> roll(Variable<T> x, std::ptrdiff_t shift, std::ptrdiff_t axis,
                 Location location = Location::current());
/// The same of all elements in row-major order; the shape stays.
template <Real T>
Variable<T> roll(Variable<T> x, std::ptrdiff_t shift, Location location = Location::current());

/// Each element `count` times, one after the other, along the axis: {1, 2} becomes {1, 1, 2, 2}. Throws
/// std::invalid_argument if there is no such axis.
template <Real T>
Variable<T> repeat(Variable<T> x, std::size_t count, std::size_t axis,
                   Location location = Location::current());
/// Element i of the axis `counts[i]` times. Throws also unless there is a count for each.
template <Real T>
Variable<T> repeat(Variable<T> x, std::vector<std::size_t> counts, std::size_t axis,
                   Location location = Location::current());

/// x as a whole `repetitions[d]` times along each dimension d: {1, 2} becomes {1, 2, 1, 2}. Of fewer
/// repetitions than dimensions, those are of the last ones; of more, x gets dimensions of length 1 in front.
/// Throws std::invalid_argument for a negative one.
template <Real T, std::convertible_to<Axes> A>
Variable<T> tile(Variable<T> x, A&& repetitions, Location location = Location::current()) {
  return engine::tiled(x, repetitions, location);
}
template <Real T, engine::Integer I>
Variable<T> tile(Variable<T> x, std::initializer_list<I> repetitions,
                 Location location = Location::current()) {
  return engine::tiled(x, repetitions, location);
}

/// x turned by `quarters` quarters in the plane of two axes, from the first towards the second. It lies in
/// x's memory. Throws std::invalid_argument unless these are two different dimensions of x.
template <Real T>
Variable<T> rot90(Variable<T> x, int quarters = 1, const Axes& axes = {0, 1},
                  Location location = Location::current());

/// x[i + 1] − x[i] along the axis, `order` times over. Throws std::invalid_argument if there is no such axis,
/// for a negative order, and unless the axis is longer than it.
template <Real T>
Variable<T> diff(const Variable<T>& x, int order = 1, std::ptrdiff_t axis = -1,
                 Location location = Location::current());

/// The derivative of a function, given by its values x at points of that spacing along the axis, by
/// differences: (x[i + 1] − x[i − 1])/2h inside, (x[1] − x[0])/h and (x[n] − x[n − 1])/h at the ends. It is
/// numpy.gradient; that of what was recorded, which is exact, is `tape.gradient`. Throws
/// std::invalid_argument if there is no such axis, or it has fewer than two elements, and for a spacing of 0.
template <Real T>
Variable<T> gradient(const Variable<T>& x, double spacing = 1, std::ptrdiff_t axis = -1,
                     Location location = Location::current());

}  // namespace xgrad
