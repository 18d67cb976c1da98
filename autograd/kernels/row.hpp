/// Rows: lazy formulas over rows along the last axis, register by register. Nothing is stored in between.
///
/// There are three kinds. Of a single row, a number, as its sum is, is a number. A bundle is as many short
/// rows as a register has lanes, one after the other in memory (bundle.hpp), and columns are as many rows
/// beside each other (columns.hpp); there a number is a register of one for each row.
#pragma once

#include "../export.hpp"
#include "lanes.hpp"

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

/// How long a single row is.
struct Extent;

}  // namespace lanes

/// A row asks `at(i, place)` for its register i. The place says where that lies, by `load(data, i)` of what
/// lies at `data`, and what a number of the row's is there, by `spread(number, i)`.
/// `Arch` keeps apart what is compiled for different instruction sets, as in a library and in a user's
/// program.
template <class T, class Extent, class At, class Arch = xsimd::default_arch>
struct Row {
  using value_type = T;
  static constexpr bool is_single = std::is_same_v<Extent, lanes::Extent>;
  using number_type = std::conditional_t<is_single, T, Lanes<T>>;

  Extent extent;
  At at;
};

namespace lanes {

template <class E>
inline constexpr bool is_row = false;
template <class T, class Extent, class At, class Arch>
inline constexpr bool is_row<Row<T, Extent, At, Arch>> = true;
template <class E>
concept RowLike = is_row<E>;

template <class T, class Extent, class At>
auto make(Extent extent, At at) {
  return Row<T, Extent, At>{extent, at};
}

/// What lies in memory.
template <class T, class Arch = xsimd::default_arch>
struct Loaded {
  const T* data;

  auto operator()(std::size_t i, auto place) const { return place.load(data, i); }
};

template <class R>
inline constexpr bool is_loaded = false;
template <class T, class Extent, class Arch>
inline constexpr bool is_loaded<Row<T, Extent, Loaded<T, Arch>, Arch>> = true;

/// A register of a single row that is whole.
struct Whole {
  template <class T, class Arch = xsimd::default_arch>
  static auto load(const T* data, std::size_t i) {
    return Lanes<T>::load_unaligned(data + i * lane_count<T>);
  }
  template <class T, class Arch = xsimd::default_arch>
  static auto spread(T number, std::size_t) {
    return Lanes<T>(number);
  }
};

/// The last register, of which only the first `valid` lanes count. Loops over whole registers need not ask
/// where the row ends.
struct Last {
  std::size_t valid;

  template <class T, class Arch = xsimd::default_arch>
  auto load(const T* data, std::size_t i) const {
    const T* from = data + i * lane_count<T>;
    return valid == lane_count<T> ? Lanes<T>::load_unaligned(from) : load_tail(from, valid);
  }
  template <class T, class Arch = xsimd::default_arch>
  static auto spread(T number, std::size_t) {
    return Lanes<T>(number);
  }
};

struct Extent {
  std::size_t registers, valid_in_last;

  Last last() const { return {valid_in_last}; }
};

/// A row that lies at `data`.
template <class T, class Arch = xsimd::default_arch>
auto single_row(const T* data, std::size_t length) {
  const std::size_t registers = (length + lane_count<T> - 1) / lane_count<T>;
  const std::size_t rest = length % lane_count<T>;
  return make<T>(Extent{registers, rest == 0 ? lane_count<T> : rest}, Loaded<T, Arch>{data});
}

/// f applied to each element.
template <class F, RowLike R>
auto on_row(F f, const R& row) {
  return make<typename R::value_type>(
      row.extent, [f, at = row.at](std::size_t i, auto place) { return f(at(i, place)); });
}

template <class F, RowLike A, RowLike B>
auto on_rows(F f, const A& a, const B& b) {
  return make<typename A::value_type>(a.extent, [f, at = a.at, b_at = b.at](std::size_t i, auto place) {
    return f(at(i, place), b_at(i, place));
  });
}

/// f applied to each element, and to numbers of its row.
template <class F, RowLike R, std::same_as<typename R::number_type>... Numbers>
auto on_row_and_numbers(F f, const R& row, Numbers... numbers) {
  return make<typename R::value_type>(row.extent, [f, at = row.at, numbers...](std::size_t i, auto place) {
    return f(at(i, place), place.spread(numbers, i)...);
  });
}

template <RowLike R>
void store_row(const R& row, typename R::value_type* to) {
  using T = typename R::value_type;
  if (row.extent.registers == 0) return;
  const std::size_t last = row.extent.registers - 1;
  for (std::size_t i = 0; i < last; ++i) Lanes<T>(row.at(i, Whole())).store_unaligned(to + i * lane_count<T>);
  store_tail(Lanes<T>(row.at(last, row.extent.last())), to + last * lane_count<T>, row.extent.valid_in_last);
}

}  // namespace lanes
}  // namespace xgrad
