// Products along axes, of all pairs of elements, and of vectors in space: what products.hpp has beside matrix
// products.
#include "../kernels/broadcast_plan.hpp"
#include "../message_parts.hpp"
#include "../rule.hpp"
#include "arithmetic.hpp"
#include "products.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <span>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// "x is (2, 3)"
std::size_t dimension_of(std::ptrdiff_t axis, const AnyOperand& x, const char* operation) {
  return normalized_axes({axis}, x.shape().size(), operation)[0];
}

template <Real T>
Variable<T> multiplied(const Variable<T>& a, const Variable<T>& b, Location location) {
  return record<rules::Multiply, T>(Operand<T>(a, location), Operand<T>(b, location));
}

template <Real T>
Variable<T> matrix_product(const Variable<T>& a, const Variable<T>& b, Location location) {
  return matmul<T>(Operand<T>(a, location), Operand<T>(b, location));
}

/// x as a matrix: its rows are the indices of some dimensions, its columns those of the others.
template <Real T>
Variable<T> as_matrix(const Operand<T>& x, const Shape& rows, const Shape& columns) {
  Axes order(rows);
  for (const std::size_t d : columns) order.push_back(static_cast<std::ptrdiff_t>(d));
  const auto count = [&](const Shape& dimensions) {
    return std::accumulate(dimensions.begin(), dimensions.end(), std::size_t{1},
                           [&](std::size_t n, std::size_t d) { return n * x.shape()[d]; });
  };
  const bool in_order = std::is_sorted(order.begin(), order.end());
  const Variable<T> turned = in_order ? x.variable() : reordered(x.variable(), order, x.location());
  return reshape(turned, {count(rows), count(columns)}, x.location());
}

/// The dimensions that are not among those.
Shape others(const Shape& dimensions, std::size_t rank) {
  Shape rest;
  for (std::size_t d = 0; d < rank; ++d)
    if (std::find(dimensions.begin(), dimensions.end(), d) == dimensions.end()) rest.push_back(d);
  return rest;
}

/// The sum over a pair of dimensions of each product, dimension of_a[i] of a with dimension of_b[i] of b.
template <Real T>
Variable<T> contracted(const char* operation, const Operand<T>& a, const Operand<T>& b, const Shape& of_a,
                       const Shape& of_b) {
  for (std::size_t i = 0; i < of_a.size(); ++i)
    if (a.shape()[of_a[i]] != b.shape()[of_b[i]])
      throw std::invalid_argument(fmt::format("{}: dimension {} of {} and dimension {} of {} differ: {}, {}",
                                              operation, of_a[i], display_name(a.node(), "a"), of_b[i],
                                              display_name(b.node(), "b"), shape_text(a.node(), "a"),
                                              shape_text(b.node(), "b")));
  const Shape rows = others(of_a, a.shape().size()), columns = others(of_b, b.shape().size());
  Shape shape;
  for (const std::size_t d : rows) shape.push_back(a.shape()[d]);
  for (const std::size_t d : columns) shape.push_back(b.shape()[d]);
  const Location location = a.location();
  const auto product = matrix_product(as_matrix(a, rows, of_a), as_matrix(b, of_b, columns), location);
  return reshape(product, shape, location);
}

template <Real T>
void require_values(const Operand<T>& a, const Operand<T>& b, const char* operation) {
  require_value(a, operation, "a");
  require_value(b, operation, "b");
}

/// x with one dimension moved to another place.
template <Real T>
Variable<T> moved(const Variable<T>& x, std::size_t from, std::size_t to, Location location) {
  if (from == to) return x;
  Axes order;
  for (std::size_t d = 0, next = 0; d < x.shape().size(); ++d) {
    if (next == from) ++next;
    order.push_back(static_cast<std::ptrdiff_t>(d == to ? from : next++));
  }
  return reordered(x, order, location);
}

/// A vector along the last dimension: the layout of all their first elements.
template <Real T>
Layout without_last(const View<T>& x) {
  Layout layout;
  layout.shape = Shape(x.shape().begin(), x.shape().end() - 1);
  layout.strides = Strides(x.strides().begin(), x.strides().end() - 1);
  return layout;
}

}  // namespace

namespace rules {

// y = a × b, of vectors along the last dimension:  da = b × g,  db = g × a, as g·(a × b) = a·(b × g)
struct Cross : Structural {
  static constexpr std::string_view name = "cross";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"a", "b"};
  static constexpr bool takes_views = true;

