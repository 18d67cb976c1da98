// error: xgrad: an Elementwise rule has no attributes; make them inputs, which may be numbers
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

struct Scaled : Elementwise {
  static constexpr std::string_view name = "scaled";
  double factor = 2;
  auto value(const auto& x) const { return factor * x; }
  auto pullback(const auto& g, const auto&, const auto&) const { return factor * g; }
};
auto scaled(const Variable<double>& x) { return apply(Scaled{}, x); }
