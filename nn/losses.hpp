/// Losses: the mean over a batch of how wrong a prediction is.
#pragma once

#include <xgrad/autograd/ops/indexing.hpp>
#include <xgrad/autograd/variable.hpp>

#include <vector>

namespace xgrad::nn {

/// Softmax cross-entropy: the mean of −ln softmax(logits)[i, labels[i]], for logits (batch × classes) and one
/// class index for each row. Its gradient is (softmax(logits) − one-hot(labels))/batch. No logit is too large
/// or too small. Throws std::invalid_argument if the counts differ or there is no row, and std::out_of_range
/// for a label that is no class.
template <Real T>
Variable<T> cross_entropy(const Variable<T>& logits, Indices labels, Location location = Location::current());

template <Real T, class Index>
Variable<T> cross_entropy(const Variable<T>& logits, const std::vector<Index>& labels,
                          Location location = Location::current()) {
  return cross_entropy(logits, Indices(labels.begin(), labels.end()), location);
}

/// Mean squared error: the mean of (prediction − target)² over all elements. Throws std::invalid_argument if
/// the shapes differ.
template <Real T>
Variable<T> mse(const Variable<T>& prediction, const std::type_identity_t<Operand<T>>& target);

/// The mean of −t·ln p − (1 − t)·ln(1 − p), for probabilities p and targets t in [0, 1] of the same shape.
/// The logarithms are cut off at −100, so that a sure mistake costs 100 instead of ∞; from logits it is
/// exact. Throws std::invalid_argument if the shapes differ.
template <Real T>
Variable<T> binary_cross_entropy(const Variable<T>& probability,
                                 const std::type_identity_t<Operand<T>>& target);

/// The same of p = σ(logit), computed as the mean of ln(1 + e^logit) − t·logit, which no logit overflows.
template <Real T>
Variable<T> binary_cross_entropy_with_logits(const Variable<T>& logits,
                                             const std::type_identity_t<Operand<T>>& target);

}  // namespace xgrad::nn
