/// Diagonals, and what lies on one side of them.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> diagonal_of(const Variable<T>& x, std::ptrdiff_t offset, std::ptrdiff_t axis1,
                        std::ptrdiff_t axis2, const char* operation, Location location);
template <Real T>
Variable<T> diag_of(const Variable<T>& x, std::ptrdiff_t offset, Location location);
template <Real T>
Variable<T> tril_of(const Variable<T>& x, std::ptrdiff_t offset, Location location);
template <Real T>
Variable<T> triu_of(const Variable<T>& x, std::ptrdiff_t offset, Location location);

}  // namespace engine

// As for `sum`, the functions that xtensor has, too, take their Variable by value, and numbers that convert
// no worse than for xtensor's.

/// The elements x_{i, i+offset} of the matrices of two axes, as a last dimension; the others keep their
/// order. They stay where they are, in x's memory. A negative offset is below the main diagonal. One that
/// leads out of x has no element. Throws std::invalid_argument if an axis is out of range, or both are the
/// same.
template <Real T, engine::Integer Row = std::ptrdiff_t, engine::Integer Column = std::ptrdiff_t>
Variable<T> diagonal(Variable<T> x, int offset = 0, Row axis1 = 0, Column axis2 = 1,
                     Location location = Location::current()) {
  return engine::diagonal_of(x, offset, static_cast<std::ptrdiff_t>(axis1),
                             static_cast<std::ptrdiff_t>(axis2), "diagonal", location);
}

/// The sum Σᵢ x_{i, i+offset} of a diagonal. Throws as above.
template <Real T>
Variable<T> trace(const Variable<T>& x, std::ptrdiff_t offset = 0, std::ptrdiff_t axis1 = 0,
                  std::ptrdiff_t axis2 = 1, Location location = Location::current());

/// Of a vector the square matrix that has it on a diagonal, and zeros elsewhere; of a matrix the diagonal. A
/// negative offset is below the main diagonal. Throws std::invalid_argument for other arrays.
template <Real T>
Variable<T> diag(Variable<T> x, int offset = 0, Location location = Location::current()) {
  return engine::diag_of(x, offset, location);
}

/// The lower triangles of the matrices of the last two axes: x_ij where j ≤ i + offset, 0 elsewhere, also in
/// place of an infinity or NaN. Throws std::invalid_argument if x has fewer than two dimensions.
template <Real T>
Variable<T> tril(Variable<T> x, int offset = 0, Location location = Location::current()) {
  return engine::tril_of(x, offset, location);
}

/// The upper triangles: x_ij where j ≥ i + offset, as `tril`.
template <Real T>
Variable<T> triu(Variable<T> x, int offset = 0, Location location = Location::current()) {
  return engine::triu_of(x, offset, location);
}

}  // namespace xgrad
