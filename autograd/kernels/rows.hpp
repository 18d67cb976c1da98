/// Rows: formulas along the last axis, such as g·y − y·Σ g·y.
///
/// A Row is a lazy formula over one row, register by register; `row_sum` and `row_max` run over it and give a
/// number that the formula goes on with. Nothing is stored in between. There are two kinds:
///
///   single   one long row, its elements beside each other in the registers; a number is a number
///   bundled  as many short rows as a register has lanes, one row to a lane, register j holding column j;
///            a number is a register of one number for each row
///
/// Bundling is what makes short rows, such as ten classes, cheap: every register is full, and no sum needs
/// to be folded across lanes. The formula does not know which it computes on.
#pragma once

#include "../export.hpp"
#include "../memory.hpp"
#include "fold.hpp"
#include "functions.hpp"
#include "turn.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace xgrad XGRAD_EXPORT {

/// Which register of a row is meant: one that is whole, or the last one, which may not be. Loops over whole
/// registers need not ask where the row ends.
struct Whole {};
struct Last {};

/// `at(i, Whole())` gives register i, `at(registers − 1, Last())` the last one, of which only the first
/// `valid_in_last` lanes count.
/// `Arch` keeps apart what is compiled for different instruction sets, as in a library and in a user's
/// program.
template <class T, bool bundled, class At, class Arch = xsimd::default_arch>
struct Row {
  using value_type = T;
  using number_type = std::conditional_t<bundled, Lanes<T>, T>;
  static constexpr bool is_bundle = bundled;

  std::size_t registers;
  std::size_t valid_in_last;
  At at;
};

namespace lanes {

template <class E>
inline constexpr bool is_row = false;
template <class T, bool bundled, class At, class Arch>
inline constexpr bool is_row<Row<T, bundled, At, Arch>> = true;
template <class E>
concept RowLike = is_row<E>;

template <class T, bool bundled, class At>
auto make(std::size_t registers, std::size_t valid_in_last, At at) {
  return Row<T, bundled, At>{registers, valid_in_last, at};
}

/// A row that lies at `data`.
template <class T, class Arch = xsimd::default_arch>
auto single_row(const T* data, std::size_t length) {
  const std::size_t registers = (length + lane_count<T> - 1) / lane_count<T>;
  const std::size_t rest = length % lane_count<T>;
  auto at = [=](std::size_t i, auto place) {
    const T* from = data + i * lane_count<T>;
    if constexpr (std::is_same_v<decltype(place), Last>)
      if (rest != 0) return load_tail(from, rest);
    return Lanes<T>::load_unaligned(from);
  };
  return make<T, false>(registers, rest == 0 ? lane_count<T> : rest, at);
}

/// Rows up to this length are bundled.
inline constexpr std::size_t longest_bundled_row = 64;

/// The elements of a bundle, column by column; turned around when a formula first asks for them.
template <class T, class Arch = xsimd::default_arch>
struct Columns {
  bool filled = false;
  alignas(memory::alignment) std::array<T, longest_bundled_row * lane_count<T>> elements;
};

/// Up to a register's width of rows of one length. If there are fewer rows than lanes, the lanes left over
/// repeat the first row, and what they compute is not stored.
template <class T, class Arch = xsimd::default_arch>
struct Bundle {
  std::size_t length;
  std::size_t rows;

  Bundle(std::size_t row_length, std::size_t rows_left)
      : length(row_length), rows(std::min(rows_left, lane_count<T>)) {}

  /// The rows that lie at `data`, one after the other.
  auto load(const T* data, Columns<T>& columns) const {
    auto at = [*this, data, &columns](std::size_t j, auto) {
      if (!columns.filled) fill(data, columns);
      return Lanes<T>::load_aligned(&columns.elements[j * lane_count<T>]);
    };
    return make<T, true>(length, lane_count<T>, at);
  }

  /// One number for each row.
  Lanes<T> load_numbers(const T* data) const {
    return rows == lane_count<T> ? Lanes<T>::load_unaligned(data) : load_tail(data, rows);
  }

  void store(const RowLike auto& formula, T* to) const {
    constexpr std::size_t width = lane_count<T>;
    if (length == 2) return store_pairs(formula.at(0, Whole()), formula.at(1, Whole()), to);
    for (std::size_t j = 0; j < length; j += width) {
      const std::size_t columns = std::min(length - j, width);
      Square<T, Arch> square;
      square[0] = formula.at(j, Whole());
      for (std::size_t k = 1; k < columns; ++k) square[k] = formula.at(j + k, Whole());
      for (std::size_t k = columns; k < width; ++k) square[k] = square[0];
      turn(square);
      T* row = to + j;
#pragma GCC unroll 16
      for (std::size_t i = 0; i < width; ++i, row += length) {
        if (i == rows) break;
        if (columns == width)
          square[i].store_unaligned(row);
        else
          store_tail(square[i], row, columns);
      }
    }
  }

  void store_numbers(const Lanes<T>& numbers, T* to) const { store_tail(numbers, to, rows); }

