/// What each chapter of formulas includes. Its file is compiled once for the compiler's own instruction set:
/// there `template struct Compiled<Rule>;` makes all that the engine knows of a rule. It is compiled once
/// more for each wider set: there the same line makes the rule's loops for that set, and nothing else is
/// included.
#pragma once

#include "../../dtype.hpp"
#include "../../kernels/chosen.hpp"
#include "../../rule/loops.hpp"

#ifndef XGRAD_WIDER_SET
#include "../../rule.hpp"
#include "functions.hpp"
#endif

#include <array>
#include <type_traits>

namespace xgrad::rules {

#ifdef XGRAD_WIDER_SET
inline
#endif
    namespace wider {

/// The loops of a rule, compiled for an instruction set that is wider than the compiler's own.
template <class Rule, class Set = kernels::ThisSet>
struct Compiled {
  static const typename detail::Loops<Rule, float>::Table on_float;
  static const typename detail::Loops<Rule, double>::Table on_double;

  template <Real T>
  static constexpr const auto* on() {
    if constexpr (std::is_same_v<T, float>)
      return &on_float;
    else
      return &on_double;
  }
};

}  // namespace wider

#ifdef XGRAD_WIDER_SET

template <class Rule, class Set>
constinit const typename detail::Loops<Rule, float>::Table Compiled<Rule, Set>::on_float =
    detail::Loops<Rule, float>::all;
template <class Rule, class Set>
constinit const typename detail::Loops<Rule, double>::Table Compiled<Rule, Set>::on_double =
    detail::Loops<Rule, double>::all;

#else

/// The loops of a rule in all wider sets, for its table (rule/loops.hpp).
template <class Rule, Real T>
constexpr auto wider_loops(Rule, T) {
  return []<class... Sets>(kernels::SetList<Sets...>) {
    return std::array<const typename detail::Loops<Rule, T>::Table*, sizeof...(Sets)>{
        wider::Compiled<Rule, Sets>::template on<T>()...};
  }(kernels::WiderSets());
}

#endif

}  // namespace xgrad::rules
