// error: xgrad: row does not take Variables; view(x, i) does
#include <xgrad/xgrad.hpp>

void f(const xgrad::Variable<double>& x) { xt::row(x, 2); }
