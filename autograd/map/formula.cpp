#include "formula.hpp"
#include "../forward_frame.hpp"
#include "../kernels/arithmetic_loops.hpp"
#include "../kernels/chosen.hpp"
#include "../kernels/joint.hpp"
#include "../rule/operation_node.hpp"
#include "../tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace xgrad::engine {

namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument("map: " + why); }

/// Reads steps from a tape on which a formula was recorded.
template <Real T>
class Reader {
 public:
  using Step = typename MapFormula<T>::Step;
  using Value = typename MapFormula<T>::Value;

  Reader(const Tape& tape, std::span<const Variable<T>> inputs) : tape_(tape) {
    for (std::size_t i = 0; i < inputs.size(); ++i) input_of_[inputs[i].node().get()] = static_cast<Value>(i);
  }

  /// What y depends on, in the order in which it was computed. Constants and steps are numbered on their own,
  /// and `number` says where those numbers begin.
  void read(const Node& y) {
    const std::uint32_t last = tape_.position_of(y);
    if (last == no_position || tape_.inputs_of(y).empty())
      refuse("the formula computes nothing from its operands");
    std::vector<char> used(last + 1, 0);
    used[last] = 1;
    for (std::uint32_t p = last + 1; p-- > 0;)
      if (used[p])
        for (const Edge& edge : tape_.inputs_of(*tape_.nodes()[p]))
          if (edge.position != no_position) used[edge.position] = 1;
    for (std::uint32_t p = 0; p <= last; ++p)
      if (used[p]) add(*tape_.nodes()[p]);
  }

  std::vector<T> constants;
  std::vector<Step> steps;

  /// Numbers the steps' operands as MapFormula does.
  void number(std::size_t inputs) {
    for (std::size_t s = 0; s < steps.size(); ++s)
      for (std::size_t k = 0; k < steps[s].x.size(); ++k) {
        const auto [kind, index] = origins_[s][k];
        const std::size_t before = kind == Kind::input      ? 0
                                   : kind == Kind::constant ? inputs
                                                            : inputs + constants.size();
        steps[s].x[k] = static_cast<Value>(before + index);
      }
  }

 private:
  enum class Kind { input, constant, step };
  struct Origin {
    Kind kind;
    std::size_t index;
  };

  void add(const Node& node) {
    if (tape_.inputs_of(node).empty()) {
      if (!input_of_.contains(&node)) refuse_derivative(node);
      return;
    }
    const bool is_rule = node.is_elementwise() && node.dtype() == as_dtype();
    const RuleKernels<T>* rule = is_rule ? &static_cast<const OperationNode<T>&>(node).rule() : nullptr;
    if (rule == nullptr || rule->element_loops[0] == nullptr)
      refuse(fmt::format("'{}' cannot be part of a formula, as it is not elementwise, or has another dtype",
                         node.operation()));
    Step step{rule, {}};
    std::vector<Origin> origins;
    for (const Edge& edge : tape_.inputs_of(node)) origins.push_back(origin(*edge.input, rule->table.name));
    step.x.resize(origins.size());
    step_of_[&node] = steps.size();
    steps.push_back(std::move(step));
    origins_.push_back(std::move(origins));
  }

  Origin origin(const Node& x, std::string_view operation) {
    if (const auto input = input_of_.find(&x); input != input_of_.end()) return {Kind::input, input->second};
    if (const auto step = step_of_.find(&x); step != step_of_.end()) return {Kind::step, step->second};
    for (const ForwardFrame* frame = ForwardFrame::innermost(); frame != nullptr; frame = frame->outer())
      if (frame->tangent_of(x)) refuse_derivative(x);
    if (!x.shape().empty())
      refuse(fmt::format("the formula gives '{}' an array of shape {}; make it an operand", operation,
                         to_string(x.shape())));
    constants.push_back(as<T>(x).value()());
    return {Kind::constant, constants.size() - 1};
  }

  [[noreturn]] static void refuse_derivative(const Node& node) {
    refuse(
        fmt::format("the formula uses {}, which is not among its operands: its derivative would be lost; "
                    "make it an operand",
                    description(node)));
  }

  static std::string_view as_dtype() { return std::is_same_v<T, float> ? "float" : "double"; }

  const Tape& tape_;
  std::map<const Node*, Value> input_of_;
  std::map<const Node*, std::size_t> step_of_;
  std::vector<std::vector<Origin>> origins_;
};

using kernels::Sign;

/// Which sign a rule is, if it is one.
template <Real T>
std::optional<Sign> sign_of(const RuleKernels<T>& rule) {
  if (&rule == &rules::Compiled<rules::Add>::template on<T>()) return Sign::plus;
  if (&rule == &rules::Compiled<rules::Subtract>::template on<T>()) return Sign::minus;
  if (&rule == &rules::Compiled<rules::Multiply>::template on<T>()) return Sign::times;
  return {};
}

/// Adds a step's value of these operands to the list.
template <Real T>
auto add_value(kernels::Fused<T>& list, const typename MapFormula<T>::Step& step,
               std::span<const typename MapFormula<T>::Value> x) {
  if (const auto sign = sign_of(*step.rule)) return list.step(*sign, x[0], x[1]);
  return list.step(step.rule->element_loops[kernels::chosen_set][0], x);
}

