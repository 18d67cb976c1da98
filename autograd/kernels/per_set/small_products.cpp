// A product of a few thousand multiplications takes BLAS as long to prepare as to compute. Here its operands
// are read where they lie, and what is added to it is where the sums begin (docs/architecture.md has
// figures).
#include "../small_products.hpp"
#include "../../memory.hpp"
#include "../chosen.hpp"
#include "../turn.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace xgrad::kernels {
namespace {

/// Where b's columns are what lies in one piece, it is turned around, with its rows padded to whole
/// registers.
constexpr std::size_t most_turned = 1024;

template <class T>
std::size_t registers_in_row(const StridedProduct<T>& p) {
  return (p.n + lane_count<T> - 1) / lane_count<T>;
}

template <class T>
bool has_rows(const StridedProduct<T>& p) {
  return p.b_column == 1 || p.n == 1;
}

/// Measured (benchmarks/products). Lanes behind the end of a row are computed for nothing.
template <Real T>
bool fits(const StridedProduct<T>& p) noexcept {
  constexpr std::size_t most = 32 * 32 * 32, most_wasted = 8192;
  const std::size_t steps = p.m * p.k;
  if (steps > most || steps * p.n > most) return false;
  if (steps * (registers_in_row(p) * lane_count<T> - p.n) > most_wasted) return false;
  return has_rows(p) || (p.b_row == 1 && registers_in_row(p) * lane_count<T> * p.k <= most_turned);
}

/// b's columns, each in one piece, become rows.
template <Real T>
void turn(const StridedProduct<T>& p, T* rows) {
  constexpr std::size_t width = lane_count<T>;
  const std::size_t row_length = registers_in_row(p) * width;
  for (std::size_t j = 0; j < p.n; j += width)
    for (std::size_t l = 0; l < p.k; l += width) {
      lanes::Square<T> square;
      const T* from = p.b + static_cast<std::ptrdiff_t>(j) * p.b_column + l;
#pragma GCC unroll 16
      for (std::size_t i = 0; i < width; ++i) {
        square[i] = Lanes<T>::load_unaligned(from);
        if (j + i + 1 < p.n) from += p.b_column;
      }
      lanes::turn(square);
      T* to = rows + l * row_length + j;
#pragma GCC unroll 16
      for (std::size_t i = 0; i < width; ++i, to += row_length)
        if (l + i < p.k) square[i].store_aligned(to);
    }
}

/// `width` registers of columns, as they lie in a row: the last holds `valid` of them.
template <Real T, std::size_t width>
struct Strip {
  std::array<Lanes<T>, width> registers;

