// What must hold for every operation, checked over one table: see samples/sample.hpp.
#include "accuracy.hpp"
#include "formula.hpp"
#include "samples/generated.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string_view>

namespace xgrad {
namespace {

using namespace samples;

TEST(Samples, AreThereForEveryOperationAndNoOther) {
  std::set<std::string> listed, sampled = {"cast"};  // which has two dtypes: cast_test.cpp
  for (const auto& operation : operations()) listed.insert(operation.name);
  for (const auto& sample : table()) sampled.insert(sample.operation);
  EXPECT_EQ(sampled, listed) << "each rule needs a row in tests/autograd/ops/samples";
}

TEST(Samples, OfElementsHaveAMeasuredAccuracy) {
  std::set<std::string> measured(std::begin(accuracy::of_single_operations),
                                 std::end(accuracy::of_single_operations));
  for (const auto& function : accuracy::functions<double>()) measured.insert(function.name);
  for (const auto& sample : table())
    EXPECT_TRUE(sample.of != Of::elements || measured.contains(sample.operation))
        << sample.operation << " needs a row in tests/support/accuracy.hpp";
}

/// The operations of which there is a sample with such an input.
template <class Condition>
std::set<std::string> sampled_with(const Condition& condition) {
  std::set<std::string> found;
  for (const auto* samples : {&table(), &generated()})
    for (const auto& sample : *samples)
      for (const auto& input : sample.inputs)
        if (condition(input.shape())) found.insert(sample.operation);
  return found;
}

// But for those whose arguments, as indices, say of which shape their operand is, or that refuse it.
TEST(Samples, AreOfEveryKindOfShape) {
  const struct {
    const char* kind;
    std::set<std::string> operations, without;
  } kinds[] = {
      {"no element",
       sampled_with([](const Shape& shape) { return engine::element_count(shape) == 0; }),
       {"max", "min", "mean", "convolve", "correlate", "pick", "place", "reshape", "broadcast_to",
        "add_taken", "put_along_axis", "add_back", "softmax_cross_entropy"}},
      {"a dimension of 1",
       sampled_with([](const Shape& shape) { return std::count(shape.begin(), shape.end(), 1) > 0; }),
       {"pick", "place", "add_taken", "put_along_axis", "add_back", "softmax_cross_entropy"}},
      {"more than two dimensions",
       sampled_with([](const Shape& shape) { return shape.size() > 2; }),
       {"linear", "pick", "place", "place_diagonal", "add_taken", "put_along_axis", "pad", "shift", "take",
        "convolve", "correlate", "add_back", "softmax_cross_entropy"}},
  };
  std::set<std::string> all;
  for (const auto& sample : table()) all.insert(sample.operation);
  for (const auto& [kind, operations, without] : kinds)
    for (const auto& operation : all)
      EXPECT_EQ(operations.contains(operation), !without.contains(operation)) << operation << ", " << kind;
}

TEST(Samples, AreListedWithoutBeingRecorded) {
  Tape tape;
  operations();
  EXPECT_EQ(tape.size(), 0u);
}

// Or else a row would vouch for a rule that it does not touch.
TEST(Samples, RecordTheOperationTheyAreNamedAfter) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    sample.call(x);
    bool recorded = false;
    for (const auto& node : tape.nodes()) recorded |= node->operation() == sample.operation;
    EXPECT_TRUE(recorded) << description(sample);
  }
}

TEST(Samples, ValuesAreThoseOfPlainLoops) {
  for (const auto& sample : table())
    EXPECT_TRUE(close(sample.call(leaves<double>(sample.inputs)).value(), sample.reference(sample.inputs),
                      few_ulp<double>, 1e-3))
        << description(sample);
}

TEST(Samples, ValuesOfFloatsAreThoseOfPlainLoops) {
  for (const auto& sample : table()) {
    std::vector<Array<double>> rounded;
    for (const auto& input : sample.inputs) rounded.push_back(converted<double>(converted<float>(input)));
    // Sums of terms of either sign lose what cancels.
    EXPECT_TRUE(close(sample.call_on_floats(leaves<float>(sample.inputs)).value(), sample.reference(rounded),
                      few_ulp<float>, 1))
        << description(sample);
  }
}

