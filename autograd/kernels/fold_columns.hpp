/// Folding the columns of a matrix as its rows lie in memory, so that each is read once and in order.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "../memory.hpp"
#include "fold.hpp"
#include "lanes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

/// Rows that are long are read as they lie, as many columns at a time as results of them stay in the cache.
inline constexpr std::size_t long_row = 512, columns_at_once = 1024;

template <class Combine, Real T, class Arch = xsimd::default_arch>
class ColumnFold {
 public:
  /// `rows` of them, at least one, that are `step` apart.
  static void run(const T* from, std::size_t step, std::size_t rows, std::size_t columns, T* to) {
    if (columns >= long_row)
      for (std::size_t j = 0; j < columns; j += columns_at_once)
        long_rows(from + j, step, rows, std::min(columns - j, columns_at_once), to + j);
    else
      short_rows(from, step, rows, columns, to);
  }

 private:
  static constexpr std::size_t width = lane_count<T>;
  static constexpr Combine combine{};

  /// Neighboring registers as one value.
  template <std::size_t count>
  struct Strip {
    std::array<Lanes<T>, count> registers;
  };
  struct CombineStrips {
    template <std::size_t count>
    Strip<count> operator()(Strip<count> a, const Strip<count>& b) const {
      for (std::size_t r = 0; r < count; ++r) a.registers[r] = combine(a.registers[r], b.registers[r]);
      return a;
    }
  };

  /// Columns of short rows stay in registers from the first row to the last.
  static void short_rows(const T* from, std::size_t step, std::size_t rows, std::size_t columns, T* to) {
    const Lanes<T> neutral(Combine::template neutral<T>);
    std::size_t j = 0;
    for (; j + 4 * width <= columns; j += 4 * width) {
      const auto row = [=](std::size_t i) {
        const T* at = from + i * step + j;
        return Strip<4>{{Lanes<T>::load_unaligned(at), Lanes<T>::load_unaligned(at + width),
                         Lanes<T>::load_unaligned(at + 2 * width), Lanes<T>::load_unaligned(at + 3 * width)}};
      };
      const auto folded =
          fold_terms<1>(row, rows, Strip<4>{{neutral, neutral, neutral, neutral}}, CombineStrips());
      for (std::size_t r = 0; r < 4; ++r) folded.registers[r].store_unaligned(to + j + r * width);
    }
    for (; j + width <= columns; j += width) {
      const auto row = [=](std::size_t i) { return Lanes<T>::load_unaligned(from + i * step + j); };
      fold_terms<4>(row, rows, neutral, combine).store_unaligned(to + j);
    }
    if (const std::size_t rest = columns - j; rest > 0) {
      const auto row = [=](std::size_t i) { return load_tail(from + i * step + j, rest); };
      store_tail(fold_terms<4>(row, rows, neutral, combine), to + j, rest);
    }
  }

  /// As `fold_terms`: blocks are combined, and longer runs pairwise.
  static void long_rows(const T* from, std::size_t step, std::size_t rows, std::size_t columns, T* to) {
    if (rows <= block_length) {
      std::size_t i = 4;
      if (rows < 4) {
        add_rows<1, false>(from, step, columns, to);
        i = 1;
      } else {
        add_rows<4, false>(from, step, columns, to);
      }
      for (; i + 4 <= rows; i += 4) add_rows<4, true>(from + i * step, step, columns, to);
      for (; i < rows; ++i) add_rows<1, true>(from + i * step, step, columns, to);
      return;
    }
    alignas(memory::alignment) std::array<T, columns_at_once> part;
    std::size_t each = block_length;
    if (rows > longest_run) each = (rows / 2 + each - 1) / each * each;
    long_rows(from, step, each, columns, to);
    for (std::size_t i = each; i < rows; i += each) {
      long_rows(from + i * step, step, std::min(each, rows - i), columns, part.data());
      add_rows<1, true>(part.data(), 0, columns, to);
    }
  }

  /// Folds `rows` rows, or with `more` these and what is in `to`.
  template <std::size_t rows, bool more>
  static void add_rows(const T* from, std::size_t step, std::size_t columns, T* to) {
    const auto folded = [&](const auto& load, std::size_t j) {
      Lanes<T> total = load(from + j);
      for (std::size_t i = 1; i < rows; ++i) total = combine(total, load(from + i * step + j));
      if constexpr (more) total = combine(load(to + j), total);
      return total;
    };
    std::size_t j = 0;
    for (; j + width <= columns; j += width)
      folded([](const T* at) { return Lanes<T>::load_unaligned(at); }, j).store_unaligned(to + j);
    if (const std::size_t rest = columns - j; rest > 0)
      store_tail(folded([=](const T* at) { return load_tail(at, rest); }, j), to + j, rest);
  }
};

}  // namespace lanes
}  // namespace xgrad
