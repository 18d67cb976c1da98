/// Lanes: the vector registers that elementwise formulas are computed on.
///
/// A rule's formula, `g * (1 - y * y)`, is a template. Called with xsimd batches it becomes the body of a
/// loop over contiguous memory: one pass, nothing in between is stored. Measured against the same formula as
/// an xtensor expression it saves the expression's own cost at small sizes and is as fast as a hand-written
/// loop at large ones (docs/architecture.md).
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "../memory.hpp"
#include "loops.hpp"

#include <xsimd/xsimd.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <utility>

namespace xgrad XGRAD_EXPORT {

template <class T>
using Lanes = xsimd::batch<T>;

/// `Arch` keeps the library's number apart from that of a program compiled for another instruction set:
/// unlike a number that is only computed with, one that std::min refers to is a symbol, and the linker keeps
/// one.
template <class T, class Arch = xsimd::default_arch>
inline constexpr std::size_t lane_count = xsimd::batch<T, Arch>::size;

// What the formulas call and xsimd spells differently. They are found beside the overloads for Variables and
// Symbols, so these lines come before any rule.

/// a where the condition holds, b elsewhere; each may be a plain number.
template <class T, class A>
xsimd::batch<T, A> where(const xsimd::batch_bool<T, A>& condition, const xsimd::batch<T, A>& a,
                         const std::type_identity_t<xsimd::batch<T, A>>& b) {
  return xsimd::select(condition, a, b);
}
template <class T, class A>
xsimd::batch<T, A> where(const xsimd::batch_bool<T, A>& condition, int a, const xsimd::batch<T, A>& b) {
  return xsimd::select(condition, xsimd::batch<T, A>(static_cast<T>(a)), b);
}
template <class T, class A>
xsimd::batch<T, A> where(const xsimd::batch_bool<T, A>& condition, int a, int b) {
  return xsimd::select(condition, xsimd::batch<T, A>(static_cast<T>(a)),
                       xsimd::batch<T, A>(static_cast<T>(b)));
}

template <class T, class A>
xsimd::batch_bool<T, A> equal(const xsimd::batch<T, A>& a,
                              const std::type_identity_t<xsimd::batch<T, A>>& b) {
  return a == b;
}

template <class T, class A>
xsimd::batch<T, A> square(const xsimd::batch<T, A>& x) {
  return x * x;
}

template <class T, class A>
xsimd::batch<T, A> maximum(const xsimd::batch<T, A>& a, const std::type_identity_t<xsimd::batch<T, A>>& b) {
  return xsimd::max(a, b);
}

template <class T, class A>
xsimd::batch<T, A> minimum(const xsimd::batch<T, A>& a, const std::type_identity_t<xsimd::batch<T, A>>& b) {
  return xsimd::min(a, b);
}

/// g·w, and 0 where the weight w is 0, even if g is infinite: what has no part in a result gets no gradient.
template <class T, class A>
xsimd::batch<T, A> weighted(const xsimd::batch<T, A>& g, const xsimd::batch<T, A>& w) {
  return where(equal(w, 0), w, g * w);
}

/// A number that is no integer, as a formula of x takes it: on lanes, rounded to their dtype, which a double
/// would be with a compiler's warning only.
template <class X>
double number_for(const X&, double number) {
  return number;
}
template <class T, class A>
xsimd::batch<T, A> number_for(const xsimd::batch<T, A>&, double number) {
  return xsimd::batch<T, A>(static_cast<T>(number));
}

/// x, or the bound nearer to it: for functions that are constant from there on, to the last bit.
template <class T, class A>
xsimd::batch<T, A> within(const xsimd::batch<T, A>& x, double bound) {
  const auto high = number_for(x, bound), low = -high;
  return where(x > high, high, where(x < low, low, x));
}

/// a·b + c, rounded once where the instruction set can (from AVX2 on), and twice elsewhere.
template <Real T, class A>
xsimd::batch<T, A> fma(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b,
                       const xsimd::batch<T, A>& c) {
#ifdef __AVX512F__  // where xsimd rounds twice
  if constexpr (sizeof(T) == 4)
    return _mm512_fmadd_ps(a, b, c);
  else
    return _mm512_fmadd_pd(a, b, c);
#else
  return xsimd::fma(a, b, c);
#endif
}

/// f(x…) lane by lane, for a function that exists for numbers only:
/// `per_lane([](auto t) { return std::erf(t); }, x)`. It is called for lanes behind the end of an array, too.
template <class F, class T, class A, std::same_as<xsimd::batch<T, A>>... More>
xsimd::batch<T, A> per_lane(const F& f, const xsimd::batch<T, A>& x, const More&... more) {
  using Numbers = std::array<T, xsimd::batch<T, A>::size>;
  const auto numbers = [](const xsimd::batch<T, A>& lanes) {
    Numbers each;
    lanes.store_unaligned(each.data());
    return each;
  };
  Numbers y;
  [&](const auto&... in) {
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = f(in[i]...);
  }(numbers(x), numbers(more)...);
  return xsimd::batch<T, A>::load_unaligned(y.data());
}

namespace lanes {

/// True in the first `count` lanes.
template <class T>
xsimd::batch_bool<T> first(std::size_t count) {
  alignas(memory::alignment) static constexpr auto positions =
      []<std::size_t... i>(std::index_sequence<i...>) {
    return std::array<T, sizeof...(i)>{static_cast<T>(i)...};
  }
  (std::make_index_sequence<lane_count<T>>());
  return Lanes<T>::load_aligned(positions.data()) < Lanes<T>(static_cast<T>(count));
}

/// The last `count` elements of a row, fewer than there are lanes. The lanes behind the end repeat the first
/// element, so that they raise no floating-point exception that a true element would not raise. Reads past
/// the end, which the pool allows.
template <class T>
Lanes<T> load_tail(const T* from, std::size_t count) {
#ifdef __AVX512F__
  if constexpr (sizeof(T) == 4)
    return _mm512_mask_loadu_ps(_mm512_set1_ps(*from), static_cast<__mmask16>((1u << count) - 1), from);
  else
    return _mm512_mask_loadu_pd(_mm512_set1_pd(*from), static_cast<__mmask8>((1u << count) - 1), from);
#else
  return xsimd::select(first<T>(count), Lanes<T>::load_unaligned(from), Lanes<T>(*from));
#endif
}

/// The same with zeros behind the end, for sums.
template <class T>
Lanes<T> load_tail_or_zero(const T* from, std::size_t count) {
#ifdef __AVX512F__
  if constexpr (sizeof(T) == 4)
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from);
  else
    return _mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << count) - 1), from);
