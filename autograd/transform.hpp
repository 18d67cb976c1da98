/// transform: one formula over whole arrays, in place, in one SIMD pass; for optimizers and the like. For
/// those who write kernels of their own: it brings in xsimd.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>

#include <array>
#include <concepts>

namespace xgrad {

/// out[i] = f(operands[i]...). The arrays have one shape; `out` may be among the operands.
///
///     transform(w, [=](const auto& w, const auto& g) { return w - rate * g; }, w, g);
template <Real T, class F, std::same_as<Array<T>>... Operands>
void transform(Array<T>& out, const F& f, const Operands&... operands) {
  lanes::map(f, out.data(), std::array{lanes::Source<T>{operands.data(), false}...}, out.size());
}

}  // namespace xgrad
