/// SGD: stochastic gradient descent, with momentum.
#pragma once

#include "../autograd/export.hpp"
#include "optimizer.hpp"

#include <type_traits>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

struct SGDOptions {
  double learning_rate = 0.01;
  double momentum = 0;
};

/// v := μ·v + g,  w := w − α·v, with learning rate α and momentum μ (Polyak, 1964); without momentum
/// w := w − α·g. Each parameter has its velocity v, which begins at zero; a step with a momentum of 0 puts it
/// back to zero, so that a momentum given later does not carry on with gradients of long ago.
///
///     nn::SGD optimizer(model.parameters(), {.learning_rate = 0.1, .momentum = 0.9});
template <Real T = float>
class SGD final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument for a negative or infinite learning rate, or a momentum outside [0, 1).
  explicit SGD(std::vector<Variable<T>> parameters, SGDOptions chosen = {});

  template <class Never = void>
  SGD(std::vector<Variable<T>> parameters, AbbreviatedOptions) : SGD(std::move(parameters)) {
    static_assert(!std::is_void_v<Never>, "xgrad: the option is named learning_rate, not lr");
  }

  SGDOptions options;  ///< may be changed between steps: a schedule

 private:
  void begin_step() override;
  void update(std::size_t i, Array<T>& value, const Array<T>& gradient) override;

  std::vector<Array<T>> velocity_;  // empty until there is momentum
};

extern template class SGD<float>;
extern template class SGD<double>;

}  // namespace nn
}  // namespace xgrad
