#include "elementwise.hpp"
#include "broadcast_plan.hpp"
#include "loops.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace xgrad::kernels {

template <Element T>
BroadcastPlan::BroadcastPlan(const Shape& shape, std::span<const View<T>> operands)
    : operands_(operands.size()) {
  const auto push_back = [&](std::size_t length) {
    lengths_.push_back(length);
    strides_.resize(strides_.size() + operands_);
    return strides_.end() - static_cast<std::ptrdiff_t>(operands_);
  };
  for (std::size_t d = shape.size(); d-- > 0;) {  // from the last dimension outwards
    if (shape[d] == 1) continue;
    std::array<std::ptrdiff_t, most_operands> strides;
    bool continues = !lengths_.empty();
    for (std::size_t k = 0; k < operands_; ++k) {
      const Shape& operand = operands[k].shape();
      const std::size_t from_last = shape.size() - d;
      const bool repeats = from_last > operand.size() || operand[operand.size() - from_last] == 1;
      strides[k] = repeats ? 0 : operands[k].strides()[operand.size() - from_last];
      if (continues)
        continues = strides[k] == *(strides_.end() - static_cast<std::ptrdiff_t>(operands_ - k)) *
                                      static_cast<std::ptrdiff_t>(lengths_.back());
    }
    if (continues)
      lengths_.back() *= shape[d];
    else
      std::copy_n(strides.begin(), operands_, push_back(shape[d]));
  }
  if (lengths_.empty()) std::fill_n(push_back(1), operands_, std::ptrdiff_t{0});
}

namespace {

/// The loop over one row after the other. What an operand has neither one after the other nor repeated is
/// copied together before, some hundred elements at a time, so that it stays in the cache.
template <class T>
void map_rows(ElementLoop<T> loop, const BroadcastPlan& plan, std::span<const View<T>> operands, T* out) {
  constexpr std::size_t longest = 512, slack = memory::slack / sizeof(T);
  const std::size_t inner = plan.dimensions() - 1, length = plan.length(inner);
  std::array<std::ptrdiff_t, most_operands> strides;
  std::array<T*, most_operands> together{};
  std::size_t scattered = 0;
  for (std::size_t k = 0; k < operands.size(); ++k) {
    strides[k] = plan.stride(inner, k);
    if (strides[k] != 0 && strides[k] != 1) ++scattered;
  }
  const std::size_t step = scattered == 0 ? length : std::min(length, longest);
  Array<T> copies = engine::uninitialized<T>(Shape{scattered * (step + slack)});
  for (std::size_t k = 0, next = 0; k < operands.size(); ++k)
    if (strides[k] != 0 && strides[k] != 1) together[k] = copies.data() + (step + slack) * next++;

  std::array<lanes::Source<T>, most_operands> sources;
  plan.for_rows([&](const std::ptrdiff_t* offsets) {
    for (std::size_t begin = 0; begin < length; begin += step) {
      const std::size_t count = std::min(step, length - begin);
      for (std::size_t k = 0; k < operands.size(); ++k) {
        const T* from = operands[k].data() + offsets[k] + static_cast<std::ptrdiff_t>(begin) * strides[k];
        if (together[k] != nullptr) {
          for (std::size_t i = 0; i < count; ++i, from += strides[k]) together[k][i] = *from;
          from = together[k];
        }
        sources[k] = {from, strides[k] == 0};
      }
      loop(out, sources.data(), count);
      out += count;
    }
  });
}

}  // namespace

template <Real T>
void map(ElementLoop<T> loop, std::span<const View<T>> operands, Array<T>& out) {
  assert(operands.size() <= most_operands);
  const std::size_t n = out.size();
  if (n == 0) return;
  std::array<lanes::Source<T>, most_operands> sources;
  bool in_one_row = true;
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const std::size_t size = operands[k].size();
    sources[k] = {operands[k].data(), size == 1};
    in_one_row = in_one_row && operands[k].is_contiguous() && (size == n || size == 1);
  }
  if (in_one_row)
    loop(out.data(), sources.data(), n);
  else
    map_rows(loop, BroadcastPlan(out.shape(), operands), operands, out.data());
}

template <Real T>
Array<T> map(ElementLoop<T> loop, const Shape& shape, std::span<const View<T>> operands) {
  Array<T> out = engine::uninitialized<T>(shape);
  map(loop, operands, out);
  return out;
}

template XGRAD_EXPORT BroadcastPlan::BroadcastPlan(const Shape&, std::span<const View<float>>);
template XGRAD_EXPORT BroadcastPlan::BroadcastPlan(const Shape&, std::span<const View<double>>);
template XGRAD_EXPORT BroadcastPlan::BroadcastPlan(const Shape&, std::span<const View<std::int64_t>>);
template XGRAD_EXPORT void map(ElementLoop<float>, std::span<const View<float>>, Array<float>&);
template XGRAD_EXPORT void map(ElementLoop<double>, std::span<const View<double>>, Array<double>&);
template XGRAD_EXPORT Array<float> map(ElementLoop<float>, const Shape&, std::span<const View<float>>);
template XGRAD_EXPORT Array<double> map(ElementLoop<double>, const Shape&, std::span<const View<double>>);

}  // namespace xgrad::kernels
