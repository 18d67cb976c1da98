/// Loops over the rows of an array.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../shape.hpp"

#include <algorithm>
#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// f for each row of x, along the last axis. x has at least one dimension; where f gives a number, the last
/// dimension of the result is 1. `loop(to, rows, length)` computes them.
template <Real T, class Loop>
Array<T> for_rows(const Array<T>& x, bool rows_out, const Loop& loop) {
  Shape shape = x.shape();
  const std::size_t length = shape.back();
  if (!rows_out) shape.back() = 1;
  Array<T> out = engine::uninitialized<T>(shape);
  const std::size_t rows = engine::element_count(shape) / std::max<std::size_t>(shape.back(), 1);
  loop(out.data(), rows, length);
  return out;
}

}  // namespace kernels
}  // namespace xgrad
