#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/exponentials.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/ops/selection.hpp>
#include <xgrad/autograd/ops/softmax.hpp>
#include <xgrad/autograd/scope.hpp>
#include <xgrad/autograd/shape.hpp>
#include <xgrad/nn/losses.hpp>

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace xgrad::nn {
namespace {

void check_shapes(const char* loss, const char* prediction, const Shape& shape, const Shape& target) {
  if (shape != target)
    throw std::invalid_argument(fmt::format("{}: {} is {}, target is {}; the shapes must be equal", loss,
                                            prediction, to_string(shape), to_string(target)));
}

}  // namespace

template <Real T>
Variable<T> cross_entropy(const Variable<T>& logits, Indices labels, Location location) {
  return softmax_cross_entropy(logits, std::move(labels), location);
}

template <Real T>
Variable<T> mse(const Variable<T>& prediction, const std::type_identity_t<Operand<T>>& target) {
  const Scope scope = Scope::of_call("mse", target.location());
  check_shapes("mse", "prediction", prediction.shape(), target.shape());
  return mean(square(prediction - target.variable()));
}

template <Real T>
Variable<T> binary_cross_entropy(const Variable<T>& probability,
                                 const std::type_identity_t<Operand<T>>& target) {
  const Scope scope = Scope::of_call("binary_cross_entropy", target.location());
  check_shapes("binary_cross_entropy", "probability", probability.shape(), target.shape());
  const auto t = target.variable();
  // The argument is cut off as well as the result: the derivative of ln at 0 would be 0·∞.
  const auto bounded_log = [](const Variable<T>& p) {
    const double least = std::exp(-100.0);
    return where(p <= least, -100, log(maximum(p, least)));
  };
  return -mean(t * bounded_log(probability) + (1 - t) * bounded_log(1 - probability));
}

template <Real T>
Variable<T> binary_cross_entropy_with_logits(const Variable<T>& logits,
                                             const std::type_identity_t<Operand<T>>& target) {
  const Scope scope = Scope::of_call("binary_cross_entropy_with_logits", target.location());
  check_shapes("binary_cross_entropy_with_logits", "logits", logits.shape(), target.shape());
  return mean(softplus(logits) - target.variable() * logits);
}

template Variable<float> cross_entropy(const Variable<float>&, Indices, Location);
template Variable<double> cross_entropy(const Variable<double>&, Indices, Location);
template Variable<float> mse(const Variable<float>&, const Operand<float>&);
template Variable<double> mse(const Variable<double>&, const Operand<double>&);
template Variable<float> binary_cross_entropy(const Variable<float>&, const Operand<float>&);
template Variable<double> binary_cross_entropy(const Variable<double>&, const Operand<double>&);
template Variable<float> binary_cross_entropy_with_logits(const Variable<float>&, const Operand<float>&);
template Variable<double> binary_cross_entropy_with_logits(const Variable<double>&, const Operand<double>&);

}  // namespace xgrad::nn
