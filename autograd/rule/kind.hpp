/// What kinds of rules there are, and what every rule says of itself. Of all that formulas are computed on it
/// knows nothing, so that the files of formulas can be compiled for several instruction sets
/// (kernels/chosen.hpp).
#pragma once

#include "../export.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {

/// A formula of elements; operands broadcast.
struct Elementwise {};
/// A formula of rows along the last axis, with row_sum, row_max and row_min.
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

/// Which cotangents are asked for, of the pullbacks of a rule that gives them together.
class Needed {
 public:
  explicit constexpr Needed(std::uint32_t bits) : bits_(bits) {}
  static constexpr Needed only(std::size_t input) { return Needed(1u << input); }
  constexpr bool operator[](std::size_t input) const { return bits_ >> input & 1; }

 private:
  std::uint32_t bits_;
};

/// The inputs of a rule that takes any number of them: arrays, Variables or Symbols.
template <class X>
class Parts;

/// Output k of an operation that gives several, or its adjoint, as formulas get them.
template <std::size_t k, class Outputs>
const auto& output(const Outputs& outputs) {
  const auto& one = std::get<k>(outputs);
  if constexpr (requires { one.get(); })
    return one.get();
  else
    return one;
}

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

/// Whether the rule takes any number of inputs, all alike; `inputs` then has what each is called.
template <class Rule>
inline constexpr bool is_variadic = requires {
  requires Rule::variadic;
};

/// How many values the rule gives.
template <class Rule>
constexpr std::size_t output_count() {
  if constexpr (requires { Rule::outputs; })
    return Rule::outputs.size();
  else
    return 1;
}

/// Whether input i holds indices, and not the numbers that the rule computes on.
template <class Rule, std::size_t i>
constexpr bool takes_indices() {
  if constexpr (requires { Rule::index_inputs; })
    return Rule::index_inputs[i];
  else
    return false;
}
template <class Rule, std::size_t k>
constexpr bool gives_indices() {
  if constexpr (requires { Rule::index_outputs; })
    return Rule::index_outputs[k];
  else
    return false;
}

template <class Rule, std::size_t i, class T>
using InputOf = std::conditional_t<takes_indices<Rule, i>(), std::int64_t, T>;
template <class Rule, std::size_t k, class T>
using OutputOf = std::conditional_t<gives_indices<Rule, k>(), std::int64_t, T>;

/// What formulas are given for the outputs of an operation, or for their adjoints: of several, a tuple.
template <class Rule, class F>
auto for_outputs(const F& f) {
  if constexpr (output_count<Rule>() == 1)
    return f(Wrt<0>{});
  else
    return [&]<std::size_t... k>(std::index_sequence<k...>) { return std::tuple(f(Wrt<k>{})...); }
  (std::make_index_sequence<output_count<Rule>()>());
}

/// What the rule's pullback of input i returns: a cotangent, Zero or Same.
template <std::size_t i, class Rule, class G, class... X>
auto pulled_back(const Rule& rule, const G& g, const X&... x_and_y) {
  if constexpr (takes_indices<Rule, i>())
    return Zero{};
  else if constexpr (arity<Rule> == 1)
    return rule.pullback(g, x_and_y...);
  else
    return rule.pullback(Wrt<i>{}, g, x_and_y...);
}

/// Whether the rule gives the cotangents of all inputs at once, in a tuple or an array, by
/// `pullbacks(needed, g, x…, y)`.
template <class Rule>
inline constexpr bool has_pullbacks = requires {
  requires Rule::together;
};

/// The cotangent of input i by the rule's formula, on whatever the operands are.
template <std::size_t i, class Rule, class G, class... X>
auto cotangent(const Rule& rule, const G& g, const X&... x_and_y) {
  if constexpr (has_pullbacks<Rule>)
    return std::get<i>(rule.pullbacks(Needed::only(i), g, x_and_y...));
  else if constexpr (std::is_same_v<decltype(pulled_back<i>(rule, g, x_and_y...)), Same>)
    return g;
  else
    return pulled_back<i>(rule, g, x_and_y...);
}

/// Whether the pullback of input i computes something, of values of these types: g, x… and y.
template <std::size_t i, class Rule, class... Values>
constexpr bool computes() {
  using Cotangent = decltype(pulled_back<i>(std::declval<const Rule&>(), std::declval<const Values&>()...));
  return !std::is_same_v<Cotangent, Zero> && !std::is_same_v<Cotangent, Same>;
}

}  // namespace detail
}  // namespace xgrad
