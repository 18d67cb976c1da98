#include "diagonals.hpp"
#include "../kernels/broadcast_plan.hpp"
#include "../rule.hpp"
#include "reductions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

std::size_t length_of(const Shape& shape, std::size_t axis) { return axis < shape.size() ? shape[axis] : 0; }

/// A shape without a last dimension, but with two in these places.
Shape with_matrices(const Shape& shape, std::size_t axis1, std::size_t axis2, std::size_t rows,
                    std::size_t columns) {
  Shape result;
  std::size_t next = 0;
  for (std::size_t d = 0; d < shape.size() + 2; ++d)
    result.push_back(d == axis1 ? rows : d == axis2 ? columns : shape[next++]);
  return result;
}

/// The elements of x, as they lie, to where the layout has them in y.
template <Real T>
void scatter(const Array<T>& x, const Layout& layout, Array<T>& y) {
  const View<T> places(y.data(), layout);
  const kernels::BroadcastPlan plan(layout.shape, std::span(&places, 1));
  const std::size_t row = plan.dimensions() - 1;
  const std::ptrdiff_t step = plan.stride(row, 0);
  const T* from = x.data();
  plan.for_rows([&](const std::ptrdiff_t* offset) {
    T* to = y.data() + layout.offset + *offset;
    for (std::size_t i = 0; i < plan.length(row); ++i, to += step) *to = *from++;
  });
}

/// The elements of each row of x's matrices from first(i) up to last(i), zeros elsewhere.
template <Real T, class First, class Last>
Array<T> parts_of_rows(const Array<T>& x, const First& first, const Last& last) {
  Array<T> y = uninitialized<T>(x.shape());
  const auto columns = static_cast<std::ptrdiff_t>(x.shape().back()),
             rows = static_cast<std::ptrdiff_t>(x.shape().end()[-2]);
  const T* from = x.data();
  T* to = y.data();
  for (std::ptrdiff_t i = 0; to != y.data() + y.size(); i = i + 1 < rows ? i + 1 : 0) {
    const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(first(i), 0, columns),
                         end = std::clamp(last(i), begin, columns);
    std::fill(to, to + begin, T(0));
    std::copy(from + begin, from + end, to + begin);
    std::fill(to + end, to + columns, T(0));
    from += columns;
    to += columns;
  }
  return y;
}

void require_matrices(const char* operation, const Node& x) {
  if (x.shape().size() < 2)
    throw std::invalid_argument(fmt::format("{}: {} is {}; at least two dimensions are needed", operation,
                                            display_name(x, "x"), to_string(x.shape())));
}

}  // namespace

namespace rules {

// What is not on the diagonal gets no gradient. The rules are each other's duals.
struct Diagonal : Structural {
  static constexpr std::string_view name = "diagonal";
  static constexpr bool linear = true;

  std::size_t axis1 = 0, axis2 = 1;
  std::ptrdiff_t offset = 0;

  Layout view(const Layout& x) const { return x.diagonal(axis1, axis2, offset); }
  template <class G>
  G pullback(const G& g, const auto& x, const auto&) const;
};

struct PlaceDiagonal : Structural {
  static constexpr std::string_view name = "place_diagonal";
  static constexpr bool linear = true;

  std::size_t axis1 = 0, axis2 = 1;
  std::ptrdiff_t offset = 0;
  std::size_t rows = 0, columns = 0;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    Array<T> y = uninitialized<T>(
        with_matrices(Shape(x.shape().begin(), x.shape().end() - 1), axis1, axis2, rows, columns));
    std::fill(y.data(), y.data() + y.size(), T(0));
    if (x.size() > 0) scatter(x, Layout(y.shape()).diagonal(axis1, axis2, offset), y);
    return y;
  }
  auto pullback(const auto& g, const auto&, const auto&) const {
    return apply(Diagonal{{}, axis1, axis2, offset}, g);
  }
};

template <class G>
G Diagonal::pullback(const G& g, const auto& x, const auto&) const {
  return apply(
      PlaceDiagonal{{}, axis1, axis2, offset, length_of(shape_of(x), axis1), length_of(shape_of(x), axis2)},
      g);
}
template struct Compiled<Diagonal>;
template struct Compiled<PlaceDiagonal>;

