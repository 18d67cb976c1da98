/// What kinds of rules there are, and what every rule says of itself.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/export.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {

/// A formula of elements; operands broadcast.
struct Elementwise {};
/// A formula of rows along the last axis, with row_sum and row_max.
struct Rowwise {};
/// A formula of whole arrays.
struct Structural {};

/// "With respect to input i": chooses among the pullbacks of an operation of several inputs.
template <std::size_t i>
struct Wrt {};

/// What a pullback returns where the derivative is zero everywhere: no cotangent is computed or passed on.
struct Zero {};

/// What a pullback returns where the cotangent is the adjoint g itself, as that of addition is: it is handed
/// on instead of computed.
struct Same {};

/// A shape as formulas ask for it: of arrays, of Variables, and (any) of Symbols.
template <class X>
Shape shape_of(const X& x) {
  return x.shape();
}
inline Shape shape_of(const Symbol&) { return {}; }

namespace detail {

template <class Rule>
constexpr auto input_names() {
  if constexpr (requires { Rule::inputs; })
    return Rule::inputs;
  else
    return std::array<const char*, 1>{"x"};
}

template <class Rule>
inline constexpr std::size_t arity = input_names<Rule>().size();

/// f(Wrt<0>(), Wrt<1>(), …), one for each input.
template <class Rule, class F>
constexpr decltype(auto) with_inputs(const F& f) {
  return [&]<std::size_t... i>(std::index_sequence<i...>)->decltype(auto) { return f(Wrt<i>{}...); }
  (std::make_index_sequence<arity<Rule>>());
}

/// What the rule's pullback of input i returns: a cotangent, Zero or Same.
template <std::size_t i, class Rule, class G, class... X>
auto pulled_back(const Rule& rule, const G& g, const X&... x_and_y) {
  if constexpr (arity<Rule> == 1)
    return rule.pullback(g, x_and_y...);
  else
    return rule.pullback(Wrt<i>{}, g, x_and_y...);
}

/// The cotangent of input i by the rule's formula, on whatever the operands are.
template <std::size_t i, class Rule, class G, class... X>
auto cotangent(const Rule& rule, const G& g, const X&... x_and_y) {
  if constexpr (std::is_same_v<decltype(pulled_back<i>(rule, g, x_and_y...)), Same>)
    return g;
  else
    return pulled_back<i>(rule, g, x_and_y...);
}

/// Whether the pullback of input i returns a Tag, Zero or Same, and so needs no computation.
template <class Rule, std::size_t i, class Tag>
inline constexpr bool gives = with_inputs<Rule>([]<std::size_t... k>(Wrt<k>...) {
  return std::is_same_v<Tag,
                        decltype(pulled_back<i>(std::declval<const Rule&>(), std::declval<const Symbol&>(),
                                                (static_cast<void>(k), std::declval<const Symbol&>())...,
                                                std::declval<const Symbol&>()))>;
});

/// Whether the derivative with respect to input i is zero everywhere.
template <class Rule, std::size_t i>
inline constexpr bool is_zero = gives<Rule, i, Zero>;

/// Whether the adjoint is passed on to input i as it is.
template <class Rule, std::size_t i>
inline constexpr bool passes_through = gives<Rule, i, Same>;

}  // namespace detail
}  // namespace xgrad
