#include "arrange.hpp"
#include "basic_loops.hpp"
#include "broadcast_plan.hpp"
#include "chosen.hpp"

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
  if constexpr (Real<T>) {
    if (row_step == 1) {
      chosen<BasicLoops<T>>().transpose(from, step, rows, columns, to);
      return to + rows * columns;
    }
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

namespace {

/// row(to, from, length, to_step, from_step) for each row of the part.
template <class T, class Row>
void for_rows_at(const View<T>& part, T* memory, const Layout& where, const Row& row) {
  const std::array<View<T>, 2> operands{View<T>(memory, where), part};
  if (operands[0].size() == 0) return;
  const BroadcastPlan plan(where.shape, std::span<const View<T>>(operands));
  const std::size_t inner = plan.dimensions() - 1;
  plan.for_rows([&](const std::ptrdiff_t* offsets) {
    row(memory + where.offset + offsets[0], part.data() + offsets[1], plan.length(inner),
        plan.stride(inner, 0), plan.stride(inner, 1));
  });
}

}  // namespace

template <Real T>
void put(const View<T>& part, T* memory, const Layout& where) {
  for_rows_at(part, memory, where,
              [](T* to, const T* from, std::size_t length, std::ptrdiff_t to_step, std::ptrdiff_t from_step) {
                if (to_step == 1 && from_step == 1)
                  std::copy_n(from, length, to);
                else
                  for (std::size_t i = 0; i < length; ++i, to += to_step, from += from_step) *to = *from;
              });
}

template <Real T>
void add_at(const View<T>& part, T* memory, const Layout& where) {
  for_rows_at(part, memory, where,
              [](T* to, const T* from, std::size_t length, std::ptrdiff_t to_step, std::ptrdiff_t from_step) {
                if (to_step == 1 && from_step == 1)
                  for (std::size_t i = 0; i < length; ++i) to[i] += from[i];
                else
                  for (std::size_t i = 0; i < length; ++i, to += to_step, from += from_step) *to += *from;
              });
}

template <Real T>
Array<T> choose(const Array<T>& x, std::size_t axis, std::span<const std::int64_t> indices) {
  Array<T> y = uninitialized<T>(with_length(x.shape(), axis, indices.size()));
  const Blocks from(x.shape(), axis);
  const std::size_t step = y.size() == 0 ? 0 : from.length / x.shape()[axis];
  T* to = y.data();
  for (std::size_t block = 0; y.size() > 0 && block < from.count; ++block) {
    const T* const begin = x.data() + block * from.length;
    if (step == 1)
      for (const std::int64_t i : indices) *to++ = begin[i];
    else
      for (const std::int64_t i : indices)
        to = std::copy_n(begin + static_cast<std::size_t>(i) * step, step, to);
  }
  return y;
}

template <Real T>
Array<T> add_chosen(const Array<T>& x, std::size_t axis, std::span<const std::int64_t> indices,
                    std::size_t length) {
  Array<T> y = uninitialized<T>(with_length(x.shape(), axis, length));
  std::fill_n(y.data(), y.size(), T(0));
  const Blocks to(y.shape(), axis);
  const std::size_t step = x.size() == 0 ? 0 : to.length / length;
  const T* from = x.data();
  for (std::size_t block = 0; x.size() > 0 && block < to.count; ++block) {
    T* const begin = y.data() + block * to.length;
    for (const std::int64_t i : indices) {
      T* const each = begin + static_cast<std::size_t>(i) * step;
      for (std::size_t k = 0; k < step; ++k) each[k] += *from++;
    }
  }
  return y;
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
template XGRAD_EXPORT void put(const View<float>&, float*, const Layout&);
template XGRAD_EXPORT void put(const View<double>&, double*, const Layout&);
template XGRAD_EXPORT void add_at(const View<float>&, float*, const Layout&);
template XGRAD_EXPORT void add_at(const View<double>&, double*, const Layout&);
template XGRAD_EXPORT Array<float> choose(const Array<float>&, std::size_t, std::span<const std::int64_t>);
template XGRAD_EXPORT Array<double> choose(const Array<double>&, std::size_t, std::span<const std::int64_t>);
template XGRAD_EXPORT Array<float> add_chosen(const Array<float>&, std::size_t, std::span<const std::int64_t>,
                                              std::size_t);
template XGRAD_EXPORT Array<double> add_chosen(const Array<double>&, std::size_t,
                                               std::span<const std::int64_t>, std::size_t);
template XGRAD_EXPORT Array<float> concatenate(const std::vector<const Array<float>*>&, std::size_t);
template XGRAD_EXPORT Array<double> concatenate(const std::vector<const Array<double>*>&, std::size_t);

}  // namespace xgrad::kernels
