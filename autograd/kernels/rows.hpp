/// Rows: formulas along the last axis, such as y·(g − Σ g·y).
///
/// A Row is a lazy formula over one contiguous row; `row_sum` and `row_max` run over it, several registers
/// wide, and give a number that the formula goes on with. Nothing is stored in between.
#pragma once

#include <xgrad/autograd/kernels/lanes.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace xgrad {

/// `at(i)` gives the lanes that start at element i, `tail(i, count)` the last `count` elements, from i.
template <class T, class At, class Tail>
struct Row {
  using value_type = T;
  std::size_t length;
  At at;
  Tail tail;
};

template <class T>
auto make_row(const T* data, std::size_t length) {
  auto at = [data](std::size_t i) { return Lanes<T>::load_unaligned(data + i); };
  auto tail = [data](std::size_t i, std::size_t count) { return lanes::load_tail(data + i, count); };
  return Row<T, decltype(at), decltype(tail)>{length, at, tail};
}

namespace lanes {

template <class E>
inline constexpr bool is_row = false;
template <class T, class At, class Tail>
inline constexpr bool is_row<Row<T, At, Tail>> = true;
template <class E>
concept RowLike = is_row<E>;

/// f applied to each element of a row.
template <class F, RowLike R>
auto on_row(F f, const R& row) {
  auto at = [=](std::size_t i) { return f(row.at(i)); };
  auto tail = [=](std::size_t i, std::size_t count) { return f(row.tail(i, count)); };
  return Row<typename R::value_type, decltype(at), decltype(tail)>{row.length, at, tail};
}

template <class F, RowLike A, RowLike B>
auto on_rows(F f, const A& a, const B& b) {
  auto at = [=](std::size_t i) { return f(a.at(i), b.at(i)); };
  auto tail = [=](std::size_t i, std::size_t count) { return f(a.tail(i, count), b.tail(i, count)); };
  return Row<typename A::value_type, decltype(at), decltype(tail)>{a.length, at, tail};
}

/// Folds a row with four accumulators, so that the additions need not wait for each other; the lanes behind
/// the end of the row are set to `neutral`.
template <RowLike R, class Fold>
auto fold(const R& row, typename R::value_type neutral, Fold combine) {
  using T = typename R::value_type;
  constexpr std::size_t width = lane_count<T>;
  Lanes<T> a(neutral), b(neutral), c(neutral), d(neutral);
  std::size_t i = 0;
  for (; i + 4 * width <= row.length; i += 4 * width) {
    a = combine(a, row.at(i));
    b = combine(b, row.at(i + width));
    c = combine(c, row.at(i + 2 * width));
    d = combine(d, row.at(i + 3 * width));
  }
  for (; i + width <= row.length; i += width) a = combine(a, row.at(i));
  if (const std::size_t rest = row.length - i; rest > 0)
    b = combine(b, xsimd::select(first<T>(rest), Lanes<T>(row.tail(i, rest)), Lanes<T>(neutral)));
  return combine(combine(a, b), combine(c, d));
}

template <RowLike R>
void store_row(const R& row, typename R::value_type* to) {
  using T = typename R::value_type;
  std::size_t i = 0;
  for (; i + lane_count<T> <= row.length; i += lane_count<T>) Lanes<T>(row.at(i)).store_unaligned(to + i);
  if (const std::size_t rest = row.length - i; rest > 0)
    store_tail(Lanes<T>(row.tail(i, rest)), to + i, rest);
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
auto operator-(const A& a, typename A::value_type b) {
  return lanes::on_row([b](auto x) { return x - b; }, a);
}
template <lanes::RowLike A>
auto operator*(const A& a, typename A::value_type b) {
  return lanes::on_row([b](auto x) { return x * b; }, a);
}
template <lanes::RowLike A>
auto operator*(typename A::value_type a, const A& b) {
  return b * a;
}
template <lanes::RowLike A>
auto exp(const A& a) {
  return lanes::on_row([](auto x) { return xsimd::exp(x); }, a);
}

/// Σ over the row.
template <lanes::RowLike R>
auto row_sum(const R& row) {
  using T = typename R::value_type;
  return xsimd::hadd(lanes::fold(row, T(0), [](auto a, auto b) { return a + b; }));
}

/// The largest element of the row; −∞ for an empty one.
template <lanes::RowLike R>
auto row_max(const R& row) {
  using T = typename R::value_type;
  const Lanes<T> largest =
      lanes::fold(row, -std::numeric_limits<T>::infinity(), [](auto a, auto b) { return xsimd::max(a, b); });
  alignas(memory::alignment) std::array<T, lane_count<T>> each;
  largest.store_aligned(each.data());
  return *std::max_element(each.begin(), each.end());
}

/// ln of the number a row was summed to.
template <std::floating_point T>
T log(T x) {
  return std::log(x);
}

/// x, or 0 where x is infinite: what an exponent may be shifted by.
template <std::floating_point T>
T finite_or_zero(T x) {
  return std::isinf(x) ? T(0) : x;
}

}  // namespace xgrad