 private:
  // Rows of two elements, as of two classes, take two registers, whose elements need only be parted.

  void fill_by_pairs(const T* data, Columns<T>& columns) const {
    constexpr std::size_t width = lane_count<T>;
    const auto low = Lanes<T>::load_unaligned(data);
    const auto high = rows > width / 2 ? Lanes<T>::load_unaligned(data + width) : low;
    const auto column = [&](const Lanes<T>& elements, T first_row) {
      return xsimd::select(first<T>(rows), elements, Lanes<T>(first_row));
    };
    column(every_other<false>(low, high), data[0]).store_aligned(&columns.elements[0]);
    column(every_other<true>(low, high), data[1]).store_aligned(&columns.elements[width]);
  }

  void store_pairs(const Lanes<T>& first_column, const Lanes<T>& second_column, T* to) const {
    constexpr std::size_t width = lane_count<T>;
    const auto store = [](const Lanes<T>& elements, T* at, std::size_t count) {
      if (count >= width)
        elements.store_unaligned(at);
      else if (count > 0)
        store_tail(elements, at, count);
    };
    const std::size_t count = 2 * rows;
    store(interleaved<false>(first_column, second_column), to, count);
    store(interleaved<true>(first_column, second_column), to + width, count > width ? count - width : 0);
  }

  void fill(const T* data, Columns<T>& columns) const {
    constexpr std::size_t width = lane_count<T>;
    columns.filled = true;
    if (length == 2) return fill_by_pairs(data, columns);
    for (std::size_t j = 0; j < length; j += width) {
      Square<T, Arch> square;
      const T* row = data + j;
#pragma GCC unroll 16
      for (std::size_t i = 0; i < width; ++i) {
        square[i] = Lanes<T>::load_unaligned(row);
        row = i + 1 < rows ? row + length : data + j;
      }
      turn(square);
      T* to = &columns.elements[j * width];
#pragma GCC unroll 16
      for (std::size_t k = 0; k < width; ++k, to += width) {
        if (j + k == length) break;
        square[k].store_aligned(to);
      }
    }
  }
};

/// f applied to each element.
template <class F, RowLike R>
auto on_row(F f, const R& row) {
  return make<typename R::value_type, R::is_bundle>(
      row.registers, row.valid_in_last, [=](std::size_t i, auto place) { return f(row.at(i, place)); });
}

template <class F, RowLike A, RowLike B>
auto on_rows(F f, const A& a, const B& b) {
  return make<typename A::value_type, A::is_bundle>(
      a.registers, a.valid_in_last,
      [=](std::size_t i, auto place) { return f(a.at(i, place), b.at(i, place)); });
}

/// Folds the registers of a row into one. Lanes of the last register that do not count are set to `neutral`.
template <RowLike R, class Combine>
auto fold(const R& row, typename R::value_type neutral, const Combine& combine) {
  using T = typename R::value_type;
  if (row.registers == 0) return Lanes<T>(neutral);
  const std::size_t last = row.registers - 1;
  Lanes<T> folded(neutral);
  if (R::is_bundle || last <= longest_run) {
    folded =
        fold_run<4>([&](std::size_t i) { return Lanes<T>(row.at(i, Whole())); }, 0, last, folded, combine);
  } else {
    const R copy = row;  // so that the row itself need not be in memory, as what a call refers to must
    const auto whole = [&](std::size_t i) { return Lanes<T>(copy.at(i, Whole())); };
    folded = fold_halves<4>(whole, 0, last, folded, combine);
  }
  Lanes<T> rest = row.at(last, Last());
  if (!R::is_bundle && row.valid_in_last < lane_count<T>)
    rest = xsimd::select(first<T>(row.valid_in_last), rest, Lanes<T>(neutral));
  return Lanes<T>(combine(folded, rest));
}

/// The lanes as numbers.
template <class T, class Arch>
auto each(const xsimd::batch<T, Arch>& lanes) {
  alignas(memory::alignment) std::array<T, lane_count<T, Arch>> each;
  lanes.store_aligned(each.data());
  return each;
}

template <RowLike R>
void store_row(const R& row, typename R::value_type* to) {
  using T = typename R::value_type;
  if (row.registers == 0) return;
  for (std::size_t i = 0; i + 1 < row.registers; ++i)
    Lanes<T>(row.at(i, Whole())).store_unaligned(to + i * lane_count<T>);
  store_tail(Lanes<T>(row.at(row.registers - 1, Last())), to + (row.registers - 1) * lane_count<T>,
             row.valid_in_last);
}

}  // namespace lanes

