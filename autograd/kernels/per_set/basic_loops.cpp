#include "../basic_loops.hpp"
#include "../chosen.hpp"
#include "../lanes.hpp"
#include "../turn.hpp"

#include <algorithm>

namespace xgrad::kernels {
namespace {

template <Real T>
void add(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<2>([](const auto& a, const auto& b) { return a + b; }, out, in, n);
}

template <Real T>
void divide(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<2>([](const auto& a, const auto& b) { return a / b; }, out, in, n);
}

/// A register's width of columns at a time.
template <Real T>
void repeat_row(const T* row, std::size_t length, std::size_t rows, T* to) {
  std::size_t j = 0;
  for (; j + lane_count<T> <= length; j += lane_count<T>) {
    const auto columns = Lanes<T>::load_unaligned(row + j);
    for (std::size_t i = 0; i < rows; ++i) columns.store_unaligned(to + i * length + j);
  }
  if (const std::size_t rest = length - j; rest > 0) {
    const auto columns = lanes::load_tail(row + j, rest);
    for (std::size_t i = 0; i < rows; ++i) lanes::store_tail(columns, to + i * length + j, rest);
  }
}

/// One square of registers after the other; behind the last row what is read does not count. Each line of
/// memory is read once and written once: rows that are a power of two apart would not stay in the cache
/// together.
template <Real T>
void transpose(const T* from, std::ptrdiff_t step, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  for (std::size_t i = 0; i < rows; i += width)
    for (std::size_t j = 0; j < columns; j += width) {
      const std::size_t rows_left = std::min(rows - i, width), columns_left = std::min(columns - j, width);
      lanes::Square<T> square;
      const T *const first = from + static_cast<std::ptrdiff_t>(j) * step + i, *column = first;
#pragma GCC unroll 16
      for (std::size_t k = 0; k < width; ++k) {
        square[k] = Lanes<T>::load_unaligned(column);
        column = k + 1 < columns_left ? column + step : first;
      }
      lanes::turn(square);
      T* row = to + i * columns + j;
#pragma GCC unroll 16
      for (std::size_t k = 0; k < width; ++k, row += columns) {
        if (k == rows_left) break;
        if (columns_left == width)
          square[k].store_unaligned(row);
        else
          lanes::store_tail(square[k], row, columns_left);
      }
    }
}

template <Real T>
constexpr BasicLoops<T> table{&add<T>, &divide<T>, &repeat_row<T>, &transpose<T>};

}  // namespace

template <>
constinit const BasicLoops<float> CompiledFor<BasicLoops<float>, ThisSet>::table = kernels::table<float>;
template <>
constinit const BasicLoops<double> CompiledFor<BasicLoops<double>, ThisSet>::table = kernels::table<double>;

}  // namespace xgrad::kernels
