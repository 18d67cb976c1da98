/// What the cross-entropy of softmax computes.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "loops.hpp"

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct SoftmaxOfRows {
  /// ln softmax x of each row x.
  RowLoop<T> logarithm;
  /// out[i] = factor[i]·e^x[i] for x up to 0, of x and the factor.
  ElementLoop<T> exponential;
};

}  // namespace kernels
}  // namespace xgrad
