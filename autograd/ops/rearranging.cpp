#include "rearranging.hpp"
#include "../kernels/arrange.hpp"
#include "../message_parts.hpp"
#include "../rule.hpp"
#include "arithmetic.hpp"
#include "index_range.hpp"
#include "joining.hpp"
#include "shapes.hpp"
#include "views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace xgrad {

using namespace engine;

namespace rules {

// An element that was taken several times gets the sum of its copies' cotangents. The rules are each other's
// duals.
struct Rearrange : Structural {
  static constexpr std::string_view name = "rearrange";
  static constexpr bool linear = true;

  PooledVector<Choice> choices;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    Array<T> y = kernels::choose<T>(x, choices[0].axis, choices[0].indices);
    for (std::size_t i = 1; i < choices.size(); ++i)
      y = kernels::choose<T>(y, choices[i].axis, choices[i].indices);
    return y;
  }
  template <class G>
  G pullback(const G& g, const auto& x, const auto&) const;
};

struct AddBack : Structural {
  static constexpr std::string_view name = "add_back";
  static constexpr bool linear = true;

  PooledVector<Choice> choices;
  Shape lengths;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    Array<T> y = kernels::add_chosen<T>(x, choices[0].axis, choices[0].indices, lengths[0]);
    for (std::size_t i = 1; i < choices.size(); ++i)
      y = kernels::add_chosen<T>(y, choices[i].axis, choices[i].indices, lengths[i]);
    return y;
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(Rearrange{{}, choices}, g); }
};

template <class G>
G Rearrange::pullback(const G& g, const auto& x, const auto&) const {
  return apply(AddBack{{}, choices, lengths_of(choices, shape_of(x))}, g);
}
template struct Compiled<Rearrange>;
template struct Compiled<AddBack>;

}  // namespace rules

namespace {

/// x[f(0)], x[f(1)], …, `count` elements along one dimension.
template <Real T, class F>
Variable<T> chosen_by(const Variable<T>& x, std::size_t axis, std::size_t count, const F& f,
                      Location location) {
  Choice choice{axis, PooledVector<std::int64_t>(count)};
  for (std::size_t i = 0; i < count; ++i) choice.indices[i] = static_cast<std::int64_t>(f(i));
  return rearranged(x, {std::move(choice)}, location);
}

template <Real T>
std::size_t dimension_of(const Variable<T>& x, std::ptrdiff_t axis, const char* operation) {
  require_value(x, operation);
  return normalized_axes({axis}, x.shape().size(), operation)[0];
}

}  // namespace

template <Real T>
Variable<T> engine::rearranged(const Variable<T>& x, PooledVector<Choice> choices, Location location) {
  return apply(rules::Rearrange{{}, std::move(choices)}, Operand<T>(x, location));
}

template <Real T>
Variable<T> engine::added_back(const Variable<T>& x, const PooledVector<Choice>& choices,
                               const Shape& lengths, Location location) {
  return apply(rules::AddBack{{}, choices, lengths}, Operand<T>(x, location));
}

template <Real T>
Variable<T> engine::flipped(const Variable<T>& x, const Axes& axes, Location location) {
  require_value(x, "flip");
  PooledVector<Slice> slices(x.shape().size(), all());
  for (const std::size_t d : normalized_axes(axes, x.shape().size(), "flip"))
    slices[d] = range(placeholders::_, placeholders::_, -1);
  return view(x, Slices(std::move(slices)), location);
}

template <Real T>
Variable<T> roll(Variable<T> x, std::ptrdiff_t shift, std::ptrdiff_t axis, Location location) {
  const std::size_t dimension = dimension_of(x, axis, "roll");
  const std::size_t count = x.shape()[dimension];
  const auto length = static_cast<std::ptrdiff_t>(std::max<std::size_t>(count, 1));
  const auto first = static_cast<std::size_t>(((-shift) % length + length) % length);
  return chosen_by(
      x, dimension, count, [&](std::size_t i) { return (i + first) % count; }, location);
}

