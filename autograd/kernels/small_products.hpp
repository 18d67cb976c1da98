/// Products of small matrices.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "strided_product.hpp"

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct SmallProducts {
  /// Computes it, if this is the faster way; returns whether it did.
  bool (*multiply)(const StridedProduct<T>&);
};

}  // namespace kernels
}  // namespace xgrad
