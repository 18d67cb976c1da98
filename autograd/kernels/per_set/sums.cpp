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

template <Real T>
void sum_columns(const T* from, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  constexpr auto plus = [](const auto& a, const auto& b) { return a + b; };
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
