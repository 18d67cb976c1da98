/// Many elements by their indices, and back.
#pragma once

#include "../export.hpp"
#include "../indices.hpp"
#include "../variable.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> added_at(const Operand<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                     const Operand<T>& values);
template <Real T>
Variable<T> scattered_at(const Operand<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                         const Operand<T>& values);
template <Real T>
Variable<T> selected_by(const Variable<T>& x, const Operand<T>& mask);

}  // namespace engine

/// y[…, i, …] = x[…, indices[i], …]: parts of x along one axis, in any order. Indices of several dimensions
/// put as many in place of the axis: `take(x, I, 1)` of x (a × b × c) and I (m × n) is (a × m × n × c). An
/// element that is taken several times gets the sum of its copies' gradients. Throws std::invalid_argument if
/// there is no such axis, and std::out_of_range, naming it, for an index that is no element of it: they count
/// from 0, and a negative one is out of range.
template <Real T>
Variable<T> take(const Variable<T>& x, const IndexArray& indices, std::ptrdiff_t axis = 0,
                 Location location = Location::current());

/// The same, with the axis first, as in `index_add`.
template <Real T>
Variable<T> index_select(const Variable<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                         Location location = Location::current());

/// x with values[…, i, …] added to x[…, indices[i], …] along one axis, where an index comes twice both:
/// `values` has the shape of `take(x, indices, axis)`. x is as it was: the result is another array. Throws as
/// `take`, and std::invalid_argument for values of another shape.
template <class X, class V>
requires engine::Operands<X, V>
auto index_add(X&& x, std::ptrdiff_t axis, const IndexArray& indices, V&& values,
               Location location = Location::current()) {
  using T = engine::common_real<X, V>;
  return engine::added_at<T>(Operand<T>(x, location), axis, indices, Operand<T>(values, location));
}

/// y[…, j, …] = x[…, indices[…, j, …], …] along one axis: elements of each line of x by indices of its own,
/// as `argsort` and `topk` give them. All other dimensions are those of x. Throws as `take`, and
/// std::invalid_argument for other shapes.
template <Real T>
Variable<T> take_along_axis(const Variable<T>& x, const IndexArray& indices, std::ptrdiff_t axis = -1,
                            Location location = Location::current());

/// The same, with the axis first, as in `scatter_add`.
template <Real T>
Variable<T> gather(const Variable<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                   Location location = Location::current());

/// The reverse: y[…, indices[…, j, …], …] = x[…, j, …] along one axis, which gets that length, zero
/// elsewhere; where an index comes twice, the sum. Throws as above.
template <Real T>
Variable<T> put_along_axis(const Variable<T>& x, const IndexArray& indices, std::size_t length,
                           std::ptrdiff_t axis = -1, Location location = Location::current());

/// x with values[…, j, …] added to x[…, indices[…, j, …], …] along one axis; where an index comes twice, both
/// are. x is as it was: the result is another array. Throws as above.
template <class X, class V>
requires engine::Operands<X, V>
auto scatter_add(X&& x, std::ptrdiff_t axis, const IndexArray& indices, V&& values,
                 Location location = Location::current()) {
  using T = engine::common_real<X, V>;
  return engine::scattered_at<T>(Operand<T>(x, location), axis, indices, Operand<T>(values, location));
}

/// The elements of x where the mask is not 0, in one dimension, in row-major order: `masked_select(x, x >
/// 0)`, `masked_select(x, array > 3)`. The mask broadcasts to x's shape; no gradient flows into it. Throws
/// std::invalid_argument if it does not broadcast.
template <Real T, class M>
requires engine::Operands<Variable<T>, M> Variable<T> masked_select(const Variable<T>& x, M&& mask,
                                                                    Location location = Location::current()) {
  return engine::selected_by(x, Operand<T>(mask, location));
}

}  // namespace xgrad