  static Strip zeros() {
    Strip strip;
    strip.registers.fill(Lanes<T>(T(0)));
    return strip;
  }
  static Strip load(const T* from, std::size_t valid) {
    return [&]<std::size_t... w>(std::index_sequence<w...>) {
      return Strip{{Lanes<T>::load_unaligned(from + w * lane_count<T>)...,
                    lanes::load_tail(from + (width - 1) * lane_count<T>, valid)}};
    }
    (std::make_index_sequence<width - 1>());
  }
  void store(T* to, std::size_t valid) const {
    for (std::size_t w = 0; w + 1 < width; ++w) registers[w].store_unaligned(to + w * lane_count<T>);
    lanes::store_tail(registers[width - 1], to + (width - 1) * lane_count<T>, valid);
  }
};

/// Where b's rows are.
template <Real T>
struct Rows {
  const T* first;
  std::ptrdiff_t step;
};

/// `rows` rows of c from row i on, `width` registers of its columns from column j on: all sums are in
/// registers.
template <std::size_t rows, std::size_t width, Real T>
void multiply_rows(const StridedProduct<T>& p, Rows<T> of_b, std::size_t i, std::size_t j,
                   std::size_t valid) {
  using Columns = Strip<T, width>;
  const Columns start = p.added != nullptr ? Columns::load(p.added + j, valid) : Columns::zeros();
  [&]<std::size_t... r>(std::index_sequence<r...>) {
    std::array<Columns, rows> sums{(static_cast<void>(r), start)...};
    // Rows of a by fours: their distances are few, and stay in registers.
    const T* b = of_b.first + j;
    std::array<const T*, (rows + 3) / 4> a;
    for (std::size_t four = 0; four < a.size(); ++four)
      a[four] = p.a + static_cast<std::ptrdiff_t>(i + 4 * four) * p.a_row;
    for (std::size_t l = 0; l < p.k; ++l, b += of_b.step) {
      const Columns row = Columns::load(b, valid);
      const auto add = [&](Columns& sum, const Lanes<T>& factor) {
        for (std::size_t w = 0; w < width; ++w)
          sum.registers[w] = xsimd::fma(factor, row.registers[w], sum.registers[w]);
      };
      (add(sums[r], Lanes<T>(a[r / 4][static_cast<std::ptrdiff_t>(r % 4) * p.a_row])), ...);
      for (const T*& four : a) four += p.a_column;
    }
    (sums[r].store(p.c + (i + r) * p.n + j, valid), ...);
  }
  (std::make_index_sequence<rows>());
}

/// `width` registers of c's columns from column j on, in as many rows at a time as there are registers for.
template <std::size_t width, Real T>
void multiply_strip(const StridedProduct<T>& p, Rows<T> of_b, std::size_t j, std::size_t valid) {
  constexpr std::size_t rows = sizeof(Lanes<T>) == 64 || width == 1 ? 8 : 4;
  std::size_t i = 0;
  const auto take = [&]<std::size_t count>(std::integral_constant<std::size_t, count>) {
    for (; p.m - i >= count; i += count) multiply_rows<count, width>(p, of_b, i, j, valid);
  };
  take(std::integral_constant<std::size_t, rows>());
  take(std::integral_constant<std::size_t, rows / 2>());
  take(std::integral_constant<std::size_t, 2>());
  take(std::integral_constant<std::size_t, 1>());
}

/// By strips of c's columns. (The product is not copied: a copy reads, in registers, what was just written
/// member by member, and waits for it.)
template <Real T>
void multiply_strips(const StridedProduct<T>& p) {
  alignas(memory::alignment) std::array<T, most_turned> turned;
  Rows<T> of_b{p.b, p.b_row};
  if (!has_rows(p)) {
    turn(p, turned.data());
    of_b = {turned.data(), static_cast<std::ptrdiff_t>(registers_in_row(p) * lane_count<T>)};
  }
  constexpr std::size_t lanes = lane_count<T>;
  std::size_t j = 0;
  for (; p.n - j > lanes; j += std::min(p.n - j, 2 * lanes))
    multiply_strip<2>(p, of_b, j, std::min(p.n - j, 2 * lanes) - lanes);
  if (j < p.n) multiply_strip<1>(p, of_b, j, p.n - j);
}

/// Of a narrow c = a·b most lanes would be wasted. Where a's columns are in one piece, as those of a weight's
/// gradient are, cᵀ = bᵀ·aᵀ is wide.
template <Real T>
bool multiply_turned(const StridedProduct<T>& p) {
  if (2 * p.n > lane_count<T> || p.n >= p.m || p.n * p.m > most_turned) return false;
  if (p.a_row != 1 || p.added != nullptr) return false;
  alignas(memory::alignment) std::array<T, most_turned> turned;
  multiply_strips<T>(
      {p.n, p.m, p.k, p.b, p.b_column, p.b_row, p.a, p.a_column, p.a_row, nullptr, turned.data()});
  for (std::size_t j = 0; j < p.n; ++j)
    for (std::size_t i = 0; i < p.m; ++i) p.c[i * p.n + j] = turned[j * p.m + i];
  return true;
}

template <Real T>
bool multiply(const StridedProduct<T>& p) {
  if (!fits(p)) return false;
  if (!multiply_turned(p)) multiply_strips(p);
  return true;
}

template <Real T>
constexpr SmallProducts<T> table{&multiply<T>};

}  // namespace

template <>
constinit const SmallProducts<float> CompiledFor<SmallProducts<float>, ThisSet>::table =
    kernels::table<float>;
template <>
constinit const SmallProducts<double> CompiledFor<SmallProducts<double>, ThisSet>::table =
    kernels::table<double>;

}  // namespace xgrad::kernels
