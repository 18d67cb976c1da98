#include "chapter.hpp"

#include <limits>
#include <numbers>

namespace xgrad::rules {

// y' = eˣ = y
struct Exp : Elementwise {
  static constexpr std::string_view name = "exp";
  static auto value(const auto& x) { return exp(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * y; }
};
template struct Compiled<Exp>;

// y' = ln 2·2ˣ
struct Exp2 : Elementwise {
  static constexpr std::string_view name = "exp2";
  static auto value(const auto& x) { return exp2(x); }
  static auto pullback(const auto& g, const auto& x, const auto& y) {
    return g * y * number_for(x, std::numbers::ln2);
  }
};
template struct Compiled<Exp2>;

// y' = eˣ, of which y + 1 would lose much for negative x.
struct Expm1 : Elementwise {
  static constexpr std::string_view name = "expm1";
  static auto value(const auto& x) { return expm1(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * exp(x); }
};
template struct Compiled<Expm1>;

// y' = 1/x
struct Log : Elementwise {
  static constexpr std::string_view name = "log";
  static auto value(const auto& x) { return log(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / x; }
};
template struct Compiled<Log>;

// y' = 1/(x·ln 2)
struct Log2 : Elementwise {
  static constexpr std::string_view name = "log2";
  static auto value(const auto& x) { return log2(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g * number_for(x, std::numbers::log2e) / x;
  }
};
template struct Compiled<Log2>;

// y' = 1/(x·ln 10)
struct Log10 : Elementwise {
  static constexpr std::string_view name = "log10";
  static auto value(const auto& x) { return log10(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g * number_for(x, std::numbers::log10e) / x;
  }
};
template struct Compiled<Log10>;

// y' = 1/(1 + x)
struct Log1p : Elementwise {
  static constexpr std::string_view name = "log1p";
  static auto value(const auto& x) { return log1p(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / (1 + x); }
};
template struct Compiled<Log1p>;

/// a − b, and 0 where both are the same infinity.
template <class A, class B>
auto difference(const A& a, const B& b) {
  return where(abs(a) < number_for(a, std::numeric_limits<double>::infinity()), a - b,
               where(equal(a, b), 0, a - b));
}

/// b; 1 where a = 0 and b has no finite logarithm. NaN is kept.
template <class A, class B>
auto weighed(const A& a, const B& b) {
  const auto finite = where(equal(b, number_for(b, std::numeric_limits<double>::infinity())), 1, b);
  return where(equal(a, 0), where(b <= 0, 1, finite), b);
}

#ifndef XGRAD_WIDER_SET
Symbol difference(const Symbol& a, const Symbol& b) { return a - b; }
Symbol weighed(const Symbol&, const Symbol& b) { return b; }
#endif

// ln(eᵃ + eᵇ) = max(a, b) + ln(1 + e^−|a − b|), whose exponential cannot overflow.
// da = eᵃ/(eᵃ + eᵇ) = σ(a − b),  db = σ(b − a)
struct LogAddExp : Elementwise {
  static constexpr std::string_view name = "logaddexp";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) {
    return maximum(a, b) + log1p(exp(-abs(difference(a, b))));
  }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * sigmoid(difference(a, b));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * sigmoid(difference(b, a));
  }
};
template struct Compiled<LogAddExp>;

// y = a·ln b:  da = ln b,  db = a/b. Where a = 0 and b has no finite logarithm, b is replaced by 1, and not
// the result, so that the next derivative is no NaN either.
struct XLogY : Elementwise {
  static constexpr std::string_view name = "xlogy";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * log(weighed(a, b)); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * log(weighed(a, b));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * a / weighed(a, b);
  }
};
template struct Compiled<XLogY>;

}  // namespace xgrad::rules
