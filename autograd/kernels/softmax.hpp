/// What the cross-entropy of softmax computes.
#pragma once

#include <xgrad/autograd/dtype.hpp>
#include <xgrad/autograd/kernels/loops.hpp>
#include <xgrad/export.hpp>

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct SoftmaxOfRows {
  /// ln softmax x of each row x.
  RowLoop<T> logarithm;
  /// factor·softmax x of each of `rows` rows of `length` elements.
  void (*scaled)(T* to, const T* x, std::size_t rows, std::size_t length, T factor);
};

}  // namespace kernels
}  // namespace xgrad
