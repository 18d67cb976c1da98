#include "../folds.hpp"
#include "../chosen.hpp"
#include "../fold_columns.hpp"
#include "../rows.hpp"

#include <algorithm>

namespace xgrad::kernels {
namespace {

/// to[i] = fold(row i)
template <Real T, class Fold>
void fold_rows(const Fold& fold, const T* from, std::size_t rows, std::size_t length, T* to) {
  if (length > lanes::longest_bundled_row || length == 0 || rows == 1) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = fold(lanes::single_row(from + i * length, length));
    return;
  }
  for (std::size_t i = 0; i < rows; i += lane_count<T>) {
    const lanes::Bundle<T> bundle{nullptr, length, std::min(rows - i, lane_count<T>)};
    bundle.store_numbers(fold(bundle.load(from + i * length)), to + i);
  }
}

template <Real T>
void sums_of_rows(const T* from, std::size_t rows, std::size_t length, T* to) {
  fold_rows([](const auto& row) { return row_sum(row); }, from, rows, length, to);
}

template <Real T>
void sums_of_columns(const T* from, std::size_t rows, std::size_t columns, T* to) {
  lanes::ColumnFold<lanes::Plus, T>::run(from, columns, rows, columns, to);
}

template <Real T>
void products_of_rows(const T* from, std::size_t rows, std::size_t length, T* to) {
  fold_rows([](const auto& row) { return lanes::folded_to_number(row, lanes::Times()); }, from, rows, length,
            to);
}

template <Real T>
void products_of_columns(const T* from, std::size_t step, std::size_t rows, std::size_t columns, T* to) {
  lanes::ColumnFold<lanes::Times, T>::run(from, step, rows, columns, to);
}

template <Real T>
T sum_of_products(const T* a, const T* b, std::size_t length) {
  return row_sum(lanes::single_row(a, length) * lanes::single_row(b, length));
}

template <Real T>
constexpr Folds<T> table{&sums_of_rows<T>, &sums_of_columns<T>, &products_of_rows<T>, &products_of_columns<T>,
                         &sum_of_products<T>};

}  // namespace

template <>
constinit const Folds<float> CompiledFor<Folds<float>, ThisSet>::table = kernels::table<float>;
template <>
constinit const Folds<double> CompiledFor<Folds<double>, ThisSet>::table = kernels::table<double>;

}  // namespace xgrad::kernels
