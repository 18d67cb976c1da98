/// Activation functions as modules.
#pragma once

#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/softmax.hpp>
#include <xgrad/export.hpp>
#include <xgrad/nn/module.hpp>

namespace xgrad XGRAD_EXPORT {
namespace nn {

template <Real T = float>
struct Sigmoid final : Module<T> {
  Variable<T> forward(const Variable<T>& x) const override { return sigmoid(x, Scope::entered()); }
};

template <Real T = float>
struct Tanh final : Module<T> {
  Variable<T> forward(const Variable<T>& x) const override { return tanh(x, Scope::entered()); }
};

template <Real T = float>
struct ReLU final : Module<T> {
  Variable<T> forward(const Variable<T>& x) const override { return relu(x, Scope::entered()); }
};

template <Real T = float>
struct LeakyReLU final : Module<T> {
  explicit LeakyReLU(double slope_below_zero = 0.01) : slope(slope_below_zero) {}
  Variable<T> forward(const Variable<T>& x) const override { return leaky_relu(x, slope, Scope::entered()); }
  double slope;
};

template <Real T = float>
struct Softplus final : Module<T> {
  Variable<T> forward(const Variable<T>& x) const override { return softplus(x, Scope::entered()); }
};

/// Along the last axis.
template <Real T = float>
struct Softmax final : Module<T> {
  Variable<T> forward(const Variable<T>& x) const override { return softmax(x, -1, Scope::entered()); }
};

}  // namespace nn
}  // namespace xgrad
