// error: xgrad: a loss is of Variables, arrays, xtensor expressions, std::vectors of numbers, or numbers
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto loss(const Variable<float>& prediction) { return nn::mse(prediction, "target"); }
