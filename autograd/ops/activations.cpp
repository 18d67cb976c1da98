#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/ops/selection.hpp>
#include <xgrad/autograd/ops/shapes.hpp>
#include <xgrad/autograd/rule.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

// y' = e⁻ˣ/(1 + e⁻ˣ)² = y·(1 − y). For large negative x, e⁻ˣ is infinite, and y = 0 instead of a subnormal.
struct Sigmoid : Elementwise {
  static constexpr std::string_view name = "sigmoid";
  static auto value(const auto& x) { return 1 / (1 + exp(-x)); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * y * (1 - y); }
};
template struct Compiled<Sigmoid>;

// y' = 1 − y²
struct Tanh : Elementwise {
  static constexpr std::string_view name = "tanh";
  static auto value(const auto& x) { return tanh(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * (1 - y * y); }
};
template struct Compiled<Tanh>;

// Asked as "x ≤ 0" so that NaN stays NaN.
struct Relu : Elementwise {
  static constexpr std::string_view name = "relu";
  static auto value(const auto& x) { return where(x <= 0, 0, x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return where(x <= 0, 0, g); }
};
template struct Compiled<Relu>;

// y = s·x below zero:  dx = g·s,  ds = g·x there
struct LeakyRelu : Elementwise {
  static constexpr std::string_view name = "leaky_relu";
  static constexpr std::array inputs{"x", "s"};
  static auto value(const auto& x, const auto& s) { return where(x <= 0, s * x, x); }
  static auto pullback(Wrt<0>, const auto& g, const auto& x, const auto& s, const auto&) {
    return where(x <= 0, s * g, g);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& x, const auto&, const auto&) {
    return where(x >= 0, 0, g * x);
  }
};
template struct Compiled<LeakyRelu>;

}  // namespace rules

template <class T, class A>
xsimd::batch<T, A> sigmoid(const xsimd::batch<T, A>& x) {
  return rules::Sigmoid::value(x);
}

namespace rules {

// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), whose exponential cannot overflow.  y' = σ(x)
struct Softplus : Elementwise {
  static constexpr std::string_view name = "softplus";
  static auto value(const auto& x) { return maximum(x, 0) + log1p(exp(-abs(x))); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * sigmoid(x); }
};
template struct Compiled<Softplus>;

// Constant almost everywhere. At 0 it is 0.
struct Step : Elementwise {
  static constexpr std::string_view name = "step";
  static auto value(const auto& x) { return where(x > 0, 1, 0); }
  static Zero pullback(const auto&, const auto&, const auto&) { return {}; }
};
template struct Compiled<Step>;

}  // namespace rules

template <Real T>
Variable<T> maxout(const Variable<T>& x, std::size_t pieces, Location location) {
  require_value(x, "maxout");
  Shape shape = x.shape();
  if (shape.empty() || pieces == 0 || shape.back() % pieces != 0)
    throw std::invalid_argument(
        fmt::format("maxout: {} is {}; its last dimension must be a multiple of {}, the number of pieces",
                    display_name(*x.node(), "x"), to_string(shape), pieces));
  shape.back() /= pieces;
  shape.push_back(pieces);
  return max(reshape(x, shape, location), {-1}, false, location);
}

template XGRAD_EXPORT Variable<float> maxout(const Variable<float>&, std::size_t, Location);
template XGRAD_EXPORT Variable<double> maxout(const Variable<double>&, std::size_t, Location);

}  // namespace xgrad
