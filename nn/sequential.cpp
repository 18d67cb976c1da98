#include "sequential.hpp"

#include <string>

namespace xgrad::nn {

template <Real T>
Variable<T> Sequential<T>::forward(const Variable<T>& x) const {
  Variable<T> y = x;
  for (std::size_t i = 0; i < modules_.size(); ++i) y = modules_[i]->call(y, i);
  return y;
}

template <Real T>
void Sequential<T>::members(Members<T>& member) const {
  for (std::size_t i = 0; i < modules_.size(); ++i) member(std::to_string(i), *modules_[i]);
}

template class Sequential<float>;
template class Sequential<double>;

}  // namespace xgrad::nn
