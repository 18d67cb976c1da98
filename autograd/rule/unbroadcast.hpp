/// Undoing a broadcast: where one element was used many times, its cotangents add up.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "array_formulas.hpp"

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// The cotangent summed to the shape of its input. X is an array or a Variable.
template <class X>
X unbroadcast(X cotangent, const Shape& shape) {
  if (cotangent.shape() == shape) return cotangent;
  return formulas::sum_to(cotangent, shape, shape);
}

}  // namespace engine
}  // namespace xgrad
