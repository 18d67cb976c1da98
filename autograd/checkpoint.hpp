/// checkpoint: values that are computed again instead of kept.
#pragma once

#include "differentiation.hpp"
#include "export.hpp"
#include "functions.hpp"
#include "variable.hpp"

#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Variable<T> checkpointed(FunctionOf<T> f, const std::vector<Variable<T>>& x, Location location);

}  // namespace engine

/// f(x…), of which the tape keeps the value and nothing that it was computed by: a sweep back computes f
/// anew, and differentiates that. It saves the memory of all intermediate values for the time of one more
/// evaluation. In a loop of n steps, of which each √n are one checkpoint, memory grows as √n.
///
///     u = checkpoint([&](const Variable<double>& u) { return ten_steps(u, k); }, u);
///
/// f may use other Variables from outside, as k here: they get their gradients, too. It is called again with
/// what it was called with, and must compute the same: it draws no random numbers, and what it refers to is
/// alive as long as the tape. The tape holds a copy of f. In forward mode nothing would be kept, and f is
/// just called. Throws std::invalid_argument if an input, or what f returns, is empty.
template <class F, class... X>
requires engine::Differentiable<X...>
auto checkpoint(F f, const X&... x) {
  using T = typename detail::dtype_of_inputs<X...>::type;
  constexpr std::size_t n = sizeof...(X);
  return engine::checkpointed<T>(
      [f = std::move(f)](const std::vector<Variable<T>>& in) { return detail::of_vector<T, n>(f)(in); },
      detail::as_inputs(x...), Location());
}
template <class F, Real T>
Variable<T> checkpoint(F f, const std::vector<Variable<T>>& x, Location location = Location::current()) {
  return engine::checkpointed<T>(std::move(f), x, location);
}

}  // namespace xgrad
