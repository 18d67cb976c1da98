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
void detail::set_direction(ForwardFrame& frame, const Variable<T>& x, const Operand<T>& v,
                           const char* asked) {
  require_value(x, asked);
  require_value(v, asked, "the tangent");
  const std::string name = display_name(*x.node(), "x");
  if (x.shape() != v.shape())
    throw std::invalid_argument(fmt::format("{}: the tangent is {}, {} is {}; the shapes must be equal",
                                            asked, to_string(v.shape()), name, to_string(x.shape())));
  if (!frame.add_input(x.node(), v.variable().node()))
    throw std::invalid_argument(fmt::format("{}: {} is given twice; it has one tangent", asked, name));
}

template <Real T>
Variable<T> detail::tangent_of(const ForwardFrame& frame, const Variable<T>& y, const char* asked) {
  require_value(y, asked, "what f returned");
  const NodeRef tangent = frame.tangent_of(*y.node());
  return Variable<T>(tangent ? tangent : y.node()->filled(0));
}

template XGRAD_EXPORT void detail::set_direction(ForwardFrame&, const Variable<float>&, const Operand<float>&,
                                                 const char*);
template XGRAD_EXPORT void detail::set_direction(ForwardFrame&, const Variable<double>&,
                                                 const Operand<double>&, const char*);
template XGRAD_EXPORT Variable<float> detail::tangent_of(const ForwardFrame&, const Variable<float>&,
                                                         const char*);
template XGRAD_EXPORT Variable<double> detail::tangent_of(const ForwardFrame&, const Variable<double>&,
                                                          const char*);

}  // namespace xgrad