  template <Real T>
  Array<T> value(const View<T>& a, const View<T>& b) const {
    Array<T> y = uninitialized<T>(a.shape());
    if (y.size() == 0) return y;
    const Layout of_a = without_last(a), of_b = without_last(b);
    const std::array<View<T>, 2> firsts{View<T>(a.data(), of_a), View<T>(b.data(), of_b)};
    const kernels::BroadcastPlan plan(of_a.shape, std::span<const View<T>>(firsts));
    const std::size_t row = plan.dimensions() - 1;
    const std::ptrdiff_t next_a = a.strides().back(), next_b = b.strides().back();
    T* to = y.data();
    plan.for_rows([&](const std::ptrdiff_t* offset) {
      const T *u = a.data() + offset[0], *v = b.data() + offset[1];
      for (std::size_t i = 0; i < plan.length(row); ++i) {
        const T u1 = u[0], u2 = u[next_a], u3 = u[2 * next_a], v1 = v[0], v2 = v[next_b], v3 = v[2 * next_b];
        *to++ = u2 * v3 - u3 * v2;
        *to++ = u3 * v1 - u1 * v3;
        *to++ = u1 * v2 - u2 * v1;
        u += plan.stride(row, 0);
        v += plan.stride(row, 1);
      }
    });
    return y;
  }
  auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) const {
    return apply(Cross{}, b, g);
  }
  auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) const {
    return apply(Cross{}, g, a);
  }
};
template struct Compiled<Cross>;

}  // namespace rules

template <Real T>
Variable<T> engine::tensordot(const Operand<T>& a, const Operand<T>& b, const Axes& of_a, const Axes& of_b) {
  require_values(a, b, "tensordot");
  if (of_a.size() != of_b.size())
    throw std::invalid_argument(fmt::format("tensordot: {} axes of {} and {} of {} given; expected as many",
                                            of_a.size(), display_name(a.node(), "a"), of_b.size(),
                                            display_name(b.node(), "b")));
  const auto dimensions = [](const Axes& axes, const AnyOperand& x) {
    Shape all;
    if (!axes.empty())
      normalized_axes(axes, x.shape().size(), "tensordot");  // throws for one that comes twice
    for (const std::ptrdiff_t axis : axes) all.push_back(dimension_of(axis, x, "tensordot"));
    return all;
  };
  return contracted("tensordot", a, b, dimensions(of_a, a), dimensions(of_b, b));
}

template <Real T>
Variable<T> engine::tensordot(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t count) {
  require_values(a, b, "tensordot");
  const auto rank_of_a = static_cast<std::ptrdiff_t>(a.shape().size()),
             rank_of_b = static_cast<std::ptrdiff_t>(b.shape().size());
  if (count < 0 || count > std::min(rank_of_a, rank_of_b))
    throw std::invalid_argument(
        fmt::format("tensordot: the sum over {} axes of each operand is asked for: {}, {}", count,
                    shape_text(a.node(), "a"), shape_text(b.node(), "b")));
  Shape of_a(static_cast<std::size_t>(count)), of_b = of_a;
  std::iota(of_a.begin(), of_a.end(), static_cast<std::size_t>(rank_of_a - count));
  std::iota(of_b.begin(), of_b.end(), std::size_t{0});
  return contracted("tensordot", a, b, of_a, of_b);
}

template <Real T>
Variable<T> dot(const Operand<T>& a, const Operand<T>& b) {
  require_values(a, b, "dot");
  const std::size_t rank_of_a = a.shape().size(), rank_of_b = b.shape().size();
  if (rank_of_a == 0 || rank_of_b == 0) return record<rules::Multiply, T>(a, b);
  return contracted("dot", a, b, Shape{rank_of_a - 1},
                    Shape{rank_of_b - std::min<std::size_t>(rank_of_b, 2)});
}

template <Real T>
Variable<T> inner(const Operand<T>& a, const Operand<T>& b) {
  require_values(a, b, "inner");
  if (a.shape().empty() || b.shape().empty()) return record<rules::Multiply, T>(a, b);
  return contracted("inner", a, b, Shape{a.shape().size() - 1}, Shape{b.shape().size() - 1});
}

