/// What is done to elements beside the formulas of rules.
#pragma once

#include <xgrad/autograd/dtype.hpp>
#include <xgrad/autograd/kernels/loops.hpp>
#include <xgrad/export.hpp>

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct Copies {
  /// out[i] = x[i], x broadcasting.
  ElementLoop<T> copy;
  /// out[i] = a[i] + b[i]
  ElementLoop<T> add;
  /// out[i] = a[i]/b[i]
  ElementLoop<T> divide;
  /// The row, `rows` times.
  void (*repeat_row)(const T* row, std::size_t length, std::size_t rows, T* to);
};

}  // namespace kernels
}  // namespace xgrad
