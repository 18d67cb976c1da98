#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/node_of.hpp>
#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/inspect/which.hpp>
#include <xgrad/autograd/rule.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::inspect {

using namespace engine;

namespace {

const TraceNode& node_of(const Trace& trace, const Which& which) { return trace.nodes[which.in(trace)]; }

TEST(Trace, HasValuesAndAdjoints) {
  const Formula f;
  const Trace trace(f.J);
  ASSERT_EQ(trace.nodes.size(), 6u);
  EXPECT_EQ(trace.output, 5u);
  const std::map<std::string, std::pair<double, double>> expected = {
      {"a", {7, 3}}, {"b", {4, 6}}, {"c", {2, 12}}, {"u", {8, 3}}, {"v", {15, 3}}, {"J", {45, 1}}};
  for (const auto& [name, numbers] : expected) {
    const TraceNode& node = node_of(trace, name);
    EXPECT_EQ(node.value.entries, std::vector{numbers.first}) << name;
    ASSERT_TRUE(node.adjoint) << name;
    EXPECT_EQ(node.adjoint->entries, std::vector{numbers.second}) << name;
  }
}

// A number has its entry always, an array if it has as many as are asked for, at least one.
TEST(Trace, KeepsAsManyEntriesAsAreAskedFor) {
  const Variable x(xt::xarray<double>{1}, "x"), y(xt::xarray<double>{1, 2}, "y"),
      z(xt::xarray<double>{1, 2, 3}, "z");
  Tape tape;
  const auto J = sum(x) + sum(y) + sum(z);
  for (const std::size_t entries : {0, 1, 2, 3}) {
    const Trace trace(J, {.entries = entries});
    EXPECT_TRUE(node_of(trace, "x").value.has_entries()) << entries;
    EXPECT_EQ(node_of(trace, "y").value.has_entries(), entries >= 2) << entries;
    EXPECT_EQ(node_of(trace, "z").value.has_entries(), entries >= 3) << entries;
    EXPECT_TRUE(node_of(trace, J).value.has_entries()) << entries;
  }
}

TEST(Trace, HasFormulasWithAndWithoutNumbers) {
  const Formula f;
  const Trace trace(f.J);
  EXPECT_EQ(equation(node_of(trace, "v")), "v = a + u = 7 + 8 = 15");
  EXPECT_EQ(equation(node_of(trace, "a")), "a = 7");
  const TraceEdge& edge = node_of(trace, "u").inputs[1];
  EXPECT_EQ(trace.nodes[edge.input].name, "c");
  EXPECT_EQ(edge.derivative, "b");
  EXPECT_EQ(edge.slope->entries, std::vector{4.0});
  EXPECT_EQ(edge.pullback, "dJ/du·b");
}

// Where an exponent is a number, a power's derivative is that of the textbook.
TEST(Trace, DecidesConditionsOnNumbers) {
  const Variable a(2.0, "a");
  Tape tape;
  const Trace trace(pow(a, 3.0));
  EXPECT_EQ(equation(trace.nodes[1]), "J = a^3 = 2^3 = 8");
  EXPECT_EQ(trace.nodes[1].inputs[0].derivative, "3·a^(3 − 1)");
  const Trace rectified(relu(a));
  EXPECT_EQ(equation(rectified.nodes[1]), "J = where(a ≤ 0, 0, a) = where(2 ≤ 0, 0, 2) = 2");
}

/// y = x.
struct Same : Elementwise {
  static constexpr std::string_view name = "same";
  static auto value(const auto& x) { return x; }
  static auto pullback(const auto& g, const auto&, const auto&) { return g; }
};

// "= 2 = 2" would say it twice.
TEST(Trace, SaysAValueOnce) {
  const Variable a(2.0, "a");
  Tape tape;
  EXPECT_EQ(equation(Trace(record<Same, double>(a)).nodes[1]), "J = a = 2");
}

TEST(Trace, PutsNegativeNumbersInParentheses) {
  const Variable a(-2.0, "a"), b(3.0, "b");
  Tape tape;
  EXPECT_EQ(equation(Trace(pow(a, 3.0)).nodes[1]), "J = a^3 = (−2)^3 = −8");
  EXPECT_EQ(equation(Trace(b - a).nodes[2]), "J = b − a = 3 − (−2) = 5");
}

TEST(Trace, MayLeaveOutLines) {
  const Formula f;
  for (const TraceNode& node : Trace(f.J, {.lines = false}).nodes) EXPECT_EQ(line_of(node), "");
}

TEST(Trace, ChangesNothingOnTheTape) {
  const Formula f;
  Tape& tape = *Tape::current();
  const std::size_t before = tape.size();
  const Trace trace(f.J);
  EXPECT_EQ(tape.size(), before);
  EXPECT_FALSE(f.a.has_grad());
  EXPECT_EQ(tape.last_output(), no_position);
  tape.backward(f.J);
  EXPECT_EQ(f.c.grad()(), 12);
}

TEST(Trace, PutsNumbersIntoFormulasAndArraysBesideThem) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  const auto y = sum(constant(xt::xarray<double>{3, 4}, "weights") * x * 0.5).named("y");
  const Trace trace(y);
  EXPECT_EQ(node_of(trace, "weights").operation, "constant");
  EXPECT_FALSE(node_of(trace, "weights").adjoint);
  EXPECT_EQ(equation(node_of(trace, "v2")), "v2 = v1·0.5, (2) 1.5, 4");
  EXPECT_EQ(equation(node_of(trace, "y")), "y = sum(v2) = 5.5");
}

