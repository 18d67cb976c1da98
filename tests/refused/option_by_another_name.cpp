// error: xgrad: the option is named learning_rate, not lr
#include <xgrad/xgrad.hpp>

using namespace xgrad;

void train(const nn::Linear<float>& layer) { nn::SGD optimizer(layer.parameters(), {.lr = 0.1}); }
