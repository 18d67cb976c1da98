#include "../basic_loops.hpp"
#include "../chosen.hpp"
#include "../lanes.hpp"

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

template <Real T>
constexpr BasicLoops<T> table{&add<T>, &divide<T>, &repeat_row<T>};

}  // namespace

template <>
constinit const BasicLoops<float> CompiledFor<BasicLoops<float>, ThisSet>::table = kernels::table<float>;
template <>
constinit const BasicLoops<double> CompiledFor<BasicLoops<double>, ThisSet>::table = kernels::table<double>;

}  // namespace xgrad::kernels
