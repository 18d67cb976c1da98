#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/ops/shapes.hpp>
#include <xgrad/autograd/rule.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>
#include <stdexcept>

namespace xgrad {

using namespace engine;

template <Real T>
Variable<T> permuted(const Variable<T>& x, const Shape& order, Location location = {});

namespace rules {

// dx = g, permuted back
struct Transpose : Structural {
  static constexpr std::string_view name = "transpose";
  static constexpr bool linear = true;

  Shape order;  // dimension i of y is dimension order[i] of x

  auto value(const auto& x) const { return permuted(x, order); }
  auto pullback(const auto& g, const auto&, const auto&) const {
    Shape back(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) back[order[i]] = i;
    return permuted(g, back);
  }
};
template struct Compiled<Transpose>;

}  // namespace rules

template <Real T>
Variable<T> permuted(const Variable<T>& x, const Shape& order, Location location) {
  const Operand<T> operand(x, location);
  return apply(rules::Transpose{{}, order}, operand);
}

namespace rules {

struct Reshape : Structural {
  static constexpr std::string_view name = "reshape";
  static constexpr bool linear = true;

  Shape shape;

  auto value(const auto& x) const { return reshape(x, shape); }
  auto pullback(const auto& g, const auto& x, const auto&) const { return reshape(g, shape_of(x)); }
};
template struct Compiled<Reshape>;

// An element that was repeated gets the sum of its copies' cotangents: the dual of Sum.
struct BroadcastTo : Structural {
  static constexpr std::string_view name = "broadcast_to";
  static constexpr bool linear = true;

  Shape aligned, shape;

  auto value(const auto& x) const { return broadcast_to(x, aligned, shape); }
  auto pullback(const auto& g, const auto& x, const auto&) const { return sum_to(g, aligned, shape_of(x)); }
};
template struct Compiled<BroadcastTo>;

}  // namespace rules

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
  return permuted(x, dimensions, location);
}

template <Real T>
Variable<T> reshape(const Variable<T>& x, const Shape& shape, Location location) {
  require_value(x, "reshape");
  if (element_count(shape) != x.size())
    throw std::invalid_argument(fmt::format("reshape: {} is {}, {} elements; the shape {} has {}",
                                            display_name(*x.node(), "x"), to_string(x.shape()), x.size(),
                                            to_string(shape), element_count(shape)));
  const Operand<T> operand(x, location);
  return apply(rules::Reshape{{}, shape}, operand);
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
  const Operand<T> operand(x, location);
  return apply(rules::BroadcastTo{{}, aligned, shape}, operand);
}

template XGRAD_EXPORT Variable<float> engine::reordered(const Variable<float>&, const Axes&, Location);
template XGRAD_EXPORT Variable<double> engine::reordered(const Variable<double>&, const Axes&, Location);
template XGRAD_EXPORT Variable<float> reshape(const Variable<float>&, const Shape&, Location);
template XGRAD_EXPORT Variable<double> reshape(const Variable<double>&, const Shape&, Location);
template XGRAD_EXPORT Variable<float> broadcast_to(const Variable<float>&, const Shape&, Location);
template XGRAD_EXPORT Variable<double> broadcast_to(const Variable<double>&, const Shape&, Location);
template XGRAD_EXPORT Variable<float> broadcast_to(const Variable<float>&, const Shape&, const Shape&,
                                                   Location);
template XGRAD_EXPORT Variable<double> broadcast_to(const Variable<double>&, const Shape&, const Shape&,
                                                    Location);

}  // namespace xgrad
