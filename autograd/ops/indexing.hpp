/// Choosing elements by index.
#pragma once

#include <xgrad/autograd/variable.hpp>

#include <vector>

namespace xgrad {

/// One index for each row.
using Indices = std::vector<std::size_t, PoolAllocator<std::size_t>>;

/// y[i] = x[i, indices[i]]: one entry of each row of x (rows × columns). Throws std::invalid_argument unless
/// there is one index for each row, and std::out_of_range for an index that is no column.
template <Real T>
Variable<T> pick(const Variable<T>& x, Indices indices, Location location = Location::current());

template <Real T, class Index>
Variable<T> pick(const Variable<T>& x, const std::vector<Index>& indices,
                 Location location = Location::current()) {
  return pick(x, Indices(indices.begin(), indices.end()), location);
}

/// The reverse of `pick`: y[i, indices[i]] = x[i], zero elsewhere, for y (rows × columns).
template <Real T>
Variable<T> place(const Variable<T>& x, Indices indices, std::size_t columns,
                  Location location = Location::current());

}  // namespace xgrad
