// error: xgrad: a Rowwise rule has one input; one of several is Structural
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

struct Dot : Rowwise {
  static constexpr std::string_view name = "dot";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return row_sum(a * b); }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) { return g * b; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) { return g * a; }
};
auto dot(const Variable<double>& a, const Variable<double>& b) { return record<Dot>(a, b); }
