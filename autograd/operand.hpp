/// Operands: what operations take, and how a rule records one.
#pragma once

#include "export.hpp"
#include "variable.hpp"

#include <concepts>
#include <span>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// An operand of either dtype: its node, and the line of the call that it is an argument of.
class AnyOperand {
 public:
  AnyOperand(const AnyOperand&) = delete;
  AnyOperand& operator=(const AnyOperand&) = delete;

  /// Whether it is an empty Variable; all else is then not to be asked for.
  bool empty() const noexcept { return node_ == nullptr; }
  Node& node() const noexcept { return *node_; }
  Node* node_or_null() const noexcept { return node_; }
  const Shape& shape() const noexcept { return node_->shape(); }
  Location location() const noexcept { return location_; }

 protected:
  AnyOperand(Node* node, Location location) noexcept : node_(node), location_(location) {}
  AnyOperand(NodeRef made, Location location) noexcept
      : made_(std::move(made)), node_(made_.get()), location_(location) {
    node_->set_location(location);
  }

  NodeRef reference() const noexcept { return NodeRef(node_); }

 private:
  NodeRef made_;
  Node* node_;
  Location location_;
};

/// Throws std::invalid_argument, naming the operation and its operand, if that is an empty Variable.
inline void require_value(const AnyOperand& x, const char* operation, const char* name) {
  if (x.empty()) [[unlikely]]
    refuse_empty(operation, name);
}

}  // namespace engine

/// What an operation takes: a Variable, or a constant given as a number, an array, any xtensor expression, or
/// a std::vector of numbers. Lives as long as the call it is an argument of, and knows the line of that call.
template <Real T>
class Operand : public engine::AnyOperand {
 public:
  Operand(const Variable<T>& x, Location location = Location::current())  // NOLINT: converting is its use
      : AnyOperand(x.node().get(), location) {}
  template <Real U>
  requires(!std::same_as<U, T>)
      Operand(const Variable<U>& x, Location location = Location::current())  // NOLINT
      : AnyOperand(x.node().get(), location) {
    static_assert(std::same_as<U, T>,
                  "xgrad: the operands differ in dtype; cast<double>(x) converts a float one");
  }
  template <engine::Values Value>
  Operand(const Value& value, Location location = Location::current())  // NOLINT
      : AnyOperand(engine::make_constant_of(detail::making<T>(value)), location) {}

  const Array<T>& value() const { return as<T>(node()).value(); }
  Variable<T> variable() const { return Variable<T>(reference()); }
};

namespace engine {

struct RuleTable;
template <Real T>
struct RuleKernels;

/// rule/record.hpp
template <Real T>
NodeRef record(const RuleKernels<T>& rule, void* attributes, std::span<Node* const> x, Location location,
               NodeRef* others);

extern template NodeRef record(const RuleKernels<float>&, void*, std::span<Node* const>, Location, NodeRef*);
extern template NodeRef record(const RuleKernels<double>&, void*, std::span<Node* const>, Location, NodeRef*);

}  // namespace engine

namespace rules {

/// A rule as the engine knows it; compiled in the library for its own rules, and where
/// <xgrad/autograd/rule.hpp> is included for those of users.
template <class Rule>
struct Compiled {
  static const engine::RuleTable table;
  static const engine::RuleKernels<float> on_float;
  static const engine::RuleKernels<double> on_double;
  static const bool listed;  ///< in `operations()`

  template <Real T>
  static const engine::RuleKernels<T>& on() noexcept {
    static_cast<void>(listed);
    if constexpr (std::is_same_v<T, float>)
      return on_float;
    else
      return on_double;
  }
};

// Of the operators, which need no other header.
extern template struct Compiled<Add>;
extern template struct Compiled<Subtract>;
extern template struct Compiled<Multiply>;
extern template struct Compiled<Divide>;
extern template struct Compiled<Negate>;
extern template struct Compiled<Greater>;
extern template struct Compiled<GreaterEqual>;
extern template struct Compiled<Less>;
extern template struct Compiled<LessEqual>;

}  // namespace rules

