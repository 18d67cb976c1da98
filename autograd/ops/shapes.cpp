#include "shapes.hpp"
#include "../rule.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

// dx = g, permuted back
struct Transpose : Structural {
  static constexpr std::string_view name = "transpose";
  static constexpr bool linear = true;

  Shape order;  // dimension i of y is dimension order[i] of x

  Layout view(const Layout& x) const { return x.permuted(order); }
  Symbol text(const Symbol& x) const { return transposed(x); }
  auto pullback(const auto& g, const auto&, const auto&) const {
    Shape back(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) back[order[i]] = i;
    return apply(Transpose{{}, back}, g);
  }
};
template struct Compiled<Transpose>;

struct Reshape : Structural {
  static constexpr std::string_view name = "reshape";
  static constexpr bool linear = true;

  Shape shape;

  std::optional<Layout> view(const Layout& x) const { return x.reshaped(shape); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return apply(Reshape{{}, shape_of(x)}, g);
  }
};
template struct Compiled<Reshape>;

// An element that was repeated gets the sum of its copies' cotangents: the dual of Sum.
struct BroadcastTo : Structural {
  static constexpr std::string_view name = "broadcast_to";
  static constexpr bool linear = true;

  Shape aligned, shape;

  std::optional<Layout> view(const Layout& x) const { return x.broadcast(aligned, shape); }
  Symbol text(const Symbol& x) const { return call("broadcast", {x}); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return formulas::sum_to(g, aligned, shape_of(x));
  }
};
template struct Compiled<BroadcastTo>;

}  // namespace rules

template <class X>
X formulas::reshape(const X& x, const Shape& shape) {
  return apply(rules::Reshape{{}, shape}, x);
}

template <class X>
X formulas::broadcast_to(const X& x, const Shape& aligned, const Shape& shape) {
  return apply(rules::BroadcastTo{{}, aligned, shape}, x);
}

namespace {

/// The shape that is asked for, of as many elements as x, with the length that was left open.
Shape shape_from(const Lengths& lengths, const Node& x) {
  const std::size_t size = element_count(x.shape());
  Shape shape;
  std::size_t known = 1, open = lengths.size();
  bool fits = true;
  for (const std::ptrdiff_t length : lengths) {
    if (length == -1 && open == lengths.size())
      open = shape.size();
    else
      known *= static_cast<std::size_t>(length);
    fits = fits && length >= (open == shape.size() ? -1 : 0);
    shape.push_back(static_cast<std::size_t>(length));
  }
  if (fits && open < lengths.size() && known != 0 && size % known == 0) {
    shape[open] = size / known;
    known = size;
  } else {
    fits = fits && open == lengths.size();
  }
  if (fits && known == size) return shape;
  throw std::invalid_argument(fmt::format(
      "reshape: {} is {}, {} elements; the shape ({}) {}", display_name(x, "x"), to_string(x.shape()), size,
      fmt::join(lengths, ", "), fits ? fmt::format("has {}", known) : std::string("cannot have as many")));
}

}  // namespace