TEST(Samples, GradientsAreDifferenceQuotients) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    const auto report = gradcheck(sample.call, leaves<double>(sample.inputs));
    EXPECT_EQ(report.failed, 0u) << description(sample) << ": " << report.to_string();
    EXPECT_EQ(report.checked, element_count(sample)) << description(sample);
    EXPECT_EQ(report.kinks, 0u) << description(sample) << ": a sample should stay away from kinks";
  }
}

/// The elements of `x` that the formula of element k of the result speaks of: one, or, `by_rows`, a row.
FormulaValue part_of(const Array<double>& x, std::size_t k, const Shape& shape, bool by_rows) {
  if (!by_rows) return {x.data()[position_of(index_of(k, shape), x.shape())]};
  const std::size_t length = x.size() / shape[0];
  return FormulaValue(x.data() + k * length, x.data() + (k + 1) * length);
}

// What an operation prints about itself, its value and its pullbacks, read and computed as anybody would who
// sees it. Of structural ones the text leaves out what they are about: shapes, orders, indices.
TEST(Samples, FormulasSayWhatIsComputed) {
  std::size_t checked = 0;
  for (const auto& sample : table()) {
    const Operation told = operation(sample.operation);
    const bool by_rows = sample.of == Of::rows;
    if (sample.of == Of::arrays || (by_rows && sample.inputs[0].dimension() != 2) ||
        sample.inputs.size() != told.inputs.size())
      continue;
    SCOPED_TRACE(told.name);
    ++checked;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    const auto y = sample.call(x);
    const auto g = seed_for(y);
    std::vector<Array<double>> inputs = sample.inputs, cotangents;
    if (told.name == "where") inputs[0] = Array<double>(inputs[0] > 0.5);  // the sample's condition
    for (const auto& input : inputs) cotangents.push_back(Array<double>(xt::zeros<double>(input.shape())));
    Array<double> value(y.shape());
    for (std::size_t k = 0; k < (by_rows ? y.shape()[0] : y.size()); ++k) {
      std::map<std::string, FormulaValue> letters = {{"g", part_of(g, k, y.shape(), by_rows)},
                                                     {"y", part_of(y.value(), k, y.shape(), by_rows)}};
      for (std::size_t i = 0; i < inputs.size(); ++i)
        letters[told.inputs[i]] = part_of(inputs[i], k, y.shape(), by_rows);
      const auto values = Formula::value(told.value, letters);
      std::copy(values.begin(), values.end(), value.data() + k * values.size());
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto terms = Formula::value(told.pullbacks[i], letters);
        double* const to =
            cotangents[i].data() + (by_rows ? k * letters[told.inputs[i]].size()
                                            : position_of(index_of(k, y.shape()), inputs[i].shape()));
        for (std::size_t j = 0; j < (by_rows ? letters[told.inputs[i]].size() : 1); ++j)
          to[j] += terms[terms.size() == 1 ? 0 : j];
      }
    }
    EXPECT_TRUE(close(value, y.value(), 1e-13, 1)) << told.value;
    if (!differentiable(sample)) continue;
    const auto gradients = tape.gradient(y, x, g, {.allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_TRUE(close(cotangents[i], gradients[i].value(), 1e-12, 1)) << told.pullbacks[i];
  }
  EXPECT_GE(checked, 25u);
}

// Squared, so that second derivatives go through the pullback of linear operations too.
TEST(Samples, SecondDerivativesAreDifferenceQuotients) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    const auto squared = [&](const std::vector<Variable<double>>& x) { return square(sample.call(x)); };
    const auto report = gradgradcheck(squared, leaves<double>(sample.inputs));
    EXPECT_EQ(report.failed, 0u) << description(sample) << ": " << report.to_string();
    EXPECT_EQ(report.checked, element_count(sample)) << description(sample);
  }
}

// The pullback runs on arrays and on Variables: two paths through one formula.
TEST(Samples, RecordedGradientsAreTheSame) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    const auto y = sample.call(x);
    const auto plain = tape.gradient(y, x, seed_for(y), {.allow_unused = true});
    const auto recorded = tape.gradient(y, x, seed_for(y), {.differentiable = true, .allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_TRUE(close(recorded[i].value(), plain[i].value(), 1e-14, 1)) << description(sample) << ", " << i;
  }
}