// The chain rule, step by step, against the tape's own gradients: each cotangent is the slope times the
// adjoint, and they add up to the input's adjoint in the order in which they are passed on.
TEST(Trace, ObeysTheChainRule) {
  for (const Shape& shape : {Shape{}, Shape{3}, Shape{2, 3}})
    for (std::uint64_t seed = 0; seed < 15; ++seed) {
      RandomGraph graph(seed, 12, shape);
      const Trace trace(graph.J);
      std::vector<std::vector<double>> sums(trace.nodes.size());
      std::size_t slopes = 0, broadcasts = 0;
      for (std::size_t i = trace.nodes.size(); i-- > 0;) {
        const TraceNode& y = trace.nodes[i];
        if (y.adjoint && i != trace.output) {
          for (std::size_t k = 0; k < sums[i].size(); ++k)
            EXPECT_NEAR(y.adjoint->entries[k], sums[i][k], 1e-12) << y.name;
        }
        for (const TraceEdge& edge : y.inputs) {
          const TraceNode& x = trace.nodes[edge.input];
          EXPECT_EQ(edge.gradient, edge.cotangent.has_value() || (edge.gradient && !y.adjoint));
          if (!edge.cotangent) continue;
          EXPECT_EQ(edge.cotangent->shape, x.value.shape);
          EXPECT_FALSE(edge.pullback.empty());
          EXPECT_EQ(edge.slope.has_value(), !edge.derivative.empty() && x.value.shape == y.value.shape)
              << y.name;
          broadcasts += !edge.derivative.empty() && !edge.slope;
          if (edge.slope) {
            ++slopes;
            for (std::size_t k = 0; k < x.value.size(); ++k)
              EXPECT_NEAR(edge.cotangent->entries[k], edge.slope->entries[k] * y.adjoint->entries[k], 1e-12);
          }
          sums[edge.input].resize(x.value.size());
          for (std::size_t k = 0; k < x.value.size(); ++k) sums[edge.input][k] += edge.cotangent->entries[k];
          EXPECT_EQ(edge.adjoint->shape, x.value.shape);
          for (std::size_t k = 0; k < x.value.size(); ++k)
            EXPECT_NEAR(edge.adjoint->entries[k], sums[edge.input][k], 1e-12) << "as far as it is known";
        }
      }
      EXPECT_GT(slopes, 0u);
      EXPECT_EQ(broadcasts > 0, !shape.empty());
      for (const auto& value : graph.values) {
        const auto found =
            std::find(trace.identities.begin(), trace.identities.end(), value.node()->identity());
        if (found == trace.identities.end()) continue;
        const TraceNode& node = trace.nodes[static_cast<std::size_t>(found - trace.identities.begin())];
        EXPECT_EQ(node.value.entries, elements_of(*value.node()));
        const auto gradient = graph.tape.gradient(graph.J, {value}, {.allow_unused = true})[0];
        if (node.adjoint)
          EXPECT_EQ(node.adjoint->entries, elements_of(*gradient.node())) << node.name;
        else
          for (const double g : elements_of(*gradient.node())) EXPECT_EQ(g, 0) << node.name;
      }
    }
}

// Where x was broadcast, the slope of an element would be a sum of several.
TEST(Trace, HasNoSlopeOfABroadcastOperand) {
  const Variable x(2.0, "x"), w(xt::xarray<double>{3, 4}, "w");
  Tape tape;
  const Trace trace(x * w);
  const TraceEdge &of_x = trace.nodes[trace.output].inputs[0], &of_w = trace.nodes[trace.output].inputs[1];
  EXPECT_EQ(of_x.derivative, "w");
  EXPECT_FALSE(of_x.slope);
  EXPECT_EQ(of_x.pullback, "dJ/dJ·w");
  EXPECT_EQ(of_x.cotangent->entries, std::vector{7.0});
  EXPECT_EQ(of_w.slope->entries, (std::vector{2.0, 2.0}));
}

// A number is kept whatever is asked for: what is said about numbers needs it.
TEST(Trace, KeepsEveryNumber) {
  const Formula f;
  expect_equal(Trace(f.J, {.entries = 0}), Trace(f.J));
}

// The adjoint after each contribution, and all of them.
TEST(Trace, AddsUpWhereAValueIsUsedTwice) {
  const Variable x(3.0, "x");
  Tape tape;
  const auto y = x * x + exp(x);
  const Trace trace(y);
  const double e = std::exp(3.0);
  double last = 0;
  int contributions = 0;
  for (std::size_t i = trace.nodes.size(); i-- > 0;)
    for (const TraceEdge& edge : trace.nodes[i].inputs)
      if (edge.cotangent && trace.nodes[edge.input].name == "x") {
        ++contributions;
        last = edge.adjoint->entries[0];
      }
  EXPECT_EQ(contributions, 3);
  EXPECT_DOUBLE_EQ(node_of(trace, "x").adjoint->entries[0], 6 + e);
  EXPECT_DOUBLE_EQ(last, 6 + e);
}

