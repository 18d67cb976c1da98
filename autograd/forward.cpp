#include "forward.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace xgrad {

using namespace engine;

void engine::require_as_many(const char* operation, std::size_t inputs, std::size_t tangents) {
  if (inputs != tangents)
    throw std::invalid_argument(fmt::format("{}: {} inputs and {} tangents given; each input needs one",
                                            operation, inputs, tangents));
}

template <Real T>
void detail::set_direction(ForwardFrame& frame, const Variable<T>& x, const Operand<T>& v) {
  require_value(x, "jvp");
  require_value(v, "jvp", "the tangent");
  const std::string name = display_name(*x.node(), "x");
  if (x.shape() != v.shape())
    throw std::invalid_argument(fmt::format("jvp: the tangent is {}, {} is {}; the shapes must be equal",
                                            to_string(v.shape()), name, to_string(x.shape())));
  if (!frame.add_input(x.node(), v.variable().node()))
    throw std::invalid_argument(fmt::format("jvp: {} is given twice; it has one tangent", name));
}

template <Real T>
Variable<T> detail::tangent_of(const ForwardFrame& frame, const Variable<T>& y) {
  require_value(y, "jvp", "what f returned");
  const NodeRef tangent = frame.tangent_of(*y.node());
  return Variable<T>(tangent ? tangent : y.node()->filled(0));
}

template XGRAD_EXPORT void detail::set_direction(ForwardFrame&, const Variable<float>&,
                                                 const Operand<float>&);
template XGRAD_EXPORT void detail::set_direction(ForwardFrame&, const Variable<double>&,
                                                 const Operand<double>&);
template XGRAD_EXPORT Variable<float> detail::tangent_of(const ForwardFrame&, const Variable<float>&);
template XGRAD_EXPORT Variable<double> detail::tangent_of(const ForwardFrame&, const Variable<double>&);

}  // namespace xgrad
