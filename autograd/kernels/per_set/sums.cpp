#include "../sums.hpp"
#include "../chosen.hpp"
#include "../rows.hpp"

#include <algorithm>
#include <array>

namespace xgrad::kernels {
namespace {

template <Real T>
void sum_rows(const T* from, std::size_t rows, std::size_t length, T* to) {
  if (length > lanes::longest_bundled_row || length == 0 || rows == 1) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = row_sum(lanes::single_row(from + i * length, length));
    return;
  }
  for (std::size_t i = 0; i < rows; i += lane_count<T>) {
    const lanes::Bundle<T> bundle{nullptr, length, std::min(rows - i, lane_count<T>)};
    bundle.store_numbers(row_sum(bundle.load(from + i * length)), to + i);
  }
}

/// Neighboring registers, added as one.
template <Real T, std::size_t count>
struct Strip {
  std::array<Lanes<T>, count> registers;

  friend Strip operator+(Strip a, const Strip& b) {
    for (std::size_t r = 0; r < count; ++r) a.registers[r] += b.registers[r];
    return a;
  }
};

/// Rows that are long are read as they lie, as many columns at a time as sums of them stay in the cache.
constexpr std::size_t long_row = 512, columns_at_once = 1024;

/// to[j] = Σᵢ from[i, j], or with `more` that and to[j], of `rows` rows that are `step` apart.
template <std::size_t rows, bool more, Real T>
void add_rows(const T* from, std::size_t step, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  const auto sum = [&](const auto& load, std::size_t j) {
    Lanes<T> total = load(from + j);
    for (std::size_t i = 1; i < rows; ++i) total += load(from + i * step + j);
    if constexpr (more) total += load(to + j);
    return total;
  };
  std::size_t j = 0;
  for (; j + width <= columns; j += width)
    sum([](const T* at) { return Lanes<T>::load_unaligned(at); }, j).store_unaligned(to + j);
  if (const std::size_t rest = columns - j; rest > 0)
    lanes::store_tail(sum([=](const T* at) { return lanes::load_tail_or_zero(at, rest); }, j), to + j, rest);
}

/// As `lanes::fold_terms`: blocks are added up, and longer runs pairwise.
template <Real T>
void sum_long_rows(const T* from, std::size_t step, std::size_t rows, std::size_t columns, T* to) {
  if (rows <= lanes::block_length) {
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
  std::size_t each = lanes::block_length;
  if (rows > lanes::longest_run) each = (rows / 2 + each - 1) / each * each;
  sum_long_rows(from, step, each, columns, to);
  for (std::size_t i = each; i < rows; i += each) {
    sum_long_rows(from + i * step, step, std::min(each, rows - i), columns, part.data());
    add_rows<1, true>(part.data(), 0, columns, to);
  }
}

template <Real T>
void sum_columns(const T* from, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  constexpr auto plus = [](const auto& a, const auto& b) { return a + b; };
  if (columns >= long_row) {
    for (std::size_t j = 0; j < columns; j += columns_at_once)
      sum_long_rows(from + j, columns, rows, std::min(columns - j, columns_at_once), to + j);
    return;
  }
  std::size_t j = 0;
  for (; j + 4 * width <= columns; j += 4 * width) {
    using Wide = Strip<T, 4>;
    const auto row = [=](std::size_t i) {
      const T* at = from + i * columns + j;
      return Wide{{Lanes<T>::load_unaligned(at), Lanes<T>::load_unaligned(at + width),
                   Lanes<T>::load_unaligned(at + 2 * width), Lanes<T>::load_unaligned(at + 3 * width)}};
    };
    const Lanes<T> zero(T(0));
    const Wide total = lanes::fold_terms<1>(row, rows, Wide{{zero, zero, zero, zero}}, plus);
    for (std::size_t r = 0; r < 4; ++r) total.registers[r].store_unaligned(to + j + r * width);
  }
  for (; j + width <= columns; j += width) {
    const auto row = [=](std::size_t i) { return Lanes<T>::load_unaligned(from + i * columns + j); };
    lanes::fold_terms<4>(row, rows, Lanes<T>(T(0)), plus).store_unaligned(to + j);
  }
  if (const std::size_t rest = columns - j; rest > 0) {
    const auto row = [=](std::size_t i) { return lanes::load_tail_or_zero(from + i * columns + j, rest); };
    lanes::store_tail(lanes::fold_terms<4>(row, rows, Lanes<T>(T(0)), plus), to + j, rest);
  }
}

template <Real T>
T sum_products(const T* a, const T* b, std::size_t length) {
  return row_sum(lanes::single_row(a, length) * lanes::single_row(b, length));
}

template <Real T>
constexpr Sums<T> table{&sum_rows<T>, &sum_columns<T>, &sum_products<T>};

}  // namespace

template <>
constinit const Sums<float> CompiledFor<Sums<float>, ThisSet>::table = kernels::table<float>;
template <>
constinit const Sums<double> CompiledFor<Sums<double>, ThisSet>::table = kernels::table<double>;

}  // namespace xgrad::kernels
