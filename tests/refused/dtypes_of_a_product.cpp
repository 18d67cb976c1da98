// error: xgrad: the operands differ in dtype; cast<double>(x) converts a float one
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto product(const Variable<float>& x, const Variable<double>& y) { return matmul(x, y); }
