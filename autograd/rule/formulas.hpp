/// A rule's formulas on what is not an array: on Symbols, which print them, and on Variables, which record
/// them.
#pragma once

#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/rule/kind.hpp>
#include <xgrad/autograd/rule/operation_node.hpp>
#include <xgrad/autograd/rule/unbroadcast.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/autograd/variable.hpp>
#include <xgrad/export.hpp>

#include <span>

namespace xgrad XGRAD_EXPORT {

/// Σ and max along the last axis, for Rowwise formulas on Variables: one number for each row.
template <Real T>
Variable<T> row_sum(const Variable<T>& x) {
  return sum(x, {-1}, true);
}
template <Real T>
Variable<T> row_max(const Variable<T>& x) {
  return max(x, {-1}, true);
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

/// f(x…), in the letters given.
template <class Rule>
Symbol value_formula(const void* attributes, std::span<const Symbol> x) {
  return with_rule<Rule>(attributes, [&](const Rule& rule) {
    return with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) { return Symbol(rule.value(x[i]...)); });
  });
}

/// The cotangent of an input; "0" where it is zero everywhere.
template <class Rule>
Symbol cotangent_formula(const void* attributes, std::size_t input, const Symbol& g,
                         std::span<const Symbol> x, const Symbol& y) {
  return with_rule<Rule>(attributes, [&](const Rule& rule) {
    Symbol result = 0;
    for_input<Rule>(input, [&]<std::size_t k>(Wrt<k>) {
      if constexpr (!is_zero<Rule, k>)
        with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
          result = Symbol(cotangent<k>(rule, g, x[i]..., y));
        });
    });
    return result;
  });
}

/// The cotangent of an input, computed by recorded operations.
template <class Rule, Real T>
engine::NodeRef recorded_cotangent(const engine::OperationNode<T>& node, std::size_t input,
                                   const engine::NodeRef& adjoint) {
  const auto variable = [](const engine::Node& of) {
    return Variable<T>(engine::NodeRef(const_cast<engine::Node*>(&of)));
  };
  engine::NodeRef result;
  for_input<Rule>(input, [&]<std::size_t k>(Wrt<k>) {
    if constexpr (!is_zero<Rule, k>)
      with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
        const Variable<T> dx = cotangent<k>(rule_at<Rule>(node.attributes()), Variable<T>(adjoint),
                                            variable(node.input(i))..., variable(node));
        result = engine::unbroadcast(dx, node.input(k).shape()).node();
      });
  });
  return result;
}

}  // namespace detail
}  // namespace xgrad
