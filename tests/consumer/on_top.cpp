// Somebody else's library.
#include <xgrad/xgrad.hpp>

xgrad::Variable<double> quartic(const xgrad::Variable<double>& x) { return square(square(x)); }
