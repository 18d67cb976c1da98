/// Elementwise kernels: a loop over operands that broadcast to one shape.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"
#include "loops.hpp"

#include <cstddef>
#include <span>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// How many operands a loop may have.
inline constexpr std::size_t most_operands = 18;

/// The loop over operands that broadcast to the shape of `out`, which the caller has checked.
template <Real T>
void map(ElementLoop<T> loop, std::span<const View<T>> operands, Array<T>& out);
/// The same into a new array of that shape.
template <Real T>
Array<T> map(ElementLoop<T> loop, const Shape& shape, std::span<const View<T>> operands);

}  // namespace kernels
}  // namespace xgrad
