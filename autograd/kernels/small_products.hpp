/// Products of small matrices.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// c = a·b: (m × k)·(k × n), with a row added to each row of c. c's rows lie one after the other.
template <Real T>
struct SmallProduct {
  std::size_t m, n, k;
  const T* a;
  std::ptrdiff_t a_row, a_column;  ///< the step from one row, or column, to the next
  const T* b;
  std::ptrdiff_t b_row, b_column;
  const T* added;  ///< null if nothing is
  T* c;
};

template <Real T>
struct SmallProducts {
  /// Computes it, if this is the faster way; returns whether it did.
  bool (*multiply)(const SmallProduct<T>&);
};

}  // namespace kernels
}  // namespace xgrad
