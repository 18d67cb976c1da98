/// What chapters whose operations take indices share.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../memory.hpp"
#include "../slicing.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// The position of the first index that is none of `length` elements; nothing if all are.
inline std::optional<std::size_t> first_outside(const Array<std::int64_t>& indices, std::size_t length) {
  for (std::size_t i = 0; i < indices.size(); ++i)
    if (static_cast<std::size_t>(indices.data()[i]) >= length)
      return i;  // a negative one is beyond any length
  return std::nullopt;
}

/// How long a dimension is; 0 where there is none, as of Symbols.
inline std::size_t length_of(const Shape& shape, std::size_t axis) {
  return axis < shape.size() ? shape[axis] : 0;
}

/// Those of the dimensions that are chosen from.
inline Shape lengths_of(const PooledVector<Choice>& choices, const Shape& shape) {
  Shape lengths;
  for (const Choice& choice : choices) lengths.push_back(length_of(shape, choice.axis));
  return lengths;
}

inline Shape with_length(Shape shape, std::size_t axis, std::size_t length) {
  shape[axis] = length;
  return shape;
}

}  // namespace engine

/// Of arrays, Variables and Symbols, as rule/array_formulas.hpp says.
namespace formulas {

/// y[…, j, …] = x[…, indices[…, j, …], …] along one axis.
template <class X, class I>
X take_along_axis(const X& x, const I& indices, std::size_t axis);

/// The dual: y[…, indices[…, j, …], …] = x[…, j, …] along one axis, of that length.
template <class X, class I>
X put_along_axis(const X& x, const I& indices, std::size_t axis, std::size_t length);

}  // namespace formulas
}  // namespace xgrad