// dx = the same triangle of g
struct Tril : Structural {
  static constexpr std::string_view name = "tril";
  static constexpr bool linear = true;

  std::ptrdiff_t offset = 0;

  void check(const Node& x) const { require_matrices("tril", x); }
  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return parts_of_rows(
        x, [](std::ptrdiff_t) { return 0; }, [this](std::ptrdiff_t i) { return i + offset + 1; });
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(Tril{{}, offset}, g); }
};
template struct Compiled<Tril>;

struct Triu : Structural {
  static constexpr std::string_view name = "triu";
  static constexpr bool linear = true;

  std::ptrdiff_t offset = 0;

  void check(const Node& x) const { require_matrices("triu", x); }
  template <Real T>
  Array<T> value(const Array<T>& x) const {
    const auto columns = static_cast<std::ptrdiff_t>(x.shape().back());
    return parts_of_rows(
        x, [this](std::ptrdiff_t i) { return i + offset; }, [=](std::ptrdiff_t) { return columns; });
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(Triu{{}, offset}, g); }
};
template struct Compiled<Triu>;

}  // namespace rules

template <Real T>
Variable<T> engine::diagonal_of(const Variable<T>& x, std::ptrdiff_t offset, std::ptrdiff_t axis1,
                                std::ptrdiff_t axis2, const char* operation, Location location) {
  require_value(x, operation);
  require_matrices(operation, *x.node());
  const std::size_t rank = x.shape().size();
  normalized_axes({axis1, axis2}, rank, operation);  // throws if both are the same
  const std::size_t row = normalized_axes({axis1}, rank, operation)[0],
                    column = normalized_axes({axis2}, rank, operation)[0];
  return apply(rules::Diagonal{{}, row, column, offset}, Operand<T>(x, location));
}

template <Real T>
Variable<T> trace(const Variable<T>& x, std::ptrdiff_t offset, std::ptrdiff_t axis1, std::ptrdiff_t axis2,
                  Location location) {
  return sum(diagonal_of(x, offset, axis1, axis2, "trace", location), -1, false, location);
}

template <Real T>
Variable<T> engine::diag_of(const Variable<T>& x, std::ptrdiff_t offset, Location location) {
  require_value(x, "diag");
  if (x.shape().size() == 2) return diagonal_of(x, offset, 0, 1, "diag", location);
  if (x.shape().size() != 1)
    throw std::invalid_argument(fmt::format("diag: {} is {}; expected a vector or a matrix",
                                            display_name(*x.node(), "x"), to_string(x.shape())));
  const std::size_t length = x.size() + static_cast<std::size_t>(std::abs(offset));
  return apply(rules::PlaceDiagonal{{}, 0, 1, offset, length, length}, Operand<T>(x, location));
}

template <Real T>
Variable<T> engine::tril_of(const Variable<T>& x, std::ptrdiff_t offset, Location location) {
  return apply(rules::Tril{{}, offset}, Operand<T>(x, location));
}

template <Real T>
Variable<T> engine::triu_of(const Variable<T>& x, std::ptrdiff_t offset, Location location) {
  return apply(rules::Triu{{}, offset}, Operand<T>(x, location));
}

template XGRAD_EXPORT Variable<float> engine::diagonal_of(const Variable<float>&, std::ptrdiff_t,
                                                          std::ptrdiff_t, std::ptrdiff_t, const char*,
                                                          Location);
template XGRAD_EXPORT Variable<float> trace(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                            std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> engine::diag_of(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> engine::tril_of(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> engine::triu_of(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> engine::diagonal_of(const Variable<double>&, std::ptrdiff_t,
                                                           std::ptrdiff_t, std::ptrdiff_t, const char*,
                                                           Location);
template XGRAD_EXPORT Variable<double> trace(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                             std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> engine::diag_of(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> engine::tril_of(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> engine::triu_of(const Variable<double>&, std::ptrdiff_t, Location);

}  // namespace xgrad
