/// apply(rule, x…): y = f(x…) by a rule, on whatever the operands are.
#pragma once

#include <xgrad/autograd/rule/compile.hpp>
#include <xgrad/autograd/rule/record.hpp>
#include <xgrad/autograd/variable.hpp>
#include <xgrad/export.hpp>

#include <concepts>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {

namespace detail {

struct Apply {
  /// Records the operation as made in the line of the first operand.
  template <class Rule, Real T, std::same_as<Operand<T>>... More>
  Variable<T> operator()(Rule rule, const Operand<T>& x, const More&... more) const {
    void* const attributes = std::is_empty_v<Rule> ? nullptr : &rule;
    engine::Node* const nodes[] = {x.node_or_null(), more.node_or_null()...};
    return Variable<T>(
        engine::record(rules::Compiled<Rule>::template on<T>(), attributes, nodes, x.location()));
  }

  /// One operand at least is a Variable.
  template <class Rule, class... X>
  requires engine::Operands<X...>
  auto operator()(Rule rule, const X&... x) const {
    using T = engine::common_real<X...>;
    return (*this)(std::move(rule), Operand<T>(x, Location())...);
  }

  template <class Rule, std::same_as<Symbol>... X>
  Symbol operator()(const Rule& rule, const Symbol& x, const X&... more) const {
    const Symbol letters[] = {x, more...};
    return value_formula<Rule>(&rule, letters);
  }

  /// On what the rule's own kernels take: arrays, for a Structural rule.
  template <class Rule, Real T, std::same_as<Array<T>>... X>
  Array<T> operator()(const Rule& rule, const Array<T>& x, const X&... more) const {
    return rule.value(x, more...);
  }
};

}  // namespace detail

/// y = rule(x…). Of Variables it is recorded, of arrays computed, of Symbols it is the formula's text. (An
/// object, not a function, so that std::apply is not taken for it.)
inline constexpr detail::Apply apply;

}  // namespace xgrad
