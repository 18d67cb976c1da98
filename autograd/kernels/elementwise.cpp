#include <xgrad/autograd/kernels/broadcast_plan.hpp>
#include <xgrad/autograd/kernels/elementwise.hpp>

#include <algorithm>
#include <array>
#include <cassert>

namespace xgrad::kernels {

BroadcastPlan::BroadcastPlan(const Shape& shape, std::span<const Shape* const> operands)
    : operands_(operands.size()) {
  std::array<std::size_t, most_operands> steps;  // of each, in elements, at the dimension looked at
  steps.fill(1);
  const auto push_back = [&](std::size_t length) {
    lengths_.push_back(length);
    strides_.resize(strides_.size() + operands_);
    return strides_.end() - static_cast<std::ptrdiff_t>(operands_);
  };
  for (std::size_t d = shape.size(); d-- > 0;) {  // from the last dimension outwards
    if (shape[d] == 1) continue;
    std::array<std::size_t, most_operands> strides;
    bool continues = !lengths_.empty();
    for (std::size_t k = 0; k < operands_; ++k) {
      const Shape& operand = *operands[k];
      const std::size_t from_last = shape.size() - d;
      const std::size_t length = from_last <= operand.size() ? operand[operand.size() - from_last] : 1;
      strides[k] = length == 1 ? 0 : steps[k];
      steps[k] *= length;
      if (continues)
        continues =
            strides[k] == *(strides_.end() - static_cast<std::ptrdiff_t>(operands_ - k)) * lengths_.back();
    }
    if (continues)
      lengths_.back() *= shape[d];
    else
      std::copy_n(strides.begin(), operands_, push_back(shape[d]));
  }
  if (lengths_.empty()) std::fill_n(push_back(1), operands_, std::size_t{0});
}

template <Real T>
Array<T> map(ElementLoop<T> loop, const Shape& shape, std::span<const Array<T>* const> operands) {
  assert(operands.size() <= most_operands);
  Array<T> out = engine::uninitialized<T>(shape);
  const std::size_t n = out.size();
  if (n == 0) return out;
  std::array<lanes::Source<T>, most_operands> sources;
  bool in_one_row = true;
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const std::size_t size = operands[k]->size();
    sources[k] = {operands[k]->data(), size == 1};
    in_one_row = in_one_row && (size == n || size == 1);
  }
  if (in_one_row) {
    loop(out.data(), sources.data(), n);
    return out;
  }
  std::array<const Shape*, most_operands> shapes;
  for (std::size_t k = 0; k < operands.size(); ++k) shapes[k] = &operands[k]->shape();
  const BroadcastPlan plan(shape, {shapes.data(), operands.size()});
  const std::size_t outer = plan.dimensions() - 1, length = plan.length(outer);
  for (std::size_t k = 0; k < operands.size(); ++k) sources[k].repeated = plan.stride(outer, k) == 0;

  Shape index(outer, std::size_t{0});
  T* to = out.data();
  while (true) {
    loop(to, sources.data(), length);
    to += length;
    std::size_t d = outer;
    for (; d-- > 0;) {  // an odometer over the outer dimensions
      for (std::size_t k = 0; k < operands.size(); ++k) sources[k].data += plan.stride(d, k);
      if (++index[d] < plan.length(d)) break;
      for (std::size_t k = 0; k < operands.size(); ++k) sources[k].data -= plan.stride(d, k) * plan.length(d);
      index[d] = 0;
    }
    if (d == static_cast<std::size_t>(-1)) return out;
  }
}

template XGRAD_EXPORT Array<float> map(ElementLoop<float>, const Shape&,
                                       std::span<const Array<float>* const>);
template XGRAD_EXPORT Array<double> map(ElementLoop<double>, const Shape&,
                                        std::span<const Array<double>* const>);

}  // namespace xgrad::kernels
