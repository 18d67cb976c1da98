#include "arrange.hpp"
#include "broadcast_plan.hpp"

#include <algorithm>
#include <array>

namespace xgrad::kernels {

using namespace engine;

namespace {

/// `rows` rows of `columns` elements, in steps of these lengths; block by block, so that both sides stay in
/// the cache where a row is not one piece.
template <class T>
T* copy_block(const T* from, std::size_t rows, std::ptrdiff_t row_step, std::size_t columns,
              std::ptrdiff_t step, T* to) {
  if (step == 0 || step == 1) {
    for (std::size_t i = 0; i < rows; ++i, from += row_step)
      to = step == 1 ? std::copy_n(from, columns, to) : std::fill_n(to, columns, *from);
    return to;
  }
  constexpr std::size_t block = 16;
  for (std::size_t i0 = 0; i0 < rows; i0 += block)
    for (std::size_t j0 = 0; j0 < columns; j0 += block)
      for (std::size_t i = i0; i < std::min(i0 + block, rows); ++i)
        for (std::size_t j = j0; j < std::min(j0 + block, columns); ++j)
          to[i * columns + j] =
              from[static_cast<std::ptrdiff_t>(i) * row_step + static_cast<std::ptrdiff_t>(j) * step];
  return to + rows * columns;
}

}  // namespace

template <Element T>
Array<T> contiguous(const View<T>& x) {
  Array<T> out = uninitialized<T>(x.shape());
  if (out.size() == 0) return out;
  if (x.is_contiguous()) {
    std::copy_n(x.data(), out.size(), out.data());
    return out;
  }
  const BroadcastPlan plan(x.shape(), std::span(&x, 1));
  const std::size_t inner = plan.dimensions() - 1;
  T* to = out.data();
  if (inner == 0) {
    copy_block(x.data(), 1, 0, plan.length(0), plan.stride(0, 0), to);
    return out;
  }
  plan.for_blocks([&](const std::ptrdiff_t* offset) {
    to = copy_block(x.data() + *offset, plan.length(inner - 1), plan.stride(inner - 1, 0), plan.length(inner),
                    plan.stride(inner, 0), to);
  });
  return out;
}

namespace {

/// An array seen as blocks: for each index before the axis, one run of elements along the axis and behind it.
struct Blocks {
  std::size_t count;
  std::size_t length;

  Blocks(const Shape& shape, std::size_t axis) : count(1), length(1) {
    for (std::size_t d = 0; d < shape.size(); ++d) (d < axis ? count : length) *= shape[d];
  }
};

Shape with_length(Shape shape, std::size_t axis, std::size_t length) {
  shape[axis] = length;
  return shape;
}

}  // namespace

template <Real T>
Array<T> pad(const Array<T>& x, std::size_t axis, std::size_t before, std::size_t after) {
  const std::size_t length = x.shape()[axis];
  Array<T> out = uninitialized<T>(with_length(x.shape(), axis, before + length + after));
  std::fill(out.data(), out.data() + out.size(), T(0));
  if (length == 0) return out;
  const Blocks from(x.shape(), axis), to(out.shape(), axis);
  const std::size_t offset = before * (from.length / length);
  for (std::size_t i = 0; i < from.count; ++i)
    std::copy_n(x.data() + i * from.length, from.length, out.data() + i * to.length + offset);
  return out;
}

template <Real T>
Array<T> concatenate(const std::vector<const Array<T>*>& parts, std::size_t axis) {
  std::size_t length = 0;
  for (const Array<T>* part : parts) length += part->shape()[axis];
  Array<T> out = uninitialized<T>(with_length(parts[0]->shape(), axis, length));
  std::vector<Blocks> blocks;
  for (const Array<T>* part : parts) blocks.emplace_back(part->shape(), axis);
  T* to = out.data();
  for (std::size_t i = 0; i < blocks[0].count; ++i)
    for (std::size_t k = 0; k < parts.size(); ++k)
      to = std::copy_n(parts[k]->data() + i * blocks[k].length, blocks[k].length, to);
  return out;
}

template XGRAD_EXPORT Array<float> contiguous(const View<float>&);
template XGRAD_EXPORT Array<double> contiguous(const View<double>&);
template XGRAD_EXPORT Array<std::int64_t> contiguous(const View<std::int64_t>&);
template XGRAD_EXPORT Array<float> pad(const Array<float>&, std::size_t, std::size_t, std::size_t);
template XGRAD_EXPORT Array<double> pad(const Array<double>&, std::size_t, std::size_t, std::size_t);
template XGRAD_EXPORT Array<float> concatenate(const std::vector<const Array<float>*>&, std::size_t);
template XGRAD_EXPORT Array<double> concatenate(const std::vector<const Array<double>*>&, std::size_t);

}  // namespace xgrad::kernels
