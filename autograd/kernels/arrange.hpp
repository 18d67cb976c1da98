/// Rearrangements of arrays: the same elements elsewhere.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A copy of the elements, one after the other.
template <Element T>
Array<T> contiguous(const View<T>& x);

/// x with zeros around it along one axis.
template <Real T>
Array<T> pad(const Array<T>& x, std::size_t axis, std::size_t before, std::size_t after);

/// The parts one after the other along one axis; one at least.
template <Real T>
Array<T> concatenate(const std::vector<const Array<T>*>& parts, std::size_t axis);

}  // namespace kernels
}  // namespace xgrad
