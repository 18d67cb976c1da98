/// Structural rules: formulas of whole arrays.
#pragma once

#include <xgrad/autograd/rule/formulas.hpp>
#include <xgrad/autograd/rule/kind.hpp>
#include <xgrad/autograd/rule/operation_node.hpp>
#include <xgrad/autograd/rule/table.hpp>
#include <xgrad/export.hpp>

#include <string_view>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// Throws std::logic_error: a rule's pullback gave a cotangent of another shape than its input.
[[noreturn]] void refuse_cotangent(std::string_view operation, const Node& input, const Shape& shape);

}  // namespace engine

namespace detail {

template <class Rule, Real T>
Array<T> structural_value(const engine::RuleKernels<T>&, const void* attributes, engine::Inputs x) {
  return with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...)->Array<T> {
    return rule_at<Rule>(attributes).value(engine::as<T>(*x[i]).value()...);
  });
}

template <class Rule, Real T>
engine::NodeRef structural_cotangent(const engine::OperationNode<T>& y, std::size_t input,
                                     engine::NodeRef& adjoint) {
  const Array<T>& g = engine::as<T>(*adjoint).value();
  const auto x = [&](std::size_t i) -> const Array<T>& { return engine::as<T>(y.input(i)).value(); };
  engine::NodeRef result;
  for_input<Rule>(input, [&]<std::size_t k>(Wrt<k>) {
    if constexpr (passes_through<Rule, k>)
      result = adjoint;
    else if constexpr (!is_zero<Rule, k>)
      result = engine::make_constant<T>([&]() -> Array<T> {
        return with_inputs<Rule>([&]<std::size_t... i>(Wrt<i>...)->Array<T> {
          return cotangent<k>(rule_at<Rule>(y.attributes()), g, x(i)..., y.value());
        });
      });
  });
  if (result && !engine::same_shape(engine::as<T>(*result).value().shape(), x(input).shape()))
    engine::refuse_cotangent(y.rule().table.name, y.input(input), result->shape());
  return result;
}

template <class Rule, Real T>
constexpr void set_structural(engine::RuleKernels<T>& rule) {
  rule.value = &structural_value<Rule, T>;
  rule.cotangent = &structural_cotangent<Rule, T>;
}

}  // namespace detail
}  // namespace xgrad
