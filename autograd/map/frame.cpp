#include "frame.hpp"

#include <algorithm>

namespace xgrad::engine {

namespace {

/// How many rows and columns there may be around: a much larger matrix is no frame.
constexpr std::size_t most_around = 8;

/// The matrix of which an operand is a part, in its order, and where in it that begins.
struct Whole {
  const void* memory;
  std::size_t size, columns, offset;
};

template <Real T>
std::optional<Whole> whole_of(const Node& x, const Shape& part) {
  if (x.shape() != part) return std::nullopt;
  const auto [memory, layout] = as<T>(x).place();
  if (layout.is_row_major() || layout.strides[1] != 1 ||
      layout.strides[0] < static_cast<std::ptrdiff_t>(part[1]))
    return std::nullopt;
  return Whole{memory.data(), memory.size(), static_cast<std::size_t>(layout.strides[0]), layout.offset};
}

}  // namespace

template <Real T>
std::optional<Frame> frame_of(Inputs x, const Shape& result) {
  if (result.size() != 2 || result[1] < 2) return std::nullopt;  // of one column the rows are its elements
  std::optional<Whole> first;
  bool is_stencil = false;
  for (const Node* input : x)
    if (const auto whole = whole_of<T>(*input, result)) {
      if (!first) first = whole;
      is_stencil |= whole->memory == first->memory && whole->offset != first->offset;
    }
  if (!is_stencil) return std::nullopt;
  const std::size_t columns = first->columns, rows = first->size / columns;
  if (rows * columns != first->size || rows < result[0] || rows > result[0] + most_around ||
      columns > result[1] + most_around)
    return std::nullopt;
  Frame frame{{rows, columns}, Layout(Shape{rows, columns})};
  frame.inside.shape = result;
  frame.inside.offset = (rows - result[0]) / 2 * columns + (columns - result[1]) / 2;
  return frame;
}

template <Real T>
Array<T> zeros_around(const Frame& frame) {
  Array<T> whole = uninitialized<T>(frame.shape);
  const std::size_t columns = frame.shape[1], inside = frame.inside.shape[1];
  T* at = whole.data();
  const auto fill_to = [&](std::size_t end) {
    std::fill(at, whole.data() + end, T(0));
    at = whole.data() + end;
  };
  for (std::size_t row = 0; row < frame.inside.shape[0]; ++row) {
    fill_to(frame.inside.offset + row * columns);
    at += inside;
  }
  fill_to(whole.size());
  return whole;
}

template std::optional<Frame> frame_of<float>(Inputs, const Shape&);
template std::optional<Frame> frame_of<double>(Inputs, const Shape&);
template Array<float> zeros_around(const Frame&);
template Array<double> zeros_around(const Frame&);

}  // namespace xgrad::engine
