/// Forward mode: derivatives along a direction, computed beside the values.
#pragma once

#include "export.hpp"
#include "forward_frame.hpp"
#include "variable.hpp"

#include <type_traits>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// A value, and its derivative along the direction that was asked for.
template <Real T>
struct ValueAndTangent {
  Variable<T> value;
  Variable<T> tangent;
};

namespace engine {

/// Throws std::invalid_argument if the numbers differ.
void require_as_many(const char* operation, std::size_t inputs, std::size_t tangents);

}  // namespace engine

namespace detail {

/// Makes v the direction of x in `frame`. Throws std::invalid_argument if one of them is empty, unless v has
/// x's shape, and if x has a direction.
template <Real T>
void set_direction(engine::ForwardFrame& frame, const Variable<T>& x, const Operand<T>& v,
                   const char* asked = "jvp");

/// The tangent of y in `frame`: zeros, if y has none.
template <Real T>
Variable<T> tangent_of(const engine::ForwardFrame& frame, const Variable<T>& y, const char* asked = "jvp");

}  // namespace detail

/// f(x), and the directional derivative df/dx·v (a Jacobian-vector product), computed beside it: one forward
/// pass, whatever the number of outputs. f takes a Variable and returns one; v has x's shape. Tapes record
/// what is computed here as they do elsewhere, so the result can be differentiated, and f may ask a tape for
/// gradients: jvp of a gradient is a Hessian-vector product.
///
///     auto [y, dy] = jvp([](const Variable<double>& x) { return sum(tanh(x) * x); }, x, v);
///
/// f gets x itself, and so may ask a tape for the gradient with respect to it. Throws std::invalid_argument
/// if x or v is empty, or v has another shape than x.
template <class F, Real T>
ValueAndTangent<T> jvp(const F& f, const Variable<T>& x, const std::type_identity_t<Operand<T>>& v) {
  engine::ForwardFrame frame;
  detail::set_direction(frame, x, v);
  Variable<T> y = f(x);
  Variable<T> dy = detail::tangent_of(frame, y);
  return {std::move(y), std::move(dy)};
}

/// The same of several inputs, each with its direction: f takes a vector of Variables. Throws
/// std::invalid_argument also if the same Variable is given twice.
template <class F, Real T>
ValueAndTangent<T> jvp(const F& f, const std::vector<Variable<T>>& x, const std::vector<Variable<T>>& v) {
  engine::require_as_many("jvp", x.size(), v.size());
  engine::ForwardFrame frame;
  for (std::size_t i = 0; i < x.size(); ++i) detail::set_direction(frame, x[i], Operand<T>(v[i]));
  Variable<T> y = f(x);
  Variable<T> dy = detail::tangent_of(frame, y);
  return {std::move(y), std::move(dy)};
}

}  // namespace xgrad