/// Whether a formula has the letter in it.
bool has_letter(const Symbol& formula, const std::string& letter) {
  if (formula.kind() == Symbol::Kind::letter) return formula.name() == letter;
  return std::ranges::any_of(formula.arguments(),
                             [&](const Symbol& argument) { return has_letter(argument, letter); });
}

/// Which operands the pullback of an input reads: bit k is input k of the rule, and the next one its value.
std::uint32_t reads(const RuleTable& table, std::size_t input) {
  const std::size_t arity = table.inputs.size();
  std::vector<Symbol> x;
  const auto letter = [](std::size_t k) { return fmt::format("x{}", k); };
  for (std::size_t k = 0; k <= arity; ++k) x.emplace_back(letter(k));
  const Symbol formula = table.cotangent_formula(nullptr, input, Symbol("g"), {x.data(), arity}, x[arity]);
  std::uint32_t bits = 0;
  for (std::size_t k = 0; k <= arity; ++k)
    if (has_letter(formula, letter(k))) bits |= 1u << k;
  return bits;
}

/// From this width on the program's registers serve as well as the library's.
template <Real T>
std::size_t widest_needed() {
  return std::min<std::size_t>(kernels::chosen<kernels::ArithmeticLoops<T>>().vector_bytes, 32);
}

}  // namespace

template <Real T>
MapFormula<T>::MapFormula(std::size_t inputs,
                          const std::function<Variable<T>(std::span<const Variable<T>>)>& f,
                          const MapLoops<T>& loops)
    : inputs_(inputs), compiled_(loops.vector_bytes < widest_needed<T>() ? MapLoops<T>() : loops), value_(0) {
  std::vector<Variable<T>> x;
  for (std::size_t i = 0; i < inputs; ++i)
    x.emplace_back(Array<T>(Shape{0}), std::string(1, static_cast<char>('a' + i)));
  Tape tape;
  tape.record_constants();
  const Variable<T> y = [&] {
    try {
      return f(x);
    } catch (const std::invalid_argument& error) {
      refuse(
          fmt::format("the formula cannot be read: {} (it is called with Variables that have no elements; "
                      "other arrays must be operands)",
                      error.what()));
    }
  }();
  require_value(y, "map", "the formula's value");
  Reader<T> reader(tape, x);
  reader.read(*y.node());
  reader.number(inputs);
  constants_ = std::move(reader.constants);
  steps_ = std::move(reader.steps);

  value_ = kernels::Fused<T>(inputs, constants_);
  for (const Step& step : steps_) add_value(value_, step, step.x);
  value_.finish({value_of_step(steps_.size() - 1)});
}

template <Real T>
void MapFormula<T>::value(const Shape& shape, std::span<const View<T>> x, T* y, std::ptrdiff_t step) const {
  const Result result{y, nullptr, step};
  if (compiled_.value != nullptr)
    kernels::run(compiled_.value, shape, x, {&result, 1});
  else
    value_.run(shape, x, {&result, 1});
}

template <Real T>
std::vector<char> MapFormula<T>::on_the_way_to(std::uint32_t wanted) const {
  std::vector<char> on_the_way(value_of_step(steps_.size()), 0);
  for (std::size_t i = 0; i < inputs_; ++i) on_the_way[i] = wanted >> i & 1;
  for (std::size_t s = 0; s < steps_.size(); ++s)
    for (std::size_t k = 0; k < steps_[s].x.size(); ++k)
      if (on_the_way[steps_[s].x[k]] && !steps_[s].rule->table.gives_zero(k))
        on_the_way[value_of_step(s)] = 1;
  return on_the_way;
}

template <Real T>
std::vector<typename MapFormula<T>::Passage> MapFormula<T>::passages_to(std::uint32_t wanted) const {
  const std::vector<char> on_the_way = on_the_way_to(wanted);
  std::vector<char> has_adjoint(on_the_way.size(), 0);
  has_adjoint.back() = 1;
  std::vector<Passage> passages;
  for (std::size_t s = steps_.size(); s-- > 0;) {
    if (!has_adjoint[value_of_step(s)]) continue;
    for (std::size_t k = 0; k < steps_[s].x.size(); ++k) {
      const Value x = steps_[s].x[k];
      if (!on_the_way[x] || steps_[s].rule->table.gives_zero(k)) continue;
      has_adjoint[x] = 1;
      passages.push_back({s, k});
    }
  }
  return passages;
}

