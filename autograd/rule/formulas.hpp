/// A rule's formulas on what is not an array: on Symbols, which print them, and on Variables, which record
/// them.
#pragma once

#include "../export.hpp"
#include "../symbol.hpp"
#include "../variable.hpp"
#include "array_formulas.hpp"
#include "kind.hpp"
#include "letters.hpp"
#include "operands.hpp"
#include "operation_node.hpp"
#include "unbroadcast.hpp"

#include <cstdint>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace rules {

struct Max;
struct Min;
extern template struct Compiled<Max>;
extern template struct Compiled<Min>;

}  // namespace rules

/// Σ, max and min along the last axis, for Rowwise formulas on Variables: one number for each row.
template <Real T>
Variable<T> row_sum(const Variable<T>& x) {
  Shape rows = x.shape();
  rows.back() = 1;
  return formulas::sum_to(x, rows, rows);
}
template <Real T>
Variable<T> row_max(const Variable<T>& x) {
  return record<rules::Max, T>({x, Location()});
}
template <Real T>
Variable<T> row_min(const Variable<T>& x) {
  return record<rules::Min, T>({x, Location()});
}

namespace detail {

/// The rule at `attributes`, or one without any.
template <class Rule>
decltype(auto) rule_at(const void* attributes) {
  if constexpr (std::is_empty_v<Rule>)
    return Rule{};
  else
    return *static_cast<const Rule*>(attributes);
}

/// f of the rule at `attributes`; of one made anew if that is null.
template <class Rule, class F>
auto with_rule(const void* attributes, const F& f) {
  if (std::is_empty_v<Rule> || attributes == nullptr) return f(Rule{});
  return f(*static_cast<const Rule*>(attributes));
}

/// Calls f(Wrt<i>) for the input i that is known at run time only.
template <class Rule, class F>
void for_input(std::size_t input, const F& f) {
  with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>... wrt) {
    static_cast<void>(((input == i && (f(wrt), true)) || ...));
  });
}

/// f(x…) on Symbols. A rule whose value is not a formula of them says how it is written by `text(x…)`, or is
/// written as a call.
template <class Rule, class... X>
Symbol written(const Rule& rule, const X&... x) {
  if constexpr (requires { rule.text(x...); })
    return rule.text(x...);
  else if constexpr (requires { Symbol(rule.value(x...)); })
    return Symbol(rule.value(x...));
  else
    return call(Rule::name, {x...});
}

/// f(x…), in the letters given.
template <class Rule>
Symbol value_formula(const void* attributes, std::span<const Symbol> x) {
  if constexpr (is_variadic<Rule>)
    return call(Rule::name, x);
  else
    return with_rule<Rule>(attributes, [&](const Rule& rule) {
      return with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) { return written(rule, x[i]...); });
    });
}

/// The cotangent of an input; "0" where it is zero everywhere.
template <class Rule>
Symbol cotangent_formula(const void* attributes, std::size_t input, const Symbol& g,
                         std::span<const Symbol> x, const Symbol& y) {
  return with_rule<Rule>(attributes, [&](const Rule& rule) {
    Symbol result = 0;
    if constexpr (is_variadic<Rule>)
      result = rule.pullback(input, g, Parts<Symbol>(x), y);
    else
      for_input<Rule>(input, [&]<std::size_t k>(Wrt<k>) {
        if constexpr (!is_zero<Rule, k>)
          with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
            result =
                Symbol(cotangent<k>(rule, symbols_of_outputs<Rule>(g), x[i]..., symbols_of_outputs<Rule>(y)));
          });
      });
    return result;
  });
}

/// The bits of the inputs that are needed.
inline Needed needed_of(std::span<const engine::Wanted> inputs) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) bits |= inputs[i].needed ? 1u << i : 0;
  return Needed(bits);
}

/// The cotangents of the inputs, computed by recorded operations.
template <class Rule, Real T>
void recorded_pullbacks(const engine::OperationNode<T>& node, std::span<engine::NodeRef> adjoints,
                        std::span<engine::Wanted> inputs) {
  const auto& rule = rule_at<Rule>(node.attributes());
  const auto g = variables_of_adjoints<Rule>(node, adjoints);
  const auto y = variables_of_outputs<Rule>(node);
  const auto pass = [&](std::size_t k, const Variable<T>& dx) {
    inputs[k].cotangent = engine::unbroadcast(dx, node.input(k).shape()).node();
  };
  if constexpr (is_variadic<Rule>) {
    const auto nodes = engine::inputs_of(node);
    for (std::size_t k = 0; k < inputs.size(); ++k)
      if (inputs[k].needed) pass(k, rule.pullback(k, g, Parts<Variable<T>>(nodes), y));
  } else {
    with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
      const auto x = [&]<std::size_t k>(Wrt<k>) {
        return engine::variable_of<InputOf<Rule, k, T>>(node.input(k));
      };
      if constexpr (has_pullbacks<Rule>) {
        const auto all = rule.pullbacks(needed_of(inputs), g, x(Wrt<i>{})..., y);
        ((inputs[i].needed ? pass(i, std::get<i>(all)) : void()), ...);
      } else {
        const auto one = [&]<std::size_t k>(Wrt<k>) {
          if constexpr (!is_zero<Rule, k>)
            if (inputs[k].needed) pass(k, cotangent<k>(rule, g, x(Wrt<i>{})..., y));
        };
        (one(Wrt<i>{}), ...);
      }
    });
  }
}

}  // namespace detail
}  // namespace xgrad
