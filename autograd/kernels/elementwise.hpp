/// Elementwise kernels: a formula on lanes, over arrays that broadcast to one shape.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>
#include <xgrad/autograd/shape.hpp>
#include <xgrad/export.hpp>

#include <algorithm>
#include <array>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A broadcast of N operands, flattened as far as it goes: neighboring dimensions that every operand walks
/// through alike (or stands still in alike) are one. The last dimension is the row that a kernel runs over.
template <std::size_t N>
struct BroadcastPlan {
  using Strides = std::array<std::size_t, N>;  // in elements; 0 where an operand is repeated

  struct Dimension {
    std::size_t length;
    Strides strides;
  };

  BroadcastPlan(const Shape& shape, const std::array<const Shape*, N>& operands);

  xt::svector<Dimension, 4> dimensions;  // outermost first; at least one
};

template <std::size_t N>
BroadcastPlan<N>::BroadcastPlan(const Shape& shape, const std::array<const Shape*, N>& operands) {
  Strides steps;  // of each operand, in elements, at the dimension looked at
  steps.fill(1);
  for (std::size_t d = shape.size(); d-- > 0;) {  // from the last dimension outwards
    if (shape[d] == 1) continue;
    Dimension dimension{shape[d], {}};
    bool continues = !dimensions.empty();
    for (std::size_t k = 0; k < N; ++k) {
      const Shape& operand = *operands[k];
      const std::size_t from_last = shape.size() - d;
      const std::size_t length = from_last <= operand.size() ? operand[operand.size() - from_last] : 1;
      dimension.strides[k] = length == 1 ? 0 : steps[k];
      steps[k] *= length;
      if (continues) {
        const Dimension& inner = dimensions.back();
        continues = dimension.strides[k] == inner.strides[k] * inner.length;
      }
    }
    if (continues)
      dimensions.back().length *= dimension.length;
    else
      dimensions.push_back(dimension);
  }
  if (dimensions.empty()) dimensions.push_back(Dimension{1, {}});
  std::reverse(dimensions.begin(), dimensions.end());
}

/// f over operands that broadcast to `shape`, which the caller has checked.
template <Real T, class F, std::same_as<Array<T>>... Operands>
Array<T> map(const F& f, const Shape& shape, const Operands&... operands) {
  constexpr std::size_t N = sizeof...(Operands);
  Array<T> out = engine::uninitialized<T>(shape);
  const std::size_t n = out.size();
  if (n == 0) return out;
  std::array<lanes::Source<T>, N> sources{lanes::Source<T>{operands.data(), operands.size() == 1}...};
  if (((operands.size() == n || operands.size() == 1) && ...)) {
    lanes::map(f, out.data(), sources, n);
    return out;
  }
  const BroadcastPlan<N> plan(shape, {&operands.shape()...});
  const auto& row = plan.dimensions.back();
  for (std::size_t k = 0; k < N; ++k) sources[k].repeated = row.strides[k] == 0;

  const std::size_t outer = plan.dimensions.size() - 1;
  Shape index(outer, std::size_t{0});
  T* to = out.data();
  while (true) {
    lanes::map(f, to, sources, row.length);
    to += row.length;
    std::size_t d = outer;
    for (; d-- > 0;) {  // an odometer over the outer dimensions
      const auto& dimension = plan.dimensions[d];
      for (std::size_t k = 0; k < N; ++k) sources[k].data += dimension.strides[k];
      if (++index[d] < dimension.length) break;
      for (std::size_t k = 0; k < N; ++k) sources[k].data -= dimension.strides[k] * dimension.length;
      index[d] = 0;
    }
    if (d == static_cast<std::size_t>(-1)) return out;
  }
}

}  // namespace kernels
}  // namespace xgrad
