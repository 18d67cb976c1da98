/// The loops of a formula of `map` that is compiled for the program's own instruction set.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "../kernels/loops.hpp"
#include "dual.hpp"
#include "probe.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// Null where a formula cannot be compiled so.
template <Real T>
struct MapLoops {
  kernels::JointLoop<T> value = nullptr;
  /// The cotangents of the inputs, given x… and g.
  kernels::JointLoop<T> pullback = nullptr;
  std::size_t vector_bytes = 0;
};

/// With more inputs, slopes no longer stay in registers.
inline constexpr std::size_t most_duals = 8;

template <class F, Real T, std::size_t n>
class MapLoop {
 public:
  /// Only of formulas that capture nothing: what is captured may be gone before the sweep.
  static constexpr MapLoops<T> make() {
    if constexpr (std::is_empty_v<F> && std::is_default_constructible_v<F>)
      if constexpr (gives_probe()) return {&value, pullback_if_small(), vector_bytes};
    return {};
  }

 private:
  template <std::size_t inputs>
  using Value = Dual<T, inputs>;
  using Vector = typename Value<1>::Vector;
  static constexpr std::size_t width = Value<1>::width;

  template <std::size_t i>
  using ProbeOf = std::conditional_t<true, Probe<T>, std::integral_constant<std::size_t, i>>;

  static constexpr bool gives_probe() {
    return []<std::size_t... i>(std::index_sequence<i...>) {
      if constexpr (std::is_invocable_v<const F&, ProbeOf<i>...>)
        return std::is_same_v<std::decay_t<std::invoke_result_t<const F&, ProbeOf<i>...>>, Probe<T>>;
      else
        return false;
    }
    (std::make_index_sequence<n>());
  }
  static constexpr kernels::JointLoop<T> pullback_if_small() {
    if constexpr (n <= most_duals)
      return &pullback;
    else
      return nullptr;
  }

  /// Where operands are read, in one row; of fewer elements than a register has from one that the first
  /// fills.
  template <std::size_t operands>
  class Reader {
   public:
    [[gnu::always_inline]] Reader(const kernels::Rows<const T>* in, std::size_t row, std::size_t count) {
      for (std::size_t k = 0; k < operands; ++k) {
        const T* const from = from_[k] = in[k].data + static_cast<std::ptrdiff_t>(row) * in[k].step;
        if (count >= width) continue;
        for (std::size_t j = 0; j < width; ++j) few_[k][j] = from[j < count ? j : 0];
        from_[k] = few_[k].data();
      }
    }
    template <std::size_t k>
    [[gnu::always_inline]] Vector at(std::size_t i) const {
      Vector x;
      std::memcpy(&x, from_[k] + i, sizeof(x));
      return x;
    }

   private:
    std::array<const T*, operands> from_;
    alignas(vector_bytes) std::array<std::array<T, width>, operands> few_;
  };

  /// compute(i) for each register's width of elements. The last one ends with the last element, and what it
  /// shares with the one before is computed twice: nothing that is read is written to. The call is in one
  /// place, so that the formula is compiled into the loop, however long it is.
  template <class Compute>
  [[gnu::always_inline]] static void for_registers(std::size_t count, const Compute& compute) {
    const std::size_t last = count > width ? count - width : 0;
    for (std::size_t i = 0;; i = i + width < last ? i + width : last) {
      compute(i);
      if (i == last) return;
    }
  }

  /// Where results go, in one row: of fewer elements than a register has first to one of their own.
  template <std::size_t results>
  class Writer {
   public:
    [[gnu::always_inline]] Writer(const kernels::Rows<T>* out, std::size_t row, std::size_t count)
        : count_(count) {
      for (std::size_t k = 0; k < results; ++k) {
        to_[k] =
            out[k].data == nullptr ? nullptr : out[k].data + static_cast<std::ptrdiff_t>(row) * out[k].step;
        if (count >= width) continue;
        end_[k] = to_[k];
        if (to_[k] != nullptr) to_[k] = few_[k].data();
      }
    }
    [[gnu::always_inline]] ~Writer() {
      if (count_ >= width) return;
      for (std::size_t k = 0; k < results; ++k)
        if (to_[k] != nullptr) std::memcpy(end_[k], few_[k].data(), count_ * sizeof(T));
    }
    template <std::size_t k>
    [[gnu::always_inline]] bool wants() const {
      return to_[k] != nullptr;
    }
    template <std::size_t k>
    [[gnu::always_inline]] void put(const Vector& x, std::size_t i) const {
      std::memcpy(to_[k] + i, &x, sizeof(x));
    }

   private:
    std::size_t count_;
    std::array<T*, results> to_, end_;
    alignas(vector_bytes) std::array<std::array<T, width>, results> few_;
  };

  using Out = const kernels::Rows<T>*;
  using In = const kernels::Rows<const T>*;

  static void value(Out out, In in, std::size_t rows, std::size_t count) {
    for (std::size_t row = 0; row < rows; ++row) {
      const Reader<n> operands(in, row, count);
      const Writer<1> result(out, row, count);
      [&]<std::size_t... k>(std::index_sequence<k...>) __attribute__((always_inline)) {
        for_registers(
            count, [&](std::size_t i) __attribute__((always_inline)) {
              const Value<1> y = F{}(Value<1>(operands.template at<k>(i))...);
              result.template put<0>(y.value, i);
            });
      }
      (std::make_index_sequence<n>());
    }
  }

  static void pullback(Out out, In in, std::size_t rows, std::size_t count) {
    for (std::size_t row = 0; row < rows; ++row) {
      const Reader<n + 1> operands(in, row, count);
      const Writer<n> results(out, row, count);
      [&]<std::size_t... k>(std::index_sequence<k...>) __attribute__((always_inline)) {
        for_registers(
            count, [&](std::size_t i) __attribute__((always_inline)) {
              const Value<n> y = F{}(Value<n>::template input<k>(operands.template at<k>(i))...);
              const Vector g = operands.template at<n>(i);
              ((y.depends[k] && results.template wants<k>()
                    ? results.template put<k>(y.template cotangent<k>(g), i)
                    : void()),
               ...);
            });
      }
      (std::make_index_sequence<n>());
    }
  }
};

}  // namespace engine
}  // namespace xgrad
