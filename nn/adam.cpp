#include "adam.hpp"
#include "../autograd/kernels/chosen.hpp"
#include "../autograd/kernels/descent.hpp"

#include <limits>

namespace xgrad::nn {

template <Real T>
Adam<T>::Adam(std::vector<Variable<T>> parameters, AdamOptions chosen)
    : Optimizer<T>(std::move(parameters), "Adam"), options(chosen) {
  begin_step();
  for (const Array<T>& zeros : this->zeros()) moments_.push_back({zeros, zeros});
}

// Checked at each step, as the options may have been changed.
template <Real T>
void Adam<T>::begin_step() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  check_option("Adam", "learning_rate", options.learning_rate, 0, infinity);
  check_option("Adam", "beta1", options.beta1, 0, 1);
  check_option("Adam", "beta2", options.beta2, 0, 1);
  check_option("Adam", "epsilon", options.epsilon, 0, infinity);
}

template <Real T>
void Adam<T>::update(std::size_t i, Array<T>& value, const Array<T>& gradient) {
  auto& [mean, square, beta1_power, beta2_power] = moments_[i];
  const auto number = [](double x) { return static_cast<T>(x); };
  const auto& descent = kernels::chosen<kernels::Descent<T>>();
  const std::size_t n = value.size();
  descent.average(mean.data(), gradient.data(), n, number(options.beta1), number(1 - options.beta1));
  descent.average_square(square.data(), gradient.data(), n, number(options.beta2), number(1 - options.beta2));
  beta1_power *= options.beta1;
  beta2_power *= options.beta2;
  descent.scaled_step(value.data(), mean.data(), square.data(), n,
                      number(options.learning_rate / (1 - beta1_power)), number(1 / (1 - beta2_power)),
                      number(options.epsilon));
}

template class Adam<float>;
template class Adam<double>;

}  // namespace xgrad::nn
