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
extern template struct Compiled<struct LogSigmoid>;
extern template struct Compiled<struct Softsign>;
extern template struct Compiled<struct Elu>;
extern template struct Compiled<struct Selu>;
extern template struct Compiled<struct Silu>;
extern template struct Compiled<struct Mish>;
extern template struct Compiled<struct NormalPdf>;
extern template struct Compiled<struct NormalCdf>;
extern template struct Compiled<struct Gelu>;
extern template struct Compiled<struct GeluTanh>;
extern template struct Compiled<struct Relu6>;
extern template struct Compiled<struct HardTanh>;
extern template struct Compiled<struct HardSigmoid>;
extern template struct Compiled<struct HardSwish>;

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

/// ln σ(x) = −ln(1 + e⁻ˣ), exact also where σ(x) is near 0 or near 1; −∞ at −∞.
template <Real T>
Variable<T> log_sigmoid(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::LogSigmoid, T>({x, location});
}

/// x/(1 + |x|); ±1 at ±∞.
template <Real T>
Variable<T> softsign(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Softsign, T>({x, location});
}

/// x above 0, α·(eˣ − 1) up to there. α may be a number, an array or a Variable, which is then learned. The
/// derivative at 0 is α, that from below. Throws std::invalid_argument if the shapes do not broadcast.
/// Clevert et al., Fast and Accurate Deep Network Learning by Exponential Linear Units, 2015.
template <class X, class Alpha = double>
requires engine::Operands<X, Alpha>
auto elu(X&& x, Alpha&& alpha = 1.0, Location location = Location::current()) {
  return record<rules::Elu>(location, x, alpha);
}

/// x above 0, α·(e^(x/α) − 1) up to there, for α > 0: elu with the slope 1 on both sides of 0. Barron,
/// Continuously Differentiable Exponential Linear Units, 2017.
template <class X, class Alpha = double>
requires engine::Operands<X, Alpha>
auto celu(X&& x, Alpha&& alpha = 1.0, Location location = Location::current()) {
  const auto unit = elu(record<rules::Divide>(location, x, alpha), 1.0, location);
  return record<rules::Multiply>(location, alpha, unit);
}

/// λ·elu(x, α) with λ = 1.0507… and α = 1.6732…, for which layers keep the mean 0 and the variance 1 of their
/// inputs. The derivative at 0 is λ·α. Klambauer et al., Self-Normalizing Neural Networks, 2017.
template <Real T>
Variable<T> selu(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Selu, T>({x, location});
}

/// x·σ(x), also called swish; 0 at −∞.
template <Real T>
Variable<T> silu(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Silu, T>({x, location});
}

/// x·tanh(ln(1 + eˣ)); 0 at −∞. Misra, Mish: A Self Regularized Non-Monotonic Activation Function, 2019.
template <Real T>
Variable<T> mish(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Mish, T>({x, location});
}

/// x·Φ(x), where Φ is `normal_cdf`; 0 at −∞. Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.
template <Real T>
Variable<T> gelu(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Gelu, T>({x, location});
}

/// x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, an approximation of gelu, within 0.0005 of it, that takes less
/// time. As there.
template <Real T>
Variable<T> gelu_tanh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::GeluTanh, T>({x, location});
}

/// φ(x) = e^(−x²/2)/√(2π), the density of the standard normal distribution.
template <Real T>
Variable<T> normal_pdf(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::NormalPdf, T>({x, location});
}

/// Φ(x) = (1 + erf(x/√2))/2, the probability that a standard normal number is below x. Also in the lower
/// tail, where that is little, it is exact to a few units in the last place; only where it is a subnormal
/// number there are fewer digits.
template <Real T>
Variable<T> normal_cdf(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::NormalCdf, T>({x, location});
}

/// min(max(x, 0), 6). The derivative at 0 and 6 is taken to be 0.
template <Real T>
Variable<T> relu6(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Relu6, T>({x, location});
}

/// min(max(x, −1), 1). The derivative at ±1 is taken to be 0; `clip` has other bounds.
template <Real T>
Variable<T> hard_tanh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::HardTanh, T>({x, location});
}

/// min(max(x/6 + 1/2, 0), 1). The derivative at ±3 is taken to be 0.
template <Real T>
Variable<T> hard_sigmoid(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::HardSigmoid, T>({x, location});
}

/// x·hard_sigmoid(x). The derivative is taken to be 0 at −3, and 1 at 3, as outside. Howard et al., Searching
/// for MobileNetV3, 2019.
template <Real T>
Variable<T> hard_swish(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::HardSwish, T>({x, location});
}

/// The largest of each `pieces` neighbors along the last axis: x (…, units·pieces) gives (…, units). On the
/// outputs of a linear layer these are units whose activation function, piecewise linear and convex, is
/// learned. Goodfellow et al., Maxout Networks, 2013. Throws std::invalid_argument unless the last dimension
/// is a multiple of `pieces`.
template <Real T>
Variable<T> maxout(const Variable<T>& x, std::size_t pieces, Location location = Location::current());

}  // namespace xgrad