template <Real T>
Variable<T> vdot(const Operand<T>& a, const Operand<T>& b) {
  require_values(a, b, "vdot");
  const std::size_t size = element_count(a.shape());
  if (element_count(b.shape()) != size)
    throw std::invalid_argument(fmt::format("vdot: the operands differ in their number of elements: {}, {}",
                                            shape_text(a.node(), "a"), shape_text(b.node(), "b")));
  const Location location = a.location();
  return matrix_product(reshape(a.variable(), {size}, location), reshape(b.variable(), {size}, location),
                        location);
}

template <Real T>
Variable<T> outer(const Operand<T>& a, const Operand<T>& b) {
  require_values(a, b, "outer");
  const Location location = a.location();
  return matrix_product(reshape(a.variable(), {element_count(a.shape()), 1}, location),
                        reshape(b.variable(), {1, element_count(b.shape())}, location), location);
}

// y_{i·p+k, j·q+l} = a_ij·b_kl: as arrays of i, k, j, l both broadcast.
template <Real T>
Variable<T> kron(const Operand<T>& a, const Operand<T>& b) {
  require_values(a, b, "kron");
  const std::size_t rank = std::max(a.shape().size(), b.shape().size());
  const Shape of_a = aligned_shape(a.shape(), rank), of_b = aligned_shape(b.shape(), rank);
  Shape spread_a(2 * rank), spread_b(2 * rank), shape(rank);
  for (std::size_t d = 0; d < rank; ++d) {
    spread_a[2 * d] = of_a[d];
    spread_a[2 * d + 1] = spread_b[2 * d] = 1;
    spread_b[2 * d + 1] = of_b[d];
    shape[d] = of_a[d] * of_b[d];
  }
  const Location location = a.location();
  return reshape(multiplied(reshape(a.variable(), spread_a, location),
                            reshape(b.variable(), spread_b, location), location),
                 shape, location);
}

template <Real T>
Variable<T> cross(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t axis) {
  require_values(a, b, "cross");
  const Location location = a.location();
  const auto vectors = [&](const Operand<T>& x, const char* name) {
    const std::size_t dimension = dimension_of(axis, x, "cross");
    if (x.shape()[dimension] != 3)
      throw std::invalid_argument(fmt::format("cross: dimension {} of {} is {} long, expected 3: {}",
                                              dimension, display_name(x.node(), name), x.shape()[dimension],
                                              shape_text(x.node(), name)));
    return moved(x.variable(), dimension, x.shape().size() - 1, location);
  };
  const Variable<T> u = vectors(a, "a"), v = vectors(b, "b");
  Shape shape;
  if (!broadcast(u.shape(), v.shape(), shape))
    throw std::invalid_argument(fmt::format("cross: shapes do not broadcast: {}, {}",
                                            shape_text(a.node(), "a"), shape_text(b.node(), "b")));
  const auto repeated = [&](const Variable<T>& x) {
    return x.shape() == shape ? x : broadcast_to(x, shape, location);
  };
  const Variable<T> x = repeated(u), z = repeated(v);
  const Variable<T> y = apply(rules::Cross{}, Operand<T>(x, location), Operand<T>(z, location));
  const std::size_t last = shape.size() - 1;
  return moved(y, last, normalized_axes({axis}, shape.size(), "cross")[0], location);
}

template XGRAD_EXPORT Variable<float> engine::tensordot(const Operand<float>&, const Operand<float>&,
                                                        std::ptrdiff_t);
template XGRAD_EXPORT Variable<float> engine::tensordot(const Operand<float>&, const Operand<float>&,
                                                        const Axes&, const Axes&);
template XGRAD_EXPORT Variable<double> engine::tensordot(const Operand<double>&, const Operand<double>&,
                                                         std::ptrdiff_t);
template XGRAD_EXPORT Variable<double> engine::tensordot(const Operand<double>&, const Operand<double>&,
                                                         const Axes&, const Axes&);
template XGRAD_EXPORT Variable<float> dot(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> dot(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> inner(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> inner(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> vdot(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> vdot(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> outer(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> outer(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> kron(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> kron(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> cross(const Operand<float>&, const Operand<float>&, std::ptrdiff_t);
template XGRAD_EXPORT Variable<double> cross(const Operand<double>&, const Operand<double>&, std::ptrdiff_t);

}  // namespace xgrad
