// error: ignoring return value
#include <xgrad/xgrad.hpp>

using namespace xgrad;

void record_nothing() { Tape(); }
