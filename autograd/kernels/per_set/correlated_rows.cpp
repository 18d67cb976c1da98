// Sums of products of a row that slides over other rows, all of them in registers: of many sums, a register
// holds neighbors; of few long ones, each has a register of its own, for every so many terms.
#include "../correlated_rows.hpp"
#include "../chosen.hpp"
#include "../lanes.hpp"

#include <array>
#include <utility>

namespace xgrad::kernels {
namespace {

constexpr std::size_t most_registers = 8;

/// As many neighboring sums as `width` registers hold, from y_i on; the last one holds `valid` of them.
template <std::size_t width, bool partial, Real T>
void compute_neighbors(const CorrelatedRow<T>& p, std::size_t i, std::size_t valid) {
  constexpr std::size_t step = lane_count<T>;
  const auto load = [valid](const T* from, std::size_t s) {
    return partial && s + 1 == width ? lanes::load_tail(from + s * step, valid)
                                     : Lanes<T>::load_unaligned(from + s * step);
  };
  std::array<Lanes<T>, width> sums;
  sums.fill(Lanes<T>(T(0)));
  for (std::size_t r = 0; r < p.rows; ++r) {
    const T *x = p.x + r * p.x_row + i, *w = p.w + r * p.w_row;
    for (std::size_t j = 0; j < p.length; ++j) {
      const Lanes<T> factor(w[j]);
#pragma GCC unroll 8
      for (std::size_t s = 0; s < width; ++s) sums[s] = xsimd::fma(factor, load(x + j, s), sums[s]);
    }
  }
  if (p.add)
    for (std::size_t s = 0; s < width; ++s) sums[s] += load(p.y + i, s);
  for (std::size_t s = 0; s + 1 < width; ++s) sums[s].store_unaligned(p.y + i + s * step);
  lanes::store_tail(sums[width - 1], p.y + i + (width - 1) * step, valid);
}

/// Several registers at a time, as each waits for its last sum. What is left at the end is not divided.
template <Real T>
void compute_many(const CorrelatedRow<T>& p) {
  constexpr std::size_t step = lane_count<T>;
  std::size_t i = 0;
  for (; p.count - i >= most_registers * step; i += most_registers * step)
    compute_neighbors<most_registers, false>(p, i, step);
  if (i == p.count) return;
  const std::size_t width = (p.count - i + step - 1) / step, valid = p.count - i - (width - 1) * step;
  [&]<std::size_t... w>(std::index_sequence<w...>) {
    static_cast<void>(((width == w + 1 && (compute_neighbors<w + 1, true>(p, i, valid), true)) || ...));
  }
  (std::make_index_sequence<most_registers>());
}

/// `count` sums, from y_i on: in the registers are their terms of every so many j.
template <std::size_t count, Real T>
void compute_few(const CorrelatedRow<T>& p, std::size_t i) {
  constexpr std::size_t step = lane_count<T>;
  std::array<Lanes<T>, count> sums;
  sums.fill(Lanes<T>(T(0)));
  for (std::size_t r = 0; r < p.rows; ++r) {
    const T *x = p.x + r * p.x_row + i, *w = p.w + r * p.w_row;
    std::size_t j = 0;
    for (; p.length - j >= step; j += step) {
      const auto factors = Lanes<T>::load_unaligned(w + j);
#pragma GCC unroll 8
      for (std::size_t s = 0; s < count; ++s)
        sums[s] = xsimd::fma(factors, Lanes<T>::load_unaligned(x + j + s), sums[s]);
    }
    if (j == p.length) continue;
    const auto factors = lanes::load_tail_or_zero(w + j, p.length - j);
#pragma GCC unroll 8
    for (std::size_t s = 0; s < count; ++s)
      sums[s] = xsimd::fma(factors, lanes::load_tail_or_zero(x + j + s, p.length - j), sums[s]);
  }
  for (std::size_t s = 0; s < count; ++s) p.y[i + s] = (p.add ? p.y[i + s] : T(0)) + lanes::total(sums[s]);
}

template <Real T>
void compute_each(const CorrelatedRow<T>& p) {
  std::size_t i = 0;
  for (; p.count - i >= 8; i += 8) compute_few<8>(p, i);
  for (; p.count - i >= 3; i += 3) compute_few<3>(p, i);
  for (; i < p.count; ++i) compute_few<1>(p, i);
}

/// By what reads fewer registers.
template <Real T>
void compute(const CorrelatedRow<T>& p) {
  const auto registers = [](std::size_t n) { return (n + lane_count<T> - 1) / lane_count<T>; };
  if (p.count * registers(p.length) < p.length * registers(p.count))
    compute_each(p);
  else
    compute_many(p);
}

template <Real T>
constexpr CorrelatedRows<T> table{&compute<T>};

}  // namespace

template <>
constinit const CorrelatedRows<float> CompiledFor<CorrelatedRows<float>, ThisSet>::table =
    kernels::table<float>;
template <>
constinit const CorrelatedRows<double> CompiledFor<CorrelatedRows<double>, ThisSet>::table =
    kernels::table<double>;

}  // namespace xgrad::kernels
