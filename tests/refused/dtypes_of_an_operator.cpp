// error: xgrad: the operands differ in dtype; cast<double>(x) converts a float one
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto sum_of(const Variable<float>& x, const Variable<double>& y) { return x + y; }
