#include "indexing.hpp"
#include "../rule.hpp"
#include "index_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace xgrad {

using namespace engine;

namespace {

/// "3", or of an array that is no vector "(3, 1)".
std::string counted(const Node& indices) {
  const Shape& shape = indices.shape();
  return shape.size() == 1 ? std::to_string(shape[0]) : to_string(shape);
}

/// Throws for an index that is none of `columns`.
void require_columns(const char* operation, const Node& indices, std::size_t columns, const std::string& of) {
  const Array<std::int64_t>& all = as<std::int64_t>(indices).value();
  if (const auto i = first_outside(all, columns))
    throw std::out_of_range(
        fmt::format("{}: index {} of row {} is out of range: {}", operation, all.data()[*i], *i, of));
}

}  // namespace

namespace rules {

// Entries that were not picked get no gradient. The rules are each other's duals.
struct Pick : Structural {
  static constexpr std::string_view name = "pick";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  void check(const Node& x, const Node& indices) const {
    if (x.shape().size() != 2 || indices.shape() != Shape{x.shape()[0]})
      throw std::invalid_argument(
          fmt::format("pick: {} is {}, there are {} indices; one for each row is needed",
                      display_name(x, "x"), to_string(x.shape()), counted(indices)));
    require_columns("pick", indices, x.shape()[1],
                    fmt::format("{} is {}", display_name(x, "x"), to_string(x.shape())));
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    const std::size_t columns = x.shape()[1];
    Array<T> y = uninitialized<T>(indices.shape());
    for (std::size_t i = 0; i < y.size(); ++i)
      y.data()[i] = x.data()[i * columns + static_cast<std::size_t>(indices.data()[i])];
    return y;
  }
  Symbol text(const Symbol& x, const Symbol&) const { return call(name, {x}); }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const;
};

struct Place : Structural {
  static constexpr std::string_view name = "place";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  std::size_t columns = 0;

  void check(const Node& x, const Node& indices) const {
    if (x.shape().size() != 1 || indices.shape() != x.shape())
      throw std::invalid_argument(fmt::format("place: {} is {}, there are {} indices; one for each is needed",
                                              display_name(x, "x"), to_string(x.shape()), counted(indices)));
    require_columns("place", indices, columns, fmt::format("{} columns", columns));
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    Array<T> y = uninitialized<T>(Shape{x.size(), columns});
    std::fill(y.data(), y.data() + y.size(), T(0));
    for (std::size_t i = 0; i < x.size(); ++i)
      y.data()[i * columns + static_cast<std::size_t>(indices.data()[i])] = x.data()[i];
    return y;
  }
  Symbol text(const Symbol& x, const Symbol&) const { return call(name, {x}); }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X&, const auto& indices, const X&) const {
    return apply(Pick{}, g, indices);
  }
};

template <class X>
X Pick::pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const {
  return apply(Place{{}, length_of(shape_of(x), 1)}, g, indices);
}
template struct Compiled<Pick>;
template struct Compiled<Place>;

}  // namespace rules

template <Real T, detail::IsIndexVariable I>
Variable<T> pick(const Variable<T>& x, const I& indices, Location location) {
  return apply(rules::Pick{}, Operand<T>(x, location), indices);
}
template <Real T>
Variable<T> pick(const Variable<T>& x, Indices indices, Location location) {
  return pick(x, std::move(indices).variable(location), location);
}

template <Real T, detail::IsIndexVariable I>
Variable<T> place(const Variable<T>& x, const I& indices, std::size_t columns, Location location) {
  return apply(rules::Place{{}, columns}, Operand<T>(x, location), indices);
}
template <Real T>
Variable<T> place(const Variable<T>& x, Indices indices, std::size_t columns, Location location) {
  return place(x, std::move(indices).variable(location), columns, location);
}

template XGRAD_EXPORT Variable<float> pick(const Variable<float>&, Indices, Location);
template XGRAD_EXPORT Variable<double> pick(const Variable<double>&, Indices, Location);
template XGRAD_EXPORT Variable<float> pick(const Variable<float>&, const Variable<std::int64_t>&, Location);
template XGRAD_EXPORT Variable<double> pick(const Variable<double>&, const Variable<std::int64_t>&, Location);
template XGRAD_EXPORT Variable<float> place(const Variable<float>&, Indices, std::size_t, Location);
template XGRAD_EXPORT Variable<double> place(const Variable<double>&, Indices, std::size_t, Location);
template XGRAD_EXPORT Variable<float> place(const Variable<float>&, const Variable<std::int64_t>&,
                                            std::size_t, Location);
template XGRAD_EXPORT Variable<double> place(const Variable<double>&, const Variable<std::int64_t>&,
                                             std::size_t, Location);

}  // namespace xgrad
