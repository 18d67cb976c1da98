// error: xgrad: in a formula of map, what a function gives needs a variable of its own: auto z = exp(y)
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto f(const Variable<double>& x) {
  return map(
      [](auto a) {
        auto y = a * a;
        y = exp(y);
        return y;
      },
      x);
}
