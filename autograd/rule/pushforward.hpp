/// The tangents of a rule's values: forward mode, by the rule's formulas on Variables.
#pragma once

#include "../export.hpp"
#include "../tape.hpp"
#include "apply.hpp"
#include "array_formulas.hpp"
#include "formulas.hpp"
#include "kind.hpp"
#include "table.hpp"

#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace detail {

/// Whether f(x…) is linear in each input by itself, as a product is; of any number of inputs, in all
/// together.
template <class Rule>
inline constexpr bool is_linear = requires {
  requires Rule::linear;
};

/// The pullback is linear in its adjoint: dx = Jᵀ·g. So J·ẋ is the gradient of ẋ·(Jᵀ·g) with respect to g,
/// wherever that is taken.
template <std::size_t i, class Rule, Real T, class... X>
Variable<T> pullback_of_pullback(const Rule& rule, const Variable<T>& dx, const Shape& shape,
                                 const X&... x_and_y) {
  Tape* const outer = Tape::current();
  std::optional<Tape> own;
  if (outer == nullptr) own.emplace();
  const Variable<T> g(Array<T>(xt::zeros<T>(shape)));
  const Variable<T> terms = cotangent<i>(rule, g, x_and_y...) * dx;
  const Variable<T> product = formulas::sum_to(terms, Shape{}, Shape{});
  return (outer == nullptr ? *own : *outer)
      .gradient(product, g, {.differentiable = outer != nullptr, .allow_unused = true});
}

/// What the tangent ẋ of input i contributes to those of the outputs: ∂y/∂xᵢ·ẋ.
template <std::size_t i, class Rule, Real T, class Y, class... X>
auto pushed_forward(const Rule& rule, const Variable<T>& dx, const Y& y, const X&... x) {
  if constexpr (std::is_base_of_v<Elementwise, Rule>) {
    return cotangent<i>(rule, dx, x..., y);  // the Jacobian is diagonal
  } else if constexpr (requires { rule.pushforward(dx, x..., y); }) {
    return rule.pushforward(dx, x..., y);
  } else if constexpr (requires { rule.pushforward(Wrt<i>{}, dx, x..., y); }) {
    return rule.pushforward(Wrt<i>{}, dx, x..., y);
  } else if constexpr (is_linear<Rule>) {
    const auto operands = std::tie(x...);
    return with_inputs<Rule>([&]<std::size_t... k>(Wrt<k>...) {
      const auto operand = [&]<std::size_t j>(Wrt<j>) -> const auto& {
        if constexpr (j == i)
          return dx;
        else
          return std::get<j>(operands);
      };
      return apply(rule, operand(Wrt<k>{})...);
    });
  } else {
    static_assert(output_count<Rule>() == 1, "xgrad: a rule of several outputs needs a pushforward");
    return pullback_of_pullback<i>(rule, dx, y.shape(), x..., y);
  }
}

/// Adds a contribution to the tangent of an output. One that was not broadcast has the shape of its input.
template <Real T>
void add_tangent(engine::NodeRef& tangent, Variable<T> term, const Shape& shape) {
  if (term.shape() != shape) term = formulas::broadcast_to(term, term.shape(), shape);
  tangent = tangent ? (Variable<T>(tangent) + term).node() : term.node();
}

/// The tangents of the outputs, given those of the inputs; where one is zero everywhere, nothing stands for
/// it.
template <class Rule, Real T>
void pushforward(const void* attributes, engine::Inputs x, std::span<const engine::NodeRef> dx,
                 engine::Inputs y, std::span<engine::NodeRef> dy) {
  const auto& rule = rule_at<Rule>(attributes);
  if constexpr (is_variadic<Rule>) {
    static_assert(is_linear<Rule>, "xgrad: a rule of any number of inputs must be linear");
    std::vector<Variable<T>> tangents;
    for (std::size_t i = 0; i < x.size(); ++i) tangents.emplace_back(dx[i] ? dx[i] : x[i]->filled(0));
    dy[0] = apply(rule, tangents).node();
  } else {
    const auto outputs = for_outputs<Rule>(
        [&]<std::size_t k>(Wrt<k>) { return engine::variable_of<OutputOf<Rule, k, T>>(*y[k]); });
    const auto input = [&]<std::size_t i>(Wrt<i>) {
      if constexpr (!is_zero<Rule, i>) {
        if (!dx[i]) return;
        const auto terms = with_inputs<Rule>([&]<std::size_t... k>(Wrt<k>...) {
          return pushed_forward<i>(rule, Variable<T>(dx[i]), outputs,
                                   engine::variable_of<InputOf<Rule, k, T>>(*x[k])...);
        });
        if constexpr (output_count<Rule>() == 1)
          add_tangent<T>(dy[0], terms, y[0]->shape());
        else
          [&]<std::size_t... k>(std::index_sequence<k...>) {
            const auto add = [&]<std::size_t o>(Wrt<o>) {
              if constexpr (!gives_indices<Rule, o>()) add_tangent<T>(dy[o], output<o>(terms), y[o]->shape());
            };
            (add(Wrt<k>{}), ...);
          }
        (std::make_index_sequence<output_count<Rule>()>());
      }
    };
    with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>... wrt) { (input(wrt), ...); });
  }
}

}  // namespace detail
}  // namespace xgrad
