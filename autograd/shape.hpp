/// Shapes: text, broadcasting, axes.
#pragma once

#include "array.hpp"
#include "export.hpp"

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>

namespace xgrad XGRAD_EXPORT {

/// Numbers of dimensions to reduce or permute: {0, 2}, one number, or a std::vector or another range of them;
/// negative ones count from the last.
class Axes {
 public:
  Axes() = default;
  Axes(std::initializer_list<std::ptrdiff_t> axes) : axes_(axes) {}
  template <engine::Integer I>
  Axes(I axis) : axes_{static_cast<std::ptrdiff_t>(axis)} {}  // NOLINT: converting is its use
  template <class Range>
  requires(!std::same_as<Range, Axes> && engine::Integer<engine::ElementOf<Range>>)
      Axes(const Range& axes) {  // NOLINT
    for (const auto axis : axes) axes_.push_back(static_cast<std::ptrdiff_t>(axis));
  }

  std::size_t size() const noexcept { return axes_.size(); }
  bool empty() const noexcept { return axes_.empty(); }
  std::ptrdiff_t operator[](std::size_t i) const { return axes_[i]; }
  const std::ptrdiff_t* begin() const noexcept { return axes_.begin(); }
  const std::ptrdiff_t* end() const noexcept { return axes_.end(); }
  void push_back(std::ptrdiff_t axis) { axes_.push_back(axis); }

 private:
  xt::svector<std::ptrdiff_t, 4> axes_;
};

/// The lengths of a shape that is asked for: {2, 3}, a Shape, or another range of them, of whole numbers of
/// any types. One may be −1: it follows from the others.
class Lengths {
  struct Length {
    template <engine::Integer I>
    Length(I length) : value(static_cast<std::ptrdiff_t>(length)) {}  // NOLINT: converting is its use
    std::ptrdiff_t value;
  };

 public:
  Lengths() = default;
  Lengths(std::initializer_list<Length> lengths) {
    for (const Length length : lengths) lengths_.push_back(length.value);
  }
  template <engine::Integer I>
  Lengths(I length) : lengths_{static_cast<std::ptrdiff_t>(length)} {}  // NOLINT
  template <class Range>
  requires(!std::same_as<Range, Lengths> && engine::Integer<engine::ElementOf<Range>>)
      Lengths(const Range& lengths) {  // NOLINT
    for (const auto length : lengths) lengths_.push_back(static_cast<std::ptrdiff_t>(length));
  }

  std::size_t size() const noexcept { return lengths_.size(); }
  const std::ptrdiff_t* begin() const noexcept { return lengths_.begin(); }
  const std::ptrdiff_t* end() const noexcept { return lengths_.end(); }

 private:
  xt::svector<std::ptrdiff_t, 4> lengths_;
};

/// "(64, 784)"; "()" for a scalar.
std::string to_string(const Shape& shape);

namespace engine {

/// How many elements an array of this shape has.
std::size_t element_count(const Shape& shape) noexcept;

/// The shape that both broadcast to by NumPy's rule: aligned at the last dimension, lengths are equal or 1.
/// Returns false, leaving `result` as it was, if there is none.
bool broadcast(const Shape& a, const Shape& b, Shape& result);

/// Whether an array of shape `from` can be read as one of shape `to`.
bool broadcasts_to(const Shape& from, const Shape& to) noexcept;

/// `axes` as dimensions of an array of `dimension` dimensions, sorted, each once; all of them if `axes` is
/// empty. Throws std::invalid_argument, prefixed by `operation`, for one that is out of range or repeated.
Shape normalized_axes(const Axes& axes, std::size_t dimension, const char* operation);

/// The two shapes of a reduction of `shape` over `axes` (all if empty): `kept` has 1 at the reduced
/// dimensions, `result` lacks them unless `keepdims`. Throws as `normalized_axes`.
struct ReducedShape {
  Shape kept;
  Shape result;
};
ReducedShape reduced_shape(const Shape& shape, const Axes& axes, bool keepdims, const char* operation);

/// `shape` with ones put before it up to `dimension` dimensions.
Shape aligned_shape(const Shape& shape, std::size_t dimension);

}  // namespace engine
}  // namespace xgrad
