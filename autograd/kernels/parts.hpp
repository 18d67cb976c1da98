/// Arrays made of parts.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"

#include <span>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// An array of that shape: x where the layout, which is that of a part of it, says, and `around` elsewhere.
template <Real T>
Array<T> padded(const View<T>& x, const Shape& shape, const engine::Layout& where, T around);

/// An array of that shape: in each place the sum of what lies there, zero where nothing does. The layouts are
/// those of parts of it, as the cotangents of an array's views have them.
template <Real T>
Array<T> sum_of_parts(const Shape& shape, std::span<const engine::Addend<T>> parts);

}  // namespace kernels
}  // namespace xgrad
