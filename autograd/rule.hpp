/// Rules: how an operation computes, differentiates and prints itself. For those who write one.
///
/// A rule is a struct with a name, a value and a pullback, each a formula that is generic in what it computes
/// on. The same formula runs on lanes of numbers (the kernels), on Variables while a tape records (second
/// derivatives), and on Symbols (text). There are three kinds:
///
///   Elementwise   a formula of elements; operands broadcast, and the pullback undoes that
///   Rowwise       a formula of rows along the last axis, with row_sum and row_max
///   Structural    a formula of whole arrays: products, sums, rearrangements; attributes are members
///
/// An operation of one input has `pullback(g, x, y)`: dJ/dx, given g = dJ/dy. One of several names them in
/// `inputs`, and has `pullback(Wrt<i>, g, x…, y)` for each input i. It returns `Zero` where the derivative is
/// zero everywhere, and `Same` where it is one. `check(nodes…)`, if there is one, throws before anything is
/// computed.
///
///     struct Cube : xgrad::Elementwise {
///       static constexpr std::string_view name = "cube";
///       static auto value(const auto& x) { return x * x * x; }
///       static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * x; }
///     };
///     auto y = xgrad::record<Cube, double>(x);
#pragma once

#include <xgrad/autograd/kernels/elementwise.hpp>
#include <xgrad/autograd/kernels/functions.hpp>
#include <xgrad/autograd/kernels/reduce.hpp>
#include <xgrad/autograd/kernels/rows.hpp>
#include <xgrad/autograd/operations.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/autograd/transform.hpp>
#include <xgrad/autograd/variable.hpp>
#include <xgrad/export.hpp>

#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

struct Elementwise {};
struct Rowwise {};
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

/// Σ and max along the last axis, for Rowwise formulas on Variables: one number for each row.
template <Real T>
Variable<T> row_sum(const Variable<T>& x) {
  return sum(x, {-1}, true);
}
template <Real T>
Variable<T> row_max(const Variable<T>& x) {
  return max(x, {-1}, true);
}

namespace detail {

template <class Rule>
struct RuleHeader {};

template <class Rule>
constexpr auto input_names() {
  if constexpr (requires { Rule::inputs; })
    return Rule::inputs;
  else
    return std::array<const char*, 1>{"x"};
}

template <class Rule>
inline constexpr std::size_t arity = input_names<Rule>().size();

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
inline constexpr bool gives = []<std::size_t... k>(std::index_sequence<k...>) {
  return std::is_same_v<Tag,
                        decltype(pulled_back<i>(std::declval<const Rule&>(), std::declval<const Symbol&>(),
                                                (static_cast<void>(k), std::declval<const Symbol&>())...,
                                                std::declval<const Symbol&>()))>;
}
(std::make_index_sequence<arity<Rule>>());

/// Whether the derivative with respect to input i is zero everywhere.
template <class Rule, std::size_t i>
inline constexpr bool is_zero = gives<Rule, i, Zero>;

/// Whether the adjoint is passed on to input i as it is.
template <class Rule, std::size_t i>
inline constexpr bool passes_through = gives<Rule, i, Same>;

/// Whether no gradient flows through an operation at all, as through a comparison: it is not recorded.
template <class Rule>
inline constexpr bool never_differentiable = []<std::size_t... i>(std::index_sequence<i...>) {
  return (is_zero<Rule, i> && ...);
}
(std::make_index_sequence<arity<Rule>>());

// ---- Formulas as text -------------------------------------------------------------------------------------

/// f(x…), in the letters given.
template <class Rule>
Symbol value_formula(const Rule& rule, std::span<const Symbol> x) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) { return Symbol(rule.value(x[i]...)); }
  (std::make_index_sequence<arity<Rule>>());
}

/// The cotangent of an input that is known at run time only.
template <class Rule>
Symbol cotangent_formula(const Rule& rule, std::size_t input, const Symbol& g, std::span<const Symbol> x,
                         const Symbol& y) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    Symbol result = 0;
    const auto formula = [&]<std::size_t k>(Wrt<k>) {
      if constexpr (!is_zero<Rule, k>) result = Symbol(cotangent<k>(rule, g, x[i]..., y));
      return true;
    };
    static_cast<void>(((input == i && formula(Wrt<i>{})) || ...));
    return result;
  }
  (std::make_index_sequence<arity<Rule>>());
}

// ---- Values -----------------------------------------------------------------------------------------------

/// The shape that all operands broadcast to. Throws std::invalid_argument, naming operation and operands.
Shape broadcast_shape(std::string_view operation, std::span<const engine::Node* const> operands,
                      std::span<const char* const> names);

/// Throws std::invalid_argument, naming operation and operand, for a scalar, which has no rows.
void require_rows(std::string_view operation, const engine::Node& x);