// g·(J·v) = (Jᵀ·g)·v: one number, by forward mode on the left and by reverse mode on the right.
TEST(Samples, ForwardModeAgreesWithReverseMode) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    const auto x = leaves<double>(sample.inputs), v = directions_for(x, 7);
    const auto [y, dy] = jvp(sample.call, x, v);
    ASSERT_EQ(dy.shape(), y.shape()) << description(sample);
    Tape tape;
    const auto again = sample.call(x);
    EXPECT_TRUE(same(y.value(), again.value())) << description(sample);
    const auto gradients = tape.gradient(again, x, seed_for(y), {.allow_unused = true});
    double expected = 0;
    for (std::size_t i = 0; i < x.size(); ++i) expected += inner(gradients[i].value(), v[i].value());
    EXPECT_NEAR(inner(seed_for(y), dy.value()), expected, 1e-12 * (1 + std::abs(expected)))
        << description(sample);
  }
}

TEST(Samples, ForwardModeOfFloatsIsThatOfDoubles) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    const auto x = leaves<float>(sample.inputs), v = directions_for(x, 7);
    std::vector<Variable<double>> exact, exact_v;
    for (std::size_t i = 0; i < x.size(); ++i) {
      exact.emplace_back(converted<double>(x[i].value()));
      exact_v.emplace_back(converted<double>(v[i].value()));
    }
    EXPECT_TRUE(close(jvp(sample.call_on_floats, x, v).tangent.value(),
                      jvp(sample.call, exact, exact_v).tangent.value(), 5e-6, 1))
        << description(sample);
  }
}

// A tangent of an input that y is linear in goes through the operation itself, and not through the pullback
// of the pullback, which gives the same and takes several times as long.
TEST(Samples, TangentsOfLinearInputsTakeAsManyOperationsAsValues) {
  // Linear at these inputs only: of pieces, or for this shape. (At further inputs many are: det of 1 × 1.)
  const std::set<std::string> linear_here = {"leaky_relu", "elu", "min", "cofactors"};
  std::size_t checked = 0;
  for (const auto& sample : table()) {
    if (!differentiable(sample) || sample.is_further || linear_here.count(sample.operation)) continue;
    for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
      SCOPED_TRACE(sample.operation + ", input " + std::to_string(i));
      const auto f = [&](const Variable<double>& in) {
        std::vector<Variable<double>> x;
        for (const auto& input : sample.inputs) x.push_back(constant(input));
        x[i] = in;
        return sample.call(x);
      };
      const Variable x(sample.inputs[i]), v(numbers(x.shape(), -3, 3, 7));
      const auto there = f(constant(Array<double>(x.value() + v.value())));
      Tape tape;
      const auto here = f(x);
      if (!here.needs_gradient()) continue;
      const std::size_t of_value = tape.size();
      const auto [y, dy] = jvp(f, x, v);
      if (!close(Array<double>(here.value() + dy.value()), there.value(), 1e-12, 1)) continue;
      ++checked;
      // The leaf x, and the operations; then the leaf v, the operations again, and as many for the tangents.
      EXPECT_LE(tape.size() - of_value, 2 * of_value - 1);
    }
  }
  EXPECT_GE(checked, 90u);
}

// The second derivative along v and w in four ways: reverse over reverse, forward over reverse, reverse over
// forward, forward over forward. Squared, so that linear operations have one.
TEST(Samples, SecondDerivativesAgreeInBothModes) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    SCOPED_TRACE(description(sample));
    using Variables = std::vector<Variable<double>>;
    const auto f = [&](const Variables& in) { return weighted_square(sample.call(in)); };
    const auto x = leaves<double>(sample.inputs), v = directions_for(x, 7), w = directions_for(x, 17);
    const auto along_v = [&](const Variables& in) { return jvp(f, in, v).tangent; };
    const auto gradient_along_v = [&](const Variables& in) {
      Tape tape;
      const auto gradients = tape.gradient(f(in), in, {.allow_unused = true});
      Variable<double> total = constant(0.0);
      for (std::size_t i = 0; i < in.size(); ++i) total += sum(gradients[i] * v[i]);
      return total;
    };
    double reverse_over_reverse = 0, reverse_over_forward = 0;
    {
      Tape tape;
      const auto gradients = tape.gradient(f(x), x, {.differentiable = true, .allow_unused = true});
      Variable<double> total = constant(0.0);
      for (std::size_t i = 0; i < x.size(); ++i) total += sum(gradients[i] * v[i]);
      const auto second = tape.gradient(total, x, {.allow_unused = true});
      for (std::size_t i = 0; i < x.size(); ++i)
        reverse_over_reverse += inner(second[i].value(), w[i].value());
    }
    {
      Tape tape;
      const auto second = tape.gradient(along_v(x), x, {.allow_unused = true});
      for (std::size_t i = 0; i < x.size(); ++i)
        reverse_over_forward += inner(second[i].value(), w[i].value());
    }
    const double tolerance = 1e-10 * (1 + std::abs(reverse_over_reverse));
    EXPECT_NEAR(reverse_over_forward, reverse_over_reverse, tolerance);
    EXPECT_NEAR(jvp(along_v, x, w).tangent.item(), reverse_over_reverse, tolerance);
    EXPECT_NEAR(jvp(gradient_along_v, x, w).tangent.item(), reverse_over_reverse, tolerance);
  }
}

