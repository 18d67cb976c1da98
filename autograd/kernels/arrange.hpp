/// Rearrangements of arrays: the same elements elsewhere.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A copy of the elements, one after the other.
template <Element T>
Array<T> contiguous(const View<T>& x);

/// Whether the rows of a matrix lie beside each other, as those of a transposed one do.
template <Element T>
bool lie_side_by_side(const View<T>& x) noexcept {
  return !x.is_contiguous() && x.shape().size() == 2 && x.strides()[0] == 1 && x.strides()[1] > 0;
}

/// Writes the elements of `part`, which broadcasts to the layout's shape, to where the layout says.
template <Real T>
void put(const View<T>& part, T* memory, const engine::Layout& where);
/// Adds them to what is there.
template <Real T>
void add_at(const View<T>& part, T* memory, const engine::Layout& where);

/// y[…, i, …] = x[…, indices[i], …] along one axis.
template <Real T>
Array<T> choose(const Array<T>& x, std::size_t axis, std::span<const std::int64_t> indices);

/// The dual: y[…, indices[i], …] = x[…, i, …] along one axis, which is `length` long then; zero elsewhere,
/// and where an index comes twice, the sum.
template <Real T>
Array<T> add_chosen(const Array<T>& x, std::size_t axis, std::span<const std::int64_t> indices,
                    std::size_t length);

/// The parts one after the other along one axis; one at least.
template <Real T>
Array<T> concatenate(const std::vector<const Array<T>*>& parts, std::size_t axis);

}  // namespace kernels
}  // namespace xgrad