template <class Rule, Real T, class... X>
Array<T> value_of(const Rule& rule, const X&... inputs) {
  if constexpr (std::is_base_of_v<Elementwise, Rule>) {
    const auto formula = [](const auto&... x) { return Lanes<T>(Rule::value(x...)); };
    if constexpr (sizeof...(X) == 1) {
      return kernels::map<T>(formula, inputs.shape()..., as<T>(inputs).value()...);
    } else {
      constexpr auto names = input_names<Rule>();
      const std::array<const engine::Node*, sizeof...(X)> nodes{&inputs...};
      return kernels::map<T>(formula, broadcast_shape(Rule::name, nodes, names), as<T>(inputs).value()...);
    }
  } else if constexpr (std::is_base_of_v<Rowwise, Rule>) {
    (require_rows(Rule::name, inputs), ...);
    return kernels::map_rows<T>([](const auto& x) { return Rule::value(x); }, as<T>(inputs).value()...);
  } else {
    return rule.value(as<T>(inputs).value()...);
  }
}

// ---- Pullbacks --------------------------------------------------------------------------------------------

/// Throws std::logic_error: a rule's pullback gave a cotangent of another shape than its input.
[[noreturn]] void refuse_cotangent(std::string_view operation, const engine::Node& input, const Shape& shape);

/// Undoes a broadcast: where one element was used many times, its cotangents add up. X is an array or a
/// Variable.
template <class X>
X unbroadcast(X cotangent, const Shape& shape) {
  if (shape_of(cotangent) == shape) return cotangent;
  return sum_to(cotangent, shape, shape);
}

/// A node made by a rule: the rule, with its attributes, and the edges to its inputs lie in the node.
template <class Rule, Real T>
class RuleNode final : public engine::ValueNode<T> {
 public:
  using Edges = std::array<engine::Edge, arity<Rule>>;

  template <class Make>
  RuleNode(Rule&& rule, const Make& make_value)
      : engine::ValueNode<T>(make_value, true), rule_(std::move(rule)) {}

  /// Known only when the value is computed: an operation that was refused leaves nothing on the tape.
  void connect(const Edges& edges) noexcept {
    edges_ = edges;
    this->set_edges(edges_.data(), edges_.size());
  }

  std::string_view operation() const noexcept override { return Rule::name; }

  engine::NodeRef pullback(std::size_t input, engine::NodeRef& adjoint) const override {
    return with_input(input, [&]<std::size_t i>(Wrt<i>) { return computed_cotangent<i>(adjoint); });
  }

  engine::NodeRef recorded_pullback(std::size_t input, const engine::NodeRef& adjoint) const override {
    return with_input(input, [&]<std::size_t i>(Wrt<i>) { return recorded_cotangent<i>(adjoint); });
  }

  bool is_elementwise() const noexcept override { return std::is_base_of_v<Elementwise, Rule>; }

  Symbol formula(std::span<const Symbol> x) const override { return value_formula(rule_, x); }

  Symbol pullback_formula(std::size_t input, const Symbol& g, std::span<const Symbol> x,
                          const Symbol& y) const override {
    return cotangent_formula(rule_, input, g, x, y);
  }

  engine::NodeRef recompute(std::span<const engine::Node* const> inputs) const override {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return engine::make_constant<T>([&]() -> Array<T> { return value_of<Rule, T>(rule_, *inputs[i]...); });
    }
    (std::make_index_sequence<arity<Rule>>());
  }

 private:
  /// Calls f(Wrt<i>) for the input i that is known at run time only.
  template <class F>
  static engine::NodeRef with_input(std::size_t input, const F& f) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      engine::NodeRef result;
      static_cast<void>(((input == i && (result = f(Wrt<i>{}), true)) || ...));
      return result;
    }
    (std::make_index_sequence<arity<Rule>>());
  }

  /// f(x…), with what `operand` makes of each input's node.
  template <class Of, class F>
  auto with_inputs(const Of& operand, const F& f) const {
    return [&]<std::size_t... i>(std::index_sequence<i...>) { return f(operand(edges_[i].input)...); }
    (std::make_index_sequence<arity<Rule>>());
  }

  template <std::size_t i>
  engine::NodeRef computed_cotangent(engine::NodeRef& adjoint) const {
    if constexpr (is_zero<Rule, i>) {
      return {};
    } else {
      const auto array = [](const engine::Node* node) -> const Array<T>& { return as<T>(*node).value(); };
      const Shape& shape = array(edges_[i].input).shape();
      const Array<T>& g = array(adjoint.get());
      const Array<T>& y = this->value();
      if constexpr (passes_through<Rule, i>) {
        if (engine::same_shape(shape, g.shape())) return adjoint;
        if (!is_elementwise()) refuse_cotangent(Rule::name, *edges_[i].input, g.shape());
        return engine::make_constant<T>([&]() -> Array<T> { return unbroadcast(g, shape); });
      } else if constexpr (std::is_base_of_v<Elementwise, Rule>) {
        const auto formula = [](const auto&... g_x_y) { return Lanes<T>(cotangent<i>(Rule{}, g_x_y...)); };
        if (arity<Rule> == 1 && adjoint.unique() && !adjoint->needs_gradient()) {
          Array<T>& dx = static_cast<engine::ValueNode<T>&>(*adjoint).overwrite();
          with_inputs(array, [&](const auto&... x) { transform(dx, formula, g, x..., y); });
          return std::move(adjoint);
        }
        return engine::make_constant<T>([&]() -> Array<T> {
          return with_inputs(array, [&](const auto&... x) -> Array<T> {
            if (engine::same_shape(shape, y.shape())) return kernels::map<T>(formula, shape, g, x..., y);
            return unbroadcast(kernels::map<T>(formula, y.shape(), g, x..., y), shape);
          });
        });
      } else if constexpr (std::is_base_of_v<Rowwise, Rule>) {
        const auto formula = [](const auto&... g_x_y) { return Rule::pullback(g_x_y...); };
        constexpr bool rows_in =
            kernels::gives_rows<decltype([](const auto& x) { return Rule::value(x); }), T>;
        return engine::make_constant<T>([&]() -> Array<T> {
          return with_inputs(array,
                             [&](const auto& x) { return kernels::map_rows<rows_in, T>(formula, g, x, y); });
        });
      } else {
        auto dx = engine::make_constant<T>([&]() -> Array<T> {
          return with_inputs(array,
                             [&](const auto&... x) -> Array<T> { return cotangent<i>(rule_, g, x..., y); });
        });
        if (!engine::same_shape(dx->value().shape(), shape))
          refuse_cotangent(Rule::name, *edges_[i].input, dx->value().shape());
        return dx;
      }
    }
  }

  template <std::size_t i>
  engine::NodeRef recorded_cotangent(const engine::NodeRef& adjoint) const {
    if constexpr (is_zero<Rule, i>) {
      return {};
    } else {
      const auto variable = [](engine::Node* node) { return Variable<T>(engine::NodeRef(node)); };
      const Variable<T> g(adjoint), y = variable(const_cast<RuleNode*>(this));
      return with_inputs(variable, [&](const auto&... x) {
        const Variable<T> dx = cotangent<i>(rule_, g, x..., y);
        return unbroadcast(dx, edges_[i].input->shape()).node();
      });
    }
  }

  [[no_unique_address]] Rule rule_;
  Edges edges_;
};

