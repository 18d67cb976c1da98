/// Elementwise rules: the formula becomes a loop over registers; broadcasts, and their undoing, are the
/// engine's.
#pragma once

#include <xgrad/autograd/kernels/functions.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>
#include <xgrad/autograd/rule/kind.hpp>
#include <xgrad/autograd/rule/table.hpp>
#include <xgrad/export.hpp>

#include <array>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real T>
Array<T> elementwise_value(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others);
template <Real T>
void elementwise_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs);

}  // namespace engine

namespace detail {

/// The loops of an elementwise rule: of its value, and of the cotangent of each input, which take g, x… and
/// y.
template <class Rule, Real T, class Arch = xsimd::default_arch>
struct ElementLoops {
  using Batch = xsimd::batch<T, Arch>;

  static void value(T* out, const lanes::Source<T>* in, std::size_t n) {
    lanes::map<arity<Rule>>([](const auto&... x) { return Batch(Rule::value(x...)); }, out, in, n);
  }
  template <std::size_t i>
  static void pullback(T* out, const lanes::Source<T>* in, std::size_t n) {
    lanes::map<arity<Rule> + 2>(
        [](const auto&... g_x_y) { return Batch(detail::cotangent<i>(Rule{}, g_x_y...)); }, out, in, n);
  }

  template <std::size_t i>
  static constexpr kernels::ElementLoop<T> loop_of_input() {
    if constexpr (is_zero<Rule, i> || passes_through<Rule, i>)
      return nullptr;
    else
      return &pullback<i>;
  }

  static constexpr auto all = with_inputs<Rule>([]<std::size_t... i>(Wrt<i>...) {
    return std::array<kernels::ElementLoop<T>, 1 + arity<Rule>>{&value, loop_of_input<i>()...};
  });
};

template <class Rule, Real T>
constexpr void set_elementwise(engine::RuleKernels<T>& rule) {
  static_assert(std::is_empty_v<Rule>,
                "xgrad: an Elementwise rule has no attributes; make them inputs, which may be numbers");
  rule.value = &engine::elementwise_value<T>;
  rule.pullbacks = &engine::elementwise_pullbacks<T>;
  rule.element_loops = ElementLoops<Rule, T>::all.data();
}

}  // namespace detail
}  // namespace xgrad