#else
  return xsimd::select(first<T>(count), Lanes<T>::load_unaligned(from), Lanes<T>(T(0)));
#endif
}

template <class T>
void store_tail(const Lanes<T>& lanes, T* to, std::size_t count) {
#ifdef __AVX512F__
  if constexpr (sizeof(T) == 4)
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), lanes);
  else
    _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1u << count) - 1), lanes);
#else
  alignas(memory::alignment) std::array<T, lane_count<T>> buffer;
  lanes.store_aligned(buffer.data());
  std::memcpy(to, buffer.data(), count * sizeof(T));
#endif
}

/// Σ of the lanes; xsimd 9 gave it another name.
template <class T>
T total(const Lanes<T>& lanes) {
#if XSIMD_VERSION_MAJOR < 9
  return xsimd::hadd(lanes);
#else
  return xsimd::reduce_add(lanes);
#endif
}

/// out[i] = f(in[0][i], …) of N operands, for i < n. `out` may be one of them.
template <std::size_t N, class T, class F>
void map(const F& f, T* out, const Source<T>* in, std::size_t n) {
  constexpr std::size_t width = lane_count<T>;
  [&]<std::size_t... k>(std::index_sequence<k...>) {
    std::size_t i = 0;
    if (!(in[k].repeated || ...)) {
#pragma GCC unroll 4
      for (; i + width <= n; i += width)
        f(Lanes<T>::load_unaligned(in[k].data + i)...).store_unaligned(out + i);
      if (i < n) store_tail(Lanes<T>(f(load_tail(in[k].data + i, n - i)...)), out + i, n - i);
      return;
    }
    // A repeated operand is spread over a register's width once, and then read with a stride of zero: one
    // loop serves every mixture of operands.
    alignas(memory::alignment) std::array<T, N * width> spread;
    std::array<const T*, N> from{in[k].data...};
    const std::array<std::size_t, N> stride{(in[k].repeated ? 0 : width)...};
    const auto prepare = [&](std::size_t operand) {
      if (!in[operand].repeated) return;
      from[operand] = &spread[operand * width];
      Lanes<T>(*in[operand].data).store_aligned(&spread[operand * width]);
    };
    (prepare(k), ...);
    for (; i + width <= n; i += width) {
      f(Lanes<T>::load_unaligned(from[k])...).store_unaligned(out + i);
      ((from[k] += stride[k]), ...);
    }
    if (i < n) store_tail(Lanes<T>(f(load_tail(from[k], n - i)...)), out + i, n - i);
  }
  (std::make_index_sequence<N>());
}

template <class T, class F, std::size_t N>
void map(const F& f, T* out, const std::array<Source<T>, N>& in, std::size_t n) {
  map<N>(f, out, in.data(), n);
}

}  // namespace lanes
}  // namespace xgrad
