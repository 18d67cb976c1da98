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

// y' = 1/(2√x) = 1/(2y)
struct Sqrt : Elementwise {
  static constexpr std::string_view name = "sqrt";
  static auto value(const auto& x) { return sqrt(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g / (2 * y); }
};
template struct Compiled<Sqrt>;

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
