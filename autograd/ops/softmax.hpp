/// Softmax and its logarithm: from scores (logits) to probabilities.
#pragma once

#include "../export.hpp"
#include "../indices.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <utility>

namespace xgrad XGRAD_EXPORT {

/// ln Σ eˣ over `axes` (all, if none are given), without overflow: stable for any finite x. A score of −∞ is
/// masked out: it has no gradient, nor has any where all are. Axes and errors as in `sum`.
template <Real T>
Variable<T> logsumexp(const Variable<T>& x, const Axes& axes = {}, bool keepdims = false,
                      Location location = Location::current());

/// eˣ/Σ eˣ along one axis. Throws std::invalid_argument if there is no such axis.
template <Real T>
Variable<T> softmax(const Variable<T>& x, std::ptrdiff_t axis = -1, Location location = Location::current());

struct SoftmaxOptions {
  std::ptrdiff_t axis = -1;
  double temperature = 1;
};

/// softmax(x/temperature): flatter above 1; below 1 sharper, towards hardmax(x). Throws also unless the
/// temperature is positive and finite.
template <Real T>
Variable<T> softmax(const Variable<T>& x, SoftmaxOptions options, Location location = Location::current());

/// 1 for the largest element along one axis, 0 for the others; p equally large ones get 1/p each. A constant:
/// no gradient flows through it. Throws as softmax.
template <Real T>
Variable<T> hardmax(const Variable<T>& x, std::ptrdiff_t axis = -1, Location location = Location::current());

/// ln softmax(x), computed as x − ln Σ eˣ, which is exact where softmax(x) underflows. Throws as softmax.
template <Real T>
Variable<T> log_softmax(const Variable<T>& x, std::ptrdiff_t axis = -1,
                        Location location = Location::current());

/// The mean over the rows of −ln softmax(logits)[i, labels[i]], for logits (rows × classes): cross-entropy.
/// Throws std::invalid_argument unless there are rows, with one label each, and std::out_of_range for a label
/// that is no class; the messages call the operation `name`. The labels may be an operand, which holds
/// integers.
template <Real T, detail::IsIndexVariable I>
Variable<T> softmax_cross_entropy(const Variable<T>& logits, const I& labels,
                                  Location location = Location::current(),
                                  const char* name = "softmax_cross_entropy");
template <Real T>
Variable<T> softmax_cross_entropy(const Variable<T>& logits, Labels labels,
                                  Location location = Location::current()) {
  return softmax_cross_entropy(logits, std::move(labels).variable(location), location);
}

}  // namespace xgrad
