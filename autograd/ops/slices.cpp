#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/ops/slices.hpp>
#include <xgrad/autograd/rule.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

template <Real T>
Variable<T> sliced(const Variable<T>& x, std::size_t axis, std::size_t begin, std::size_t end,
                   Location location = {});
template <Real T>
Variable<T> padded(const Variable<T>& x, std::size_t axis, std::size_t before, std::size_t after,
                   Location location = {});

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

  std::size_t axis = 0, begin = 0, end = 0;

  auto value(const auto& x) const { return sliced(x, axis, begin, end); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return padded(g, axis, begin, length_of(shape_of(x), axis) - end);
  }
};
template struct Compiled<Slice>;

struct Pad : Structural {
  static constexpr std::string_view name = "pad";

  std::size_t axis = 0, before = 0, after = 0;

  auto value(const auto& x) const { return padded(x, axis, before, after); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return sliced(g, axis, before, before + length_of(shape_of(x), axis));
  }
};
template struct Compiled<Pad>;

// Each part gets its own part of the gradient.
struct Concatenate : Structural {
  static constexpr std::string_view name = "concatenate";
  static constexpr std::array inputs{"a", "b"};

  std::size_t axis = 0;

  void check(const Node& a, const Node& b) const {
    bool fit = a.shape().size() == b.shape().size();
    for (std::size_t d = 0; fit && d < a.shape().size(); ++d) fit = d == axis || a.shape()[d] == b.shape()[d];
    if (!fit)
      throw std::invalid_argument(
          fmt::format("concatenate: shapes differ elsewhere than in dimension {}: {} is {}, {} is {}", axis,
                      display_name(a, "a part"), to_string(a.shape()), display_name(b, "the next"),
                      to_string(b.shape())));
  }

  auto value(const auto& a, const auto& b) const { return concatenated(a, b, axis); }
  auto pullback(Wrt<0>, const auto& g, const auto& a, const auto&, const auto&) const {
    return sliced(g, axis, 0, length_of(shape_of(a), axis));
  }
  auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) const {
    const std::size_t begin = length_of(shape_of(a), axis);
    return sliced(g, axis, begin, begin + length_of(shape_of(b), axis));
  }
};
template struct Compiled<Concatenate>;

}  // namespace rules

template <Real T>
Variable<T> sliced(const Variable<T>& x, std::size_t axis, std::size_t begin, std::size_t end,
                   Location location) {
  const Operand<T> operand(x, location);
  return apply(rules::Slice{{}, axis, begin, end}, operand);
}

template <Real T>
Variable<T> padded(const Variable<T>& x, std::size_t axis, std::size_t before, std::size_t after,
                   Location location) {
  const Operand<T> operand(x, location);
  return apply(rules::Pad{{}, axis, before, after}, operand);
}

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
  return sliced(x, dimension, static_cast<std::size_t>(first), static_cast<std::size_t>(last), location);
}

template <Real T>
Variable<T> pad(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t before, std::ptrdiff_t after,
                Location location) {
  require_value(x, "pad");
  const std::size_t dimension = dimension_of(axis, *x.node(), "pad");
  if (before < 0 || after < 0)
    throw std::invalid_argument(fmt::format("pad: {} before and {} after given for {}, expected 0 or more",
                                            before, after, display_name(*x.node(), "x")));
  return padded(x, dimension, static_cast<std::size_t>(before), static_cast<std::size_t>(after), location);
}

template <Real T>
Variable<T> concatenate(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t axis) {
  require_value(a, "concatenate", "a");
  require_value(b, "concatenate", "b");
  return apply(rules::Concatenate{{}, dimension_of(axis, a.node(), "concatenate")}, a, b);
}

template <Real T>
Variable<T> concatenate(const std::vector<Variable<T>>& parts, std::ptrdiff_t axis, Location location) {
  if (parts.empty()) throw std::invalid_argument("concatenate: there is no part");
  for (std::size_t i = 0; i < parts.size(); ++i)
    require_value(parts[i], "concatenate", fmt::format("part {}", i).c_str());
  // Neighbors are joined in rounds, so that an element is copied once a round, not once a part.
  std::vector<Variable<T>> joined = parts;
  while (joined.size() > 1) {
    for (std::size_t i = 0; i + 1 < joined.size(); i += 2)
      joined[i / 2] = concatenate<T>({joined[i], location}, {joined[i + 1], location}, axis);
    if (joined.size() % 2 == 1) joined[joined.size() / 2] = joined.back();
    joined.resize((joined.size() + 1) / 2);
  }
  return joined[0];
}

template XGRAD_EXPORT Variable<float> slice(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                            std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> slice(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                             std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> pad(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                          std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> pad(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                           std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> concatenate(const Operand<float>&, const Operand<float>&,
                                                  std::ptrdiff_t);
template XGRAD_EXPORT Variable<double> concatenate(const Operand<double>&, const Operand<double>&,
                                                   std::ptrdiff_t);
template XGRAD_EXPORT Variable<float> concatenate(const std::vector<Variable<float>>&, std::ptrdiff_t,
                                                  Location);
template XGRAD_EXPORT Variable<double> concatenate(const std::vector<Variable<double>>&, std::ptrdiff_t,
                                                   Location);

}  // namespace xgrad
