// error: xgrad: indices and labels are integers; other numbers are not rounded for you
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto chosen(const Variable<float>& x) { return pick(x, std::vector<double>{1.7}); }
