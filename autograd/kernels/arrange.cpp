#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/kernels/elementwise.hpp>

#include <algorithm>

namespace xgrad {

using namespace engine;

template <Real T>
Array<T> broadcast_to(const Array<T>& x, const Shape& aligned, const Shape& shape) {
  const auto copy = [](const Lanes<T>& lanes) { return lanes; };
  if (same_shape(x.shape(), aligned) || x.size() == 1) return kernels::map<T>(copy, shape, x);
  return kernels::map<T>(copy, shape, reshape(x, aligned));
}

namespace {

/// The matrix with rows and columns exchanged, block by block, so that both sides stay in the cache.
template <class T>
void transpose_matrix(const T* from, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t block = 16;
  for (std::size_t i0 = 0; i0 < rows; i0 += block)
    for (std::size_t j0 = 0; j0 < columns; j0 += block)
      for (std::size_t i = i0; i < std::min(i0 + block, rows); ++i)
        for (std::size_t j = j0; j < std::min(j0 + block, columns); ++j)
          to[j * rows + i] = from[i * columns + j];
}

}  // namespace

template <Real T>
Array<T> permuted(const Array<T>& x, const Shape& order) {
  const std::size_t dimension = order.size();
  Shape shape(dimension), strides(dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    shape[i] = x.shape()[order[i]];
    strides[i] = 1;
    for (std::size_t d = order[i] + 1; d < dimension; ++d) strides[i] *= x.shape()[d];
  }
  Array<T> out = uninitialized<T>(shape);
  if (dimension == 2 && order[0] == 1) {
    transpose_matrix(x.data(), x.shape()[0], x.shape()[1], out.data());
    return out;
  }
  Shape index(dimension, std::size_t{0});
  std::size_t from = 0;
  for (std::size_t to = 0; to < out.size(); ++to) {
    out.data()[to] = x.data()[from];
    for (std::size_t d = dimension; d-- > 0;) {
      from += strides[d];
      if (++index[d] < shape[d]) break;
      from -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return out;
}

template <Real T>
Array<T> reshape(const Array<T>& x, const Shape& shape) {
  Array<T> out = uninitialized<T>(shape);
  std::copy_n(x.data(), x.size(), out.data());
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
Array<T> sliced(const Array<T>& x, std::size_t axis, std::size_t begin, std::size_t end) {
  Array<T> out = uninitialized<T>(with_length(x.shape(), axis, end - begin));
  const Blocks from(x.shape(), axis), to(out.shape(), axis);
  const std::size_t behind = x.shape()[axis] == 0 ? 0 : from.length / x.shape()[axis];
  for (std::size_t i = 0; i < to.count; ++i)
    std::copy_n(x.data() + i * from.length + begin * behind, to.length, out.data() + i * to.length);
  return out;
}

template <Real T>
Array<T> padded(const Array<T>& x, std::size_t axis, std::size_t before, std::size_t after) {
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
Array<T> concatenated(const std::vector<const Array<T>*>& parts, std::size_t axis) {
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

template <Real T>
Array<T> pick(const Array<T>& x, const Indices& indices) {
  const std::size_t columns = x.shape()[1];
  Array<T> out = uninitialized<T>(Shape{indices.size()});
  for (std::size_t i = 0; i < indices.size(); ++i) out.data()[i] = x.data()[i * columns + indices[i]];
  return out;
}

template <Real T>
Array<T> place(const Array<T>& x, const Indices& indices, std::size_t columns) {
  Array<T> out = uninitialized<T>(Shape{indices.size(), columns});
  std::fill(out.data(), out.data() + out.size(), T(0));
  for (std::size_t i = 0; i < indices.size(); ++i) out.data()[i * columns + indices[i]] = x.data()[i];
  return out;
}

template XGRAD_EXPORT Array<float> broadcast_to(const Array<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<double> broadcast_to(const Array<double>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<float> permuted(const Array<float>&, const Shape&);
template XGRAD_EXPORT Array<double> permuted(const Array<double>&, const Shape&);
template XGRAD_EXPORT Array<float> reshape(const Array<float>&, const Shape&);
template XGRAD_EXPORT Array<double> reshape(const Array<double>&, const Shape&);
template XGRAD_EXPORT Array<float> sliced(const Array<float>&, std::size_t, std::size_t, std::size_t);
template XGRAD_EXPORT Array<double> sliced(const Array<double>&, std::size_t, std::size_t, std::size_t);
template XGRAD_EXPORT Array<float> padded(const Array<float>&, std::size_t, std::size_t, std::size_t);
template XGRAD_EXPORT Array<double> padded(const Array<double>&, std::size_t, std::size_t, std::size_t);
template XGRAD_EXPORT Array<float> concatenated(const std::vector<const Array<float>*>&, std::size_t);
template XGRAD_EXPORT Array<double> concatenated(const std::vector<const Array<double>*>&, std::size_t);
template XGRAD_EXPORT Array<float> pick(const Array<float>&, const Indices&);
template XGRAD_EXPORT Array<double> pick(const Array<double>&, const Indices&);
template XGRAD_EXPORT Array<float> place(const Array<float>&, const Indices&, std::size_t);
template XGRAD_EXPORT Array<double> place(const Array<double>&, const Indices&, std::size_t);

}  // namespace xgrad
