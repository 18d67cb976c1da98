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

// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), whose exponential cannot overflow.  y' = σ(x)
struct Softplus : Elementwise {
  static constexpr std::string_view name = "softplus";
  static auto value(const auto& x) { return maximum(x, 0) + log1p(exp(-abs(x))); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * sigmoid(x); }
};
template struct Compiled<Softplus>;

// ln σ(x) = −ln(1 + e⁻ˣ) = min(x, 0) − ln(1 + e^−|x|).  y' = σ(−x)
struct LogSigmoid : Elementwise {
  static constexpr std::string_view name = "log_sigmoid";
  static auto value(const auto& x) { return minimum(x, 0) - log1p(exp(-abs(x))); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * sigmoid(-x); }
};
template struct Compiled<LogSigmoid>;

// y' = 1/(1 + |x|)². From |x| = 10³⁰ on y is ±1 to the last bit.
struct Softsign : Elementwise {
  static constexpr std::string_view name = "softsign";
  static auto value(const auto& x) {
    const auto t = within(x, 1e30);
    return t / (1 + abs(t));
  }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * square(1 / (1 + abs(x))); }
};
template struct Compiled<Softsign>;

// y = a·(eˣ − 1) below zero:  dx = g·a·eˣ = g·(y + a),  da = g·(eˣ − 1) there
struct Elu : Elementwise {
  static constexpr std::string_view name = "elu";
  static constexpr std::array inputs{"x", "a"};
  static auto value(const auto& x, const auto& a) { return where(x <= 0, a * expm1_below_zero(x), x); }
  static auto pullback(Wrt<0>, const auto& g, const auto& x, const auto& a, const auto& y) {
    return g * where(x <= 0, y + a, 1);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& x, const auto&, const auto&) {
    return where(x <= 0, weighted(g, expm1_below_zero(x)), 0);
  }
};
template struct Compiled<Elu>;

// λ·elu(x, α), which keeps mean 0 and variance 1: Klambauer et al., Self-Normalizing Neural Networks, 2017.
struct Selu : Elementwise {
  static constexpr std::string_view name = "selu";
  static constexpr double lambda = 1.0507009873554804934, alpha = 1.6732632423543772848;
  static auto value(const auto& x) { return number_for(x, lambda) * Elu::value(x, number_for(x, alpha)); }
  static auto pullback(const auto& g, const auto& x, const auto& y) {
    return g * where(x <= 0, y + number_for(x, lambda * alpha), number_for(x, lambda));
  }
};
template struct Compiled<Selu>;

}  // namespace xgrad::rules
