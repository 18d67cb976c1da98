/// The loops of a rule: its formulas, on lanes and on rows of lanes. Here is all that is compiled anew for
/// each instruction set.
#pragma once

#include "../export.hpp"
#include "../kernels/fold_columns.hpp"
#include "../kernels/functions.hpp"
#include "../kernels/lanes.hpp"
#include "../kernels/loops.hpp"
#include "../kernels/row_map.hpp"
#include "kind.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {
namespace detail {

/// The loops of an elementwise rule: of its value, and of the cotangent of each input, which take g, x… and
/// y. Where no cotangent is to be computed there is none.
template <class Rule, Real T, class Arch = xsimd::default_arch>
struct ElementLoops {
  using Loop = kernels::ElementLoop<T>;
  using Table = std::array<Loop, 1 + arity<Rule>>;
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
  static constexpr bool has_pullback = with_inputs<Rule>([]<std::size_t... k>(Wrt<k>...) {
    return computes<i, Rule, Batch, std::conditional_t<true, Batch, Wrt<k>>..., Batch>();
  });
  template <std::size_t i>
  static constexpr Loop loop_of_input() {
    if constexpr (has_pullback<i>)
      return &pullback<i>;
    else
      return nullptr;
  }

  static constexpr Table all = with_inputs<Rule>([]<std::size_t... i>(Wrt<i>...) {
    return Table{&value, loop_of_input<i>()...};
  });
};

/// The loops of a rowwise rule. One whose value is all of a row folded to one number says by which function,
/// as `Folded` (kernels/fold.hpp): rows that lie beside each other need not be copied together then.
template <class Rule, Real T, class Arch = xsimd::default_arch>
struct RowLoops {
  using Table = kernels::RowLoops<T>;

  static constexpr auto value_formula = [](const auto& x) { return Rule::value(x); };
  static constexpr auto pullback_formula = [](const auto&... g_x_y) {
    return detail::cotangent<0>(Rule{}, g_x_y...);
  };
  using Row = decltype(lanes::single_row(static_cast<const T*>(nullptr), 0));
  static constexpr bool gives_rows = lanes::gives_rows<decltype(value_formula), T>;
  using Value = std::conditional_t<gives_rows, Row, lanes::FormulaOfRows<decltype(value_formula), T>>;

  static void value(T* out, const T* x, std::size_t rows, std::size_t length) {
    lanes::map_rows(value_formula, out, x, rows, length);
  }
  static void pullback(T* out, const T* g, const T* x, const T* y, std::size_t rows, std::size_t length) {
    lanes::map_rows<gives_rows>(pullback_formula, out, g, x, y, rows, length);
  }
  static void value_of_columns(T* out, const T* x, std::size_t step, std::size_t rows, std::size_t length,
                               T* scratch) {
    if constexpr (requires { typename Rule::Folded; })
      lanes::ColumnFold<typename Rule::Folded, T>::run(x, step, length, rows, out);
    else
      lanes::map_columns(value_formula, out, x, step, rows, length, scratch);
  }

  static constexpr Table make_table() {
    Table loops{&value, nullptr, nullptr};
    if constexpr (computes<0, Rule, Value, Row, Value>()) loops.pullback = &pullback;
    if constexpr (!gives_rows) loops.value_of_columns = &value_of_columns;
    return loops;
  }
  static constexpr Table all = make_table();
};

template <class Rule, Real T>
using Loops = std::conditional_t<std::is_base_of_v<Rowwise, Rule>, RowLoops<Rule, T>, ElementLoops<Rule, T>>;

/// The loops of a rule in each instruction set, as the table of a rule has them. Those of the wider sets come
/// from `wider_loops` beside the rule, if there is one; otherwise the loops are the same in every set, as
/// those of a rule in a user's program are.
template <class Rule, Real T>
constexpr kernels::BySet<const typename Loops<Rule, T>::Table*> loops_by_set() {
  kernels::BySet<const typename Loops<Rule, T>::Table*> loops;
  loops.fill(&Loops<Rule, T>::all);
  if constexpr (requires { wider_loops(Rule(), T()); }) {
    std::size_t set = 1;
    for (const auto* wider : wider_loops(Rule(), T())) loops[set++] = wider;
  }
  return loops;
}

}  // namespace detail
}  // namespace xgrad
