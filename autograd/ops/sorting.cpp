#include "sorting.hpp"
#include "../rule.hpp"
#include "index_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <vector>

namespace xgrad {

using namespace engine;

namespace {

Shape with_last(Shape shape, std::size_t length) {
  shape.back() = length;
  return shape;
}

/// Throws unless there is a row of indices for each row of x, each below `length`.
void require_indices(const char* operation, const Node& x, const Node& indices, std::size_t length) {
  const Shape &shape = x.shape(), &rows = indices.shape();
  if (shape.empty() || rows.size() != shape.size() || with_last(shape, 0) != with_last(rows, 0))
    throw std::invalid_argument(fmt::format(
        "{}: {} is {}, {} is {}; all but the last dimension must be equal", operation, display_name(x, "x"),
        to_string(shape), display_name(indices, "indices"), to_string(rows)));
  const Array<std::int64_t>& all = as<std::int64_t>(indices).value();
  if (const auto i = first_outside(all, length))
    throw std::out_of_range(
        fmt::format("{}: index {} is out of range for rows of {}", operation, all.data()[*i], length));
}

}  // namespace

namespace rules {

// What was not taken gets no gradient. The rules are each other's duals.
struct PutAlongAxis;

struct TakeAlongAxis : Structural {
  static constexpr std::string_view name = "take_along_axis";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  void check(const Node& x, const Node& indices) const {
    require_indices("take_along_axis", x, indices, row_length(x.shape()));
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    Array<T> y = uninitialized<T>(indices.shape());
    const std::size_t length = x.shape().back(), taken = indices.shape().back();
    for (std::size_t i = 0; i < y.size(); ++i)
      y.data()[i] = x.data()[i / taken * length + static_cast<std::size_t>(indices.data()[i])];
    return y;
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const;
};

// Where an index comes twice, both are added.
struct PutAlongAxis : Structural {
  static constexpr std::string_view name = "put_along_axis";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  std::size_t length = 0;

  void check(const Node& x, const Node& indices) const {
    require_indices("put_along_axis", x, indices, length);
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    Array<T> y = uninitialized<T>(with_last(x.shape(), length));
    std::fill(y.data(), y.data() + y.size(), T(0));
    const std::size_t put = x.shape().back();
    for (std::size_t i = 0; i < x.size(); ++i)
      y.data()[i / put * length + static_cast<std::size_t>(indices.data()[i])] += x.data()[i];
    return y;
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X&, const auto& indices, const X&) const {
    return apply(TakeAlongAxis{}, g, indices);
  }
};

template <class X>
X TakeAlongAxis::pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const {
  return apply(PutAlongAxis{{}, row_length(shape_of(x))}, g, indices);
}
template struct Compiled<TakeAlongAxis>;
template struct Compiled<PutAlongAxis>;

struct TopK : Structural {
  static constexpr std::string_view name = "topk";
  static constexpr std::array outputs{"values", "indices"};
  static constexpr std::array index_outputs{false, true};

  std::size_t k = 0;

  void check(const Node& x) const {
    if (x.shape().empty() || k > x.shape().back())
      throw std::invalid_argument(fmt::format("topk: {} is {}; rows of at least {} elements are needed",
                                              display_name(x, "x"), to_string(x.shape()), k));
  }

  template <Real T>
  std::tuple<Array<T>, Array<std::int64_t>> value(const Array<T>& x) const {
    const std::size_t length = x.shape().back();
    const Shape shape = with_last(x.shape(), k);
    Array<T> values = uninitialized<T>(shape);
    Array<std::int64_t> indices(shape);
    std::vector<std::int64_t> order(length);
    for (std::size_t row = 0; row * k < values.size(); ++row) {
      const T* from = x.data() + row * length;
      const auto comes_first = [from](std::int64_t i, std::int64_t j) {
        const bool i_is_nan = std::isnan(from[i]), j_is_nan = std::isnan(from[j]);
        if (i_is_nan || j_is_nan) return i_is_nan != j_is_nan ? i_is_nan : i < j;
        return from[i] != from[j] ? from[i] > from[j] : i < j;
      };
      std::iota(order.begin(), order.end(), std::int64_t{0});
      std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(),
                        comes_first);
      for (std::size_t j = 0; j < k; ++j) {
        indices.data()[row * k + j] = order[j];
        values.data()[row * k + j] = from[order[j]];
      }
    }
    return {std::move(values), std::move(indices)};
  }

  auto pullback(const auto& g, const auto& x, const auto& y) const {
    return apply(PutAlongAxis{{}, row_length(shape_of(x))}, output<0>(g), output<1>(y));
  }
  template <Real T>
  auto pushforward(const Variable<T>& dx, const Variable<T>&, const auto& y) const {
    return std::tuple(apply(TakeAlongAxis{}, dx, output<1>(y)), output<1>(y));
  }
};
template struct Compiled<TopK>;

}  // namespace rules

template <Real T>
ValuesAndIndices<T> topk(const Variable<T>& x, std::size_t k, Location location) {
  auto [values, indices] = apply(rules::TopK{{}, k}, Operand<T>(x, location));
  return {std::move(values), std::move(indices)};
}

template <Real T>
Variable<T> take_along_axis(const Variable<T>& x, const Variable<std::int64_t>& indices, Location location) {
  return apply(rules::TakeAlongAxis{}, Operand<T>(x, location), indices);
}

template <Real T>
Variable<T> put_along_axis(const Variable<T>& x, const Variable<std::int64_t>& indices, std::size_t length,
                           Location location) {
  return apply(rules::PutAlongAxis{{}, length}, Operand<T>(x, location), indices);
}

template XGRAD_EXPORT Variable<float> put_along_axis(const Variable<float>&, const Variable<std::int64_t>&,
                                                     std::size_t, Location);
template XGRAD_EXPORT Variable<double> put_along_axis(const Variable<double>&, const Variable<std::int64_t>&,
                                                      std::size_t, Location);
template XGRAD_EXPORT ValuesAndIndices<float> topk(const Variable<float>&, std::size_t, Location);
template XGRAD_EXPORT ValuesAndIndices<double> topk(const Variable<double>&, std::size_t, Location);
template XGRAD_EXPORT Variable<float> take_along_axis(const Variable<float>&, const Variable<std::int64_t>&,
                                                      Location);
template XGRAD_EXPORT Variable<double> take_along_axis(const Variable<double>&, const Variable<std::int64_t>&,
                                                       Location);

}  // namespace xgrad
