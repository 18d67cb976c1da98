/// Optimizer<T>: changes parameters so that the loss falls.
#pragma once

#include "../autograd/export.hpp"
#include "../autograd/variable.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// What optimizers share. A training step is
///
///     Tape tape;
///     auto loss = nn::cross_entropy(model(x), labels);
///     optimizer.zero_grad();
///     tape.backward(loss);
///     optimizer.step();
template <Real T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// Forgets the gradients of all parameters.
  void zero_grad();

  /// Changes each parameter by its gradient. One without a gradient stays as it is, and so does what is
  /// remembered for it: a step that it misses does not count for it.
  ///
  /// Throws std::logic_error, before anything is changed, if no parameter has a gradient (backward was
  /// forgotten), or one has another shape than its gradient, or than when the optimizer was made.
  void step();

  const std::vector<Variable<T>>& parameters() const noexcept { return parameters_; }

 protected:
  /// Throws std::invalid_argument if there are no parameters, one is no leaf, or one is given twice.
  Optimizer(std::vector<Variable<T>> parameters, const char* name);

  /// Before the parameters' own updates: throws if the options make no sense.
  virtual void begin_step() {}
  /// value −= …, for parameter number i. All three, value, gradient and `zeros()[i]`, have one shape.
  virtual void update(std::size_t i, Array<T>& value, const Array<T>& gradient) = 0;

  /// An array of zeros for each parameter: what an optimizer remembers. Whatever changes with a parameter's
  /// steps belongs to that parameter, as each has steps of its own.
  std::vector<Array<T>> zeros() const;

 private:
  /// Whether parameter i has a gradient. Throws if shapes have changed.
  bool is_ready(std::size_t i) const;

  std::vector<Variable<T>> parameters_;
  std::vector<Shape> shapes_;  // as they were when the optimizer was made, and what it remembers
  const char* name_;
};

extern template class Optimizer<float>;
extern template class Optimizer<double>;

/// What {.lr = 0.1} makes. An option has one name, and that is spelled out: optimizers refuse these with a
/// sentence, where the compiler would write a page about what it tried to deduce.
struct AbbreviatedOptions {
  struct Nothing {
    explicit Nothing() = default;
  };
  struct Given {
    Given(double) {}  // NOLINT: converting is its use
  };
  Nothing nothing = Nothing();  // so that {0.1} is not one of these
  Given lr;                     // has no default, so neither is {}
  double momentum = 0, beta1 = 0, beta2 = 0, epsilon = 0;
};

/// Throws std::invalid_argument unless low ≤ value < high, naming optimizer and option.
void check_option(const char* optimizer, const char* option, double value, double low, double high);

}  // namespace nn
}  // namespace xgrad
