#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/ops/indexing.hpp>
#include <xgrad/autograd/rule.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

std::size_t columns_of(const Shape& shape) { return shape.empty() ? 0 : shape.back(); }

}  // namespace

void Indices::check_dimension(std::size_t dimension) {
  if (dimension != 1)
    throw std::invalid_argument(
        fmt::format("indices or labels: an array of {} dimensions was given, expected 1", dimension));
}

namespace rules {

// Entries that were not picked get no gradient. The rules are each other's duals.
struct Pick : Structural {
  static constexpr std::string_view name = "pick";
  static constexpr bool linear = true;

  Indices indices;

  void check(const Node& x) const {
    if (x.shape().size() != 2 || x.shape()[0] != indices.size())
      throw std::invalid_argument(
          fmt::format("pick: {} is {}, there are {} indices; one for each row is needed",
                      display_name(x, "x"), to_string(x.shape()), indices.size()));
    for (std::size_t i = 0; i < indices.size(); ++i)
      if (indices[i] >= x.shape()[1])
        throw std::out_of_range(fmt::format("pick: index {} of row {} is out of range: {} is {}",
                                            static_cast<std::ptrdiff_t>(indices[i]), i, display_name(x, "x"),
                                            to_string(x.shape())));
  }

  auto value(const auto& x) const { return pick(x, indices); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return place(g, indices, columns_of(shape_of(x)));
  }
};
template struct Compiled<Pick>;

struct Place : Structural {
  static constexpr std::string_view name = "place";
  static constexpr bool linear = true;

  Indices indices;
  std::size_t columns = 0;

  void check(const Node& x) const {
    if (x.shape().size() != 1 || x.shape()[0] != indices.size())
      throw std::invalid_argument(fmt::format("place: {} is {}, there are {} indices; one for each is needed",
                                              display_name(x, "x"), to_string(x.shape()), indices.size()));
    for (std::size_t i = 0; i < indices.size(); ++i)
      if (indices[i] >= columns)
        throw std::out_of_range(fmt::format("place: index {} of row {} is out of range: {} columns",
                                            static_cast<std::ptrdiff_t>(indices[i]), i, columns));
  }

  auto value(const auto& x) const { return place(x, indices, columns); }
  auto pullback(const auto& g, const auto&, const auto&) const { return pick(g, indices); }
};
template struct Compiled<Place>;

}  // namespace rules

template <Real T>
Variable<T> pick(const Variable<T>& x, Indices indices, Location location) {
  const Operand<T> operand(x, location);
  return apply(rules::Pick{{}, std::move(indices)}, operand);
}

template <Real T>
Variable<T> place(const Variable<T>& x, Indices indices, std::size_t columns, Location location) {
  const Operand<T> operand(x, location);
  return apply(rules::Place{{}, std::move(indices), columns}, operand);
}

template XGRAD_EXPORT Variable<float> pick(const Variable<float>&, Indices, Location);
template XGRAD_EXPORT Variable<double> pick(const Variable<double>&, Indices, Location);
template XGRAD_EXPORT Variable<float> place(const Variable<float>&, Indices, std::size_t, Location);
template XGRAD_EXPORT Variable<double> place(const Variable<double>&, Indices, std::size_t, Location);

}  // namespace xgrad
