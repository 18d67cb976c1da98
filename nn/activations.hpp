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

template <Real T = float>
struct LogSigmoid final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return log_sigmoid(x); }
};

template <Real T = float>
struct Softsign final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return softsign(x); }
};

template <Real T = float>
struct ELU final : Layer<T> {
  explicit ELU(double alpha_below_zero = 1.0) : alpha(alpha_below_zero) {}
  Variable<T> forward(const Variable<T>& x) const override { return elu(x, alpha); }
  double alpha;
};

template <Real T = float>
struct CELU final : Layer<T> {
  explicit CELU(double alpha_below_zero = 1.0) : alpha(alpha_below_zero) {}
  Variable<T> forward(const Variable<T>& x) const override { return celu(x, alpha); }
  double alpha;
};

template <Real T = float>
struct SELU final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return selu(x); }
};

template <Real T = float>
struct SiLU final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return silu(x); }
};

template <Real T = float>
struct Mish final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return mish(x); }
};

template <Real T = float>
struct GELU final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return gelu(x); }
};

/// The approximation of GELU by tanh.
template <Real T = float>
struct GELUTanh final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return gelu_tanh(x); }
};

template <Real T = float>
struct ReLU6 final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return relu6(x); }
};

template <Real T = float>
struct HardTanh final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return hard_tanh(x); }
};

template <Real T = float>
struct HardSigmoid final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return hard_sigmoid(x); }
};

template <Real T = float>
struct HardSwish final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return hard_swish(x); }
};

/// Along the last axis.
template <Real T = float>
struct Softmax final : Layer<T> {
  Variable<T> forward(const Variable<T>& x) const override { return softmax(x); }
};

}  // namespace nn
}  // namespace xgrad
