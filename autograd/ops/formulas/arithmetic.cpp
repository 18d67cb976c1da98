#include "chapter.hpp"

namespace xgrad::rules {

// y = a + b:  da = g,  db = g
struct Add : Elementwise {
  static constexpr std::string_view name = "add";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a + b; }
  template <std::size_t i>
  static Same pullback(Wrt<i>, const auto&, const auto&, const auto&, const auto&) {
    return {};
  }
};
template struct Compiled<Add>;

// y = a − b:  da = g,  db = −g
struct Subtract : Elementwise {
  static constexpr std::string_view name = "subtract";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a - b; }
  static Same pullback(Wrt<0>, const auto&, const auto&, const auto&, const auto&) { return {}; }
  static auto pullback(Wrt<1>, const auto& g, const auto&, const auto&, const auto&) { return -g; }
};
template struct Compiled<Subtract>;

// y = a·b:  da = g·b,  db = g·a
struct Multiply : Elementwise {
  static constexpr std::string_view name = "multiply";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) { return g * b; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) { return g * a; }
};
template struct Compiled<Multiply>;

// y = a/b:  da = g/b,  db = −g·a/b² = −g·y/b
struct Divide : Elementwise {
  static constexpr std::string_view name = "divide";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a / b; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) { return g / b; }
  static auto pullback(Wrt<1>, const auto& g, const auto&, const auto& b, const auto& y) {
    return -g * y / b;
  }
};
template struct Compiled<Divide>;

struct Negate : Elementwise {
  static constexpr std::string_view name = "negate";
  static auto value(const auto& x) { return -x; }
  static auto pullback(const auto& g, const auto&, const auto&) { return -g; }
};
template struct Compiled<Negate>;

struct Square : Elementwise {
  static constexpr std::string_view name = "square";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 2 * x; }
};
template struct Compiled<Square>;

struct Cube : Elementwise {
  static constexpr std::string_view name = "cube";
  static auto value(const auto& x) { return x * x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * x; }
};
template struct Compiled<Cube>;

// y' = −1/x² = −y²
struct Reciprocal : Elementwise {
  static constexpr std::string_view name = "reciprocal";
  static auto value(const auto& x) { return 1 / x; }
  static auto pullback(const auto& g, const auto&, const auto& y) { return -g * y * y; }
};
template struct Compiled<Reciprocal>;

// y = a·b + c:  da = g·b,  db = g·a,  dc = g
struct Fma : Elementwise {
  static constexpr std::string_view name = "fma";
  static constexpr std::array inputs{"a", "b", "c"};
  static auto value(const auto& a, const auto& b, const auto& c) { return fma(a, b, c); }
  static auto text(const auto& a, const auto& b, const auto& c) { return a * b + c; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&, const auto&) {
    return g * b;
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&, const auto&) {
    return g * a;
  }
  static Same pullback(Wrt<2>, const auto&, const auto&, const auto&, const auto&, const auto&) { return {}; }
};
template struct Compiled<Fma>;

// y' = 1/(2√x) = 1/(2y)
struct Sqrt : Elementwise {
  static constexpr std::string_view name = "sqrt";
  static auto value(const auto& x) { return sqrt(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g / (2 * y); }
};
template struct Compiled<Sqrt>;

// y = x^(−1/2):  y' = −x^(−3/2)/2 = −y³/2
struct Rsqrt : Elementwise {
  static constexpr std::string_view name = "rsqrt";
  static auto value(const auto& x) { return 1 / sqrt(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return -g * y * y * y / 2; }
};
template struct Compiled<Rsqrt>;

// y = x^(1/3):  y' = x^(−2/3)/3 = 1/(3y²)
struct Cbrt : Elementwise {
  static constexpr std::string_view name = "cbrt";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return cbrt(x);
  }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g / (3 * y * y); }
};
template struct Compiled<Cbrt>;

// y = aᵇ:  da = g·b·aᵇ⁻¹,  db = g·y·ln a.
// At a = 0 they are 0·∞ where b = 0, and where the logarithm is −∞: there the base, or the cotangent and the
// logarithm's argument, are replaced, and not the result, so that the next derivative is no NaN either.
struct Pow : Elementwise {
  static constexpr std::string_view name = "pow";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return power(a, b); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * b * power(where(equal(b, 0), where(equal(a, 0), 1, a), a), b - 1);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto& y) {
    return where(equal(a, 0), 0, g) * y * log(where(equal(a, 0), 1, a));
  }
};
template struct Compiled<Pow>;

struct Abs : Elementwise {
  static constexpr std::string_view name = "abs";
  static auto value(const auto& x) { return abs(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, g, where(x < 0, -g, 0));
  }
};
template struct Compiled<Abs>;

}  // namespace xgrad::rules
