#include "derivative_chart.hpp"
#include "../../ops/reductions.hpp"
#include "../../shape.hpp"
#include "../../tape.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace xgrad::inspect {
namespace {

std::vector<double> to_vector(const Array<double>& array) {
  return {array.data(), array.data() + array.size()};
}

}  // namespace

Chart derivative_chart(const std::string& name, const ElementwiseFunction& f, double lowest, double highest) {
  if (!(lowest < highest && std::isfinite(highest - lowest)))
    throw std::invalid_argument(
        fmt::format("derivative_chart: \"{}\" over [{}, {}], expected two finite "
                    "numbers, the smaller one first",
                    name, lowest, highest));
  constexpr std::size_t points = 201;
  Array<double> at(Shape{points});
  for (std::size_t i = 0; i < points; ++i)
    at(i) = lowest + (highest - lowest) * static_cast<double>(i) / (points - 1);

  const Variable<double> x(at, "x");
  Tape tape;
  const Variable<double> y = f(x);
  if (y.shape() != x.shape())
    throw std::invalid_argument(
        fmt::format("derivative_chart: \"{}\" makes {} of {}, expected the same shape", name,
                    to_string(y.shape()), to_string(x.shape())));
  // Each y depends on its own x only, so the derivative of the sum holds all of them.
  const Array<double> slope = y.needs_gradient() ? tape.gradient(sum(y), {x}).front().value()
                                                 : Array<double>(xt::zeros<double>({points}));
  return {.title = name,
          .x_label = "x",
          .series = {{"value", to_vector(at), to_vector(y.value())},
                     {"derivative", to_vector(at), to_vector(slope), Series::Style::dashed}}};
}

}  // namespace xgrad::inspect