template <Real T>
Variable<T> engine::reordered(const Variable<T>& x, const Axes& order, Location location) {
  require_value(x, "transpose");
  Shape dimensions(x.shape().size());
  if (order.empty()) {
    std::iota(dimensions.rbegin(), dimensions.rend(), std::size_t{0});
  } else {
    if (order.size() != dimensions.size())
      throw std::invalid_argument(fmt::format(
          "transpose: the order ({}) names {} dimensions, {} has shape {}", fmt::join(order, ", "),
          order.size(), display_name(*x.node(), "x"), to_string(x.shape())));
    normalized_axes(order, dimensions.size(), "transpose");
    const auto n = static_cast<std::ptrdiff_t>(dimensions.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      dimensions[i] = static_cast<std::size_t>(order[i] < 0 ? order[i] + n : order[i]);
  }
  return apply(rules::Transpose{{}, dimensions}, Operand<T>(x, location));
}

template <Real T>
Variable<T> swapaxes(Variable<T> x, std::ptrdiff_t a, std::ptrdiff_t b, Location location) {
  require_value(x, "swapaxes");
  const std::size_t dimensions = x.shape().size();
  Shape order(dimensions);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::swap(order[normalized_axes({a}, dimensions, "swapaxes")[0]],
            order[normalized_axes({b}, dimensions, "swapaxes")[0]]);
  return apply(rules::Transpose{{}, order}, Operand<T>(x, location));
}

template <Real T>
Variable<T> moveaxis(Variable<T> x, std::ptrdiff_t from, std::ptrdiff_t to, Location location) {
  require_value(x, "moveaxis");
  const std::size_t dimensions = x.shape().size();
  const std::size_t moved = normalized_axes({from}, dimensions, "moveaxis")[0];
  const std::size_t place = normalized_axes({to}, dimensions, "moveaxis")[0];
  Shape order(dimensions);
  for (std::size_t d = 0, other = 0; d < dimensions; ++d) {
    if (other == moved) ++other;
    order[d] = d == place ? moved : other++;
  }
  return apply(rules::Transpose{{}, order}, Operand<T>(x, location));
}

template <Real T>
Variable<T> reshape(const Variable<T>& x, const Lengths& lengths, Location location) {
  require_value(x, "reshape");
  return apply(rules::Reshape{{}, shape_from(lengths, *x.node())}, Operand<T>(x, location));
}

template <Real T>
Variable<T> ravel(Variable<T> x, Location location) {
  require_value(x, "ravel");
  return apply(rules::Reshape{{}, Shape{x.size()}}, Operand<T>(x, location));
}

template <Real T>
Variable<T> engine::expanded(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  require_value(x, "expand_dims");
  const std::size_t added = normalized_axes({axis}, x.shape().size() + 1, "expand_dims")[0];
  Shape shape;
  for (std::size_t d = 0; d <= x.shape().size(); ++d) {
    if (d == added) shape.push_back(1);
    if (d < x.shape().size()) shape.push_back(x.shape()[d]);
  }
  return reshape(x, shape, location);
}

template <Real T>
Variable<T> squeeze(const Variable<T>& x, const Axes& axes, Location location) {
  require_value(x, "squeeze");
  const Shape dropped = normalized_axes(axes, x.shape().size(), "squeeze");
  Shape shape;
  for (std::size_t d = 0; d < x.shape().size(); ++d) {
    const bool drop = std::binary_search(dropped.begin(), dropped.end(), d);
    if (drop && !axes.empty() && x.shape()[d] != 1)
      throw std::invalid_argument(fmt::format("squeeze: dimension {} of {} is {} long, expected 1: {} is {}",
                                              d, display_name(*x.node(), "x"), x.shape()[d],
                                              display_name(*x.node(), "x"), to_string(x.shape())));
    if (!drop || x.shape()[d] != 1) shape.push_back(x.shape()[d]);
  }
  return reshape(x, shape, location);
}

template <Real T>
Variable<T> broadcast_to(const Variable<T>& x, const Shape& shape, Location location) {
  require_value(x, "broadcast_to");
  return broadcast_to(x, x.shape(), shape, location);
}

template <Real T>
Variable<T> broadcast_to(const Variable<T>& x, const Shape& aligned, const Shape& shape, Location location) {
  require_value(x, "broadcast_to");
  if (element_count(aligned) != x.size() || !broadcasts_to(aligned, shape))
    throw std::invalid_argument(fmt::format("broadcast_to: {} is {}, which does not broadcast to {}",
                                            display_name(*x.node(), "x"), to_string(aligned),
                                            to_string(shape)));
  return apply(rules::BroadcastTo{{}, aligned, shape}, Operand<T>(x, location));
}

template XGRAD_EXPORT Array<float> formulas::reshape(const Array<float>&, const Shape&);
template XGRAD_EXPORT Array<double> formulas::reshape(const Array<double>&, const Shape&);
template XGRAD_EXPORT Variable<float> formulas::reshape(const Variable<float>&, const Shape&);
template XGRAD_EXPORT Variable<double> formulas::reshape(const Variable<double>&, const Shape&);
template XGRAD_EXPORT Symbol formulas::reshape(const Symbol&, const Shape&);
template XGRAD_EXPORT Array<float> formulas::broadcast_to(const Array<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<double> formulas::broadcast_to(const Array<double>&, const Shape&, const Shape&);
template XGRAD_EXPORT Variable<float> formulas::broadcast_to(const Variable<float>&, const Shape&,
                                                             const Shape&);
template XGRAD_EXPORT Variable<double> formulas::broadcast_to(const Variable<double>&, const Shape&,
                                                              const Shape&);
template XGRAD_EXPORT Symbol formulas::broadcast_to(const Symbol&, const Shape&, const Shape&);
template XGRAD_EXPORT Variable<float> engine::reordered(const Variable<float>&, const Axes&, Location);
template XGRAD_EXPORT Variable<double> engine::reordered(const Variable<double>&, const Axes&, Location);
template XGRAD_EXPORT Variable<float> swapaxes(Variable<float>, std::ptrdiff_t, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> swapaxes(Variable<double>, std::ptrdiff_t, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> moveaxis(Variable<float>, std::ptrdiff_t, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> moveaxis(Variable<double>, std::ptrdiff_t, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> ravel(Variable<float>, Location);
template XGRAD_EXPORT Variable<double> ravel(Variable<double>, Location);
template XGRAD_EXPORT Variable<float> reshape(const Variable<float>&, const Lengths&, Location);
template XGRAD_EXPORT Variable<double> reshape(const Variable<double>&, const Lengths&, Location);
template XGRAD_EXPORT Variable<float> engine::expanded(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> engine::expanded(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> squeeze(const Variable<float>&, const Axes&, Location);
template XGRAD_EXPORT Variable<double> squeeze(const Variable<double>&, const Axes&, Location);
template XGRAD_EXPORT Variable<float> broadcast_to(const Variable<float>&, const Shape&, Location);
template XGRAD_EXPORT Variable<double> broadcast_to(const Variable<double>&, const Shape&, Location);
template XGRAD_EXPORT Variable<float> broadcast_to(const Variable<float>&, const Shape&, const Shape&,
                                                   Location);
template XGRAD_EXPORT Variable<double> broadcast_to(const Variable<double>&, const Shape&, const Shape&,
                                                    Location);

}  // namespace xgrad