TEST(Samples, GradientsOfFloatsAreThoseOfDoubles) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    SCOPED_TRACE(description(sample));
    expect_gradients_of_doubles(sample, 1);
  }
}

TEST(Samples, AreNotRecordedWithoutATapeOrWithoutALeaf) {
  for (const auto& sample : table()) {
    EXPECT_FALSE(sample.call(leaves<double>(sample.inputs)).needs_gradient()) << description(sample);
    Tape tape;
    std::vector<Variable<double>> constants;
    for (const auto& input : sample.inputs) constants.push_back(constant(input));
    EXPECT_FALSE(sample.call(constants).needs_gradient()) << description(sample);
    EXPECT_EQ(tape.size(), 0u) << description(sample);
  }
}

std::vector<const engine::Node*> inputs_of(const engine::Node& node) {
  std::vector<const engine::Node*> inputs;
  for (const auto& edge : node.inputs()) inputs.push_back(edge.input);
  return inputs;
}

// By which a node computes its value anew, for a nudged input say: each input stands in its place.
TEST(Samples, RecomputeTheirValues) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    sample.call(x);
    for (const auto& node : tape.nodes()) {
      if (node->is_leaf() || node->is_further_output()) continue;
      const auto inputs = inputs_of(*node);
      std::vector<engine::NodeRef> outputs(node->output_count());
      node->recompute(inputs, outputs);
      for (std::size_t k = 0; k < outputs.size(); ++k) {
        const auto& expected = node->output(k);
        ASSERT_EQ(outputs[k]->dtype(), expected.dtype());
        engine::visit_value(*outputs[k], [&]<class T>(const Array<T>& value) {
          EXPECT_TRUE(value == engine::as<T>(expected).value())
              << description(sample) << ": " << node->operation() << ", output " << k;
        });
      }
    }
  }
}

// Each cotangent is the same whatever else is asked for, and what is not asked for is not computed.
TEST(Samples, GiveTheCotangentsThatAreAskedFor) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    sample.call(x);
    for (const auto& node : tape.nodes()) {
      if (node->is_leaf() || node->output_count() != 1 || node->dtype() != "double") continue;
      const auto cotangents = [&](std::size_t mask, bool recorded) {
        std::vector<engine::Wanted> wanted(node->inputs().size());
        for (std::size_t i = 0; i < wanted.size(); ++i)
          wanted[i].needed = node->inputs()[i].position != engine::no_position && (mask >> i & 1) != 0;
        engine::NodeRef adjoint = constant(numbers(node->shape(), 0.5, 1.5)).node();
        node->pullbacks({&adjoint, 1}, wanted, recorded);
        return wanted;
      };
      const std::size_t every = (std::size_t{1} << node->inputs().size()) - 1;
      const auto all = cotangents(every, false);
      for (std::size_t mask = 0; mask < every; ++mask)
        for (const bool recorded : {false, true}) {
          const auto some = cotangents(mask, recorded);
          for (std::size_t i = 0; i < some.size(); ++i) {
            if (!some[i].needed) {
              EXPECT_FALSE(some[i].cotangent) << node->operation() << ", input " << i;
            } else if (all[i].cotangent) {
              EXPECT_TRUE(close(engine::as<double>(*some[i].cotangent).value(),
                                engine::as<double>(*all[i].cotangent).value(), 1e-13, 1))
                  << node->operation() << ", input " << i;
            }
          }
        }
    }
  }
}

