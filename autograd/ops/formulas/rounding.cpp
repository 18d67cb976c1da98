#include "chapter.hpp"

namespace xgrad::rules {

/// Of lanes: to the nearest integer, as formulas call it. xsimd's function of that name rounds halves up.
template <Real T, class A>
xsimd::batch<T, A> round(const xsimd::batch<T, A>& x) {
  return xsimd::nearbyint(x);
}

/// What is constant between the integers has derivative zero almost everywhere; at its steps it is taken to
/// be zero, too.
struct Rounding : Elementwise {
  static Zero pullback(const auto&, const auto&, const auto&) { return {}; }
};

struct Sign : Rounding {
  static constexpr std::string_view name = "sign";
  static auto value(const auto& x) { return where(x > 0, 1, where(x < 0, -1, x)); }
};
template struct Compiled<Sign>;

struct Floor : Rounding {
  static constexpr std::string_view name = "floor";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return xsimd::floor(x);
  }
};
template struct Compiled<Floor>;

struct Ceil : Rounding {
  static constexpr std::string_view name = "ceil";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return xsimd::ceil(x);
  }
};
template struct Compiled<Ceil>;

struct Round : Rounding {
  static constexpr std::string_view name = "round";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return round(x);
  }
};
template struct Compiled<Round>;

struct Trunc : Rounding {
  static constexpr std::string_view name = "trunc";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& x) {
    return xsimd::trunc(x);
  }
};
template struct Compiled<Trunc>;

/// y = a − q·b with a whole number q, which is constant almost everywhere:  da = g,  db = −g·q.
/// From y it comes out as it was; a/b, rounded, may be on the other side of an integer.
struct Remainder : Elementwise {
  static constexpr std::array inputs{"a", "b"};
  static Same pullback(Wrt<0>, const auto&, const auto&, const auto&, const auto&) { return {}; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto& y) {
    return -g * round((a - y) / b);
  }
};

// q is a/b without its fraction.
struct TruncatedRemainder : Remainder {
  static constexpr std::string_view name = "fmod";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
    return fmod(a, b);
  }
};
template struct Compiled<TruncatedRemainder>;

// q is the largest integer up to a/b.
struct FlooredRemainder : Remainder {
  static constexpr std::string_view name = "remainder";
  template <class T, class A>
  static auto value(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) {
    return modulo(a, b);
  }
};
template struct Compiled<FlooredRemainder>;

// y = min(max(x, low), high). Asked as "x < low" and "x > high" so that NaN stays NaN. The gradient goes to
// the operand that was chosen: to x where it is at a bound, to high where low is above it.
struct Clip : Elementwise {
  static constexpr std::string_view name = "clip";
  static constexpr std::array inputs{"x", "low", "high"};
  static auto value(const auto& x, const auto& low, const auto& high) {
    return where(x > high, high, where(x < low, where(low > high, high, low), x));
  }
  static auto pullback(Wrt<0>, const auto& g, const auto& x, const auto& low, const auto& high, const auto&) {
    return where(x > high, 0, where(x < low, 0, g));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& x, const auto& low, const auto& high, const auto&) {
    return where(x < low, where(low > high, 0, g), 0);
  }
  static auto pullback(Wrt<2>, const auto& g, const auto& x, const auto& low, const auto& high, const auto&) {
    return where(x > high, g, where(low > high, g, 0));
  }
};
template struct Compiled<Clip>;

}  // namespace xgrad::rules
