#include "chapter.hpp"

namespace xgrad::rules {

// x times a gate w(x) between 0 and 1:  y' = w + x·w'.
// At −∞ the gate is closed, 0, and at ∞ constant: `weighted` leaves x out there, as −∞·0 is NaN.

// w = σ(x):  w' = w·(1 − w)
struct Silu : Elementwise {
  static constexpr std::string_view name = "silu";
  static auto value(const auto& x) { return weighted(x, sigmoid(x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    const auto w = sigmoid(x);
    return g * (w + weighted(x, w * (1 - w)));
  }
};
template struct Compiled<Silu>;

// w = tanh(ln(1 + eˣ)) = ((1 + eˣ)² − 1)/((1 + eˣ)² + 1) = t·(t + 2)/(t·(t + 2) + 2) with t = eˣ; from x = 20
// on it is 1 to the last bit. With s = σ(x), 1 + eˣ = 1/(1 − s), so it is q/(2 − q), too, where q = s·(2 −
// s): w' = 2q'/(2 − q)² = 4s·(1 − s)²/(2 − q)²
struct Mish : Elementwise {
  static constexpr std::string_view name = "mish";
  static auto value(const auto& x) {
    const auto t = exp(minimum(x, 20)), p = t * (t + 2);
    return weighted(x, p / (p + 2));
  }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    const auto s = sigmoid(x), q = s * (2 - s);
    return g * (q / (2 - q) + weighted(x, 4 * s * square((1 - s) / (2 - q))));
  }
};
template struct Compiled<Mish>;

// φ(x) = e^(−x²/2)/√(2π):  φ' = −x·φ
struct NormalPdf : Elementwise {
  static constexpr std::string_view name = "normal_pdf";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return gaussian(x) * number_for(x, 0.39894228040143267794);
  }
  static auto text(const auto& x) { return exp(-x * x / 2) * number_for(x, 0.39894228040143267794); }
  static auto pullback(const auto& g, const auto& x, const auto& y) { return -g * weighted(x, y); }
};
template struct Compiled<NormalPdf>;

template <class T, class A>
xsimd::batch<T, A> normal_pdf(const xsimd::batch<T, A>& x) {
  return NormalPdf::value(x);
}

// Φ(x) = erfc(−x/√2)/2, in which nothing cancels:  Φ' = φ
struct NormalCdf : Elementwise {
  static constexpr std::string_view name = "normal_cdf";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return normal_cdf(x);
  }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * normal_pdf(x); }
};
template struct Compiled<NormalCdf>;

// w = Φ(x):  w' = φ(x)
struct Gelu : Elementwise {
  static constexpr std::string_view name = "gelu";
  static auto value(const auto& x) { return weighted(x, normal_cdf(x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g * (normal_cdf(x) + weighted(x, normal_pdf(x)));
  }
};
template struct Compiled<Gelu>;

// w = (1 + tanh u)/2 = σ(2u) with 2u = c·(x + k·x³), where c = 2·√(2/π):  w' = w·(1 − w)·c·(1 + 3k·x²).
// From |x| = 22 on w is 0 or 1 to the last bit.
struct GeluTanh : Elementwise {
  static constexpr std::string_view name = "gelu_tanh";
  static constexpr double c = 1.5957691216057307, k = 0.044715;
  static auto value(const auto& x) { return weighted(x, gate(within(x, 22))); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    const auto t = within(x, 22), w = gate(t);
    return g * (w + w * (1 - w) * t * number_for(x, c) * (1 + number_for(x, 3 * k) * t * t));
  }

 private:
  static auto gate(const auto& t) { return sigmoid(number_for(t, c) * t * (1 + number_for(t, k) * t * t)); }
};
template struct Compiled<GeluTanh>;

}  // namespace xgrad::rules
