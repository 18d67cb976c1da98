#include "joining.hpp"
#include "../kernels/arrange.hpp"
#include "../rule.hpp"
#include "../slicing.hpp"
#include "shapes.hpp"
#include "views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// Throws if there is no part, or one is empty.
template <Real T>
void require_parts(const std::vector<Variable<T>>& parts, const char* operation) {
  if (parts.empty()) throw std::invalid_argument(fmt::format("{}: there is no part", operation));
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!parts[i].defined()) refuse_empty(operation, fmt::format("part {}", i));
}

/// Throws unless the parts have one shape but for that dimension.
void require_fitting(std::string_view operation, Inputs parts, std::size_t axis) {
  const Shape& first = parts[0]->shape();
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const Shape& shape = parts[k]->shape();
    bool fit = shape.size() == first.size();
    for (std::size_t d = 0; fit && d < shape.size(); ++d) fit = d == axis || shape[d] == first[d];
    if (!fit)
      throw std::invalid_argument(
          fmt::format("{}: shapes differ elsewhere than in dimension {}: {} is {}, {} is {}", operation, axis,
                      display_name(*parts[0], "part 0"), to_string(first),
                      display_name(*parts[k], fmt::format("part {}", k)), to_string(shape)));
  }
}

/// Parts that were made ready for it, one after the other, for the function `asked` that a user called.
template <Real T>
Variable<T> concatenated(const char* asked, const std::vector<Variable<T>>& parts, std::size_t axis,
                         Location location) {
  std::vector<const Node*> nodes;
  for (const Variable<T>& part : parts) nodes.push_back(part.node().get());
  require_fitting(asked, nodes, axis);
  return concatenate(parts, static_cast<std::ptrdiff_t>(axis), location);
}

}  // namespace

namespace rules {

// Each part gets its own part of the gradient.
struct Concatenate : Structural {
  static constexpr std::string_view name = "concatenate";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"part"};
  static constexpr bool variadic = true;

  std::size_t axis = 0;

  void check(Inputs parts) const { require_fitting(name, parts, axis); }

  template <Real T>
  Array<T> value(const Parts<Array<T>>& parts) const {
    std::vector<const Array<T>*> arrays;
    for (std::size_t k = 0; k < parts.size(); ++k) arrays.push_back(&parts[k]);
    return kernels::concatenate<T>(arrays, axis);
  }

  template <class X>
  X pullback(std::size_t part, const X& g, const Parts<X>& parts, const X&) const {
    if (shape_of(g).empty()) return formulas::part(g, Cut());  // of a Symbol
    std::size_t begin = 0;
    for (std::size_t k = 0; k < part; ++k) begin += shape_of(parts[k])[axis];
    return formulas::part(g, Cut::along(shape_of(g), axis, begin, begin + shape_of(parts[part])[axis]));
  }
};
template struct Compiled<Concatenate>;

}  // namespace rules

template <Real T>
Variable<T> concatenate(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis, Location location) {
  require_parts(parts, "concatenate");
  const std::size_t dimension = normalized_axes({axis}, parts[0].shape().size(), "concatenate")[0];
  return apply(rules::Concatenate{{}, dimension}, parts, location);
}

template <Real T>
Variable<T> stack(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis, Location location) {
  require_parts(parts, "stack");
  const auto added =
      static_cast<std::ptrdiff_t>(normalized_axes({axis}, parts[0].shape().size() + 1, "stack")[0]);
  std::vector<Variable<T>> expanded;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].shape() != parts[0].shape())
      throw std::invalid_argument(
          fmt::format("stack: shapes differ: {} is {}, {} is {}", display_name(*parts[0].node(), "part 0"),
                      to_string(parts[0].shape()), display_name(*parts[i].node(), fmt::format("part {}", i)),
                      to_string(parts[i].shape())));
    expanded.push_back(expand_dims(parts[i], added, location));
  }
  return concatenate(expanded, added, location);
}

