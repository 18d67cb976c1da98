/// Activation functions as modules.
#pragma once

#include "../autograd/export.hpp"
#include "../autograd/ops/activations.hpp"
#include "../autograd/ops/softmax.hpp"
#include "layer.hpp"

namespace xgrad XGRAD_EXPORT {
namespace nn {

template <Real T = float>
struct Sigmoid final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return sigmoid(x); }
};

template <Real T = float>
struct Tanh final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return tanh(x); }
};

template <Real T = float>
struct ReLU final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return relu(x); }
};

template <Real T = float>
struct LeakyReLU final : Layer<T> {
  explicit LeakyReLU(double slope_below_zero = 0.01) : slope(slope_below_zero) {}
  Variable<T> forward(const Variable<T>& x) const override { return leaky_relu(x, slope); }
  double slope;
};

template <Real T = float>
struct Softplus final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return softplus(x); }
};

/// Along the last axis.
template <Real T = float>
struct Softmax final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return softmax(x); }
};

}  // namespace nn
}  // namespace xgrad
