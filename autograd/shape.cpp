#include "shape.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace xgrad {

std::string to_string(const Shape& shape) { return fmt::format("({})", fmt::join(shape, ", ")); }

namespace engine {

std::size_t element_count(const Shape& shape) noexcept {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

bool broadcast(const Shape& a, const Shape& b, Shape& result) {
  const Shape& longer = a.size() >= b.size() ? a : b;
  const Shape& shorter = a.size() >= b.size() ? b : a;
  const std::size_t offset = longer.size() - shorter.size();
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    const std::size_t n = longer[offset + i], m = shorter[i];
    if (n != m && n != 1 && m != 1) return false;
  }
  Shape common = longer;
  for (std::size_t i = 0; i < shorter.size(); ++i)
    if (common[offset + i] == 1) common[offset + i] = shorter[i];
  result = std::move(common);
  return true;
}

bool broadcasts_to(const Shape& from, const Shape& to) noexcept {
  if (from.size() > to.size()) return false;
  const std::size_t offset = to.size() - from.size();
  for (std::size_t i = 0; i < from.size(); ++i)
    if (from[i] != to[offset + i] && from[i] != 1) return false;
  return true;
}

Shape normalized_axes(const Axes& axes, std::size_t dimension, const char* operation) {
  Shape normalized(axes.size());
  if (axes.empty()) {
    normalized.resize(dimension);
    std::iota(normalized.begin(), normalized.end(), std::size_t{0});
    return normalized;
  }
  const auto n = static_cast<std::ptrdiff_t>(dimension);
  std::transform(axes.begin(), axes.end(), normalized.begin(), [&](std::ptrdiff_t axis) {
    if (axis < -n || axis >= n)
      throw std::invalid_argument(
          fmt::format("{}: axis {} is out of range for {} dimensions", operation, axis, dimension));
    return static_cast<std::size_t>(axis < 0 ? axis + n : axis);
  });
  std::sort(normalized.begin(), normalized.end());
  if (std::adjacent_find(normalized.begin(), normalized.end()) != normalized.end())
    throw std::invalid_argument(
        fmt::format("{}: an axis is given twice in ({})", operation, fmt::join(axes, ", ")));
  return normalized;
}

ReducedShape reduced_shape(const Shape& shape, const Axes& axes, bool keepdims, const char* operation) {
  ReducedShape reduced{shape, {}};
  if (axes.empty()) {  // all of them: the usual case, without a list
    std::fill(reduced.kept.begin(), reduced.kept.end(), std::size_t{1});
    if (keepdims) reduced.result = reduced.kept;
    return reduced;
  }
  const auto over = normalized_axes(axes, shape.size(), operation);
  for (std::size_t axis : over) reduced.kept[axis] = 1;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (keepdims || !std::binary_search(over.begin(), over.end(), i))
      reduced.result.push_back(reduced.kept[i]);
  return reduced;
}

Shape aligned_shape(const Shape& shape, std::size_t dimension) {
  Shape aligned(std::max(dimension, shape.size()), std::size_t{1});
  std::copy_backward(shape.begin(), shape.end(), aligned.end());
  return aligned;
}

}  // namespace engine
}  // namespace xgrad