template <Real T>
Variable<T> roll(Variable<T> x, std::ptrdiff_t shift, Location location) {
  require_value(x, "roll");
  return reshape(roll(reshape(x, Shape{x.size()}, location), shift, 0, location), x.shape(), location);
}

template <Real T>
Variable<T> repeat(Variable<T> x, std::size_t count, std::size_t axis, Location location) {
  const std::size_t dimension = dimension_of(x, static_cast<std::ptrdiff_t>(axis), "repeat");
  return chosen_by(
      x, dimension, count * x.shape()[dimension], [&](std::size_t i) { return i / count; }, location);
}

template <Real T>
Variable<T> repeat(Variable<T> x, std::vector<std::size_t> counts, std::size_t axis, Location location) {
  const std::size_t dimension = dimension_of(x, static_cast<std::ptrdiff_t>(axis), "repeat");
  if (counts.size() != x.shape()[dimension])
    throw std::invalid_argument(
        fmt::format("repeat: {} counts were given for the {} elements of dimension {}: {}", counts.size(),
                    x.shape()[dimension], dimension, shape_text(*x.node())));
  std::vector<std::size_t> each;
  for (std::size_t i = 0; i < counts.size(); ++i) each.insert(each.end(), counts[i], i);
  return chosen_by(
      x, dimension, each.size(), [&](std::size_t i) { return each[i]; }, location);
}

template <Real T>
Variable<T> engine::tiled(const Variable<T>& x, const Axes& repetitions, Location location) {
  require_value(x, "tile");
  const Shape shape = aligned_shape(x.shape(), repetitions.size());
  const std::size_t whole = shape.size() - repetitions.size();
  PooledVector<Choice> choices;
  for (std::size_t i = 0; i < repetitions.size(); ++i) {
    if (repetitions[i] < 0)
      throw std::invalid_argument(fmt::format("tile: {} repetitions were given, expected 0 or more: {}",
                                              repetitions[i], shape_text(*x.node())));
    const std::size_t length = shape[whole + i];
    if (repetitions[i] == 1) continue;
    Choice choice{whole + i, PooledVector<std::int64_t>(length * static_cast<std::size_t>(repetitions[i]))};
    for (std::size_t k = 0; k < choice.indices.size(); ++k)
      choice.indices[k] = static_cast<std::int64_t>(k % length);
    choices.push_back(std::move(choice));
  }
  const Variable<T> aligned = shape == x.shape() ? x : reshape(x, shape, location);
  return choices.empty() ? aligned : rearranged(aligned, std::move(choices), location);
}

template <Real T>
Variable<T> rot90(Variable<T> x, int quarters, const Axes& axes, Location location) {
  require_value(x, "rot90");
  if (axes.size() != 2)
    throw std::invalid_argument(fmt::format("rot90: {} axes were given, expected 2", axes.size()));
  const std::size_t dimensions = x.shape().size();
  normalized_axes(axes, dimensions, "rot90");
  const int turns = (quarters % 4 + 4) % 4;
  if (turns == 0) return x;
  if (turns == 2) return flip(x, axes, location);
  if (turns == 1) return swapaxes(flip(x, Axes{axes[1]}, location), axes[0], axes[1], location);
  return flip(swapaxes(x, axes[0], axes[1], location), Axes{axes[1]}, location);
}

template <Real T>
Variable<T> diff(const Variable<T>& x, int order, std::ptrdiff_t axis, Location location) {
  const std::size_t dimension = dimension_of(x, axis, "diff");
  const auto d = static_cast<std::ptrdiff_t>(dimension);
  if (order < 0)
    throw std::invalid_argument(fmt::format("diff: the order {} was given, expected 0 or more", order));
  if (static_cast<std::size_t>(order) >= x.shape()[dimension] && order > 0)
    throw std::invalid_argument(fmt::format("diff: dimension {} has {} elements; order {} takes more: {}",
                                            dimension, x.shape()[dimension], order, shape_text(*x.node())));
  Variable<T> y = x;
  for (int i = 0; i < order; ++i) {
    const auto length = static_cast<std::ptrdiff_t>(y.shape()[dimension]);
    y = record<rules::Subtract, T>(Operand<T>(slice(y, d, 1, length, location), location),
                                   Operand<T>(slice(y, d, 0, length - 1, location), location));
  }
  return y;
}

