#include <xgrad/autograd/transform.hpp>
#include <xgrad/nn/adam.hpp>

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
  const auto number = [](double x) { return Lanes<T>(static_cast<T>(x)); };
  const auto beta1 = number(options.beta1), rest1 = number(1 - options.beta1);
  const auto beta2 = number(options.beta2), rest2 = number(1 - options.beta2);
  transform(
      mean, [=](const auto& m, const auto& g) { return beta1 * m + rest1 * g; }, mean, gradient);
  transform(
      square, [=](const auto& v, const auto& g) { return beta2 * v + rest2 * g * g; }, square, gradient);
  beta1_power *= options.beta1;
  beta2_power *= options.beta2;
  const auto rate = number(options.learning_rate / (1 - beta1_power));
  const auto scale = number(1 / (1 - beta2_power)), epsilon = number(options.epsilon);
  transform(
      value,
      [=](const auto& w, const auto& m, const auto& v) {
        return w - rate * m / (xsimd::sqrt(scale * v) + epsilon);
      },
      value, mean, square);
}

template class Adam<float>;
template class Adam<double>;

}  // namespace xgrad::nn
