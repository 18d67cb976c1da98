/// Structural rules: formulas of whole arrays.
#pragma once

#include "../export.hpp"
#include "formulas.hpp"
#include "kind.hpp"
#include "operands.hpp"
#include "operation_node.hpp"
#include "table.hpp"
#include "views.hpp"

#include <functional>
#include <span>
#include <string_view>
#include <tuple>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// Throws std::logic_error: a rule's pullback gave a cotangent of another shape than its input.
[[noreturn]] void refuse_cotangent(std::string_view operation, const Node& input, const Shape& shape);

}  // namespace engine

namespace detail {

/// The only output, or the first of several, of which the others become constants.
template <class Rule, Real T, class Values>
Array<T> first_output(Values&& values, engine::NodeRef* others) {
  if constexpr (output_count<Rule>() == 1) {
    return std::forward<Values>(values);
  } else {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
      ((others[k] = engine::make_constant<OutputOf<Rule, k + 1, T>>(
            [&] { return std::move(std::get<k + 1>(values)); })),
       ...);
    }
    (std::make_index_sequence<output_count<Rule>() - 1>());
    return std::move(std::get<0>(values));
  }
}

/// Whether the rule's functions take the inputs as Views, wherever their elements lie. Others are given
/// arrays, and a strided value is copied before. A rule whose value is a view asks for no elements at all.
template <class Rule>
inline constexpr bool takes_views = is_view<Rule> || requires {
  requires Rule::takes_views;
};

/// Whether they take nodes, to see more of them.
template <class Rule>
inline constexpr bool takes_nodes = requires {
  requires Rule::takes_nodes;
};

/// An input as the rule takes it.
template <class Rule, Element T>
decltype(auto) operand_of(const engine::Node& x) {
  if constexpr (takes_nodes<Rule>)
    return engine::as<T>(x);
  else if constexpr (takes_views<Rule>)
    return engine::as<T>(x).view();
  else
    return engine::array_of<T>(x);
}

template <class Rule, Real T>
Array<T> structural_value(const engine::RuleKernels<T>&, void* attributes, engine::Inputs x,
                          engine::NodeRef* others) {
  const auto value = [&](auto& rule) -> Array<T> {
    if constexpr (is_variadic<Rule>)
      return rule.value(Parts<Array<T>>(x));
    else
      return with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...)->Array<T> {
        return first_output<Rule, T>(rule.value(operand_of<Rule, InputOf<Rule, i, T>>(*x[i])...), others);
      });
  };
  if constexpr (std::is_empty_v<Rule>) {
    Rule rule;
    return value(rule);
  } else {
    return value(*static_cast<Rule*>(attributes));
  }
}

/// The value written into given memory, by a rule that has `write(y, x…)`.
template <class Rule, Real T>
void write_structural(const engine::RuleKernels<T>&, const void* attributes, engine::Inputs x, Array<T>& y) {
  with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
    rule_at<Rule>(attributes).write(y, operand_of<Rule, InputOf<Rule, i, T>>(*x[i])...);
  });
}

template <class Rule, Real T>
inline constexpr bool can_write = with_inputs<Rule>([]<std::size_t... i>(Wrt<i>...) {
  return requires(const Rule& rule, Array<T>& y, const engine::Node& x) {
    rule.write(y, operand_of<Rule, InputOf<Rule, i, T>>(x)...);
  };
});

/// The adjoints of several outputs, with zeros where there are none.
template <class Rule, Real T>
auto arrays_of_adjoints(const engine::OperationNode<T>& y, std::span<engine::NodeRef> adjoints) {
  for (std::size_t k = 0; k < adjoints.size(); ++k)
    if (!adjoints[k] && y.output(k).dtype() == y.dtype()) adjoints[k] = y.output(k).filled(0);
  return for_outputs<Rule>([&]<std::size_t k>(Wrt<k>) {
    if constexpr (gives_indices<Rule, k>())
      return Array<T>();  // stands for nothing: indices have no adjoint
    else
      return std::cref(engine::array_of<T>(*adjoints[k]));
  });
}

/// Whether the rule is a view whose input gets g where `view(layout)` says, and zero elsewhere.
template <class Rule>
inline constexpr bool is_part = requires {
  requires Rule::is_part;
};

