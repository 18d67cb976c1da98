/// Jacobians most of whose elements are 0: a few passes instead of one for each row or column.
#pragma once

#include "export.hpp"
#include "functions.hpp"
#include "sparsity.hpp"
#include "variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
SparsityPattern sparsity_of(const FunctionOf<T>& f, const Variable<T>& x);
/// The entries, row by row.
template <Real T>
Variable<T> sparse_entries(const FunctionOf<T>& f, const Variable<T>& x, const SparsityPattern& pattern);
template <Real T>
Variable<T> dense_from_entries(const Variable<T>& entries, const Shape& shape,
                               const SparsityPattern& pattern);

}  // namespace engine

/// Where dy/dx of y = f(x) has entries, found by a sweep back for each element of y: y and x are read as rows
/// of elements. An element that is 0 at this x, as where a `relu` is off, is taken for none: ask at an x
/// where nothing is special.
template <class F, class X>
requires engine::Differentiable<X> SparsityPattern sparsity(const F& f, const X& x) {
  using T = typename detail::dtype_of_inputs<X>::type;
  return engine::sparsity_of<T>(detail::of_vector<T, 1>(f), detail::as_input<T>(x));
}

/// The entries of dy/dx, row by row, in the order of the pattern. Columns that share no row are computed in
/// one forward pass, or rows that share no column in one sweep back, whichever are fewer: of a banded matrix
/// as many as the band is wide, however large it is. One pass more checks that the pattern leaves nothing
/// out. Throws std::invalid_argument if it does, or has other numbers of rows and columns than y and x have
/// elements.
template <class F, class X>
requires engine::Differentiable<X>
auto sparse_jacobian(const F& f, const X& x, const SparsityPattern& pattern) {
  using T = typename detail::dtype_of_inputs<X>::type;
  return engine::sparse_entries<T>(detail::of_vector<T, 1>(f), detail::as_input<T>(x), pattern);
}

/// dy/dx with zeros where the pattern has no entry, y.size() × x.size(). As `sparse_jacobian`.
template <class F, class X>
requires engine::Differentiable<X>
auto jacobian(const F& f, const X& x, const SparsityPattern& pattern) {
  return engine::dense_from_entries(sparse_jacobian(f, x, pattern),
                                    Shape{pattern.rows.size(), pattern.columns}, pattern);
}

}  // namespace xgrad
