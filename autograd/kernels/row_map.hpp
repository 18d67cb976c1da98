/// Loops over rows: a formula along the last axis, for each row.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "normalized.hpp"
#include "rows.hpp"

#include <cstddef>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

template <class F, Real T>
using FormulaOfRows = std::invoke_result_t<F, decltype(single_row(static_cast<const T*>(nullptr), 0))>;

/// A formula of rows gives a row, or one number.
template <class F, Real T>
inline constexpr bool gives_rows = RowLike<FormulaOfRows<F, T>> || is_normalized<FormulaOfRows<F, T>>;

/// f for each row of x.
template <Real T, class F>
void map_rows(const F& f, T* to, const T* x, std::size_t rows, std::size_t length) {
  constexpr bool rows_out = gives_rows<F, T>;
  if (length > longest_bundled_row || length == 0) {
    for (std::size_t i = 0; i < rows; ++i, x += length) {
      const auto y = f(single_row(x, length));
      if constexpr (rows_out)
        store_row(y, to + i * length);
      else
        to[i] = y;
    }
    return;
  }
  for (std::size_t i = 0; i < rows; i += lane_count<T>) {
    const Bundle<T> bundle(length, rows - i);
    Columns<T> columns;
    const auto y = f(bundle.load(x + i * length, columns));
    if constexpr (rows_out)
      store_rows(bundle, y, to + i * length);
    else
      bundle.store_numbers(y, to + i);
  }
}

/// f(g, x, y) for each row of x; g and y hold a row for each row of x if `rows_in`, or else a number.
template <bool rows_in, Real T, class F>
void map_rows(const F& f, T* to, const T* g, const T* x, const T* y, std::size_t rows, std::size_t length) {
  if (length > longest_bundled_row) {
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t at = i * length;
      const auto x_row = single_row(x + at, length);
      if constexpr (rows_in)
        store_row(f(single_row(g + at, length), x_row, single_row(y + at, length)), to + at);
      else
        store_row(f(g[i], x_row, y[i]), to + at);
    }
    return;
  }
  for (std::size_t i = 0; i < rows; i += lane_count<T>) {
    const std::size_t at = i * length;
    const Bundle<T> bundle(length, rows - i);
    Columns<T> g_columns, x_columns, y_columns;
    const auto x_rows = bundle.load(x + at, x_columns);
    if constexpr (rows_in)
      bundle.store(f(bundle.load(g + at, g_columns), x_rows, bundle.load(y + at, y_columns)), to + at);
    else
      bundle.store(f(bundle.load_numbers(g + i), x_rows, bundle.load_numbers(y + i)), to + at);
  }
}

}  // namespace lanes
}  // namespace xgrad
