// error: xgrad: a formula of map cannot decide by a value; where(c, a, b) does
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto f(const Variable<double>& x) {
  return map([](auto a) { return a.item() > 0 ? a * 2 : -a; }, x);
}
