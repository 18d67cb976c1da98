#include "functions.hpp"

namespace xgrad::engine {

template <Real T>
ValueAndGradients<T> value_and_gradients(const char* asked, const FunctionOf<T>& f,
                                         const std::vector<Variable<T>>& x) {
  Differentiation<T> differentiation(asked, x);
  Variable<T> y = f(differentiation.inputs());
  auto gradients = differentiation.gradients(y);
  return {std::move(y), std::move(gradients)};
}

template XGRAD_EXPORT ValueAndGradients<float> value_and_gradients(const char*, const FunctionOf<float>&,
                                                                   const std::vector<Variable<float>>&);
template XGRAD_EXPORT ValueAndGradients<double> value_and_gradients(const char*, const FunctionOf<double>&,
                                                                    const std::vector<Variable<double>>&);

}  // namespace xgrad::engine
