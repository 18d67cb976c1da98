/// Loops over rows: a formula along the last axis, for each row.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "normalized.hpp"
#include "rows.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

template <class F, Real T>
using FormulaOfRows = std::invoke_result_t<F, decltype(single_row(static_cast<const T*>(nullptr), 0))>;

/// A formula of rows gives a row, or one number.
template <class F, Real T>
inline constexpr bool gives_rows = RowLike<FormulaOfRows<F, T>> || waits_for_sum<FormulaOfRows<F, T>>;

/// A few bundles, one behind the other, and what a formula gives for each. Each step is done for all of them
/// before the next: while a sum waits for all that it is made of, the processor computes another.
template <class T, class Y, class Arch = xsimd::default_arch>
class Neighbors {
 public:
  static constexpr std::size_t most_rows = 4 * lane_count<T>;

  /// formula(bundle, i) gives Y for the bundle that begins with row i.
  template <class F>
  Neighbors(const RowNumbers<T>& row_numbers, std::size_t length, std::size_t rows, const F& formula)
      : length_(length) {
    for (; count_ * lane_count<T> < rows; ++count_) {
      const std::size_t first = count_ * lane_count<T>;
      bundles_[count_] = {&row_numbers, length, std::min(rows - first, lane_count<T>)};
      new (&results_[count_].y) Y(formula(bundles_[count_], first));
    }
  }

  void store(T* to) const {
    if constexpr (RowLike<Y>) {
      each([&](const auto& bundle, const Y& y, std::size_t first) { bundle.store(y, to + first * length_); });
    } else if constexpr (waits_for_sum<Y>) {
      each([&](const auto& bundle, const Y& y, std::size_t first) {
        bundle.store(y.weights(), to + first * length_);
      });
      std::array<Lanes<T>, 4> of_sums;
      each([&](const auto& bundle, const Y& y, std::size_t first) {
        of_sums[first / lane_count<T>] = y.of_sum(row_sum(bundle.load(to + first * length_)));
      });
      each([&](const auto& bundle, const Y& y, std::size_t first) {
        T* elements = to + first * length_;
        bundle.store(y.completed(bundle.load(elements), of_sums[first / lane_count<T>]), elements);
      });
    } else {
      each([&](const auto& bundle, const Y& y, std::size_t first) { bundle.store_numbers(y, to + first); });
    }
  }

 private:
  // What a formula gives cannot be assigned to.
  union Result {
    Result() {}
    Y y;
  };

  void each(const auto& f) const {
    for (std::size_t k = 0; k < count_; ++k) f(bundles_[k], results_[k].y, k * lane_count<T>);
  }

  std::size_t length_, count_ = 0;
  std::array<Bundle<T>, 4> bundles_;
  std::array<Result, 4> results_;
};

/// Stores formula(bundle, i), of the bundle that begins with row i, for all rows.
template <Real T, class F>
void map_bundles(const F& formula, T* to, std::size_t rows, std::size_t length) {
  using Y = std::invoke_result_t<F, const Bundle<T>&, std::size_t>;
  constexpr std::size_t most = Neighbors<T, Y>::most_rows;
  constexpr bool is_row = RowLike<Y> || waits_for_sum<Y>;
  const RowNumbers<T> row_numbers(length, std::min(rows, lane_count<T>) * length);
  for (std::size_t i = 0; i < rows; i += most) {
    const auto of_neighbor = [&](const Bundle<T>& bundle, std::size_t first) {
      return formula(bundle, i + first);
    };
    Neighbors<T, Y>(row_numbers, length, std::min(rows - i, most), of_neighbor)
        .store(to + i * (is_row ? length : 1));
  }
}

/// f for each row of x. `to` is not x.
template <Real T, class F>
void map_rows(const F& f, T* to, const T* x, std::size_t rows, std::size_t length) {
  if (length > longest_bundled_row || length == 0) {
    for (std::size_t i = 0; i < rows; ++i, x += length) {
      const auto y = f(single_row(x, length));
      if constexpr (gives_rows<F, T>)
        store_row(y, to + i * length);
      else
        to[i] = y;
    }
    return;
  }
  map_bundles([&](const Bundle<T>& bundle, std::size_t i) { return f(bundle.load(x + i * length)); }, to,
              rows, length);
}

/// f(g, x, y) for each row of x; g and y hold a row for each row of x if `rows_in`, or else a number.
template <bool rows_in, Real T, class F>
void map_rows(const F& f, T* to, const T* g, const T* x, const T* y, std::size_t rows, std::size_t length) {
  if (length > longest_bundled_row || length == 0) {
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
  const auto of_bundle = [&](const Bundle<T>& bundle, std::size_t i) {
    const std::size_t at = i * length;
    const auto x_rows = bundle.load(x + at);
    if constexpr (rows_in)
      return f(bundle.load(g + at), x_rows, bundle.load(y + at));
    else
      return f(bundle.load_numbers(g + i), x_rows, bundle.load_numbers(y + i));
  };
  map_bundles(of_bundle, to, rows, length);
}

}  // namespace lanes
}  // namespace xgrad
