/// What the cross-entropy of softmax computes.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "loops.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct SoftmaxOfRows {
  /// ln softmax x of each row x.
  void (*logarithm)(T* out, const T* x, std::size_t rows, std::size_t length);
  /// out[i] = factor[i]·e^x[i] for x up to 0, of x and the factor.
  ElementLoop<T> exponential;
};

}  // namespace kernels
}  // namespace xgrad
