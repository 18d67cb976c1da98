#include "layout.hpp"
#include "shape.hpp"

#include <algorithm>
#include <utility>

namespace xgrad::engine {

Layout::Layout(const Shape& lengths) : shape(lengths), strides(lengths.size()) {
  std::ptrdiff_t stride = 1;
  for (std::size_t d = lengths.size(); d-- > 0; stride *= static_cast<std::ptrdiff_t>(lengths[d]))
    strides[d] = stride;
}

bool Layout::is_row_major() const noexcept {
  std::ptrdiff_t expected = 1;
  bool in_order = true;
  for (std::size_t d = shape.size(); d-- > 0; expected *= static_cast<std::ptrdiff_t>(shape[d])) {
    if (shape[d] == 0) return true;  // there is nothing to be in disorder
    in_order = in_order && (shape[d] == 1 || strides[d] == expected);
  }
  return in_order;
}

Layout Layout::permuted(const Shape& order) const {
  Layout result = *this;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.shape[i] = shape[order[i]];
    result.strides[i] = strides[order[i]];
  }
  return result;
}

Layout Layout::sliced(std::size_t axis, std::size_t begin, std::size_t end) const {
  Layout result = *this;
  result.shape[axis] = end - begin;
  if (element_count(result.shape) > 0)
    result.offset += static_cast<std::size_t>(static_cast<std::ptrdiff_t>(begin) * strides[axis]);
  return result;
}

Layout Layout::diagonal(std::size_t axis1, std::size_t axis2, std::ptrdiff_t above) const {
  Layout result;
  result.offset = offset;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (d == axis1 || d == axis2) continue;
    result.shape.push_back(shape[d]);
    result.strides.push_back(strides[d]);
  }
  const std::ptrdiff_t row = std::max<std::ptrdiff_t>(-above, 0), column = std::max<std::ptrdiff_t>(above, 0);
  const std::ptrdiff_t length = std::min(static_cast<std::ptrdiff_t>(shape[axis1]) - row,
                                         static_cast<std::ptrdiff_t>(shape[axis2]) - column);
  result.shape.push_back(static_cast<std::size_t>(std::max<std::ptrdiff_t>(length, 0)));
  result.strides.push_back(strides[axis1] + strides[axis2]);
  if (element_count(result.shape) > 0)
    result.offset += static_cast<std::size_t>(row * strides[axis1] + column * strides[axis2]);
  return result;
}

std::optional<Layout> Layout::reshaped(const Shape& to) const {
  Layout result(to);
  result.offset = offset;
  if (is_row_major()) return result;
  // Dimensions of length 1 come and go. Between them, those of the two shapes are matched group by group: a
  // group of this layout that is walked through in steps of one length can be divided anew.
  std::size_t from = 0;
  for (std::size_t d = 0; d < to.size();) {
    if (to[d] == 1) {
      result.strides[d++] = 0;
      continue;
    }
    while (shape[from] == 1) ++from;
    const std::size_t first = d;
    std::size_t wanted = to[d++], length = shape[from++];
    while (wanted != length) {
      if (wanted < length) {
        wanted *= to[d++];
      } else {
        std::size_t last = from - 1;
        while (shape[from] == 1) ++from;
        if (strides[last] != strides[from] * static_cast<std::ptrdiff_t>(shape[from])) return std::nullopt;
        length *= shape[from++];
      }
    }
    std::ptrdiff_t stride = strides[from - 1];
    for (std::size_t i = d; i-- > first; stride *= static_cast<std::ptrdiff_t>(to[i]))
      result.strides[i] = stride;
  }
  return result;
}

std::optional<Layout> Layout::broadcast(const Shape& aligned, const Shape& to) const {
  const std::optional<Layout> read = reshaped(aligned);
  if (!read) return std::nullopt;
  Layout result(to);
  result.offset = offset;
  const std::size_t missing = to.size() - aligned.size();
  for (std::size_t d = 0; d < to.size(); ++d)
    result.strides[d] = d < missing || aligned[d - missing] == 1 ? 0 : read->strides[d - missing];
  return result;
}

}  // namespace xgrad::engine
