/// Activation functions, elementwise.
#pragma once

#include <xgrad/autograd/variable.hpp>

namespace xgrad {

extern template struct Recorder<struct Sigmoid>;
extern template struct Recorder<struct Tanh>;
extern template struct Recorder<struct Relu>;
extern template struct Recorder<struct LeakyRelu>;
extern template struct Recorder<struct Softplus>;

/// σ(x) = 1/(1 + e⁻ˣ).
template <Real T>
Variable<T> sigmoid(const Variable<T>& x) {
  return record<Sigmoid, T>(x);
}

/// tanh x.
template <Real T>
Variable<T> tanh(const Variable<T>& x) {
  return record<Tanh, T>(x);
}

/// max(x, 0). The derivative at 0 is taken to be 0.
template <Real T>
Variable<T> relu(const Variable<T>& x) {
  return record<Relu, T>(x);
}

/// x above 0, slope·x below. The slope may be a number, an array or a Variable, which is then learned.
template <class X, class Slope = double>
requires Operands<X, Slope>
auto leaky_relu(X&& x, Slope&& slope = 0.01) { return record_mixed<LeakyRelu>(x, slope); }

/// ln(1 + eˣ), a smooth max(x, 0).
template <Real T>
Variable<T> softplus(const Variable<T>& x) {
  return record<Softplus, T>(x);
}

}  // namespace xgrad
