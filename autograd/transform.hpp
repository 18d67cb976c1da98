/// transform: one formula over whole arrays, in place, in one SIMD pass; for optimizers and the like. For
/// those who write kernels of their own: it brings in xsimd.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "kernels/lanes.hpp"

#include <array>
#include <concepts>

namespace xgrad XGRAD_EXPORT {

namespace detail {

/// Throws std::invalid_argument, as `transform` says.
[[noreturn]] void refuse_transform(const Shape& operand, const Shape& out);

}  // namespace detail

/// out[i] = f(operands[i]...), where `out` may be among the operands. Throws std::invalid_argument unless all
/// have the shape of `out`.
///
///     transform(w, [=](const auto& w, const auto& g) { return w - rate * g; }, w, g);
template <Real T, class F, std::same_as<Array<T>>... Operands>
void transform(Array<T>& out, const F& f, const Operands&... operands) {
  for (const Shape* shape : std::initializer_list<const Shape*>{&operands.shape()...})
    if (*shape != out.shape()) detail::refuse_transform(*shape, out.shape());
  lanes::map(f, out.data(), std::array{lanes::Source<T>{operands.data(), false}...}, out.size());
}

}  // namespace xgrad