// A constant that nobody else holds takes the new value in, where the rule can write.
TEST(Samples, AreRecomputedIntoGivenMemory) {
  std::set<std::string_view> written;
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    sample.call(x);
    for (const auto& node : tape.nodes()) {
      if (node->is_leaf() || node->output_count() != 1 || node->dtype() != "double") continue;
      const auto inputs = inputs_of(*node);
      const auto& expected = engine::as<double>(*node).value();
      engine::NodeRef output = node->filled(7);
      const double* const memory = engine::as<double>(*output).value().data();
      const engine::NodeRef held = node->filled(7);
      engine::NodeRef outputs[] = {held};
      node->recompute(inputs, {&output, 1});
      node->recompute(inputs, outputs);
      EXPECT_TRUE(engine::as<double>(*output).value() == expected) << description(sample);
      EXPECT_TRUE(engine::as<double>(*outputs[0]).value() == expected) << description(sample);
      EXPECT_TRUE(engine::as<double>(*held).value() == engine::as<double>(*node->filled(7)).value());
      if (expected.size() > 0 && engine::as<double>(*output).value().data() == memory)
        written.insert(node->operation());
    }
  }
  for (const char* operation :
       {"tanh", "add", "where", "softmax", "logsumexp", "matmul", "linear", "sum", "mean"})
    EXPECT_TRUE(written.contains(operation)) << operation;
}

// Neither computing nor differentiating writes to an operand, a result or a seed.
TEST(Samples, LeaveTheirInputsAlone) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    const auto y = sample.call(x);
    const Array<double> y_before = y.value(), seed_before = seed_for(y);
    const auto seed = constant(seed_before);
    tape.backward(y, seed);
    tape.backward(y, seed);
    tape.gradient(y, x, y, {.allow_unused = true});
    EXPECT_TRUE(same(y.value(), y_before)) << description(sample);
    EXPECT_TRUE(same(seed.value(), seed_before)) << description(sample);
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_TRUE(same(x[i].value(), sample.inputs[i])) << description(sample);
  }
}

// Each operation may stand in the middle of a computation, where its gradient is asked for too.
TEST(Samples, GradientsOfIntermediateValuesAreKept) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    SCOPED_TRACE(description(sample));
    Tape tape;
    const auto x = leaves<double>(sample.inputs);
    std::vector<Variable<double>> inside;
    for (const auto& leaf : x) inside.push_back(-(-leaf));
    const auto y = sample.call(inside);
    const auto z = exp(-y);
    auto wanted = inside;
    wanted.insert(wanted.end(), x.begin(), x.end());
    wanted.push_back(y);
    const auto seed = seed_for(z);
    const auto gradients = tape.gradient(z, wanted, seed, {.allow_unused = true});
    EXPECT_TRUE(same(gradients.back().value(), Array<double>(-seed * z.value())));
    tape.backward(z, seed);
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_TRUE(same(gradients[i].value(), gradients[x.size() + i].value())) << "−(−x) is x: " << i;
      if (!x[i].has_grad()) continue;
      EXPECT_TRUE(same(x[i].grad(), gradients[i].value())) << i;
    }
  }
}

// As for an optimizer's last partial batch: nothing is computed, nothing is wrong.
TEST(Samples, TakeArraysWithoutElements) {
  const std::set<std::string> with_fixed_shapes = {
      "pick", "place", "reshape",   "broadcast_to", "topk",      "take_along_axis", "put_along_axis",
      "mean", "max",   "view",      "cross",        "convolve",  "correlate",       "softmax_cross_entropy",
      "fft",  "rfft",  "rfft_dual", "take",         "add_taken", "rearrange",       "add_back",
      "min"};
  for (const auto& sample : table()) {
    if (with_fixed_shapes.count(sample.operation)) continue;
    SCOPED_TRACE(description(sample));
    Tape tape;
    std::vector<Variable<double>> x;
    for (const auto& input : sample.inputs) {
      Shape shape = input.shape();
      for (auto& length : shape) length = length == 1 ? 1 : 0;
      x.emplace_back(Array<double>(shape));
    }
    const auto y = sample.call(x);
    if (!y.needs_gradient()) continue;
    tape.backward(y, seed_for(y));
    for (const auto& input : x) {
      if (!input.has_grad()) continue;
      EXPECT_EQ(input.grad().shape(), input.shape());
    }
  }
}

}  // namespace
}  // namespace xgrad