template <class Rule, Real T>
Variable<T> record_rule(Rule&& rule, std::initializer_list<const Operand<T>*> inputs) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    constexpr auto names = input_names<Rule>();
    const auto input = [&](std::size_t k) -> engine::Node& { return inputs.begin()[k]->node(); };
    for (std::size_t k = 0; k < arity<Rule>; ++k)
      if (inputs.begin()[k]->empty()) [[unlikely]]
        engine::refuse_empty(Rule::name, names[k]);
    if constexpr (requires { rule.check(input(i)...); }) rule.check(input(i)...);
    Tape* tape = Tape::current();
    if (tape != nullptr) (tape->check_origin(Rule::name, input(i)), ...);
    const auto value = [&]() -> Array<T> { return value_of<Rule, T>(rule, input(i)...); };
    if (never_differentiable<Rule> || tape == nullptr || !(input(i).needs_gradient() || ...))
      return Variable<T>(engine::NodeRef(engine::make_constant<T>(value)));
    using N = RuleNode<Rule, T>;
    auto made = engine::Ref<N>::adopt(new N(std::move(rule), value));
    made->connect({tape->edge_to(input(i))...});
    engine::NodeRef node(std::move(made));
    tape->record(node, inputs.begin()[0]->location());
    return Variable<T>(std::move(node));
  }
  (std::make_index_sequence<arity<Rule>>());
}

template <class Rule>
Operation describe() {
  Operation operation{std::string(Rule::name), {}, {}, {}};
  std::vector<Symbol> x;
  for (const char* name : input_names<Rule>()) {
    operation.inputs.emplace_back(name);
    x.emplace_back(name);
  }
  const Rule rule{};
  operation.value = value_formula(rule, x).text();
  for (std::size_t i = 0; i < x.size(); ++i)
    operation.pullbacks.push_back(cotangent_formula(rule, i, "g", x, "y").text());
  return operation;
}

}  // namespace detail

namespace rules {

template <class Rule>
const bool Recorder<Rule>::listed = detail::list_operation(&detail::describe<Rule>);

template <class Rule>
Variable<float> Recorder<Rule>::record(Rule rule, std::initializer_list<const Operand<float>*> inputs) {
  static_cast<void>(listed);
  return detail::record_rule<Rule, float>(std::move(rule), inputs);
}
template <class Rule>
Variable<double> Recorder<Rule>::record(Rule rule, std::initializer_list<const Operand<double>*> inputs) {
  static_cast<void>(listed);
  return detail::record_rule<Rule, double>(std::move(rule), inputs);
}
template <class Rule>
Variable<float> Recorder<Rule>::record(std::initializer_list<const Operand<float>*> inputs) {
  return record(Rule{}, inputs);
}
template <class Rule>
Variable<double> Recorder<Rule>::record(std::initializer_list<const Operand<double>*> inputs) {
  return record(Rule{}, inputs);
}

}  // namespace rules
}  // namespace xgrad