template <lanes::RowLike A, lanes::RowLike B>
auto operator+(const A& a, const B& b) {
  return lanes::on_rows([](auto x, auto y) { return x + y; }, a, b);
}
template <lanes::RowLike A, lanes::RowLike B>
auto operator-(const A& a, const B& b) {
  return lanes::on_rows([](auto x, auto y) { return x - y; }, a, b);
}
template <lanes::RowLike A, lanes::RowLike B>
auto operator*(const A& a, const B& b) {
  return lanes::on_rows([](auto x, auto y) { return x * y; }, a, b);
}
template <lanes::RowLike A>
auto operator-(const A& a) {
  return lanes::on_row([](auto x) { return -x; }, a);
}
template <lanes::RowLike A>
auto operator-(const A& a, typename A::number_type b) {
  return lanes::on_row([b](auto x) { return x - b; }, a);
}
template <lanes::RowLike A>
auto operator*(const A& a, typename A::number_type b) {
  return lanes::on_row([b](auto x) { return x * b; }, a);
}
template <lanes::RowLike A>
auto operator/(const A& a, typename A::number_type b) {
  return a * (1 / b);
}
template <lanes::RowLike A>
auto operator*(typename A::number_type a, const A& b) {
  return b * a;
}
template <lanes::RowLike A>
auto exp(const A& a) {
  return lanes::on_row([](auto x) { return xgrad::exp(x); }, a);
}

/// Σ over the row.
template <lanes::RowLike R>
typename R::number_type row_sum(const R& row) {
  using T = typename R::value_type;
  const auto folded = lanes::fold(row, T(0), [](auto a, auto b) { return a + b; });
  if constexpr (R::is_bundle)
    return folded;
  else
    return lanes::total(folded);
}

/// The largest element of the row; NaN if there is one, −∞ for an empty row.
template <lanes::RowLike R>
typename R::number_type row_max(const R& row) {
  using T = typename R::value_type;
  constexpr T least = -std::numeric_limits<T>::infinity();
  // "Not larger" holds for NaN on either side; NaN is kept, wherever it stands.
  const auto folded =
      lanes::fold(row, least, [](auto a, auto b) { return xsimd::select((a > b) || xsimd::isnan(a), a, b); });
  if constexpr (R::is_bundle) {
    return folded;
  } else {
    T largest = least;
    for (T one : lanes::each(folded)) largest = largest > one || std::isnan(largest) ? largest : one;
    return largest;
  }
}

/// What exponents of the row may be shifted by, so that they neither overflow nor are all lost: its largest
/// element, or 0 where that is infinite. Of a row with NaN it is any number: NaN shows in what is shifted.
template <lanes::RowLike R>
typename R::number_type row_shift(const R& row) {
  using T = typename R::value_type;
  constexpr T least = -std::numeric_limits<T>::infinity();
  // Of NaN and a number max gives the second.
  const auto folded = lanes::fold(row, least, [](auto a, auto b) { return xsimd::max(b, a); });
  if constexpr (R::is_bundle) {
    return xsimd::select(xsimd::isinf(folded), Lanes<T>(T(0)), folded);
  } else {
    T largest = least;
    for (T one : lanes::each(folded)) largest = largest > one ? largest : one;
    return std::isinf(largest) ? T(0) : largest;
  }
}

/// Where an element is less, or greater, than the number: a condition, for `where`.
template <lanes::RowLike A>
auto operator<(const A& a, typename A::number_type b) {
  return lanes::on_row([b](auto x) { return x < b; }, a);
}
template <lanes::RowLike A>
auto operator>(const A& a, typename A::number_type b) {
  return lanes::on_row([b](auto x) { return x > b; }, a);
}
template <lanes::RowLike C>
auto where(const C& condition, typename C::number_type a, typename C::number_type b) {
  using T = typename C::value_type;
  return lanes::on_row([a, b](auto c) { return xsimd::select(c, Lanes<T>(a), Lanes<T>(b)); }, condition);
}

/// 1 where an element equals the number, 0 elsewhere.
template <lanes::RowLike A>
auto equal(const A& a, typename A::number_type b) {
  using T = typename A::value_type;
  return lanes::on_row([b](auto x) { return xsimd::select(x == b, Lanes<T>(T(1)), Lanes<T>(T(0))); }, a);
}

/// g·w, and 0 where the weight w is 0, even if g is infinite: what has no part in a result gets no gradient.
template <lanes::RowLike W>
auto weighted(typename W::number_type g, const W& w) {
  using T = typename W::value_type;
  return lanes::on_row([g](auto x) { return xsimd::select(x == T(0), x, g * x); }, w);
}
template <lanes::RowLike G, lanes::RowLike W>
auto weighted(const G& g, const W& w) {
  using T = typename W::value_type;
  return lanes::on_rows([](auto a, auto x) { return xsimd::select(x == T(0), x, a * x); }, g, w);
}

/// ln of the number a row was summed to.
template <std::floating_point T>
T log(T x) {
  return std::log(x);
}

/// x, or the least finite number where x is −∞, from which −∞ can be told apart: −∞ − x is −∞ then, and no
/// NaN.
template <std::floating_point T>
T at_least_finite(T x) {
  constexpr T least = std::numeric_limits<T>::lowest();
  return x < least ? least : x;
}
template <class T, class A>
xsimd::batch<T, A> at_least_finite(const xsimd::batch<T, A>& x) {
  const xsimd::batch<T, A> least(std::numeric_limits<T>::lowest());
  return xsimd::select(x < least, least, x);
}

}  // namespace xgrad
