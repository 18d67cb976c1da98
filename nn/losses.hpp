/// Losses: the mean over a batch of how wrong a prediction is.
///
/// Both sides may be Variables, arrays, xtensor expressions, std::vectors of numbers, or numbers; where none
/// is a Variable, as in validation, a loss is a constant.
#pragma once

#include "../autograd/export.hpp"
#include "../autograd/indices.hpp"
#include "../autograd/variable.hpp"

#include <concepts>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace nn {

namespace detail {

template <class... X>
constexpr auto loss_dtype() {
  static_assert(
      (xgrad::detail::IsOperand<X> && ...),
      "xgrad: a loss is of Variables, arrays, xtensor expressions, std::vectors of numbers, or numbers");
  if constexpr (!(xgrad::detail::IsOperand<X> && ...))
    return 0.0;
  else if constexpr (engine::Operands<X...>)
    return engine::common_real<X...>{};
  else
    return std::conditional_t<(std::same_as<engine::real_of<X>, float> && ...), float, double>{};
}

/// That of the Variables; where there is none, float if all are float, otherwise double.
template <class... X>
using loss_real = decltype(loss_dtype<X...>());

template <Real T>
Variable<T> cross_entropy(const Operand<T>& logits, const Variable<std::int64_t>& labels, Location location);
template <Real T>
Variable<T> mse(const Operand<T>& prediction, const Operand<T>& target, Location location);
template <Real T>
Variable<T> binary_cross_entropy(const Operand<T>& probability, const Operand<T>& target, Location location);
template <Real T>
Variable<T> binary_cross_entropy_with_logits(const Operand<T>& logits, const Operand<T>& target,
                                             Location location);

}  // namespace detail

/// Softmax cross-entropy: the mean of −ln softmax(logits)[i, labels[i]], for logits (batch × classes) and one
/// class index for each row. Its gradient is (softmax(logits) − one-hot(labels))/batch. No logit is too large
/// or too small. Throws std::invalid_argument if the counts differ or there is no row, and std::out_of_range
/// for a label that is no class.
template <class Logits>
Variable<detail::loss_real<Logits>> cross_entropy(const Logits& logits, Labels labels,
                                                  Location location = Location::current()) {
  return detail::cross_entropy<detail::loss_real<Logits>>({logits, location},
                                                          std::move(labels).variable(location), location);
}
/// The same with an operand that holds the labels.
template <class Logits, xgrad::detail::IsIndexVariable I>
Variable<detail::loss_real<Logits>> cross_entropy(const Logits& logits, const I& labels,
                                                  Location location = Location::current()) {
  return detail::cross_entropy<detail::loss_real<Logits>>({logits, location}, labels, location);
}

/// Mean squared error: the mean of (prediction − target)² over all elements. Throws std::invalid_argument if
/// the shapes differ.
template <class Prediction, class Target>
Variable<detail::loss_real<Prediction, Target>> mse(const Prediction& prediction, const Target& target,
                                                    Location location = Location::current()) {
  return detail::mse<detail::loss_real<Prediction, Target>>({prediction, location}, {target, location},
                                                            location);
}

/// The mean of −t·ln p − (1 − t)·ln(1 − p), for probabilities p and targets t of the same shape. The
/// logarithms are cut off at −100, so that a sure mistake costs 100 instead of ∞; from logits it is exact.
/// Throws std::invalid_argument if the shapes differ, or a number is below 0 or above 1; where one is NaN, so
/// is the loss.
template <class Probability, class Target>
Variable<detail::loss_real<Probability, Target>> binary_cross_entropy(
    const Probability& probability, const Target& target, Location location = Location::current()) {
  return detail::binary_cross_entropy<detail::loss_real<Probability, Target>>({probability, location},
                                                                              {target, location}, location);
}

/// The same of p = σ(x) for logits x: the mean of ln(1 + eˣ) − t·x, computed so that no logit overflows, and
/// that losses and gradients near 0 keep their digits. Throws std::invalid_argument if the shapes differ, or
/// a target is below 0 or above 1.
template <class Logits, class Target>
Variable<detail::loss_real<Logits, Target>> binary_cross_entropy_with_logits(
    const Logits& logits, const Target& target, Location location = Location::current()) {
  return detail::binary_cross_entropy_with_logits<detail::loss_real<Logits, Target>>(
      {logits, location}, {target, location}, location);
}

}  // namespace nn
}  // namespace xgrad
