#include "sgd.hpp"
#include "../autograd/kernels/chosen.hpp"
#include "../autograd/kernels/descent.hpp"

#include <limits>

namespace xgrad::nn {

template <Real T>
SGD<T>::SGD(std::vector<Variable<T>> parameters, SGDOptions chosen)
    : Optimizer<T>(std::move(parameters), "SGD"), options(chosen) {
  begin_step();
}

// Checked at each step, as the options may have been changed.
template <Real T>
void SGD<T>::begin_step() {
  check_option("SGD", "learning_rate", options.learning_rate, 0, std::numeric_limits<double>::infinity());
  check_option("SGD", "momentum", options.momentum, 0, 1);
  if (options.momentum != 0 && velocity_.empty()) velocity_ = this->zeros();
}

template <Real T>
void SGD<T>::update(std::size_t i, Array<T>& value, const Array<T>& gradient) {
  const T rate = static_cast<T>(options.learning_rate), momentum = static_cast<T>(options.momentum);
  const auto& descent = kernels::chosen<kernels::Descent<T>>();
  const std::size_t n = value.size();
  if (options.momentum == 0) {
    if (!velocity_.empty()) velocity_[i].fill(0);
    descent.step(value.data(), gradient.data(), n, rate);
    return;
  }
  descent.accelerate(velocity_[i].data(), gradient.data(), n, momentum);
  descent.step(value.data(), velocity_[i].data(), n, rate);
}

template class SGD<float>;
template class SGD<double>;

}  // namespace xgrad::nn
