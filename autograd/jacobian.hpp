/// Matrices of derivatives: jacobian, hessian, and products with a Hessian.
#pragma once

#include "export.hpp"
#include "functions.hpp"
#include "variable.hpp"

#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// How a Jacobian is computed: row by row, by a sweep back for each element of y, or column by column, by a
/// forward pass (with an evaluation of f) for each element of x.
enum class JacobianMode { cheaper, reverse, forward };

struct JacobianOptions {
  /// `cheaper` is reverse unless y has more elements than x.
  JacobianMode mode = JacobianMode::cheaper;
};

namespace engine {

/// dy/dx for each x.
template <Real T>
std::vector<Variable<T>> jacobians(const char* asked, const FunctionOf<T>& f,
                                   const std::vector<Variable<T>>& x, JacobianMode mode);
/// ∂²f/∂xᵢ∂xⱼ, at [i][j].
template <Real T>
std::vector<std::vector<Variable<T>>> hessians(const FunctionOf<T>& f, const std::vector<Variable<T>>& x);
template <Real T>
std::vector<Variable<T>> hessian_products(const FunctionOf<T>& f, const std::vector<Variable<T>>& x,
                                          const std::vector<Variable<T>>& v);

}  // namespace engine

/// dy/dx of y = f(x): an array of shape y.shape + x.shape, whose element (i…, j…) is ∂y(i…)/∂x(j…). Throws
/// std::invalid_argument if an input, or what f returns, is empty.
template <class F, class X>
requires engine::Differentiable<X>
auto jacobian(const F& f, const X& x, JacobianOptions options = {}) {
  using T = typename detail::dtype_of_inputs<X>::type;
  return engine::jacobians<T>("jacobian", detail::of_vector<T, 1>(f), detail::as_inputs(x), options.mode)[0];
}
/// Of several inputs, one for each: `auto [Ja, Jb] = jacobian(f, a, b)`.
template <class F, class... X>
requires(engine::Differentiable<X...> && sizeof...(X) > 1) auto jacobian(const F& f, const X&... x) {
  using T = typename detail::dtype_of_inputs<X...>::type;
  constexpr std::size_t n = sizeof...(X);
  return detail::of_inputs<n>(engine::jacobians<T>("jacobian", detail::of_vector<T, n>(f),
                                                   detail::as_inputs(x...), JacobianMode::cheaper));
}
template <class F, Real T>
std::vector<Variable<T>> jacobian(const F& f, const std::vector<Variable<T>>& x,
                                  JacobianOptions options = {}) {
  return engine::jacobians<T>("jacobian", f, x, options.mode);
}

/// d²f/dx² of a function that returns one element: an array of shape x.shape + x.shape. Throws as `grad`.
template <class F, class X>
requires engine::Differentiable<X>
auto hessian(const F& f, const X& x) {
  using T = typename detail::dtype_of_inputs<X>::type;
  return engine::hessians<T>(detail::of_vector<T, 1>(f), detail::as_inputs(x))[0][0];
}
/// Of several inputs, a block for each two of them: `auto H = hessian(f, a, b)`, with ∂²f/∂a∂b in H[0][1], an
/// array of shape a.shape + b.shape.
template <class F, class... X>
requires(engine::Differentiable<X...> && sizeof...(X) > 1) auto hessian(const F& f, const X&... x) {
  using T = typename detail::dtype_of_inputs<X...>::type;
  return engine::hessians<T>(detail::of_vector<T, sizeof...(X)>(f), detail::as_inputs(x...));
}
template <class F, Real T>
std::vector<std::vector<Variable<T>>> hessian(const F& f, const std::vector<Variable<T>>& x) {
  return engine::hessians<T>(f, x);
}

/// (d²f/dx²)·v, without the matrix: what the gradient changes by along v, which has x's shape. Costs a few
/// gradients, whatever the number of elements (benchmarks/hessian_products). Throws as `grad` and `jvp`.
template <class F, class X>
requires engine::Differentiable<X>
auto hvp(const F& f, const X& x,
         const std::type_identity_t<Operand<typename detail::dtype_of_inputs<X>::type>>& v) {
  using T = typename detail::dtype_of_inputs<X>::type;
  return engine::hessian_products<T>(detail::of_vector<T, 1>(f), detail::as_inputs(x), {v.variable()})[0];
}
template <class F, Real T>
std::vector<Variable<T>> hvp(const F& f, const std::vector<Variable<T>>& x,
                             const std::vector<Variable<T>>& v) {
  return engine::hessian_products<T>(f, x, v);
}

}  // namespace xgrad
