/// Sums. xtensor's reducers add one element at a time, each addition waiting for the one before; these keep
/// several registers of partial sums, which is faster and, as each partial sum stays smaller, more accurate.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// The sum of `x` over the dimensions in which `kept` has 1 and `x` has not; `kept` has as many dimensions
/// as `x`, or fewer: those it lacks in front are summed over. The result has shape `result`, which holds as
/// many elements as `kept`.
template <Real T>
Array<T> sum_to(const Array<T>& x, const Shape& kept, const Shape& result);
/// The same into `out`, which has that shape.
template <Real T>
void sum_to(const Array<T>& x, const Shape& kept, Array<T>& out);

}  // namespace kernels
}  // namespace xgrad
