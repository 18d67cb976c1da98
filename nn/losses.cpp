#include "losses.hpp"
#include "../autograd/ops/activations.hpp"
#include "../autograd/ops/arithmetic.hpp"
#include "../autograd/ops/exponentials.hpp"
#include "../autograd/ops/reductions.hpp"
#include "../autograd/ops/selection.hpp"
#include "../autograd/ops/softmax.hpp"
#include "../autograd/scope.hpp"
#include "../autograd/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace xgrad::nn {
namespace {

/// What the losses of a prediction and a target share.
void check_operands(const char* loss, const engine::AnyOperand& prediction, const char* name,
                    const engine::AnyOperand& target) {
  engine::require_value(prediction, loss, name);
  engine::require_value(target, loss, "target");
  if (prediction.shape() != target.shape())
    throw std::invalid_argument(fmt::format("{}: {} is {}, target is {}; the shapes must be equal", loss,
                                            name, to_string(prediction.shape()), to_string(target.shape())));
}

/// NaN passes, as it does everywhere else, and shows in the loss.
template <Real T>
void check_fractions(const char* loss, const char* name, const Array<T>& values) {
  const auto outside = [](T value) {
    return static_cast<unsigned>(value < 0) | static_cast<unsigned>(value > 1);
  };
  unsigned any = 0;  // no bool, which the compiler would not keep in registers: a tenth of the time
  for (const T value : values.storage()) any |= outside(value);
  if (any == 0) return;
  const auto first = std::ranges::find_if(values.storage(), outside);
  const auto at = static_cast<std::size_t>(first - values.storage().begin());
  const auto index = xt::unravel_index(at, values.shape());
  throw std::invalid_argument(fmt::format("{}: {} at {} is {}, expected 0 to 1", loss, name,
                                          to_string(Shape(index.begin(), index.end())), *first));
}

}  // namespace

namespace detail {

template <Real T>
Variable<T> cross_entropy(const Operand<T>& logits, const Variable<std::int64_t>& labels, Location location) {
  engine::require_value(logits, "cross_entropy", "logits");
  return softmax_cross_entropy(logits.variable(), labels, location, "cross_entropy");
}

template <Real T>
Variable<T> mse(const Operand<T>& prediction, const Operand<T>& target, Location location) {
  const Scope scope = Scope::of_call("mse", location);
  check_operands("mse", prediction, "prediction", target);
  return mean(square(prediction.variable() - target.variable()));
}

template <Real T>
Variable<T> binary_cross_entropy(const Operand<T>& probability, const Operand<T>& target, Location location) {
  const char* const name = "binary_cross_entropy";
  const Scope scope = Scope::of_call(name, location);
  check_operands(name, probability, "probability", target);
  check_fractions(name, "probability", probability.value());
  check_fractions(name, "target", target.value());
  // The argument is cut off as well as the result: the derivative of ln at 0 would be 0·∞.
  const auto bounded_log = [](const Variable<T>& p) {
    const double least = std::exp(-100.0);
    return where(p <= least, -100, log(maximum(p, least)));
  };
  const auto p = probability.variable(), t = target.variable();
  return -mean(t * bounded_log(p) + (1 - t) * bounded_log(1 - p));
}

template <Real T>
Variable<T> binary_cross_entropy_with_logits(const Operand<T>& logits, const Operand<T>& target,
                                             Location location) {
  const char* const name = "binary_cross_entropy_with_logits";
  const Scope scope = Scope::of_call(name, location);
  check_operands(name, logits, "logits", target);
  check_fractions(name, "target", target.value());
  // ln(1 + eˣ) − t·x = ln(1 + e^−|x|) + (s − t)·x, where s = 1 for x > 0, else 0: a small loss is not lost
  // beside x, nor a small slope, −σ(−x) or σ(x), beside s − t. As a product with ±1 because abs has no slope
  // at 0.
  const auto x = logits.variable(), positive = x > 0;
  return mean(softplus(where(positive, -1, 1) * x) + (positive - target.variable()) * x);
}

template XGRAD_EXPORT Variable<float> cross_entropy(const Operand<float>&, const Variable<std::int64_t>&,
                                                    Location);
template XGRAD_EXPORT Variable<double> cross_entropy(const Operand<double>&, const Variable<std::int64_t>&,
                                                     Location);
template XGRAD_EXPORT Variable<float> mse(const Operand<float>&, const Operand<float>&, Location);
template XGRAD_EXPORT Variable<double> mse(const Operand<double>&, const Operand<double>&, Location);
template XGRAD_EXPORT Variable<float> binary_cross_entropy(const Operand<float>&, const Operand<float>&,
                                                           Location);
template XGRAD_EXPORT Variable<double> binary_cross_entropy(const Operand<double>&, const Operand<double>&,
                                                            Location);
template XGRAD_EXPORT Variable<float> binary_cross_entropy_with_logits(const Operand<float>&,
                                                                       const Operand<float>&, Location);
template XGRAD_EXPORT Variable<double> binary_cross_entropy_with_logits(const Operand<double>&,
                                                                        const Operand<double>&, Location);

}  // namespace detail
}  // namespace xgrad::nn
