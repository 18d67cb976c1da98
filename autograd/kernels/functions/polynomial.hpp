/// What the functions of lanes are made of: polynomials, and floats that are computed with as doubles.
#pragma once

#include "../../export.hpp"
#include "../../memory.hpp"

#include <xsimd/xsimd.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

/// c₀ + c₁·x + c₂·x² + …
template <class T, class A, std::same_as<double>... More>
[[gnu::always_inline]] inline xsimd::batch<T, A> polynomial(const xsimd::batch<T, A>& x, double c,
                                                            More... more) {
  const xsimd::batch<T, A> constant(static_cast<T>(c));
  if constexpr (sizeof...(More) == 0)
    return constant;
  else
    return xsimd::fma(x, polynomial(x, more...), constant);
}

/// The whole number nearest to x, where |x| is less than a quarter of the largest one that is exact: adding a
/// number so large leaves no digits behind the point. Two instructions in any set.
template <class T, class A>
xsimd::batch<T, A> rounded(const xsimd::batch<T, A>& x) {
  const xsimd::batch<T, A> large(std::is_same_v<T, float> ? T(0x1.8p23) : T(0x1.8p52));
  return (x + large) - large;
}

/// f(x…) of floats, computed in doubles and rounded once, for a function that no float could compute to a few
/// units. It takes twice the registers.
template <class F, class A, std::same_as<xsimd::batch<float, A>>... More>
xsimd::batch<float, A> in_doubles(const F& f, const xsimd::batch<float, A>& x, const More&... more) {
  using Floats = xsimd::batch<float, A>;
  using Doubles = xsimd::batch<double, A>;
  struct alignas(memory::alignment) Numbers {
    double each[Floats::size];
  };
  const auto wide = [](const Floats& lanes) {
    alignas(memory::alignment) float narrow[Floats::size];
    lanes.store_aligned(narrow);
    Numbers numbers;
    for (std::size_t i = 0; i < Floats::size; ++i) numbers.each[i] = static_cast<double>(narrow[i]);
    return numbers;
  };
  Numbers y;
  [&](const auto&... in) {
    for (std::size_t i = 0; i < Floats::size; i += Doubles::size)
      f(Doubles::load_aligned(in.each + i)...).store_aligned(y.each + i);
  }(wide(x), wide(more)...);
  alignas(memory::alignment) float narrow[Floats::size];
  for (std::size_t i = 0; i < Floats::size; ++i) narrow[i] = static_cast<float>(y.each[i]);
  return Floats::load_aligned(narrow);
}

/// f(x…): of doubles as it is, of floats in doubles.
template <class F, class T, class A, std::same_as<xsimd::batch<T, A>>... More>
xsimd::batch<T, A> at_double_precision(const F& f, const xsimd::batch<T, A>& x, const More&... more) {
  if constexpr (std::is_same_v<T, float>)
    return in_doubles(f, x, more...);
  else
    return f(x, more...);
}

}  // namespace lanes
}  // namespace xgrad
