#include "../map.hpp"
#include "../ops/identity.hpp"
#include "../rule/array_formulas.hpp"
#include "../rule/elementwise.hpp"
#include "../rule/operands.hpp"
#include "../rule/operation_node.hpp"
#include "../rule/record.hpp"
#include "../tape.hpp"
#include "formula.hpp"
#include "frame.hpp"

#include <array>
#include <optional>

namespace xgrad::engine {

namespace {

// An operation of one input has the first of these tables, and so on; the formula is an attribute.

template <Real T>
using FormulaRef = std::shared_ptr<const MapFormula<T>>;

template <Real T>
const MapFormula<T>& formula_at(const void* attributes) {
  return **static_cast<const FormulaRef<T>*>(attributes);
}

template <Real T>
const RuleKernels<T>& operation_of(std::size_t inputs);

constexpr std::array<const char*, most_mapped> letters{"a", "b", "c", "d", "e", "f", "g", "h",
                                                       "i", "j", "k", "l", "m", "n", "o", "p"};

template <Real T>
constexpr RuleTable make_table(std::size_t inputs) {
  RuleTable table{};
  table.name = "map";
  table.inputs = {letters.data(), inputs};
  table.elementwise = true;
  table.value_formula = [](const void* attributes, std::span<const Symbol> x) {
    return formula_at<T>(attributes).text(x);
  };
  table.cotangent_formula = [](const void* attributes, std::size_t input, const Symbol& g,
                               std::span<const Symbol> x, const Symbol&) {
    return formula_at<T>(attributes).cotangent_text(input, g, x);
  };
  table.attributes_size = sizeof(FormulaRef<T>);
  table.move_attributes = [](void* to, void* from) {
    new (to) FormulaRef<T>(std::move(*static_cast<FormulaRef<T>*>(from)));
  };
  table.copy_attributes = [](void* to, const void* from) {
    new (to) FormulaRef<T>(*static_cast<const FormulaRef<T>*>(from));
  };
  table.destroy_attributes = [](void* attributes) {
    static_cast<FormulaRef<T>*>(attributes)->~FormulaRef<T>();
  };
  return table;
}

/// y = f(x…), its rows `step` apart.
template <Real T>
void compute(const void* attributes, Inputs x, const Shape& shape, T* y, std::ptrdiff_t step) {
  std::array<View<T>, most_mapped> operands;
  for (std::size_t i = 0; i < x.size(); ++i) operands[i] = elementwise_operand<T>(*x[i]);
  formula_at<T>(attributes).value(shape, {operands.data(), x.size()}, y, step);
}

template <Real T>
void write(const RuleKernels<T>&, const void* attributes, Inputs x, Array<T>& y) {
  compute(attributes, x, y.shape(), y.data(), 0);
}

template <Real T>
Array<T> value(const void* attributes, Inputs x, DeferredRef<T>& deferred) {
  const Shape shape = broadcast_shape(operation_of<T>(x.size()).table, x);
  if (formula_at<T>(attributes).writes_rows_apart())
    if (auto frame = frame_of<T>(x, shape)) {
      Array<T> whole = zeros_around<T>(*frame);
      compute(attributes, x, shape, whole.data() + frame->inside.offset, frame->inside.strides[0]);
      deferred.reset(new Deferred<T>{std::move(whole), std::move(frame->inside), true});
      return without_elements<T>(shape);
    }
  Array<T> y = uninitialized<T>(shape);
  compute(attributes, x, shape, y.data(), 0);
  return y;
}

std::uint32_t bits_of(std::span<const Wanted> inputs) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) bits |= inputs[i].needed ? 1u << i : 0;
  return bits;
}

/// A cotangent of elements of y as that of an input that was broadcast; one of no dimensions is a sum
/// already.
template <Real T>
NodeRef summed(const Node& cotangent, const Shape& shape) {
  const Array<T>& from = as<T>(cotangent).value();
  return make_constant<T>([&]() -> Array<T> {
    if (from.dimension() == 0) return Array<T>(shape, from());
    return formulas::sum_to(from, shape, shape);
  });
}

/// All cotangents in one pass. That of a single element, as of a coefficient, is added up on the way; of
/// others that were broadcast each use gets its own first.
template <Real T>
void pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs) {
  using Result = typename MapFormula<T>::Result;
  const MapFormula<T>& formula = formula_at<T>(y.attributes());
  const auto pullback = formula.pullback(bits_of(inputs));
  std::array<View<T>, most_mapped + 1> operands;
  for (std::size_t i = 0; i < inputs.size(); ++i) operands[i] = elementwise_operand<T>(y.input(i));
  operands[inputs.size()] = elementwise_operand<T>(*adjoints[0]);

  // A result is computed for each element of y, unless it is that of single elements only.
  PooledVector<std::optional<Array<T>>> cotangents(pullback->results);
  PooledVector<Result> results(pullback->results);
  PooledVector<char> is_total(pullback->results, 1);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (const std::size_t r = pullback->result_of[i]; r != pullback->none)
      is_total[r] = is_total[r] && element_count(y.input(i).shape()) == 1;
  for (std::size_t r = 0; r < results.size(); ++r) {
    T* const to = cotangents[r].emplace(uninitialized<T>(is_total[r] ? Shape() : y.shape())).data();
    results[r] = is_total[r] ? Result{nullptr, to} : Result{to, nullptr};
  }
  formula.pull_back(*pullback, y.shape(), {operands.data(), inputs.size() + 1}, results);

  PooledVector<NodeRef> nodes(results.size());  // what several inputs get is one node
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::size_t r = pullback->result_of[i];
    if (r == pullback->none) continue;
    const Shape& shape = y.input(i).shape();
    if (!nodes[r]) nodes[r] = make_constant<T>([&]() -> Array<T> { return std::move(*cotangents[r]); });
    inputs[i].cotangent = nodes[r]->shape() == shape ? nodes[r] : summed<T>(*nodes[r], shape);
  }
}

