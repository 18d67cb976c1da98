/// The steps that optimizers take: w are weights, g their gradient.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

template <Real T>
struct Descent {
  /// w − rate·g
  void (*step)(T* w, const T* g, std::size_t n, T rate);
  /// v = momentum·v + g
  void (*accelerate)(T* v, const T* g, std::size_t n, T momentum);
  /// m = β·m + rest·g, a moving average where rest = 1 − β
  void (*average)(T* m, const T* g, std::size_t n, T beta, T rest);
  /// v = β·v + rest·g²
  void (*average_square)(T* v, const T* g, std::size_t n, T beta, T rest);
  /// w − rate·m/(√(scale·v) + ε)
  void (*scaled_step)(T* w, const T* m, const T* v, std::size_t n, T rate, T scale, T epsilon);
};

}  // namespace kernels
}  // namespace xgrad
