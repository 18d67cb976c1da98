/// The largest elements, and elements by the indices that sorting gives.
#pragma once

#include "../export.hpp"
#include "../index_variable.hpp"
#include "../variable.hpp"

#include <cstdint>

namespace xgrad XGRAD_EXPORT {

template <Real T>
struct ValuesAndIndices {
  Variable<T> values;
  Variable<std::int64_t> indices;
};

/// The k largest elements of each row along the last axis, the largest first, and where they stand in the
/// row; of equal ones the first comes first, and NaN is larger than any number. The gradient goes to the
/// elements that were chosen. Throws std::invalid_argument for a scalar, and unless there are k elements in a
/// row.
template <Real T>
ValuesAndIndices<T> topk(const Variable<T>& x, std::size_t k, Location location = Location::current());

/// y[…, j] = x[…, indices[…, j]]: elements of each row along the last axis, by index. All but the last
/// dimension are those of x. Throws std::invalid_argument for other shapes, and std::out_of_range for an
/// index that is no element.
template <Real T>
Variable<T> take_along_axis(const Variable<T>& x, const Variable<std::int64_t>& indices,
                            Location location = Location::current());

/// The reverse: y[…, indices[…, j]] = x[…, j], in rows of `length`, zero elsewhere; where an index comes
/// twice, the sum. Throws as above.
template <Real T>
Variable<T> put_along_axis(const Variable<T>& x, const Variable<std::int64_t>& indices, std::size_t length,
                           Location location = Location::current());

}  // namespace xgrad
