/// Rowwise rules: the formula becomes a loop over rows along the last axis.
#pragma once

#include <xgrad/autograd/kernels/row_map.hpp>
#include <xgrad/autograd/rule/kind.hpp>
#include <xgrad/autograd/rule/table.hpp>
#include <xgrad/export.hpp>

#include <array>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Array<T> rowwise_value(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others);
template <Real T>
void rowwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs);

}  // namespace engine

namespace detail {

/// The loops of a rowwise rule: of its value, and of its pullback, which takes g, x and y.
template <class Rule, Real T, class Arch = xsimd::default_arch>
struct RowLoops {
  static constexpr auto value_formula = [](const auto& x) { return Rule::value(x); };
  static constexpr auto pullback_formula = [](const auto&... g_x_y) {
    return detail::cotangent<0>(Rule{}, g_x_y...);
  };
  static constexpr bool gives_rows = lanes::gives_rows<decltype(value_formula), T>;

  static void value(T* out, const T* const* in, std::size_t rows, std::size_t length) {
    lanes::map_rows(value_formula, out, in[0], rows, length);
  }
  static void pullback(T* out, const T* const* in, std::size_t rows, std::size_t length) {
    if constexpr (!is_zero<Rule, 0> && !passes_through<Rule, 0>)
      lanes::map_rows<gives_rows>(pullback_formula, out, in[0], in[1], in[2], rows, length);
  }

  static constexpr std::array<kernels::RowLoop<T>, 2> all{&value, &pullback};
};

template <class Rule, Real T>
constexpr void set_rowwise(engine::RuleKernels<T>& rule) {
  static_assert(std::is_empty_v<Rule>, "xgrad: a Rowwise rule has no attributes");
  static_assert(arity<Rule> == 1, "xgrad: a Rowwise rule has one input; one of several is Structural");
  rule.value = &engine::rowwise_value<T>;
  rule.pullbacks = &engine::rowwise_pullbacks<T>;
  rule.row_loops = RowLoops<Rule, T>::all.data();
  rule.gives_rows = RowLoops<Rule, T>::gives_rows;
}

}  // namespace detail
}  // namespace xgrad
