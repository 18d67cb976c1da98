// error: xgrad: the operands differ in dtype; cast<double>(x) converts a float one
#include <xgrad/xgrad.hpp>

using namespace xgrad;

void go_back(Tape& tape, const Variable<double>& y, const Variable<float>& seed) { tape.backward(y, seed); }