/// Whether the cotangent of the rule's input is that part of g which `cotangent_view(layout)` says.
template <class Rule>
inline constexpr bool cotangent_is_view = requires(const Rule& rule, const engine::Layout& g) {
  engine::Layout(rule.cotangent_view(g));
};

template <class Rule, Real T>
void structural_pullbacks(const engine::OperationNode<T>& node, std::span<engine::NodeRef> adjoints,
                          std::span<engine::Wanted> inputs) {
  const auto& rule = rule_at<Rule>(node.attributes());
  if constexpr (is_part<Rule>) {
    const Shape& shape = node.input(0).shape();
    if (inputs[0].needed)
      engine::pass_part<T>(engine::array_of<T>(*adjoints[0]), rule.view(engine::Layout(shape)), shape,
                           inputs[0]);
    return;
  }
  if constexpr (cotangent_is_view<Rule>) {
    if (inputs[0].needed)
      inputs[0].cotangent = engine::view_constant<T>(
          engine::as<T>(*adjoints[0]), rule.cotangent_view(engine::Layout(adjoints[0]->shape())));
    return;
  }
  const auto pass = [&](std::size_t k, const auto& compute) {
    auto made = engine::make_constant<T>([&]() -> Array<T> { return compute(); });
    const Shape& shape = made->value().shape();
    if (shape != node.input(k).shape()) [[unlikely]]
      engine::refuse_cotangent(node.operation(), node.input(k), shape);
    inputs[k].cotangent = std::move(made);
  };
  if constexpr (is_variadic<Rule>) {
    const auto nodes = engine::inputs_of(node);
    const Array<T>& g = engine::array_of<T>(*adjoints[0]);
    for (std::size_t k = 0; k < inputs.size(); ++k)
      if (inputs[k].needed)
        pass(k, [&] { return rule.pullback(k, g, Parts<Array<T>>(nodes), node.value()); });
  } else {
    const auto operands = with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
      return std::tuple<decltype(operand_of<Rule, InputOf<Rule, i, T>>(node.input(i)))...>(
          operand_of<Rule, InputOf<Rule, i, T>>(node.input(i))...);
    });
    const auto call = [&](const auto& f) { return std::apply(f, operands); };
    const auto outputs = [&]() -> decltype(auto) {
      if constexpr (is_view<Rule>)
        return node.view();
      else if constexpr (output_count<Rule>() == 1)
        return node.value();
      else
        return arrays_of_outputs<Rule>(node);
    };
    const auto g = [&]() -> decltype(auto) {
      if constexpr (output_count<Rule>() == 1)
        return engine::array_of<T>(*adjoints[0]);
      else
        return arrays_of_adjoints<Rule>(node, adjoints);
    };
    if constexpr (has_pullbacks<Rule>) {
      auto all =
          call([&](const auto&... x) { return rule.pullbacks(needed_of(inputs), g(), x..., outputs()); });
      with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...) {
        ((inputs[i].needed ? pass(i, [&] { return std::move(std::get<i>(all)); }) : void()), ...);
      });
    } else {
      const auto one = [&]<std::size_t k>(Wrt<k>) {
        if constexpr (!is_zero<Rule, k>) {
          if (!inputs[k].needed) return;
          if constexpr (passes_through<Rule, k>) {
            const Shape& shape = engine::array_of<T>(*adjoints[0]).shape();
            if (shape != node.input(k).shape())
              engine::refuse_cotangent(node.operation(), node.input(k), shape);
            inputs[k].cotangent = adjoints[0];
          } else {
            pass(k, [&]() -> Array<T> {
              return call(
                  [&](const auto&... x) -> Array<T> { return cotangent<k>(rule, g(), x..., outputs()); });
            });
          }
        }
      };
      with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>... wrt) { (one(wrt), ...); });
    }
  }
}

template <class Rule, Real T>
constexpr void set_structural(engine::RuleKernels<T>& rule) {
  if constexpr (!is_view<Rule>) rule.value = &structural_value<Rule, T>;
  if constexpr (!is_variadic<Rule>)
    if constexpr (can_write<Rule, T>) rule.write = &write_structural<Rule, T>;
  rule.pullbacks = &structural_pullbacks<Rule, T>;
}

}  // namespace detail
}  // namespace xgrad
