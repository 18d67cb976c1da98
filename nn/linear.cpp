#include "linear.hpp"
#include "../autograd/ops/products.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad::nn {

template <Real T>
Linear<T>::Linear(std::size_t inputs, std::size_t outputs, Generator& generator, LinearOptions<T> options,
                  Location location) {
  if (inputs == 0 || outputs == 0)
    throw std::invalid_argument(fmt::format(
        "Linear: {} inputs and {} outputs given, at least one of each is needed", inputs, outputs));
  weight = Variable<T>(options.weight(inputs, outputs, generator), "weight", location);
  if (options.bias) bias = Variable<T>(xt::zeros<T>(Shape{outputs}), "bias", location);
}

template <Real T>
Variable<T> Linear<T>::forward(const Variable<T>& x) const {
  return bias.defined() ? linear(x, weight, bias) : matmul(x, weight);
}

template <Real T>
void Linear<T>::members(Members<T>& member) const {
  member("weight", weight);
  if (bias.defined()) member("bias", bias);
}

template class Linear<float>;
template class Linear<double>;

}  // namespace xgrad::nn
