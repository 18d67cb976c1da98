/// implicit_root: the derivative of a solution, by the implicit function theorem.
#pragma once

#include "export.hpp"
#include "functions.hpp"
#include "variable.hpp"

namespace xgrad XGRAD_EXPORT {

struct ImplicitRootOptions {
  /// How often the root can be differentiated. Each order evaluates f once more.
  std::size_t order = 1;
  /// x is refused if Newton's method would move one of its elements by more than this, relative to 1 + |x|.
  double tolerance = 1e-4;
};

namespace engine {

template <Real T>
Variable<T> implicit_root(const FunctionOf<T>& f, const Variable<T>& x, const Variable<T>& theta,
                          ImplicitRootOptions options);

}  // namespace engine

/// The solution x(θ) of f(x, θ) = 0, as a function of θ that can be differentiated, given x, a solution that
/// any method found: dx/dθ = −(∂f/∂x)⁻¹·∂f/∂θ. f(x, θ) has as many elements as x. What f uses from outside
/// counts as θ does.
///
///     const double found = …;                                   // x² = θ, by bisection say
///     auto root = implicit_root([](const auto& x, const auto& t) { return x * x - t; }, found, theta);
///     grad of it: 1/(2x)
///
/// The value is x after one step of Newton's method for each order. Each step x − A⁻¹·f(x, θ), with A = ∂f/∂x
/// held fixed, makes one derivative more exact. Throws std::invalid_argument if f has another number of
/// elements than x, or x is no solution, as the options say; and what `solve` throws where A is singular:
/// there the theorem does not hold.
template <class F, class X, class Theta>
requires(engine::Differentiable<X, Theta>) auto implicit_root(const F& f, const X& x, const Theta& theta,
                                                              ImplicitRootOptions options = {}) {
  using T = typename detail::dtype_of_inputs<X, Theta>::type;
  return engine::implicit_root<T>(detail::of_vector<T, 2>(f), detail::as_input<T>(x),
                                  detail::as_input<T>(theta), options);
}

}  // namespace xgrad
