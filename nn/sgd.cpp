#include <xgrad/autograd/transform.hpp>
#include <xgrad/nn/sgd.hpp>

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
  const Lanes<T> rate(static_cast<T>(options.learning_rate)), momentum(static_cast<T>(options.momentum));
  const auto descend = [=](const auto& w, const auto& v) { return w - rate * v; };
  if (options.momentum == 0) {
    if (!velocity_.empty()) velocity_[i].fill(0);
    transform(value, descend, value, gradient);
    return;
  }
  transform(
      velocity_[i], [=](const auto& v, const auto& g) { return momentum * v + g; }, velocity_[i], gradient);
  transform(value, descend, value, velocity_[i]);
}

template class SGD<float>;
template class SGD<double>;

}  // namespace xgrad::nn
