// error: xgrad: a rule derives from Elementwise, Rowwise or Structural
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

struct Cube {
  static constexpr std::string_view name = "cube";
  static auto value(const auto& x) { return x * x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * x; }
};
auto cube(const Variable<double>& x) { return record<Cube, double>(x); }
