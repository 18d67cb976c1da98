/// Linear: x·W + b.
#pragma once

#include "../autograd/export.hpp"
#include "initializers.hpp"
#include "layer.hpp"

namespace xgrad XGRAD_EXPORT {
namespace nn {

template <Real T>
struct LinearOptions {
  Initializer<T> weight = &xavier_uniform<T>;
  bool bias = true;
};

/// A fully connected layer: x (batch × inputs) gives x·W + b (batch × outputs), with `weight` W
/// (inputs × outputs) drawn by the initializer and `bias` b (outputs) zero.
///
///     nn::Linear layer(784, 128, generator, {.weight = nn::he_normal});
template <Real T = float>
class Linear final : public Layer<T> {
 public:
  /// Throws std::invalid_argument if `inputs` or `outputs` is 0.
  Linear(std::size_t inputs, std::size_t outputs, Generator& generator, LinearOptions<T> options = {},
         Location location = Location::current());

  Variable<T> forward(const Variable<T>& x) const override;
  void members(Members<T>& member) const override;

  Variable<T> weight;
  Variable<T> bias;  ///< not `defined()` if the layer has none
};

extern template class Linear<float>;
extern template class Linear<double>;

}  // namespace nn
}  // namespace xgrad
