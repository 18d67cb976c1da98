/// Formulas of rows, such as g·y − y·Σ g·y.
///
/// `row_sum` and `row_max` run over a row and give a number that the formula goes on with. The formula does
/// not know whether it computes on one long row or on a bundle of short ones.
#pragma once

#include "../export.hpp"
#include "../memory.hpp"
#include "bundle.hpp"
#include "columns.hpp"
#include "fold.hpp"
#include "functions.hpp"
#include "row.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

/// Folds the registers of a single row into one. Lanes of the last register that do not count are neutral.
template <class T, class At, class Arch, class Combine>
Lanes<T> fold(const Row<T, Extent, At, Arch>& row, const Combine& combine) {
  constexpr T neutral = Combine::template neutral<T>;
  const auto [registers, valid_in_last] = row.extent;
  if (registers == 0) return Lanes<T>(neutral);
  const std::size_t last = registers - 1;
  Lanes<T> folded(neutral);
  // A copy, so that the row itself need not be in memory, as what a call refers to must.
  const auto whole = [at = row.at](std::size_t i) { return Lanes<T>(at(i, Whole())); };
  if (last <= longest_run)
    folded = fold_run<4>(whole, 0, last, folded, combine);
  else
    folded = fold_halves<4>(whole, 0, last, folded, combine);
  Lanes<T> rest = row.at(last, row.extent.last());
  if (valid_in_last < lane_count<T>) rest = xsimd::select(first<T>(valid_in_last), rest, Lanes<T>(neutral));
  return Lanes<T>(combine(folded, rest));
}

template <class T, class Arch>
T first_of(const xsimd::batch<T, Arch>& lanes) {
  alignas(memory::alignment) std::array<T, lane_count<T, Arch>> each;
  lanes.store_aligned(each.data());
  return each[0];
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
  return lanes::on_row_and_numbers([](auto x, auto y) { return x - y; }, a, b);
}
template <lanes::RowLike A>
auto operator*(const A& a, typename A::number_type b) {
  return lanes::on_row_and_numbers([](auto x, auto y) { return x * y; }, a, b);
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

namespace lanes {

/// The row, folded to one number.
template <RowLike R, class Combine>
typename R::number_type folded_to_number(const R& row, const Combine& combine) {
  const auto folded = fold(row, combine);
  if constexpr (!R::is_single) {
    return folded;
  } else if constexpr (std::is_same_v<Combine, Plus>) {
    return total(folded);
  } else {
    auto lanes = folded;
    for (std::size_t left = lanes.size; left > 1; left /= 2) lanes = fold_neighbors(lanes, lanes, combine);
    return first_of(lanes);
  }
}

}  // namespace lanes

/// Σ over the row.
template <lanes::RowLike R>
typename R::number_type row_sum(const R& row) {
  return lanes::folded_to_number(row, lanes::Plus());
}

/// The largest element of the row; NaN if there is one, −∞ for an empty row.
template <lanes::RowLike R>
typename R::number_type row_max(const R& row) {
  return lanes::folded_to_number(row, lanes::Larger());
}

/// The smallest element of the row; NaN if there is one, ∞ for an empty row.
template <lanes::RowLike R>
typename R::number_type row_min(const R& row) {
  return lanes::folded_to_number(row, lanes::Smaller());
}

namespace lanes {

/// The larger; if a is NaN, or b, it may be either.
struct LargerNumber {
  template <Real T>
  static constexpr T neutral = Larger::neutral<T>;
  template <Real T, class A>
  [[gnu::always_inline]] auto operator()(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) const {
    return xsimd::max(b, a);
  }
};

}  // namespace lanes

/// What exponents of the row may be shifted by, so that they neither overflow nor are all lost: its largest
/// element, or 0 where that is infinite. Of a row with NaN it is any number: NaN shows in what is shifted.
template <lanes::RowLike R>
typename R::number_type row_shift(const R& row) {
  using T = typename R::value_type;
  const auto largest = lanes::folded_to_number(row, lanes::LargerNumber());
  if constexpr (!R::is_single)
    return xsimd::select(xsimd::abs(largest) <= Lanes<T>(std::numeric_limits<T>::max()), largest,
                         Lanes<T>(T(0)));
  else
    return std::isfinite(largest) ? largest : T(0);
}

/// Where an element is less, or greater, than the number: a condition, for `where`.
template <lanes::RowLike A>
auto operator<(const A& a, typename A::number_type b) {
  return lanes::on_row_and_numbers([](auto x, auto y) { return x < y; }, a, b);
}
template <lanes::RowLike A>
auto operator>(const A& a, typename A::number_type b) {
  return lanes::on_row_and_numbers([](auto x, auto y) { return x > y; }, a, b);
}
template <lanes::RowLike C>
auto where(const C& condition, typename C::number_type a, typename C::number_type b) {
  return lanes::on_row_and_numbers([](auto c, auto x, auto y) { return xsimd::select(c, x, y); }, condition,
                                   a, b);
}

/// 1 where an element equals the number, 0 elsewhere.
template <lanes::RowLike A>
auto equal(const A& a, typename A::number_type b) {
  using T = typename A::value_type;
  return lanes::on_row_and_numbers(
      [](auto x, auto y) { return xsimd::select(x == y, Lanes<T>(T(1)), Lanes<T>(T(0))); }, a, b);
}

/// g·w, and 0 where the weight w is 0, even if g is infinite: what has no part in a result gets no gradient.
template <lanes::RowLike W>
auto weighted(typename W::number_type g, const W& w) {
  using T = typename W::value_type;
  return lanes::on_row_and_numbers([](auto x, auto a) { return xsimd::select(x == T(0), x, a * x); }, w, g);
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
