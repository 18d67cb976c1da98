// Chapter 13 of docs/guide.md: operations of your own.
//! [rule]
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <cmath>
#include <numbers>

using namespace xgrad;

// y = 1/(1 + x²), so y' = −2x/(1 + x²)² = −2x·y²
struct Bell : Elementwise {
  static constexpr std::string_view name = "bell";
  static auto value(const auto& x) { return 1 / (1 + x * x); }
  static auto pullback(const auto& g, const auto& x, const auto& y) { return -g * 2 * x * y * y; }
};

template <Real T>
Variable<T> bell(const Variable<T>& x) {
  return record<Bell, T>(x);
}
//! [rule]

//! [two]
// y = √(a² + b²), so ∂y/∂a = a/y and ∂y/∂b = b/y
struct Length : Elementwise {
  static constexpr std::string_view name = "length";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return sqrt(a * a + b * b); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto&, const auto& y) { return g * a / y; }
  static auto pullback(Wrt<1>, const auto& g, const auto&, const auto& b, const auto& y) { return g * b / y; }
};

/// Each of the two is a Variable, an array, an xtensor expression or a number.
auto length(const auto& a, const auto& b) { return record<Length>(a, b); }
//! [two]

//! [map]
/// A step of the heat equation, between borders that stay.
Variable<double> heated(const Variable<double>& u, const Variable<double>& k) {
  const auto inside = range(1, -1), before = range(0, -2), after = range(2, placeholders::_);
  const auto next = map([](auto c, auto up, auto down, auto left, auto right,
                           auto rate) { return c + rate * (up + down + left + right - 4.0 * c); },
                        view(u, inside, inside), view(u, before, inside), view(u, after, inside),
                        view(u, inside, before), view(u, inside, after), k);
  return set_view(u, {inside, inside}, next);
}
//! [map]

//! [gelu]
// The normal distribution: the share of it below x, and its density at x.
auto normal_share(const auto& x) { return (1 + erf(x * number_for(x, std::numbers::sqrt2 / 2))) / 2; }
auto normal_density(const auto& x) {
  return number_for(x, std::numbers::inv_sqrtpi / std::numbers::sqrt2) * exp(-x * x / 2);
}

struct Gated : Elementwise {
  static constexpr std::string_view name = "gated";
  static auto value(const auto& x) { return x * normal_share(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g * (normal_share(x) + x * normal_density(x));
  }
};

auto gated(const auto& x) { return apply(Gated{}, x); }
//! [gelu]

//! [function]
// Ei x = ∫ eᵗ/t dt from −∞ to x, the exponential integral, so Ei' = eˣ/x
struct ExponentialIntegral : Elementwise {
  static constexpr std::string_view name = "expint";
  template <Real T>
  static Lanes<T> value(const Lanes<T>& x) {
    return per_lane([](T t) { return std::expint(t); }, x);
  }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * exp(x) / x; }
};

auto expint(const auto& x) { return apply(ExponentialIntegral{}, x); }
//! [function]

//! [li]
// li x = Ei(ln x): about as many primes are below x.
struct LogarithmicIntegral : Elementwise {
  static constexpr std::string_view name = "li";
  static auto value(const auto& x) { return expint(log(x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / log(x); }
};

auto li(const auto& x) { return apply(LogarithmicIntegral{}, x); }
//! [li]

//! [wrong]
struct Cube : Elementwise {
  static constexpr std::string_view name = "cube";
  static auto value(const auto& x) { return x * x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x; }  // 3x² is meant
};
//! [wrong]

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

int main() {
  //! [use_map]
  const Variable plate(xt::xarray<double>{{0, 0, 0, 0}, {0, 8, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 0}}, "plate");
  const Variable rate(0.125, "rate");
  fmt::print("{}\n", heated(plate, rate).value());
  const auto step = [](const std::vector<Variable<double>>& in) { return heated(in[0], in[1]); };
  fmt::print("{}\n", gradcheck(step, {plate, rate}).ok());
  //! [use_map]

  //! [use]
  Variable x(xt::xarray<double>{-1.0, 0.5, 3.0}, "x");
  const auto f = [](const std::vector<Variable<double>>& in) { return bell(in[0]); };
  fmt::print("{::.4f}\n", f({x}).value());
  fmt::print("{} {}\n", gradcheck(f, {x}).ok(), gradgradcheck(f, {x}).ok());

  const auto rule = operation("bell");
  fmt::print("y = {}, dx = {}\n", rule.value, rule.pullbacks[0]);
  //! [use]

  //! [use_two]
  Variable a(3.0, "a");
  Tape tape;
  auto c = length(a, xt::xarray<double>{4.0, 0.0});
  fmt::print("{}, da = {:.1f}\n", c.value(), tape.gradient(sum(c), a).item());  // 3/5 + 3/3
  //! [use_two]

  //! [use_gelu]
  Variable u(xt::xarray<double>{-1.0, 0.0, 2.0}, "u");
  fmt::print("{::.4f}\n", gated(u).value());
  fmt::print("y = {}\n", operation("gated").value);
  //! [use_gelu]

  //! [use_function]
  Variable v(xt::xarray<double>{2.0, 10.0, 1000.0}, "v");
  const auto both = [](const std::vector<Variable<double>>& in) { return li(in[0]) + expint(1 / in[0]); };
  fmt::print("{::.1f}\n", li(v).value());
  fmt::print("{} {}\n", gradcheck(both, {v}).ok(), gradgradcheck(both, {v}).ok());
  fmt::print("y = {}, dx = {}\n", operation("expint").value, operation("expint").pullbacks[0]);
  fmt::print("y = {}\n", operation("li").value);
  //! [use_function]

  //! [caught]
  Variable t(xt::xarray<double>{1.0, 2.0}, "t");
  const auto cube = [](const std::vector<Variable<double>>& in) { return sum(record<Cube, double>(in[0])); };
  fmt::print("{}\n", gradcheck(cube, {t}).to_string());
  //! [caught]
}
