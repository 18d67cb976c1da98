/// What formulas of eigenvalues and singular values call beside matrix_formulas.hpp: X is an array, a
/// Variable or a Symbol.
#pragma once

#include "../forward_frame.hpp"
#include "../kernels/matrices.hpp"
#include "matrix_formulas.hpp"
#include "selection.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// Throw std::domain_error: "derivative of eigh: values 0 and 1 of A coincide, at 2: their vectors have
/// none".
[[noreturn]] void refuse_coincidence(const char* operation, std::size_t i, std::size_t j, double at,
                                     std::size_t matrix, const Shape& A);
[[noreturn]] void refuse_zero_value(const char* operation, std::size_t i, std::size_t matrix, const Shape& A);

}  // namespace engine

namespace formulas {

/// The numbers s as a row of each matrix, or as a column.
template <class X>
X as_row(const X& s) {
  if constexpr (std::is_same_v<X, Symbol>)
    return s;
  else
    return reshape(s, kernels::with_last(s.shape(), 1, {1, s.shape().back()}));
}
template <class X>
X as_column(const X& s) {
  if constexpr (std::is_same_v<X, Symbol>)
    return s;
  else
    return reshape(s, kernels::with_last(s.shape(), 0, {1}));
}

/// M·diag(s), and diag(s)·M.
template <class X>
X scaled_columns(const X& M, const X& s) {
  if constexpr (std::is_same_v<X, Symbol>)
    return matmul(M, diagonal_matrices(s));
  else
    return X(M * as_row(s));
}
template <class X>
X scaled_rows(const X& s, const X& M) {
  if constexpr (std::is_same_v<X, Symbol>)
    return matmul(diagonal_matrices(s), M);
  else
    return X(as_column(s) * M);
}

template <class X>
X skew(const X& M) {
  return X(M - transposed_matrices(M));
}

// ---- Division by what may be zero -------------------------------------------------------------------------

/// Whether it is zero, and stays so: neither a tape nor forward mode knows a derivative of it.
template <class X>
bool is_absent(const X& x) {
  const auto all_zero = [](const auto& values) {
    return std::all_of(values.begin(), values.end(), [](auto v) { return v == 0; });
  };
  if constexpr (std::is_same_v<X, Symbol>) {
    return false;
  } else if constexpr (engine::Expression<X>) {
    return all_zero(x);
  } else {
    if (x.needs_gradient()) return false;
    for (const auto* frame = engine::ForwardFrame::innermost(); frame != nullptr; frame = frame->outer())
      if (frame->tangent_of(*x.node())) return false;
    return all_zero(x.value());
  }
}

/// Up to this, values or their differences are rounding: of n values in order, which come from matrices of
/// `size` rows or columns.
template <class T>
T rounding(const T* values, std::size_t n, std::size_t size) {
  const T largest = std::max(std::abs(values[0]), std::abs(values[n - 1]));
  return largest * static_cast<T>(size) * std::numeric_limits<T>::epsilon();
}

/// 1 where M_ij is to be divided by the difference of the values i and j. It is 0 on the diagonal, and where
/// they coincide: there M_ij must be zero, or else it is an error.
template <class T>
Array<T> divided_pairs(const char* operation, const Array<T>& values, const Array<T>& M) {
  Array<T> divided(M.shape());
  const std::size_t n = values.shape().back();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t matrix = i / n, row = i % n;
    const T* const all = values.data() + matrix * n;
    const T least = rounding(all, n, n);
    for (std::size_t column = 0; column < n; ++column) {
      const bool apart = std::abs(all[column] - all[row]) > least;
      if (!apart && column != row && M.data()[i * n + column] != 0)
        engine::refuse_coincidence(operation, row, column, all[row], matrix, M.shape());
      divided.data()[i * n + column] = apart && column != row ? T(1) : T(0);
    }
  }
  return divided;
}

/// The same for columns of M, which are to be divided by the values themselves.
template <class T>
Array<T> divided_columns(const char* operation, const Array<T>& values, const Array<T>& M) {
  Array<T> divided(M.shape());
  const std::size_t n = values.shape().back(), m = kernels::row_count(M.shape());
  for (std::size_t i = 0; i < M.size(); ++i) {
    const std::size_t matrix = i / (m * n), column = i % n;
    const T* const all = values.data() + matrix * n;
    const bool apart = all[column] > rounding(all, n, std::max(m, n));
    if (!apart && M.data()[i] != 0) engine::refuse_zero_value(operation, column, matrix, M.shape());
    divided.data()[i] = apart ? T(1) : T(0);
  }
  return divided;
}

/// M/d where it is to be divided, and 0 elsewhere.
template <class T>
Array<T> quotient(const Array<T>& M, const Array<T>& d, const Array<T>& divided) {
  Array<T> y = M;
  for (std::size_t i = 0; i < y.size(); ++i)
    y.data()[i] = divided.data()[i] != 0 ? y.data()[i] / d.data()[i] : T(0);
  return y;
}
template <class T>
Variable<T> quotient(const Variable<T>& M, const Variable<T>& d, const Array<T>& divided) {
  const auto chosen = constant(divided);
  return where(chosen, M / where(chosen, d, 1), 0);
}

template <class T>
const Array<T>& array_in(const Array<T>& x) {
  return x;
}
template <class T>
const Array<T>& array_in(const Variable<T>& x) {
  return x.value();
}

/// F∘M, where F_ij = 1/(v_j − v_i) for i ≠ j, or 1/(v_j² − v_i²), and F_ii = 0.
template <class X>
X over_gaps(const char* operation, const X& values, const X& M, bool squared) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return "F" * M;
  } else {
    const auto divided = divided_pairs(operation, array_in(values), array_in(M));
    const X columns = as_row(values), rows = as_column(values);
    const X gaps = X(columns - rows);
    return quotient(M, squared ? X(gaps * X(columns + rows)) : gaps, divided);
  }
}

/// M·diag(1/v)
template <class X>
X over_columns(const char* operation, const X& M, const X& values) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return matmul(M, diagonal_matrices(1 / values));
  } else {
    const auto divided = divided_columns(operation, array_in(values), array_in(M));
    return quotient(M, broadcast_to(as_row(values), as_row(values).shape(), M.shape()), divided);
  }
}

}  // namespace formulas
}  // namespace xgrad
