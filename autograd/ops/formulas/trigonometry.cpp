#include "chapter.hpp"

#include <numbers>

namespace xgrad::rules {

/// y, and 1 where it is 0, for what is divided by it.
template <class Y>
auto one_for_zero(const Y& y) {
  return where(equal(y, 0), 1, y);
}

/// c₀ + c₁·u + c₂·u² + …
template <class U, class... More>
auto series(const U& u, double c, More... more) {
  if constexpr (sizeof...(More) == 0)
    return number_for(u, c);
  else
    return number_for(u, c) + u * series(u, more...);
}

/// (cos πx − y)/x, where y = sinc x. Near 0 that is 0/0, and its argument is replaced, so that the derivative
/// is finite; there with z = πx it is π·Σ (−1)ᵏ·2k·z²ᵏ⁻¹/(2k + 1)!, whose derivatives are those of sinc.
template <class X, class Y>
auto slope_of_sinc(const X& x, const Y& y) {
  const auto is_near = abs(x) < number_for(x, 0.25);
  const auto far = where(is_near, 1, x);
  const auto z = x * number_for(x, std::numbers::pi);
  const auto near = z * series(z * z, -1.0 / 3, 1.0 / 30, -1.0 / 840, 1.0 / 45360, -1.0 / 3991680,
                               1.0 / 518918400, -1.0 / 93405312000, 1.0 / 22230464256000);
  return where(is_near, near * number_for(x, std::numbers::pi),
               (cos(far * number_for(x, std::numbers::pi)) - y) / far);
}

#ifndef XGRAD_WIDER_SET
Symbol one_for_zero(const Symbol& y) { return y; }
Symbol slope_of_sinc(const Symbol& x, const Symbol& y) {
  return (cos(x * Symbol(std::numbers::pi, "π")) - y) / x;
}
#endif

// y' = cos x
struct Sin : Elementwise {
  static constexpr std::string_view name = "sin";
  static auto value(const auto& x) { return sin(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * cos(x); }
};
template struct Compiled<Sin>;

// y' = −sin x
struct Cos : Elementwise {
  static constexpr std::string_view name = "cos";
  static auto value(const auto& x) { return cos(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return -g * sin(x); }
};
template struct Compiled<Cos>;

// y' = 1/cos² x = 1 + y²
struct Tan : Elementwise {
  static constexpr std::string_view name = "tan";
  static auto value(const auto& x) { return tan(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * (1 + y * y); }
};
template struct Compiled<Tan>;

// sin(πx)/(πx):  y' = (cos πx − y)/x
struct Sinc : Elementwise {
  static constexpr std::string_view name = "sinc";
  static auto value(const auto& x) { return sinc(x); }
  static auto pullback(const auto& g, const auto& x, const auto& y) { return g * slope_of_sinc(x, y); }
};
template struct Compiled<Sinc>;

// y' = 1/√(1 − x²), and 1 − x² = (1 − x)·(1 + x), of which nothing cancels near ±1.
struct Asin : Elementwise {
  static constexpr std::string_view name = "asin";
  static auto value(const auto& x) { return asin(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / sqrt((1 - x) * (1 + x)); }
};
template struct Compiled<Asin>;

// y' = −1/√(1 − x²)
struct Acos : Elementwise {
  static constexpr std::string_view name = "acos";
  static auto value(const auto& x) { return acos(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return -g / sqrt((1 - x) * (1 + x)); }
};
template struct Compiled<Acos>;

// y' = 1/(1 + x²)
struct Atan : Elementwise {
  static constexpr std::string_view name = "atan";
  static auto value(const auto& x) { return atan(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / (1 + x * x); }
};
template struct Compiled<Atan>;

// The angle of (b, a):  da = b/(a² + b²),  db = −a/(a² + b²), divided by the length twice, whose square may
// overflow. At (0, 0) both are 0.
struct Atan2 : Elementwise {
  static constexpr std::string_view name = "atan2";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return atan2(a, b); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    const auto length = one_for_zero(hypot(a, b));
    return g * (b / length / length);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    const auto length = one_for_zero(hypot(a, b));
    return -g * (a / length / length);
  }
};
template struct Compiled<Atan2>;

// y = √(a² + b²):  da = a/y,  db = b/y, and 0 where y is.
struct Hypot : Elementwise {
  static constexpr std::string_view name = "hypot";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return hypot(a, b); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto&, const auto& y) {
    return g * (a / one_for_zero(y));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto&, const auto& b, const auto& y) {
    return g * (b / one_for_zero(y));
  }
};
template struct Compiled<Hypot>;

// y' = cosh x
struct Sinh : Elementwise {
  static constexpr std::string_view name = "sinh";
  static auto value(const auto& x) { return sinh(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * cosh(x); }
};
template struct Compiled<Sinh>;

// y' = sinh x
struct Cosh : Elementwise {
  static constexpr std::string_view name = "cosh";
  static auto value(const auto& x) { return cosh(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * sinh(x); }
};
template struct Compiled<Cosh>;

// y' = 1/√(x² + 1), whose square may overflow.
struct Asinh : Elementwise {
  static constexpr std::string_view name = "asinh";
  static auto value(const auto& x) { return asinh(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / hypot(x, number_for(x, 1)); }
};
template struct Compiled<Asinh>;

// y' = 1/√(x² − 1) = 1/(√(x − 1)·√(x + 1)), of which nothing cancels near 1.
struct Acosh : Elementwise {
  static constexpr std::string_view name = "acosh";
  static auto value(const auto& x) { return acosh(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / (sqrt(x - 1) * sqrt(x + 1)); }
};
template struct Compiled<Acosh>;

// y' = 1/(1 − x²)
struct Atanh : Elementwise {
  static constexpr std::string_view name = "atanh";
  static auto value(const auto& x) { return atanh(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / ((1 - x) * (1 + x)); }
};
template struct Compiled<Atanh>;

}  // namespace xgrad::rules
