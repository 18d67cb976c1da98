#include "slices.hpp"
#include "../kernels/arrange.hpp"
#include "../rule.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// The axis as a dimension of x.
std::size_t dimension_of(std::ptrdiff_t axis, const Node& x, const char* operation) {
  return normalized_axes({axis}, x.shape().size(), operation)[0];
}

std::size_t length_of(const Shape& shape, std::size_t axis) { return axis < shape.size() ? shape[axis] : 0; }

}  // namespace

namespace rules {

// What was cut off gets no gradient. Slice and Pad are each other's duals.
struct Slice : Structural {
  static constexpr std::string_view name = "slice";
  static constexpr bool linear = true;

  std::size_t axis = 0, begin = 0, end = 0;

  Layout view(const Layout& x) const { return x.sliced(axis, begin, end); }
  template <class X>
  X pullback(const X& g, const X& x, const X&) const;
};

struct Pad : Structural {
  static constexpr std::string_view name = "pad";
  static constexpr bool linear = true;

  std::size_t axis = 0, before = 0, after = 0;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::pad(x, axis, before, after);
  }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return apply(Slice{{}, axis, before, before + length_of(shape_of(x), axis)}, g);
  }
};

template <class X>
X Slice::pullback(const X& g, const X& x, const X&) const {
  return apply(Pad{{}, axis, begin, length_of(shape_of(x), axis) - end}, g);
}
template struct Compiled<Slice>;
template struct Compiled<Pad>;

// Each part gets its own part of the gradient.
struct Concatenate : Structural {
  static constexpr std::string_view name = "concatenate";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"part"};
  static constexpr bool variadic = true;

  std::size_t axis = 0;

  void check(Inputs parts) const {
    const Shape& first = parts[0]->shape();
    for (std::size_t k = 1; k < parts.size(); ++k) {
      const Shape& shape = parts[k]->shape();
      bool fit = shape.size() == first.size();
      for (std::size_t d = 0; fit && d < shape.size(); ++d) fit = d == axis || shape[d] == first[d];
      if (!fit)
        throw std::invalid_argument(
            fmt::format("concatenate: shapes differ elsewhere than in dimension {}: {} is {}, {} is {}", axis,
                        display_name(*parts[0], "part 0"), to_string(first),
                        display_name(*parts[k], fmt::format("part {}", k)), to_string(shape)));
    }
  }

  template <Real T>
  Array<T> value(const Parts<Array<T>>& parts) const {
    std::vector<const Array<T>*> arrays;
    for (std::size_t k = 0; k < parts.size(); ++k) arrays.push_back(&parts[k]);
    return kernels::concatenate<T>(arrays, axis);
  }

  template <class X>
  X pullback(std::size_t part, const X& g, const Parts<X>& parts, const X&) const {
    std::size_t begin = 0;
    for (std::size_t k = 0; k < part; ++k) begin += length_of(shape_of(parts[k]), axis);
    return apply(Slice{{}, axis, begin, begin + length_of(shape_of(parts[part]), axis)}, g);
  }
};
template struct Compiled<Concatenate>;

}  // namespace rules

template <Real T>
Variable<T> slice(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t begin, std::ptrdiff_t end,
                  Location location) {
  require_value(x, "slice");
  const std::size_t dimension = dimension_of(axis, *x.node(), "slice");
  const auto length = static_cast<std::ptrdiff_t>(x.shape()[dimension]);
  const auto from_begin = [length](std::ptrdiff_t at) { return at < 0 ? at + length : at; };
  const std::ptrdiff_t first = from_begin(begin), last = from_begin(end);
  if (first < 0 || first > last || last > length)
    throw std::out_of_range(fmt::format("slice: from {} to {} of dimension {} is out of range: {} is {}",
                                        begin, end, dimension, display_name(*x.node(), "x"),
                                        to_string(x.shape())));
  const rules::Slice rule{{}, dimension, static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
  return apply(rule, Operand<T>(x, location));
}

template <Real T>
Variable<T> pad(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t before, std::ptrdiff_t after,
                Location location) {
  require_value(x, "pad");
  const std::size_t dimension = dimension_of(axis, *x.node(), "pad");
  if (before < 0 || after < 0)
    throw std::invalid_argument(fmt::format("pad: {} before and {} after given for {}, expected 0 or more",
                                            before, after, display_name(*x.node(), "x")));
  const rules::Pad rule{{}, dimension, static_cast<std::size_t>(before), static_cast<std::size_t>(after)};
  return apply(rule, Operand<T>(x, location));
}

template <Real T>
Variable<T> concatenate(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis, Location location) {
  if (parts.empty()) throw std::invalid_argument("concatenate: there is no part");
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!parts[i].defined()) refuse_empty("concatenate", fmt::format("part {}", i));
  return apply(rules::Concatenate{{}, dimension_of(axis, *parts[0].node(), "concatenate")}, parts, location);
}

template XGRAD_EXPORT Variable<float> slice(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                            std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> slice(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                             std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> pad(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                          std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> pad(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                           std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> concatenate(const std::vector<Variable<float>>&, std::ptrdiff_t,
                                                  Location);
template XGRAD_EXPORT Variable<double> concatenate(const std::vector<Variable<double>>&, std::ptrdiff_t,
                                                   Location);

}  // namespace xgrad
