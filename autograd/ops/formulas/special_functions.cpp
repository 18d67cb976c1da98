#include "chapter.hpp"

#include <numbers>

namespace xgrad::rules {

/// 2/√π·e^−x², the derivative of erf.
template <class X>
auto slope_of_erf(const X& x) {
  return number_for(x, 2 * std::numbers::inv_sqrtpi) * exp(-x * x);
}

// y' = 2/√π·e^−x²
struct Erf : Elementwise {
  static constexpr std::string_view name = "erf";
  static auto value(const auto& x) { return erf(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * slope_of_erf(x); }
};
template struct Compiled<Erf>;

// y' = −2/√π·e^−x²
struct Erfc : Elementwise {
  static constexpr std::string_view name = "erfc";
  static auto value(const auto& x) { return erfc(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return -g * slope_of_erf(x); }
};
template struct Compiled<Erfc>;

// y' = √π/2·e^y²
struct Erfinv : Elementwise {
  static constexpr std::string_view name = "erfinv";
  static auto value(const auto& x) { return erfinv(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) {
    return g * number_for(y, 0.5 / std::numbers::inv_sqrtpi) * exp(y * y);
  }
};
template struct Compiled<Erfinv>;

// y' = ψ(x)
struct Lgamma : Elementwise {
  static constexpr std::string_view name = "lgamma";
  static auto value(const auto& x) { return lgamma(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * digamma(x); }
};
template struct Compiled<Lgamma>;

// y' = ψ⁽¹⁾(x)
struct Digamma : Elementwise {
  static constexpr std::string_view name = "digamma";
  static auto value(const auto& x) { return digamma(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g * polygamma(number_for(x, 1), x);
  }
};
template struct Compiled<Digamma>;

// y = ψ⁽ⁿ⁾(x):  dx = ψ⁽ⁿ⁺¹⁾(x)
struct Polygamma : Elementwise {
  static constexpr std::string_view name = "polygamma";
  static constexpr std::array inputs{"n", "x"};
  static auto value(const auto& n, const auto& x) { return polygamma(n, x); }
  static Zero pullback(Wrt<0>, const auto&, const auto&, const auto&, const auto&) { return {}; }
  static auto pullback(Wrt<1>, const auto& g, const auto& n, const auto& x, const auto&) {
    return g * polygamma(n + 1, x);
  }
};
template struct Compiled<Polygamma>;

// y = ln Γ(a) + ln Γ(b) − ln Γ(a + b):  da = ψ(a) − ψ(a + b),  db = ψ(b) − ψ(a + b)
struct Lbeta : Elementwise {
  static constexpr std::string_view name = "lbeta";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return lbeta(a, b); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * (digamma(a) - digamma(a + b));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * (digamma(b) - digamma(a + b));
  }
};
template struct Compiled<Lbeta>;

// y = e^(ln B(a, b)):  da = y·(ψ(a) − ψ(a + b)),  db = y·(ψ(b) − ψ(a + b))
struct Beta : Elementwise {
  static constexpr std::string_view name = "beta";
  static constexpr std::array inputs{"a", "b"};
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
    return beta(a, b);
  }
  static auto text(const auto& a, const auto& b) { return exp(lbeta(a, b)); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto& y) {
    return g * y * (digamma(a) - digamma(a + b));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto& y) {
    return g * y * (digamma(b) - digamma(a + b));
  }
};
template struct Compiled<Beta>;

}  // namespace xgrad::rules
