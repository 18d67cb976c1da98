/// Derivatives of functions: grad, value_and_grad, vjp; with jvp (forward.hpp), jacobian, hessian and hvp
/// (jacobian.hpp) and checkpoint.
///
/// Each takes a function of Variables, and where: one input, several, or a vector of them. They nest, and mix
/// with tapes: what a tape records of them can be differentiated.
///
///     const auto f = [](const Variable<double>& x) { return sum(x * x * x); };
///     grad(f, x)                                                      // 3x²
///     grad([&](const Variable<double>& x) { return sum(grad(f, x)); }, x)   // 6x
///
/// A function is differentiated by what it is given. What it uses from outside is constant to it, also if it
/// is the same Variable. It may return a value that does not depend on an input: the derivative is 0.
#pragma once

#include "differentiation.hpp"
#include "export.hpp"
#include "variable.hpp"

#include <array>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace detail {

template <class X>
struct dtype_of {
  using type = engine::real_of<X>;
};
template <Real T>
struct dtype_of<Variable<T>> {
  using type = T;
};

template <class First, class... Rest>
struct dtype_of_inputs : dtype_of<First> {
  static_assert((std::is_same_v<typename dtype_of<First>::type, typename dtype_of<Rest>::type> && ...),
                "xgrad: the inputs differ in dtype; cast<double>(x) converts a float one");
};

template <Real T, class X>
Variable<T> as_input(const X& x) {
  if constexpr (IsVariable<X>)
    return x;
  else
    return constant(x);
}

template <class... X>
auto as_inputs(const X&... x) {
  using T = typename dtype_of_inputs<X...>::type;
  return std::vector<Variable<T>>{as_input<T>(x)...};
}

/// f as a function of a vector of n Variables.
template <Real T, std::size_t n, class F>
auto of_vector(const F& f) {
  return [&f](const std::vector<Variable<T>>& x) -> Variable<T> {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      constexpr bool takes_them = requires { f(x[i]...); };
      static_assert(takes_them, "xgrad: the function must take as many Variables as there are inputs");
      if constexpr (takes_them) {
        static_assert(std::is_same_v<std::decay_t<decltype(f(x[i]...))>, Variable<T>>,
                      "xgrad: the function must return a Variable of its inputs' dtype");
        return f(x[i]...);
      }
    }
    (std::make_index_sequence<n>());
  };
}

/// What belongs to n inputs: of one alone, of several an array, for `auto [a, b] = …`.
template <std::size_t n, class One>
auto of_inputs(std::vector<One>&& all) {
  if constexpr (n == 1)
    return std::move(all[0]);
  else
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return std::array<One, n>{std::move(all[i])...};
    }
  (std::make_index_sequence<n>());
}

}  // namespace detail

namespace engine {

/// One input or more, each a Variable, an array, an xtensor expression, a number or a std::vector of numbers.
template <class... X>
concept Differentiable = sizeof...(X) > 0 && (detail::IsOperand<X> && ...);

template <Real T>
struct ValueAndGradients {
  Variable<T> value;
  std::vector<Variable<T>> gradients;
};

template <Real T>
ValueAndGradients<T> value_and_gradients(const char* asked, const FunctionOf<T>& f,
                                         const std::vector<Variable<T>>& x);

}  // namespace engine

/// A value and its gradient: of one input a Variable, of several an array of them, of a vector a vector.
template <Real T, class Gradient>
struct ValueAndGradient {
  Variable<T> value;
  Gradient gradient;
};

/// f(x…), and df/dx for each input: `auto [y, g] = value_and_grad(f, x)`, `auto [y, g] = value_and_grad(f, a,
/// b)` with g[0] and g[1]. Throws std::invalid_argument if f returns more than one element, or an input is
/// empty.
template <class F, class... X>
requires engine::Differentiable<X...>
auto value_and_grad(const F& f, const X&... x) {
  using T = typename detail::dtype_of_inputs<X...>::type;
  constexpr std::size_t n = sizeof...(X);
  auto made =
      engine::value_and_gradients<T>("value_and_grad", detail::of_vector<T, n>(f), detail::as_inputs(x...));
  auto gradient = detail::of_inputs<n>(std::move(made.gradients));
  return ValueAndGradient<T, decltype(gradient)>{std::move(made.value), std::move(gradient)};
}
template <class F, Real T>
ValueAndGradient<T, std::vector<Variable<T>>> value_and_grad(const F& f, const std::vector<Variable<T>>& x) {
  auto made = engine::value_and_gradients<T>("value_and_grad", f, x);
  return {std::move(made.value), std::move(made.gradients)};
}

/// df/dx, as `value_and_grad`: `grad(f, x)`, `auto [ga, gb] = grad(f, a, b)`.
template <class F, class... X>
requires engine::Differentiable<X...>
auto grad(const F& f, const X&... x) {
  using T = typename detail::dtype_of_inputs<X...>::type;
  constexpr std::size_t n = sizeof...(X);
  return detail::of_inputs<n>(
      engine::value_and_gradients<T>("grad", detail::of_vector<T, n>(f), detail::as_inputs(x...)).gradients);
}
template <class F, Real T>
std::vector<Variable<T>> grad(const F& f, const std::vector<Variable<T>>& x) {
  return engine::value_and_gradients<T>("grad", f, x).gradients;
}

/// v ↦ Jᵀ·v, of a function at the inputs that `vjp` evaluated it at: how the inputs pull back a cotangent v
/// of its value. It may be called any number of times.
template <Real T, std::size_t n>
class Pullback {
 public:
  explicit Pullback(std::shared_ptr<engine::Differentiation<T>> of, Variable<T> y)
      : of_(std::move(of)), y_(std::move(y)) {}

  /// The gradient of Σ v·f(x), for each input. Throws std::invalid_argument unless v has the shape of f(x),
  /// and std::logic_error if f was recorded by a tape of a user that has ended.
  auto operator()(const Operand<T>& v) const { return detail::of_inputs<n>(of_->gradients(y_, v)); }

 private:
  std::shared_ptr<engine::Differentiation<T>> of_;
  Variable<T> y_;
};

template <Real T, std::size_t n>
struct ValueAndPullback {
  Variable<T> value;
  Pullback<T, n> pullback;
};

/// f(x…), of any shape, and its vector-Jacobian products:
///
///     auto [y, pullback] = vjp(f, x);
///     auto g = pullback(v);           // (dy/dx)ᵀ·v
template <class F, class... X>
requires engine::Differentiable<X...>
auto vjp(const F& f, const X&... x) {
  using T = typename detail::dtype_of_inputs<X...>::type;
  constexpr std::size_t n = sizeof...(X);
  auto differentiation = std::make_shared<engine::Differentiation<T>>("vjp", detail::as_inputs(x...));
  Variable<T> y = detail::of_vector<T, n>(f)(differentiation->inputs());
  differentiation->stop();
  return ValueAndPullback<T, n>{y, Pullback<T, n>(std::move(differentiation), y)};
}

}  // namespace xgrad