template <Real T>
Variable<T> hstack(const std::vector<Variable<T>>& parts, Location location) {
  require_parts(parts, "hstack");
  std::vector<Variable<T>> vectors;
  for (const Variable<T>& part : parts)
    vectors.push_back(part.shape().empty() ? reshape(part, {1}, location) : part);
  return concatenated("hstack", vectors, vectors[0].shape().size() == 1 ? 0 : 1, location);
}

template <Real T>
Variable<T> vstack(const std::vector<Variable<T>>& parts, Location location) {
  require_parts(parts, "vstack");
  std::vector<Variable<T>> rows;
  for (const Variable<T>& part : parts)
    rows.push_back(part.shape().size() < 2 ? reshape(part, aligned_shape(part.shape(), 2), location) : part);
  return concatenated("vstack", rows, 0, location);
}

template <Real T>
std::vector<Variable<T>> split(Variable<T> x, std::size_t pieces, std::size_t axis, Location location) {
  require_value(x, "split");
  const std::size_t dimension =
      normalized_axes({static_cast<std::ptrdiff_t>(axis)}, x.shape().size(), "split")[0];
  const std::size_t length = x.shape()[dimension];
  if (pieces == 0 || length % pieces != 0)
    throw std::invalid_argument(fmt::format("split: dimension {} is not {} equal pieces: {} is {}", dimension,
                                            pieces, display_name(*x.node(), "x"), to_string(x.shape())));
  std::vector<std::ptrdiff_t> positions;
  for (std::size_t i = 1; i < pieces; ++i)
    positions.push_back(static_cast<std::ptrdiff_t>(i * (length / pieces)));
  return split(x, positions, static_cast<std::ptrdiff_t>(dimension), location);
}

template <Real T>
std::vector<Variable<T>> split(Variable<T> x, const std::vector<std::ptrdiff_t>& positions,
                               std::ptrdiff_t axis, Location location) {
  require_value(x, "split");
  const std::size_t dimension = normalized_axes({axis}, x.shape().size(), "split")[0];
  const auto length = static_cast<std::ptrdiff_t>(x.shape()[dimension]);
  std::vector<Variable<T>> pieces;
  std::ptrdiff_t begin = 0;
  const auto cut_before = [&](std::ptrdiff_t end) {
    pieces.push_back(slice(x, static_cast<std::ptrdiff_t>(dimension), begin, end, location));
    begin = end;
  };
  for (const std::ptrdiff_t position : positions) {
    const std::ptrdiff_t end = position < 0 ? position + length : position;
    if (end < begin || end > length)
      throw std::out_of_range(
          fmt::format("split: position {} of dimension {} is out of range or out of order: {} is {}",
                      position, dimension, display_name(*x.node(), "x"), to_string(x.shape())));
    cut_before(end);
  }
  cut_before(length);
  return pieces;
}

template XGRAD_EXPORT Variable<float> concatenate(const std::vector<Variable<float>>&, std::ptrdiff_t,
                                                  Location);
template XGRAD_EXPORT Variable<double> concatenate(const std::vector<Variable<double>>&, std::ptrdiff_t,
                                                   Location);
template XGRAD_EXPORT Variable<float> stack(const std::vector<Variable<float>>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> stack(const std::vector<Variable<double>>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> hstack(const std::vector<Variable<float>>&, Location);
template XGRAD_EXPORT Variable<double> hstack(const std::vector<Variable<double>>&, Location);
template XGRAD_EXPORT Variable<float> vstack(const std::vector<Variable<float>>&, Location);
template XGRAD_EXPORT Variable<double> vstack(const std::vector<Variable<double>>&, Location);
template XGRAD_EXPORT std::vector<Variable<float>> split(Variable<float>, std::size_t, std::size_t, Location);
template XGRAD_EXPORT std::vector<Variable<double>> split(Variable<double>, std::size_t, std::size_t,
                                                          Location);
template XGRAD_EXPORT std::vector<Variable<float>> split(Variable<float>, const std::vector<std::ptrdiff_t>&,
                                                         std::ptrdiff_t, Location);
template XGRAD_EXPORT std::vector<Variable<double>> split(Variable<double>,
                                                          const std::vector<std::ptrdiff_t>&, std::ptrdiff_t,
                                                          Location);

}  // namespace xgrad