template <Real T>
Variable<T> gradient(const Variable<T>& x, double spacing, std::ptrdiff_t axis, Location location) {
  const std::size_t dimension = dimension_of(x, axis, "gradient");
  const auto d = static_cast<std::ptrdiff_t>(dimension);
  const auto n = static_cast<std::ptrdiff_t>(x.shape()[dimension]);
  if (n < 2)
    throw std::invalid_argument(
        fmt::format("gradient: dimension {} has {} elements, two at least are needed: {}", dimension, n,
                    shape_text(*x.node())));
  if (spacing == 0) throw std::invalid_argument("gradient: the spacing is 0");
  const auto difference = [&](std::ptrdiff_t from, std::ptrdiff_t to, std::ptrdiff_t count, double distance) {
    const Variable<T> change =
        record<rules::Subtract, T>(Operand<T>(slice(x, d, to, to + count, location), location),
                                   Operand<T>(slice(x, d, from, from + count, location), location));
    return record<rules::Divide, T>(Operand<T>(change, location),
                                    Operand<T>(static_cast<T>(distance), location));
  };
  return concatenate<T>({difference(0, 1, 1, spacing), difference(0, 2, n - 2, 2 * spacing),
                         difference(n - 2, n - 1, 1, spacing)},
                        d, location);
}

// ---- For float and double --------------------------------------------------------------------------------

template XGRAD_EXPORT Variable<float> engine::rearranged(const Variable<float>&, PooledVector<Choice>,
                                                         Location);
template XGRAD_EXPORT Variable<double> engine::rearranged(const Variable<double>&, PooledVector<Choice>,
                                                          Location);
template XGRAD_EXPORT Variable<float> engine::added_back(const Variable<float>&, const PooledVector<Choice>&,
                                                         const Shape&, Location);
template XGRAD_EXPORT Variable<double> engine::added_back(const Variable<double>&,
                                                          const PooledVector<Choice>&, const Shape&,
                                                          Location);
template XGRAD_EXPORT Variable<float> engine::flipped(const Variable<float>&, const Axes&, Location);
template XGRAD_EXPORT Variable<double> engine::flipped(const Variable<double>&, const Axes&, Location);
template XGRAD_EXPORT Variable<float> engine::tiled(const Variable<float>&, const Axes&, Location);
template XGRAD_EXPORT Variable<double> engine::tiled(const Variable<double>&, const Axes&, Location);
template XGRAD_EXPORT Variable<float> roll(Variable<float>, std::ptrdiff_t, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> roll(Variable<double>, std::ptrdiff_t, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> roll(Variable<float>, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> roll(Variable<double>, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> repeat(Variable<float>, std::size_t, std::size_t, Location);
template XGRAD_EXPORT Variable<double> repeat(Variable<double>, std::size_t, std::size_t, Location);
template XGRAD_EXPORT Variable<float> repeat(Variable<float>, std::vector<std::size_t>, std::size_t,
                                             Location);
template XGRAD_EXPORT Variable<double> repeat(Variable<double>, std::vector<std::size_t>, std::size_t,
                                              Location);
template XGRAD_EXPORT Variable<float> rot90(Variable<float>, int, const Axes&, Location);
template XGRAD_EXPORT Variable<double> rot90(Variable<double>, int, const Axes&, Location);
template XGRAD_EXPORT Variable<float> diff(const Variable<float>&, int, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> diff(const Variable<double>&, int, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> gradient(const Variable<float>&, double, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> gradient(const Variable<double>&, double, std::ptrdiff_t, Location);

}  // namespace xgrad
