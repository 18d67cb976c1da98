/// apply(rule, x…): y = f(x…) by a rule, on whatever the operands are.
#pragma once

#include "../export.hpp"
#include "../index_variable.hpp"
#include "../kernels/lanes.hpp"
#include "../recording.hpp"
#include "../variable.hpp"
#include "formulas.hpp"
#include "record.hpp"
#include "structural.hpp"
#include "views.hpp"

#include <array>
#include <concepts>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace detail {

using IndexVariable = Variable<std::int64_t>;

inline engine::Node* node_of(const engine::AnyOperand& x) { return x.node_or_null(); }
template <Element T>
engine::Node* node_of(const Variable<T>& x) {
  return x.node().get();
}

struct Apply {
  /// Records the operation as made in the line of the first operand. Of several outputs it returns a tuple.
  template <class Rule, Real T, class... More>
  requires((std::same_as<More, Operand<T>> || std::same_as<More, IndexVariable>)&&...) auto operator()(
      Rule rule, const Operand<T>& x, const More&... more) const {
    engine::Node* const nodes[] = {node_of(x), node_of(more)...};
    return recorded<T>(std::move(rule), nodes, x.location());
  }

  /// One operand at least is a Variable.
  template <class Rule, class... X>
  requires engine::Operands<X...>
  auto operator()(Rule rule, const X&... x) const {
    using T = engine::common_real<X...>;
    return (*this)(std::move(rule), Operand<T>(x, Location())...);
  }

  template <class Rule, Real T>
  auto operator()(Rule rule, const Variable<T>& x, const IndexVariable& indices) const {
    return (*this)(std::move(rule), Operand<T>(x, Location()), indices);
  }

  /// A rule that takes any number of inputs.
  template <class Rule, Real T>
  Variable<T> operator()(Rule rule, const std::vector<Variable<T>>& x, Location location = {}) const {
    std::vector<engine::Node*> nodes;
    for (const Variable<T>& one : x) nodes.push_back(node_of(one));
    return recorded<T>(std::move(rule), nodes, location);
  }

  template <class Rule, std::same_as<Symbol>... X>
  Symbol operator()(const Rule& rule, const Symbol& x, const X&... more) const {
    return written(rule, x, more...);
  }

  /// On lanes, in the formula of another rule, an Elementwise rule gives its value.
  template <class Rule, class T, class A, class... X>
  xsimd::batch<T, A> operator()(Rule, const xsimd::batch<T, A>& x, const X&... more) const {
    return Rule::value(x, more...);
  }

  /// On arrays: of a Structural rule its own kernel.
  template <class Rule, Real T, class... X>
  auto operator()(Rule rule, const Array<T>& x, const X&... more) const {
    if constexpr (is_view<Rule>) {
      return viewed(rule, x);
    } else if constexpr (takes_views<Rule>) {
      return (*this)(std::move(rule), View<T>(x), more...);
    } else if constexpr (std::derived_from<Rule, Structural>) {
      return rule.value(x, more...);
    } else {
      const PauseRecording pause;
      return (*this)(rule, Operand<T>(x, Location()), Operand<T>(more, Location())...).value();
    }
  }

  /// On views, by a rule that takes them.
  template <class Rule, Real T, class... X>
  Array<T> operator()(Rule rule, const View<T>& x, const X&... more) const {
    return rule.value(x, View<T>(more)...);
  }

 private:
  template <Real T, class Rule>
  static auto recorded(Rule rule, std::span<engine::Node* const> nodes, Location location) {
    void* const attributes = std::is_empty_v<Rule> ? nullptr : &rule;
    std::array<engine::NodeRef, output_count<Rule>() - 1> others;
    engine::NodeRef first =
        engine::record(rules::Compiled<Rule>::template on<T>(), attributes, nodes, location, others.data());
    return for_outputs<Rule>([&]<std::size_t k>(Wrt<k>) {
      if constexpr (k == 0)
        return Variable<T>(std::move(first));
      else
        return Variable<OutputOf<Rule, k, T>>(std::move(others[k - 1]));
    });
  }
};

}  // namespace detail

/// y = rule(x…). Of Variables it is recorded, of arrays and lanes computed, of Symbols it is the formula's
/// text. (An object, not a function, so that std::apply is not taken for it.)
inline constexpr detail::Apply apply;

}  // namespace xgrad