TEST(Trace, AgreesWithBackwardOnANetwork) {
  Network net;
  const Trace trace(net.loss);
  net.tape.backward(net.loss);
  for (const auto& parameter : net.model.parameters()) {
    const TraceNode& node = node_of(trace, parameter);
    ASSERT_TRUE(node.adjoint);
    EXPECT_EQ(node.adjoint->shape, parameter.shape());
    EXPECT_EQ(node.adjoint->entries, std::vector<double>(parameter.grad().begin(), parameter.grad().end()));
  }
}

TEST(Trace, KeepsStatisticsOfLargeArrays) {
  Network net;
  const Trace trace(net.tape, net.loss, {.entries = 6});
  for (const TraceNode& node : trace.nodes) EXPECT_EQ(node.value.has_entries(), node.value.size() <= 6);
  const Numbers& weight = node_of(trace, net.model.parameters()[0]).value;
  const Array<double>& value = net.model.parameters()[0].value();
  EXPECT_EQ(weight.min, *std::min_element(value.begin(), value.end()));
  EXPECT_EQ(weight.max, *std::max_element(value.begin(), value.end()));
  double squares = 0;
  for (double w : value) squares += w * w;
  EXPECT_DOUBLE_EQ(weight.norm, std::sqrt(squares));
}

// Whether an edge has a gradient is known also where none came along.
TEST(Trace, KnowsEdgesWithoutAGradient) {
  const Variable x(2.0, "x"), c(1.0, "c");
  Tape tape;
  const auto condition = where(c, x, x).named("condition");
  const Trace trace(where(condition, x, 2.0 * x));
  const TraceNode& node = node_of(trace, condition);
  EXPECT_FALSE(node.adjoint);
  ASSERT_EQ(node.inputs.size(), 3u);
  EXPECT_FALSE(node.inputs[0].gradient);
  EXPECT_TRUE(node.inputs[1].gradient && node.inputs[2].gradient);
  EXPECT_FALSE(trace.nodes[trace.output].inputs[0].gradient);
}

TEST(Trace, MixesDtypes) {
  const Variable x(2.0f, "x");
  Tape tape;
  const auto y = square(cast<double>(x));
  const Trace trace(y);
  EXPECT_EQ(node_of(trace, "x").dtype, "float");
  EXPECT_EQ(trace.nodes[trace.output].dtype, "double");
  EXPECT_EQ(node_of(trace, "x").adjoint->entries[0], 4);
}

// What another tape recorded has no inputs here: how it was made is not said.
TEST(Trace, DoesNotSayHowAnotherTapesValueWasMade) {
  const Variable x(2.0, "x");
  Tape outer;
  const auto y = exp(x).named("y");
  Tape inner;
  const Trace trace(square(y));
  ASSERT_EQ(trace.nodes.size(), 2u);
  EXPECT_EQ(trace.nodes[0].name, "y");
  EXPECT_EQ(trace.nodes[0].operation, "constant");
  EXPECT_TRUE(trace.nodes[0].inputs.empty());
  EXPECT_EQ(trace.nodes[1].operation, "square");
}

TEST(Trace, RefusesWhatIsNotOnATape) {
  Variable x(2.0, "x");
  EXPECT_EQ(message_of<std::logic_error>([&] { Trace{x}; }),
            "trace: no tape is alive on this thread; give the tape, or ask while it lives");
  Tape tape;
  const auto y = square(x);
  const auto error_for = [&](const Variable<double>& J) {
    return message_of<std::invalid_argument>([&] { Trace{J}; });
  };
  EXPECT_EQ(error_for(constant(1.0, "c")), "trace: 'c' was computed from no leaf, or while no tape recorded");
  EXPECT_EQ(error_for(constant(1.0)),
            "trace: a constant was computed from no leaf, or while no tape recorded");
  EXPECT_EQ(error_for(Variable(1.0)), "trace: a leaf without a name was not recorded on this tape");
  Variable<double> of_another;
  {
    Tape another;
    of_another = square(x);
    another.clear();
    EXPECT_EQ(error_for(of_another),
              "trace: the result of 'square' was recorded on a tape that was cleared, or is gone");
    of_another = square(x);
    EXPECT_EQ(message_of<std::invalid_argument>([&] { Trace(tape, of_another); }),
              "trace: the result of 'square' was not recorded on this tape");
  }
  EXPECT_EQ(error_for(of_another),
            "trace: the result of 'square' was recorded on a tape that was cleared, or is gone");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Which("z").in(Trace(y)); }),
            "trace: 'z' is not a node that J was computed from");
  x.mutable_value()() = 3;
  EXPECT_THROW(Trace{y}, std::logic_error);
}

}  // namespace
}  // namespace xgrad::inspect
