/// A rule in the letters of its formulas, and what they tell of its derivative.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../symbol.hpp"
#include "kind.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {

/// A shape as formulas ask for it: of arrays, of Variables, and (any) of Symbols.
template <class X>
const Shape& shape_of(const X& x) {
  return x.shape();
}
inline Shape shape_of(const Symbol&) { return {}; }

namespace detail {

/// "g", or of several outputs "g.sign" and so on.
template <class Rule>
auto symbols_of_outputs(const Symbol& letter) {
  return for_outputs<Rule>([&]<std::size_t k>(Wrt<k>) {
    if constexpr (output_count<Rule>() == 1)
      return letter;
    else
      return Symbol(letter.text() + "." + Rule::outputs[k]);
  });
}

/// Whether the pullback of input i returns a Tag, Zero or Same, and so needs no computation.
template <class Rule, std::size_t i, class Tag>
constexpr bool gives() {
  if constexpr (is_variadic<Rule> || has_pullbacks<Rule>)
    return false;
  else
    return with_inputs<Rule>([]<std::size_t... k>(Wrt<k>...) {
      using Outputs = decltype(symbols_of_outputs<Rule>(std::declval<const Symbol&>()));
      return std::is_same_v<Tag, decltype(pulled_back<i>(
                                     std::declval<const Rule&>(), std::declval<const Outputs&>(),
                                     (static_cast<void>(k), std::declval<const Symbol&>())...,
                                     std::declval<const Outputs&>()))>;
    });
}

/// Whether the derivative with respect to input i is zero everywhere.
template <class Rule, std::size_t i>
inline constexpr bool is_zero = gives<Rule, i, Zero>();

/// Whether the adjoint is passed on to input i as it is.
template <class Rule, std::size_t i>
inline constexpr bool passes_through = gives<Rule, i, Same>();

}  // namespace detail
}  // namespace xgrad
