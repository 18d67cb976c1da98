/// Adam: steps scaled by running means of the gradient and its square.
#pragma once

#include "../autograd/export.hpp"
#include "optimizer.hpp"

#include <type_traits>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1:
///
///     m := β₁·m + (1 − β₁)·g,   v := β₂·v + (1 − β₂)·g²
///     w := w − α·m̂/(√v̂ + ε),   m̂ = m/(1 − β₁ᵗ),   v̂ = v/(1 − β₂ᵗ)
///
/// Each parameter counts its own steps t, those in which it had a gradient. Where β changes between steps, βᵗ
/// is the product of all β so far: what m and v lack of weights that add up to one.
///
///     nn::Adam optimizer(model.parameters(), {.learning_rate = 1e-3});
template <Real T = float>
class Adam final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument for a negative or infinite learning rate or ε, or a β outside [0, 1).
  explicit Adam(std::vector<Variable<T>> parameters, AdamOptions chosen = {});

  template <class Never = void>
  Adam(std::vector<Variable<T>> parameters, AbbreviatedOptions) : Adam(std::move(parameters)) {
    static_assert(!std::is_void_v<Never>, "xgrad: the option is named learning_rate, not lr");
  }

  AdamOptions options;  ///< may be changed between steps: a schedule

 private:
  void begin_step() override;
  void update(std::size_t i, Array<T>& value, const Array<T>& gradient) override;

  struct Moments {
    Array<T> mean;           // m
    Array<T> square;         // v
    double beta1_power = 1;  // β₁ᵗ
    double beta2_power = 1;  // β₂ᵗ
  };
  std::vector<Moments> moments_;  // of each parameter
};

extern template class Adam<float>;
extern template class Adam<double>;

}  // namespace nn
}  // namespace xgrad