/// The formula by recorded operations, one for each step.
template <Real T>
Variable<T> recorded(const MapFormula<T>& formula, std::span<const Variable<T>> x) {
  return formula
      .template evaluate<Variable<T>>(
          x, [](T c) { return constant(c); },
          [](const auto& step, std::span<const Variable<T>> operands) {
            std::array<Node*, most_inputs> nodes;
            for (std::size_t k = 0; k < operands.size(); ++k) nodes[k] = operands[k].node().get();
            return Variable<T>(
                record(*step.rule, nullptr, {nodes.data(), operands.size()}, Location(), nullptr));
          })
      .back();
}

/// The chain rule along the formula as it is recorded anew. Each input gets an identity of its own, as one
/// Variable may stand for several.
template <Real T>
void recorded_pullbacks(const OperationNode<T>& y, std::span<NodeRef> adjoints, std::span<Wanted> inputs) {
  Tape* const outer = Tape::current();
  std::optional<Tape> own;  // where only tangents are asked for, nothing records
  if (outer == nullptr) own.emplace();
  std::vector<Variable<T>> x, asked;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    x.push_back(variable_of<T>(y.input(i)));
    if (inputs[i].needed) asked.push_back(x.back() = identity(x.back(), Location()));
  }
  const Variable<T> again = recorded<T>(formula_at<T>(y.attributes()), x);
  const auto cotangents =
      (outer == nullptr ? *own : *outer)
          .gradient(again, asked, Variable<T>(adjoints[0]), {.differentiable = true, .allow_unused = true});
  std::size_t next = 0;
  for (Wanted& input : inputs)
    if (input.needed) input.cotangent = cotangents[next++].node();
}

/// A value and its tangent; that is nothing where it is zero.
struct Dual {
  NodeRef value, tangent;
};

/// A step of values and tangents, by its rule.
template <Real T>
Dual recorded_step(const RuleKernels<T>& rule, std::span<const Dual> x) {
  PooledVector<Node*> values;
  PooledVector<NodeRef> tangents;
  bool any = false;
  for (const Dual& operand : x) {
    values.push_back(operand.value.get());
    tangents.push_back(operand.tangent);
    any = any || operand.tangent;
  }
  Dual y{record(rule, nullptr, values, Location(), nullptr), {}};
  const std::array<const Node*, 1> outputs{y.value.get()};
  const PooledVector<const Node*> inputs(values.begin(), values.end());
  if (any) rule.pushforward(nullptr, inputs, tangents, outputs, {&y.tangent, 1});
  return y;
}

/// The tangents of the steps, one after the other.
template <Real T>
void pushforward(const void* attributes, Inputs x, std::span<const NodeRef> dx, Inputs,
                 std::span<NodeRef> dy) {
  std::vector<Dual> inputs;
  for (std::size_t i = 0; i < x.size(); ++i) inputs.push_back({NodeRef(const_cast<Node*>(x[i])), dx[i]});
  dy[0] = formula_at<T>(attributes)
              .template evaluate<Dual>(
                  inputs,
                  [](T c) {
                    return Dual{constant(c).node(), {}};
                  },
                  [](const auto& step, std::span<const Dual> operands) {
                    return recorded_step(*step.rule, operands);
                  })
              .back()
              .tangent;
}

template <Real T, std::size_t inputs>
struct Operation {
  static constexpr RuleTable table = make_table<T>(inputs);
  static constexpr RuleKernels<T> kernels = [] {
    RuleKernels<T> rule{table};
    rule.deferred_value = &value<T>;
    rule.write = &write<T>;
    rule.pullbacks = &pullbacks<T>;
    rule.recorded_pullbacks = &recorded_pullbacks<T>;
    rule.pushforward = &pushforward<T>;
    return rule;
  }();
};

template <Real T>
const RuleKernels<T>& operation_of(std::size_t inputs) {
  static constexpr auto all = []<std::size_t... i>(std::index_sequence<i...>) {
    return std::array{&Operation<T, i + 1>::kernels...};
  }
  (std::make_index_sequence<most_mapped>());
  return *all[inputs - 1];
}

}  // namespace

template <Real T>
std::shared_ptr<const MapFormula<T>> read_map_formula(const void* f, std::size_t operands,
                                                      Variable<T> (*call)(const void* f,
                                                                          std::span<const Variable<T>> x),
                                                      const MapLoops<T>& loops) {
  return std::make_shared<const MapFormula<T>>(
      operands, [&](std::span<const Variable<T>> x) { return call(f, x); }, loops);
}

template <Real T>
Variable<T> map(std::shared_ptr<const MapFormula<T>> formula, std::span<Node* const> x, Location location) {
  return Variable<T>(record(operation_of<T>(x.size()), &formula, x, location, nullptr));
}

template XGRAD_EXPORT std::shared_ptr<const MapFormula<float>> read_map_formula(
    const void*, std::size_t, Variable<float> (*)(const void*, std::span<const Variable<float>>),
    const MapLoops<float>&);
template XGRAD_EXPORT std::shared_ptr<const MapFormula<double>> read_map_formula(
    const void*, std::size_t, Variable<double> (*)(const void*, std::span<const Variable<double>>),
    const MapLoops<double>&);
template XGRAD_EXPORT Variable<float> map(std::shared_ptr<const MapFormula<float>>, std::span<Node* const>,
                                          Location);
template XGRAD_EXPORT Variable<double> map(std::shared_ptr<const MapFormula<double>>, std::span<Node* const>,
                                           Location);

}  // namespace xgrad::engine
