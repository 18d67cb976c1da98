/// Layout and View: elements that lie in memory otherwise than one after the other.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "shape.hpp"

#include <cstddef>
#include <optional>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// How far apart neighbors along each dimension lie, in elements.
using Strides = Dimensions<std::ptrdiff_t>;

/// Where the elements of an array lie in a piece of memory: element (i, j, …) is at
/// offset + i·strides[0] + j·strides[1] + …
struct Layout {
  Shape shape;
  Strides strides;
  std::size_t offset = 0;

  Layout() = default;
  /// One after the other, the last index running fastest.
  explicit Layout(const Shape& shape);

  bool is_row_major() const noexcept;

  /// Dimension i is dimension order[i] of this.
  Layout permuted(const Shape& order) const;
  /// The indices begin ≤ i < end of one dimension.
  Layout sliced(std::size_t axis, std::size_t begin, std::size_t end) const;
  /// The elements (i, i + offset) of two dimensions, as a last one; the others keep their order.
  Layout diagonal(std::size_t axis1, std::size_t axis2, std::ptrdiff_t offset) const;
  /// The same elements, one after the other, in another shape of as many. There may be none without moving
  /// them, but from one that is row-major there is.
  std::optional<Layout> reshaped(const Shape& shape) const;
  /// Read as if its shape were `aligned`, of as many elements, and repeated to `shape`. There may be none,
  /// as above.
  std::optional<Layout> broadcast(const Shape& aligned, const Shape& shape) const;
};

/// An array of that shape that has no elements, for a value whose elements lie elsewhere.
template <Element T>
Array<T> without_elements(const Shape& shape) {
  return Array<T>(Buffer<T>(), Shape(shape), Layout(shape).strides);
}

/// Elements that are added to others where the layout says.
template <Element T>
struct Addend {
  Array<T> elements;
  Layout where;
};

}  // namespace engine

/// The elements of an array that somebody else holds, wherever they lie.
template <Element T>
class View {
 public:
  View() noexcept = default;        ///< of nothing
  View(const Array<T>& x) noexcept  // NOLINT: an array is a view of itself
      : data_(x.data()), size_(x.size()), shape_(&x.shape()), strides_(&x.strides()), is_contiguous_(true) {}
  View(const T* memory, const engine::Layout& layout) noexcept
      : data_(memory + layout.offset),
        size_(engine::element_count(layout.shape)),
        shape_(&layout.shape),
        strides_(&layout.strides),
        is_contiguous_(layout.is_row_major()) {}

  const T* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  const Shape& shape() const noexcept { return *shape_; }
  /// Of a dimension of length 1, any.
  const engine::Strides& strides() const noexcept { return *strides_; }
  /// Whether the elements lie one after the other, the last index running fastest.
  bool is_contiguous() const noexcept { return is_contiguous_; }

 private:
  const T* data_ = nullptr;
  std::size_t size_ = 0;
  const Shape* shape_ = nullptr;
  const engine::Strides* strides_ = nullptr;
  bool is_contiguous_ = true;
};

}  // namespace xgrad
