#include "../basic_loops.hpp"
#include "../chosen.hpp"
#include "../lanes.hpp"
#include "../turn.hpp"

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

/// One square of registers after the other. Each line of memory is read once and written once: rows that are
/// a power of two apart would not stay in the cache together.
template <Real T>
void transpose(const T* from, std::ptrdiff_t step, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  const auto one_by_one = [&](std::size_t i, std::size_t j, std::size_t j_end) {
    for (; j < j_end; ++j) to[i * columns + j] = from[static_cast<std::ptrdiff_t>(j) * step + i];
  };
  const std::size_t whole_rows = rows - rows % width, whole_columns = columns - columns % width;
  for (std::size_t i = 0; i < whole_rows; i += width)
    for (std::size_t j = 0; j < whole_columns; j += width) {
      lanes::Square<T> square;
      const T* column = from + static_cast<std::ptrdiff_t>(j) * step + i;
#pragma GCC unroll 16
      for (std::size_t k = 0; k < width; ++k, column += step) square[k] = Lanes<T>::load_unaligned(column);
      lanes::turn(square);
      T* row = to + i * columns + j;
#pragma GCC unroll 16
      for (std::size_t k = 0; k < width; ++k, row += columns) square[k].store_unaligned(row);
    }
  for (std::size_t i = 0; i < rows; ++i) one_by_one(i, i < whole_rows ? whole_columns : 0, columns);
}

template <Real T>
constexpr BasicLoops<T> table{&add<T>, &divide<T>, &repeat_row<T>, &transpose<T>};

}  // namespace

template <>
constinit const BasicLoops<float> CompiledFor<BasicLoops<float>, ThisSet>::table = kernels::table<float>;
template <>
constinit const BasicLoops<double> CompiledFor<BasicLoops<double>, ThisSet>::table = kernels::table<double>;

}  // namespace xgrad::kernels
