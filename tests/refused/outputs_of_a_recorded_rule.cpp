// error: xgrad: call a rule of several outputs by apply(Rule{}, x)
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

struct Both : Structural {
  static constexpr std::string_view name = "both";
  static constexpr std::array outputs{"one", "other"};
};
auto both(const Variable<double>& x) { return record<Both, double>(x); }
