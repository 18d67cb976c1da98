#include "chapter.hpp"

namespace xgrad::rules {

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

/// Of lanes: a function that formulas call, which xsimd has not.
template <class T, class A>
xsimd::batch<T, A> sigmoid(const xsimd::batch<T, A>& x) {
  return Sigmoid::value(x);
}

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

}  // namespace xgrad::rules
