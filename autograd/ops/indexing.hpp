/// Choosing elements by index.
#pragma once

#include "../export.hpp"
#include "../indices.hpp"
#include "../variable.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {

/// y[i] = x[i, indices[i]]: one entry of each row of x (rows × columns). Throws std::invalid_argument unless
/// there is one index for each row, and std::out_of_range for an index that is no column.
template <Real T>
Variable<T> pick(const Variable<T>& x, Indices indices, Location location = Location::current());
/// The same with an operand that holds the indices.
template <Real T, detail::IsIndexVariable I>
Variable<T> pick(const Variable<T>& x, const I& indices, Location location = Location::current());

/// The reverse of `pick`: y[i, indices[i]] = x[i], zero elsewhere, for x (rows) and y (rows × columns).
/// Throws as `pick`.
template <Real T>
Variable<T> place(const Variable<T>& x, Indices indices, std::size_t columns,
                  Location location = Location::current());
template <Real T, detail::IsIndexVariable I>
Variable<T> place(const Variable<T>& x, const I& indices, std::size_t columns,
                  Location location = Location::current());

}  // namespace xgrad
