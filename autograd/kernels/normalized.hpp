/// Rows that are divided by their sum, as softmax is: each element is computed once, and kept until the sum
/// is known.
#pragma once

#include "../export.hpp"
#include "rows.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {

/// w/Σw. It is no Row, as it has no elements before it is stored.
template <lanes::RowLike W>
struct Normalized {
  W weights;
};

template <lanes::RowLike W>
Normalized<W> normalized(const W& weights) {
  return {weights};
}

namespace lanes {

template <class E>
inline constexpr bool is_normalized = false;
template <class W>
inline constexpr bool is_normalized<Normalized<W>> = true;

/// Of a long row: the elements wait in the result's own memory.
template <RowLike W>
void store_row(const Normalized<W>& row, typename W::value_type* to) {
  using T = typename W::value_type;
  const W& weights = row.weights;
  if (weights.registers == 0) return;
  store_row(weights, to);
  const auto stored = single_row<T>(to, (weights.registers - 1) * lane_count<T> + weights.valid_in_last);
  store_row(stored / row_sum(stored), to);
}

/// Of a bundle of short rows: they wait column by column.
template <class T, class Arch, RowLike W>
void store_rows(const Bundle<T, Arch>& bundle, const Normalized<W>& rows, T* to) {
  Columns<T, Arch> columns;
  for (std::size_t j = 0; j < bundle.length; ++j)
    Lanes<T>(rows.weights.at(j, Whole())).store_aligned(&columns.elements[j * lane_count<T>]);
  columns.filled = true;
  const auto stored = bundle.load(to, columns);
  bundle.store(stored / row_sum(stored), to);
}
template <class T, class Arch, RowLike R>
void store_rows(const Bundle<T, Arch>& bundle, const R& rows, T* to) {
  bundle.store(rows, to);
}

}  // namespace lanes
}  // namespace xgrad