// The values that the pullbacks read are computed again, piece by piece, and then the chain rule runs back
// over them: both by loops.
template <Real T>
typename MapFormula<T>::Pullback MapFormula<T>::make_pullback(std::uint32_t wanted) const {
  const std::vector<Passage> passages = passages_to(wanted);
  std::vector<char> needed(value_of_step(steps_.size()), 0);
  for (const auto& [s, k] : passages) {
    if (steps_[s].rule->table.gives_same(k)) continue;
    const std::uint32_t bits = reads(steps_[s].rule->table, k);
    for (std::size_t j = 0; j < steps_[s].x.size(); ++j)
      if (bits >> j & 1) needed[steps_[s].x[j]] = 1;
    if (bits >> steps_[s].x.size() & 1) needed[value_of_step(s)] = 1;
  }
  for (std::size_t s = steps_.size(); s-- > 0;)
    if (needed[value_of_step(s)])
      for (const Value x : steps_[s].x) needed[x] = 1;

  Pullback result{kernels::Fused<T>(inputs_ + 1, constants_), 0, {}};
  kernels::Fused<T>& loops = result.loops;
  const Value g = loops.operand(inputs_);
  std::vector<Value> value(needed.size(), g);  // g stands for what nobody reads
  for (std::size_t i = 0; i < inputs_; ++i) value[i] = loops.operand(i);
  for (std::size_t c = 0; c < constants_.size(); ++c) value[inputs_ + c] = loops.constant(c);
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    if (!needed[value_of_step(s)]) continue;
    std::vector<Value> x;
    for (const Value k : steps_[s].x) x.push_back(value[k]);
    value[value_of_step(s)] = add_value(loops, steps_[s], x);
  }

  std::vector<std::optional<Value>> adjoint(needed.size());
  adjoint.back() = g;
  for (const auto& [s, k] : passages) {
    const Step& step = steps_[s];
    Value cotangent = *adjoint[value_of_step(s)];
    if (sign_of(*step.rule) == Sign::times) {
      cotangent = loops.step(Sign::times, cotangent, value[step.x[1 - k]]);
    } else if (!step.rule->table.gives_same(k)) {
      std::vector<Value> in{cotangent};
      for (const Value x : step.x) in.push_back(value[x]);
      in.push_back(value[value_of_step(s)]);
      cotangent = loops.step(step.rule->element_loops[kernels::chosen_set][1 + k], in);
    }
    std::optional<Value>& sum = adjoint[step.x[k]];
    sum = sum ? loops.step(Sign::plus, *sum, cotangent) : cotangent;
  }
  // Inputs that the adjoint is passed on to alike, as to the terms of a sum, have one cotangent.
  result.result_of.assign(inputs_, Pullback::none);
  std::vector<Value> results;
  for (std::size_t i = 0; i < inputs_; ++i)
    if (adjoint[i] && wanted >> i & 1) {
      const auto known = std::ranges::find(results, *adjoint[i]);
      result.result_of[i] = static_cast<std::size_t>(known - results.begin());
      if (known == results.end()) results.push_back(*adjoint[i]);
    }
  result.results = results.size();
  loops.finish(std::move(results));
  return result;
}

template <Real T>
std::shared_ptr<const typename MapFormula<T>::Pullback> MapFormula<T>::pullback(std::uint32_t wanted) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [bits, made] : pullbacks_)
    if (bits == wanted) return made;
  return pullbacks_.emplace_back(wanted, std::make_shared<const Pullback>(make_pullback(wanted))).second;
}

template <Real T>
void MapFormula<T>::pull_back(const Pullback& pullback, const Shape& shape, std::span<const View<T>> operands,
                              std::span<const Result> results) const {
  if (compiled_.pullback == nullptr) return pullback.loops.run(shape, operands, results);
  std::array<Result, most_mapped> of_inputs;
  std::size_t next = 0;
  for (std::size_t i = 0; i < inputs_; ++i)  // of inputs that have one result, of the first
    if (pullback.result_of[i] == next) of_inputs[i] = results[next++];
  kernels::run(compiled_.pullback, shape, operands, std::span<const Result>(of_inputs.data(), inputs_));
}

namespace {

const auto letter_of_constant = [](auto c) { return Symbol(static_cast<double>(c)); };
const auto text_of_step = [](const auto& step, std::span<const Symbol> x) {
  return step.rule->table.value_formula(nullptr, x);
};

}  // namespace

template <Real T>
Symbol MapFormula<T>::text(std::span<const Symbol> x) const {
  return evaluate<Symbol>(x, letter_of_constant, text_of_step).back();
}

template <Real T>
Symbol MapFormula<T>::cotangent_text(std::size_t input, const Symbol& g, std::span<const Symbol> x) const {
  const std::vector<Symbol> values = evaluate<Symbol>(x, letter_of_constant, text_of_step);
  std::vector<std::optional<Symbol>> adjoint(values.size());
  adjoint.back() = g;
  for (const auto& [s, k] : passages_to(1u << input)) {
    std::vector<Symbol> operands;
    for (const Value v : steps_[s].x) operands.push_back(values[v]);
    const Symbol cotangent = steps_[s].rule->table.cotangent_formula(nullptr, k, *adjoint[value_of_step(s)],
                                                                     operands, values[value_of_step(s)]);
    std::optional<Symbol>& sum = adjoint[steps_[s].x[k]];
    sum = sum ? *sum + cotangent : cotangent;
  }
  return adjoint[input].value_or(Symbol(0));
}

template class XGRAD_EXPORT MapFormula<float>;
template class XGRAD_EXPORT MapFormula<double>;

}  // namespace xgrad::engine
