#include "selection.hpp"

#include <algorithm>

namespace xgrad {

using namespace engine;

namespace {

/// How many elements are not 0 in each part of x that is reduced to one element of `shape`, which has x's
/// dimensions, those that are reduced with length 1.
template <Real T>
Array<std::int64_t> nonzero_counts(const Array<T>& x, const Shape& shape) {
  Array<std::int64_t> counts(shape, 0);
  if (x.size() == 0) return counts;
  const std::size_t dimension = shape.size(), length = dimension == 0 ? 1 : x.shape().back();
  const std::size_t step = dimension == 0 || shape.back() == 1 ? 0 : 1;
  Shape index(dimension);  // of the row
  for (const T* row = x.data(); row != x.data() + x.size(); row += length) {
    std::int64_t* count = counts.data();
    for (std::size_t d = 0; d + 1 < dimension; ++d)  // where the length is 1, xtensor's stride is 0
      count += static_cast<std::ptrdiff_t>(index[d]) * counts.strides()[d];
    for (std::size_t i = 0; i < length; ++i) count[i * step] += row[i] != 0;
    for (std::size_t d = dimension; d-- > 1 && ++index[d - 1] == x.shape()[d - 1];) index[d - 1] = 0;
  }
  return counts;
}

template <Real T>
Array<std::int64_t> nonzero_counts(const Variable<T>& x, const Axes& axes, bool keepdims,
                                   const char* operation) {
  require_value(x, operation);
  const auto [kept, result] = reduced_shape(x.shape(), axes, keepdims, operation);
  Array<std::int64_t> counts = nonzero_counts(x.value(), kept);
  counts.reshape(result);
  return counts;
}

/// Of each count, whether it is among those that `holds`.
template <class F>
Array<bool> answers(const Array<std::int64_t>& counts, const F& holds) {
  Array<bool> y(counts.shape());
  std::transform(counts.begin(), counts.end(), y.begin(), holds);
  return y;
}

}  // namespace

template <Real T>
bool engine::any_of_all(const Variable<T>& x) {
  require_value(x, "any");
  return std::any_of(x.value().begin(), x.value().end(), [](T element) { return element != 0; });
}

template <Real T>
bool engine::all_of_all(const Variable<T>& x) {
  require_value(x, "all");
  return std::all_of(x.value().begin(), x.value().end(), [](T element) { return element != 0; });
}

template <Real T>
Array<bool> any(const Variable<T>& x, const Axes& axes, bool keepdims) {
  return answers(nonzero_counts(x, axes, keepdims, "any"), [](std::int64_t count) { return count > 0; });
}

template <Real T>
Array<bool> all(const Variable<T>& x, const Axes& axes, bool keepdims) {
  const auto counts = nonzero_counts(x, axes, keepdims, "all");
  const auto most = static_cast<std::int64_t>(counts.size() == 0 ? 0 : x.size() / counts.size());
  return answers(counts, [most](std::int64_t count) { return count == most; });
}

template <Real T>
Array<std::int64_t> engine::count_nonzero_over(const Variable<T>& x, const Axes& axes, bool keepdims) {
  return nonzero_counts(x, axes, keepdims, "count_nonzero");
}

template XGRAD_EXPORT bool engine::any_of_all(const Variable<float>&);
template XGRAD_EXPORT bool engine::any_of_all(const Variable<double>&);
template XGRAD_EXPORT bool engine::all_of_all(const Variable<float>&);
template XGRAD_EXPORT bool engine::all_of_all(const Variable<double>&);
template XGRAD_EXPORT Array<bool> any(const Variable<float>&, const Axes&, bool);
template XGRAD_EXPORT Array<bool> any(const Variable<double>&, const Axes&, bool);
template XGRAD_EXPORT Array<bool> all(const Variable<float>&, const Axes&, bool);
template XGRAD_EXPORT Array<bool> all(const Variable<double>&, const Axes&, bool);
template XGRAD_EXPORT Array<std::int64_t> engine::count_nonzero_over(const Variable<float>&, const Axes&,
                                                                     bool);
template XGRAD_EXPORT Array<std::int64_t> engine::count_nonzero_over(const Variable<double>&, const Axes&,
                                                                     bool);

}  // namespace xgrad
