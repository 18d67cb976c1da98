/// Compiled<Rule>: a rule's table, made from the rule.
#pragma once

#include "../export.hpp"
#include "../operations.hpp"
#include "../variable.hpp"
#include "elementwise.hpp"
#include "formulas.hpp"
#include "pushforward.hpp"
#include "rowwise.hpp"
#include "structural.hpp"
#include "table.hpp"
#include "views.hpp"

#include <new>
#include <utility>

namespace xgrad XGRAD_EXPORT {

namespace detail {

template <class Rule>
struct RuleHeader {};

template <class Rule>
inline constexpr auto names_of_inputs = input_names<Rule>();

template <class Rule, Real T>
constexpr engine::RuleKernels<T> make_kernels() {
  constexpr bool elementwise = std::is_base_of_v<Elementwise, Rule>,
                 rowwise = std::is_base_of_v<Rowwise, Rule>;
  static_assert(elementwise + rowwise + std::is_base_of_v<Structural, Rule> == 1,
                "xgrad: a rule derives from Elementwise, Rowwise or Structural");
  engine::RuleKernels<T> rule{rules::Compiled<Rule>::table};
  if constexpr (elementwise)
    set_elementwise<Rule>(rule);
  else if constexpr (rowwise)
    set_rowwise<Rule>(rule);
  else
    set_structural<Rule>(rule);
  rule.recorded_pullbacks = &recorded_pullbacks<Rule, T>;
  rule.pushforward = &pushforward<Rule, T>;
  return rule;
}

template <class Rule>
void check_inputs(const void* attributes, engine::Inputs x) {
  if constexpr (is_variadic<Rule>)
    rule_at<Rule>(attributes).check(x);
  else
    with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) { rule_at<Rule>(attributes).check(*x[i]...); });
}

template <class Rule>
inline constexpr bool has_check = with_inputs<Rule>([]<std::size_t... i>(Wrt<i>...) {
                                    return requires(const Rule& rule, const engine::Node& node) {
                                      rule.check((static_cast<void>(i), node)...);
                                    };
                                  }) ||
                                  requires(const Rule& rule, engine::Inputs nodes) {
  rule.check(nodes);
};

template <class Rule>
constexpr engine::RuleTable make_table() {
  static_assert(arity<Rule> <= engine::most_inputs, "xgrad: a rule has at most 16 inputs");
  engine::RuleTable table{};
  table.name = Rule::name;
  table.inputs = names_of_inputs<Rule>;
  if constexpr (output_count<Rule>() > 1) table.outputs = Rule::outputs;
  table.variadic = is_variadic<Rule>;
  with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
    ((table.zero |= is_zero<Rule, i> ? 1u << i : 0u), ...);
    ((table.same |= passes_through<Rule, i> ? 1u << i : 0u), ...);
  });
  table.elementwise = std::is_base_of_v<Elementwise, Rule>;
  if constexpr (has_check<Rule>) table.check = &check_inputs<Rule>;
  if constexpr (is_view<Rule>)
    table.view = [](const void* attributes, const engine::Layout& x) -> std::optional<engine::Layout> {
      return rule_at<Rule>(attributes).view(x);
    };
  table.value_formula = &value_formula<Rule>;
  table.cotangent_formula = &cotangent_formula<Rule>;
  if constexpr (!std::is_empty_v<Rule>) {
    static_assert(alignof(Rule) <= alignof(std::max_align_t));
    table.attributes_size = sizeof(Rule);
    table.move_attributes = [](void* to, void* from) { new (to) Rule(std::move(*static_cast<Rule*>(from))); };
    table.copy_attributes = [](void* to, const void* from) {
      new (to) Rule(*static_cast<const Rule*>(from));
    };
    table.destroy_attributes = [](void* attributes) { static_cast<Rule*>(attributes)->~Rule(); };
  }
  return table;
}

}  // namespace detail

namespace rules {

template <class Rule>
constinit const engine::RuleTable Compiled<Rule>::table = detail::make_table<Rule>();

template <class Rule>
constinit const engine::RuleKernels<float> Compiled<Rule>::on_float = detail::make_kernels<Rule, float>();

template <class Rule>
constinit const engine::RuleKernels<double> Compiled<Rule>::on_double = detail::make_kernels<Rule, double>();

template <class Rule>
const bool Compiled<Rule>::listed = detail::list_rule(table);

}  // namespace rules
}  // namespace xgrad
