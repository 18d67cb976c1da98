/// One loop that gives several arrays, over operands wherever they lie.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"
#include "fused.hpp"
#include "loops.hpp"

#include <span>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// The loop over operands that broadcast to the shape, which the caller has checked. There is a result for
/// each output of the loop; one that is empty is not asked for.
template <Real T>
void run(JointLoop<T> loop, const Shape& shape, std::span<const View<T>> operands,
         std::span<const typename Fused<T>::Result> results);

}  // namespace kernels
}  // namespace xgrad
