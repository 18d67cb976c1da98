/// Activation functions, elementwise.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Sigmoid>;
extern template struct Compiled<struct Tanh>;
extern template struct Compiled<struct Relu>;
extern template struct Compiled<struct LeakyRelu>;
extern template struct Compiled<struct Softplus>;
extern template struct Compiled<struct Step>;

}  // namespace rules

/// σ(x) = 1/(1 + e⁻ˣ). 0 below −88.7 (float) or −709.8 (double), where it would be subnormal.
template <Real T>
Variable<T> sigmoid(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Sigmoid, T>({x, location});
}

/// tanh x.
template <Real T>
Variable<T> tanh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Tanh, T>({x, location});
}

/// max(x, 0). The derivative at 0 is taken to be 0.
template <Real T>
Variable<T> relu(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Relu, T>({x, location});
}

/// x above 0, slope·x below. The slope may be a number, an array or a Variable, which is then learned.
template <class X, class Slope = double>
requires engine::Operands<X, Slope>
auto leaky_relu(X&& x, Slope&& slope = 0.01, Location location = Location::current()) {
  return record<rules::LeakyRelu>(location, x, slope);
}

/// ln(1 + eˣ), a smooth max(x, 0).
template <Real T>
Variable<T> softplus(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Softplus, T>({x, location});
}

/// 1 above 0, and 0 elsewhere: the binary step. A constant: no gradient flows through it.
template <Real T>
Variable<T> step(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Step, T>({x, location});
}

/// The largest of each `pieces` neighbors along the last axis: x (…, units·pieces) gives (…, units). On the
/// outputs of a linear layer these are units whose activation function, piecewise linear and convex, is
/// learned. Goodfellow et al., Maxout Networks, 2013. Throws std::invalid_argument unless the last dimension
/// is a multiple of `pieces`.
template <Real T>
Variable<T> maxout(const Variable<T>& x, std::size_t pieces, Location location = Location::current());

}  // namespace xgrad
