// error: xgrad: indices and labels are integers; other numbers are not rounded for you
#include <xgrad/xgrad.hpp>

using namespace xgrad;

auto loss(const Variable<float>& logits) { return nn::cross_entropy(logits, {0.9}); }