namespace detail {

template <class Rule>
struct RuleHeader;  // rule/compile.hpp defines it

/// The library's own rules are compiled there, and are not defined here. A rule of a user is compiled where
/// it is used, and that takes more than this header: without it the linker would complain, of a long name.
template <class Rule>
constexpr void require_rule_header() {
  if constexpr (requires { sizeof(Rule); })
    static_assert(
        requires { sizeof(RuleHeader<Rule>); },
        "xgrad: to use a rule of your own, include <xgrad/autograd/rule.hpp>");
}

}  // namespace detail

template <class Rule, Real T, class... More>
Variable<T> record(const Operand<T>& x, const More&... more) {
  detail::require_rule_header<Rule>();
  engine::Node* const nodes[] = {x.node_or_null(), static_cast<const Operand<T>&>(more).node_or_null()...};
  const auto recorded = [&](void* attributes) {
    return Variable<T>(
        engine::record(rules::Compiled<Rule>::template on<T>(), attributes, nodes, x.location(), nullptr));
  };
  if constexpr (requires { sizeof(Rule); }) {
    static_assert(
        !requires { Rule::outputs; }, "xgrad: call a rule of several outputs by apply(Rule{}, x)");
    if constexpr (!std::is_empty_v<Rule>) {  // attributes that nothing was said of
      Rule rule{};
      return recorded(&rule);
    }
  }
  return recorded(nullptr);
}

// ---- Which arguments make an operation on Variables -------------------------------------------------------

namespace detail {

template <class X>
struct variable_of {};
template <Real T>
struct variable_of<Variable<T>> {
  using type = T;
};

template <class X>
concept IsVariable = requires {
  typename variable_of<std::decay_t<X>>::type;
};

template <class X>
concept IsOperand = IsVariable<X> || engine::Values<X>;

/// Whether two Variables have elements of one type.
template <class A, class B>
inline constexpr bool of_one_dtype = false;
template <IsVariable A, IsVariable B>
inline constexpr bool of_one_dtype<A, B> =
    std::is_same_v<typename variable_of<std::decay_t<A>>::type, typename variable_of<std::decay_t<B>>::type>;

template <class... X>
struct common_real {};
template <IsVariable First, class... Rest>
struct common_real<First, Rest...> : variable_of<std::decay_t<First>> {
  static constexpr bool is_common = ((!IsVariable<Rest> || of_one_dtype<First, Rest>)&&...);
};
template <class First, class... Rest>
struct common_real<First, Rest...> : common_real<Rest...> {};

}  // namespace detail

namespace engine {

/// Operands of which one at least is a Variable: the others are constants. The functions below are
/// constrained templates with the signatures of xtensor's own, so that they are preferred to those, which
/// would take a Variable for a scalar.
template <class... X>
concept Operands = (detail::IsOperand<X> && ...) && (detail::IsVariable<X> || ...);

/// Whether the Variables among them are all of floats, or all of doubles.
template <class... X>
inline constexpr bool of_one_dtype = detail::common_real<X...>::is_common;

template <class... X>
using common_real = typename detail::common_real<X...>::type;

/// Operands with and without an xtensor expression among them. Where xtensor has a function of the same name,
/// the two need overloads of their own: only with as many parameters as xtensor's is ours preferred to it,
/// and no Location can be among them.
template <class... X>
concept MixedOperands = Operands<X...> &&(Expression<X> || ...);
template <class... X>
concept PlainOperands = Operands<X...> && !(Expression<X> || ...);

/// What the operators that are friends of Variable leave over; two dtypes are among it so that the error says
/// so.
template <class A, class B>
concept OperatorOperands = MixedOperands<A, B> ||
    (detail::IsVariable<A>&& detail::IsVariable<B> && !detail::of_one_dtype<A, B>);

}  // namespace engine

/// y = Rule(x…), recorded as made in that line, for operands of which one at least is a Variable; the others
/// may be Variables, arrays, xtensor expressions or numbers.
template <class Rule, class... X>
requires engine::Operands<X...>
auto record(Location location, const X&... x) {
  constexpr bool of_one_dtype = engine::of_one_dtype<X...>;
  static_assert(of_one_dtype, "xgrad: the operands differ in dtype; cast<double>(x) converts a float one");
  if constexpr (of_one_dtype) {  // or else much more would be said
    using T = engine::common_real<X...>;
    return record<Rule, T>(Operand<T>(x, location)...);
  }
}
template <class Rule, class... X>
requires engine::Operands<X...>
auto record(const X&... x) { return record<Rule>(Location(), x...); }

}  // namespace xgrad
