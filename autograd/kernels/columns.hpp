/// Columns: rows that lie beside each other, element i of one next to element i of the others, as those of a
/// transposed matrix do. As many of them are computed at a time as a register has lanes.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "fold.hpp"
#include "loops.hpp"
#include "row.hpp"

#include <algorithm>
#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

/// Of rows whose elements i, one of each, are a register.
struct Columns {
  std::size_t length;
};

/// Where those registers lie one after the other.
struct Down {
  template <class T, class Arch = xsimd::default_arch>
  static auto load(const T* data, std::size_t i) {
    return Lanes<T>::load_unaligned(data + i * lane_count<T>);
  }
  template <class T, class Arch>
  static auto spread(const xsimd::batch<T, Arch>& numbers, std::size_t) {
    return numbers;
  }
};

/// Folds each row to one number.
template <class T, class At, class Arch, class Combine>
Lanes<T> fold(const Row<T, Columns, At, Arch>& row, const Combine& combine) {
  const auto element = [at = row.at](std::size_t i) { return Lanes<T>(at(i, Down())); };
  return fold_terms<4>(element, row.extent.length, Lanes<T>(Combine::template neutral<T>), combine);
}

/// f, which gives a number, for each of `rows` rows that lie beside each other: element k of row i is at
/// x[i + k·step].
///
/// Some columns at a time are copied together before, into `scratch`, which has column_scratch<T>(length)
/// elements: where `step` is a power of two, few lines of memory stay in the cache together.
template <Real T, class F, class Arch = xsimd::default_arch>
void map_columns(const F& f, T* to, const T* x, std::size_t step, std::size_t rows, std::size_t length,
                 T* scratch) {
  constexpr std::size_t width = lane_count<T>, most = kernels::columns_together<T>;
  for (std::size_t i = 0; i < rows; i += most) {
    const std::size_t count = std::min(rows - i, most);
    for (std::size_t k = 0; k < length; ++k) {
      const T* from = x + k * step + i;
      T* copy = scratch + k * width;
      for (std::size_t j = 0; j < count; j += width, copy += length * width)
        (count - j >= width ? Lanes<T>::load_unaligned(from + j) : load_tail(from + j, count - j))
            .store_unaligned(copy);
    }
    for (std::size_t j = 0; j < count; j += width)
      store_tail(Lanes<T>(f(make<T>(Columns{length}, Loaded<T>{scratch + j * length}))), to + i + j,
                 std::min(count - j, width));
  }
}

}  // namespace lanes
}  // namespace xgrad
