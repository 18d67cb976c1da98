#include "sorting.hpp"
#include "../rule.hpp"
#include "gathering.hpp"
#include "index_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace xgrad {

using namespace engine;

namespace {

/// Whether a comes before b: numbers by size, NaN behind all of them.
template <Real T>
bool before(T a, T b) {
  return std::isnan(b) ? !std::isnan(a) : a < b;
}

/// The lines along one axis of an array, which need not lie in one piece.
struct AxisLines {
  std::size_t count, length, step;

  AxisLines(const Shape& shape, std::size_t axis) : count(1), length(shape[axis]), step(1) {
    for (std::size_t d = 0; d < shape.size(); ++d) {
      if (d != axis) count *= shape[d];
      if (d > axis) step *= shape[d];
    }
  }

  /// Where element i of a line lies, if lines have this length or another.
  std::size_t at(std::size_t line, std::size_t i) const { return at(line, i, length); }
  std::size_t at(std::size_t line, std::size_t i, std::size_t of_length) const {
    return (line / step * of_length + i) * step + line % step;
  }
};

}  // namespace

namespace rules {

struct TopK : Structural {
  static constexpr std::string_view name = "topk";
  static constexpr std::array outputs{"values", "indices"};
  static constexpr std::array index_outputs{false, true};

  std::size_t axis = 0, k = 0;

  void check(const Node& x) const {
    if (k > x.shape()[axis])
      throw std::invalid_argument(
          fmt::format("topk: dimension {} has {} elements, {} are asked for: {} is {}", axis, x.shape()[axis],
                      k, display_name(x, "x"), to_string(x.shape())));
  }

  template <Real T>
  std::tuple<Array<T>, Array<std::int64_t>> value(const Array<T>& x) const {
    const AxisLines lines(x.shape(), axis);
    const Shape shape = with_length(x.shape(), axis, k);
    Array<T> values = uninitialized<T>(shape);
    Array<std::int64_t> indices(shape);
    std::vector<T> line(lines.length);
    std::vector<std::int64_t> order(lines.length);
    for (std::size_t l = 0; l < lines.count; ++l) {
      for (std::size_t i = 0; i < line.size(); ++i) line[i] = x.data()[lines.at(l, i)];
      const auto comes_first = [&](std::int64_t i, std::int64_t j) {
        const T a = line[static_cast<std::size_t>(i)], b = line[static_cast<std::size_t>(j)];
        return before(b, a) || (!before(a, b) && i < j);
      };
      std::iota(order.begin(), order.end(), std::int64_t{0});
      std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(),
                        comes_first);
      for (std::size_t j = 0; j < k; ++j) {
        indices.data()[lines.at(l, j, k)] = order[j];
        values.data()[lines.at(l, j, k)] = line[static_cast<std::size_t>(order[j])];
      }
    }
    return {std::move(values), std::move(indices)};
  }

  auto pullback(const auto& g, const auto& x, const auto& y) const {
    return formulas::put_along_axis(output<0>(g), output<1>(y), axis, length_of(shape_of(x), axis));
  }
  template <Real T>
  auto pushforward(const Variable<T>& dx, const Variable<T>&, const auto& y) const {
    return std::tuple(formulas::take_along_axis(dx, output<1>(y), axis), output<1>(y));
  }
};
template struct Compiled<TopK>;

}  // namespace rules

template <Real T>
ValuesAndIndices<T> topk(const Variable<T>& x, std::size_t k, std::ptrdiff_t axis, Location location) {
  require_value(x, "topk");
  const std::size_t dimension = normalized_axes({axis}, x.shape().size(), "topk")[0];
  auto [values, indices] = apply(rules::TopK{{}, dimension, k}, Operand<T>(x, location));
  return {std::move(values), std::move(indices)};
}

template <Real T>
Variable<T> sort(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  require_value(x, "sort");
  const auto dimension = static_cast<std::ptrdiff_t>(normalized_axes({axis}, x.shape().size(), "sort")[0]);
  return take_along_axis(x, argsort(x, dimension), dimension, location);
}

template <Real T>
Array<std::int64_t> argsort(const Variable<T>& x, std::ptrdiff_t axis) {
  require_value(x, "argsort");
  const AxisLines lines(x.shape(), normalized_axes({axis}, x.shape().size(), "argsort")[0]);
  const T* const elements = x.value().data();
  Array<std::int64_t> indices = uninitialized<std::int64_t>(x.shape());
  std::vector<std::int64_t> order(lines.length);
  for (std::size_t l = 0; l < lines.count; ++l) {
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t i, std::int64_t j) {
      return before(elements[lines.at(l, static_cast<std::size_t>(i))],
                    elements[lines.at(l, static_cast<std::size_t>(j))]);
    });
    for (std::size_t i = 0; i < lines.length; ++i) indices.data()[lines.at(l, i)] = order[i];
  }
  return indices;
}

template <Real T>
Array<std::int64_t> engine::places_in(const Operand<T>& sorted, const Operand<T>& values, bool right) {
  require_value(sorted, "searchsorted", "sorted");
  require_value(values, "searchsorted", "values");
  if (sorted.shape().size() != 1)
    throw std::invalid_argument(fmt::format("searchsorted: {} is {}, expected a vector",
                                            display_name(sorted.node(), "sorted"),
                                            to_string(sorted.shape())));
  const Array<T>&vector = sorted.value(), &wanted = values.value();
  Array<std::int64_t> places = uninitialized<std::int64_t>(wanted.shape());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const T value = wanted.data()[i];
    places.data()[i] =
        (right ? std::upper_bound(vector.data(), vector.data() + vector.size(), value, before<T>)
               : std::lower_bound(vector.data(), vector.data() + vector.size(), value, before<T>)) -
        vector.data();
  }
  return places;
}

template <Real T>
Array<T> unique(const Variable<T>& x) {
  require_value(x, "unique");
  std::vector<T> elements(x.value().data(), x.value().data() + x.size());
  std::sort(elements.begin(), elements.end(), before<T>);
  const auto end =
      std::unique(elements.begin(), elements.end(), [](T a, T b) { return !before(a, b) && !before(b, a); });
  elements.erase(end, elements.end());
  return detail::to_array<T>(elements);
}

template XGRAD_EXPORT ValuesAndIndices<float> topk(const Variable<float>&, std::size_t, std::ptrdiff_t,
                                                   Location);
template XGRAD_EXPORT ValuesAndIndices<double> topk(const Variable<double>&, std::size_t, std::ptrdiff_t,
                                                    Location);
template XGRAD_EXPORT Variable<float> sort(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> sort(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Array<std::int64_t> argsort(const Variable<float>&, std::ptrdiff_t);
template XGRAD_EXPORT Array<std::int64_t> argsort(const Variable<double>&, std::ptrdiff_t);
template XGRAD_EXPORT Array<std::int64_t> engine::places_in(const Operand<float>&, const Operand<float>&,
                                                            bool);
template XGRAD_EXPORT Array<std::int64_t> engine::places_in(const Operand<double>&, const Operand<double>&,
                                                            bool);
template XGRAD_EXPORT Array<float> unique(const Variable<float>&);
template XGRAD_EXPORT Array<double> unique(const Variable<double>&);

}  // namespace xgrad
