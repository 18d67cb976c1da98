/// Bundles: short rows, computed many at a time.
///
/// Rows of ten elements, one after the other in memory, fill ten registers of sixteen lanes. What a formula
/// does to each element is done to these, and every lane is used. A number for each of the sixteen rows, as
/// their sums, is a register; a permutation spreads it over the elements of its rows. For sums and maxima
/// each row is read by itself, and sixteen of them are folded together, in a tree, whose lanes are all used
/// from its first level on.
#pragma once

#include "../export.hpp"
#include "../memory.hpp"
#include "row.hpp"
#include "turn.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

/// Rows up to this length are bundled.
inline constexpr std::size_t longest_bundled_row = 64;

/// For each element of a bundle, its row, as the instructions for permutations want it.
template <class T, class Arch = xsimd::default_arch>
class RowNumbers {
 public:
  /// Of `count` elements in rows of `length`.
  RowNumbers(std::size_t length, std::size_t count) {
    // i·(2¹⁶/length + 1)/2¹⁶ is i/length, rounded down, for each i here.
    const auto reciprocal = static_cast<std::uint32_t>((1u << 16) / length + 1);
    const std::size_t registers = (count + lane_count<T> - 1) / lane_count<T>;
    for (std::uint32_t i = 0; i < registers * lane_count<T>; ++i) rows_[i] = number(i * reciprocal >> 16);
  }

  /// The number of its row for each element of register i.
  Lanes<T> spread(const Lanes<T>& numbers, std::size_t i) const {
    const Number* rows = &rows_[i * lane_count<T>];
#if defined(__AVX512F__)
    const auto lanes = _mm512_load_si512(rows);
    if constexpr (sizeof(T) == 4)
      return _mm512_permutexvar_ps(lanes, numbers);
    else
      return _mm512_permutexvar_pd(lanes, numbers);
#elif defined(__AVX2__)
    const auto lanes = _mm256_load_si256(reinterpret_cast<const __m256i*>(rows));
    if constexpr (sizeof(T) == 4)
      return _mm256_permutevar8x32_ps(numbers, lanes);
    else
      return _mm256_castps_pd(_mm256_permutevar8x32_ps(_mm256_castpd_ps(numbers), lanes));
#else
    alignas(memory::alignment) std::array<T, lane_count<T>> each, of_elements;
    numbers.store_aligned(each.data());
    for (std::size_t k = 0; k < lane_count<T>; ++k) of_elements[k] = each[rows[k]];
    return Lanes<T>::load_aligned(of_elements.data());
#endif
  }

 private:
  using Number = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

  static Number number(std::uint32_t row) {
#if defined(__AVX2__) && !defined(__AVX512F__)
    // There each half of a double is permuted.
    if constexpr (sizeof(T) == 8) return (Number(2 * row + 1) << 32) | Number(2 * row);
#endif
    return row;
  }

  alignas(memory::alignment) std::array<Number, longest_bundled_row * lane_count<T>> rows_;
};

template <class T, class Arch = xsimd::default_arch>
struct Bundle;

/// A register of a bundle's elements as they lie in memory.
template <class T, class Arch>
struct Across {
  const Bundle<T, Arch>* bundle;

  Lanes<T> load(const T* data, std::size_t i) const {
    return Lanes<T>::load_unaligned(data + i * lane_count<T>);
  }
  Lanes<T> spread(const Lanes<T>& numbers, std::size_t i) const {
    return bundle->row_numbers->spread(numbers, i);
  }
};

/// The last one of fewer rows than there are lanes.
template <class T, class Arch>
struct AcrossLast : Across<T, Arch> {
  std::size_t valid;

  Lanes<T> load(const T* data, std::size_t i) const { return load_tail(data + i * lane_count<T>, valid); }
  // Lanes behind the end repeat the first element, and so its number.
  Lanes<T> spread(const Lanes<T>& numbers, std::size_t i) const {
    alignas(memory::alignment) std::array<T, lane_count<T>> each;
    Across<T, Arch>::spread(numbers, i).store_aligned(each.data());
    return load_tail(each.data(), valid);
  }
};

/// Up to a register's width of rows of one length.
template <class T, class Arch>
struct Bundle {
  const RowNumbers<T, Arch>* row_numbers;
  std::size_t length, rows;

