/// Rows that are divided by their sum, as softmax is: the elements are computed once, and wait in the
/// result's own memory until the sum is known.
#pragma once

#include "../export.hpp"
#include "rows.hpp"

namespace xgrad XGRAD_EXPORT {

/// w/Σw. It is no Row, as it has no elements before it is stored.
template <lanes::RowLike W>
struct Normalized {
  W w;

  W weights() const { return w; }
  static auto of_sum(const auto& sum) { return 1 / sum; }
  static auto completed(const lanes::RowLike auto& stored, const auto& factor) { return stored * factor; }
};
template <lanes::RowLike W>
Normalized<W> normalized(const W& w) {
  return {w};
}

/// z − ln Σ eᶻ, the logarithm of normalized eᶻ.
template <lanes::RowLike Z>
struct LogNormalized {
  Z z;

  auto weights() const { return exp(z); }
  static auto of_sum(const auto& sum) { return log(sum); }
  auto completed(const lanes::RowLike auto&, const auto& log_sum) const { return z - log_sum; }
};
template <lanes::RowLike Z>
LogNormalized<Z> log_normalized(const Z& z) {
  return {z};
}

namespace lanes {

template <class E>
inline constexpr bool waits_for_sum = false;
template <class W>
inline constexpr bool waits_for_sum<Normalized<W>> = true;
template <class Z>
inline constexpr bool waits_for_sum<LogNormalized<Z>> = true;

template <class Y, class T>
requires waits_for_sum<Y>
void store_row(const Y& row, T* to) {
  const auto weights = row.weights();
  store_row(weights, to);
  const auto stored = make<T>(weights.extent, Loaded<T>{to});
  store_row(row.completed(stored, row.of_sum(row_sum(stored))), to);
}

}  // namespace lanes
}  // namespace xgrad
