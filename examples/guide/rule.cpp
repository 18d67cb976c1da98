// Chapter 11 of docs/guide.md: operations of your own.
//! [rule]
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

// y = x/(1 + |x|), so y' = 1/(1 + |x|)²
struct Softsign : Elementwise {
  static constexpr std::string_view name = "softsign";
  static auto value(const auto& x) { return x / (1 + abs(x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / square(1 + abs(x)); }
};

template <Real T>
Variable<T> softsign(const Variable<T>& x) {
  return record<Softsign, T>(x);
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
  //! [use]
  Variable x(xt::xarray<double>{-1.0, 0.5, 3.0}, "x");
  const auto f = [](const std::vector<Variable<double>>& in) { return softsign(in[0]); };
  fmt::print("{::.4f}\n", f({x}).value());
  fmt::print("{} {}\n", gradcheck(f, {x}).ok(), gradgradcheck(f, {x}).ok());

  const auto rule = operation("softsign");
  fmt::print("y = {}, dx = {}\n", rule.value, rule.pullbacks[0]);
  //! [use]

  //! [use_two]
  Variable a(3.0, "a");
  Tape tape;
  auto c = length(a, xt::xarray<double>{4.0, 0.0});
  fmt::print("{}, da = {:.1f}\n", c.value(), tape.gradient(sum(c), a).item());  // 3/5 + 3/3
  //! [use_two]

  //! [caught]
  Variable t(xt::xarray<double>{1.0, 2.0}, "t");
  const auto cube = [](const std::vector<Variable<double>>& in) { return sum(record<Cube, double>(in[0])); };
  fmt::print("{}\n", gradcheck(cube, {t}).to_string());
  //! [caught]
}