  /// The rows that lie at `data`, one after the other.
  auto load(const T* data) const { return make<T>(this, Loaded<T, Arch>{data}); }

  /// One number for each row.
  Lanes<T> load_numbers(const T* data) const {
    return rows == lane_count<T> ? Lanes<T>::load_unaligned(data) : load_tail(data, rows);
  }

  void store(const RowLike auto& formula, T* to) const {
    const std::size_t whole = rows * length / lane_count<T>, rest = rows * length % lane_count<T>;
    for (std::size_t i = 0; i < whole; ++i)
      Lanes<T>(formula.at(i, Across<T, Arch>{this})).store_unaligned(to + i * lane_count<T>);
    if (rest != 0)
      store_tail(Lanes<T>(formula.at(whole, AcrossLast<T, Arch>{{this}, rest})), to + whole * lane_count<T>,
                 rest);
  }

  void store_numbers(const Lanes<T>& numbers, T* to) const { store_tail(numbers, to, rows); }
};

/// Neighboring lanes of a, then of b, combined.
template <class T, class Arch, class Combine>
[[gnu::always_inline]] inline xsimd::batch<T, Arch> fold_neighbors(const xsimd::batch<T, Arch>& a,
                                                                   const xsimd::batch<T, Arch>& b,
                                                                   const Combine& combine) {
  return combine(every_other<false>(a, b), every_other<true>(a, b));
}

/// Folds `count` registers, each to 1/count of its lanes, one after the other.
template <std::size_t count, class Term, class Combine>
[[gnu::always_inline]] inline auto fold_tree(const Term& term, std::size_t first, const Combine& combine) {
  if constexpr (count == 1)
    return term(first);
  else
    return fold_neighbors(fold_tree<count / 2>(term, first, combine),
                          fold_tree<count / 2>(term, first + count / 2, combine), combine);
}

/// Folds each row of a bundle, whose elements lie at `data`, to one number.
template <class T, class Arch, class Combine>
Lanes<T> fold_bundle(const Bundle<T, Arch>& bundle, const T* data, const Combine& combine) {
  constexpr T neutral = Combine::template neutral<T>;
  constexpr std::size_t width = lane_count<T>;
  const std::size_t last = (bundle.length - 1) / width;
  const auto valid = first<T>(bundle.length - last * width);
  const auto begin = [&](std::size_t i) __attribute__((always_inline)) {
    return data + (i < bundle.rows ? i * bundle.length : 0);
  };
  const auto tail = [&](std::size_t i) __attribute__((always_inline)) {
    return xsimd::select(valid, Lanes<T>::load_unaligned(begin(i) + last * width), Lanes<T>(neutral));
  };
  // Rows of two elements, as of two classes, are neighbors as they lie.
  if (bundle.length == 2 && bundle.rows == width)
    return fold_neighbors(Lanes<T>::load_unaligned(data), Lanes<T>::load_unaligned(data + width), combine);
  if (last == 0) return fold_tree<width>(tail, 0, combine);
  std::array<Lanes<T>, width> folded;
  for (std::size_t i = 0; i < width; ++i) {
    const T* row = begin(i);
    auto of_row = Lanes<T>::load_unaligned(row);
    for (std::size_t k = 1; k < last; ++k)
      of_row = combine(of_row, Lanes<T>::load_unaligned(row + k * width));
    folded[i] = combine(of_row, tail(i));
  }
  return fold_tree<width>([&](std::size_t i) { return folded[i]; }, 0, combine);
}

/// Folds each row to one number. The elements of a formula are stored before.
template <class T, class At, class Arch, class Combine>
Lanes<T> fold(const Row<T, const Bundle<T, Arch>*, At, Arch>& row, const Combine& combine) {
  if constexpr (is_loaded<std::remove_cvref_t<decltype(row)>>) {
    return fold_bundle(*row.extent, row.at.data, combine);
  } else {
    // Whole registers are read behind the last row.
    alignas(memory::alignment) std::array<T, (longest_bundled_row + 1) * lane_count<T>> elements;
    row.extent->store(row, elements.data());
    return fold_bundle(*row.extent, elements.data(), combine);
  }
}

}  // namespace lanes
}  // namespace xgrad
