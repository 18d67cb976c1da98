#include "graphs.hpp"

#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/inspect/which.hpp>

#include <gtest/gtest.h>

#include <string>

namespace xgrad::inspect {
namespace {

const TraceNode& node_of(const Trace& trace, const Which& which) { return trace.nodes[which.in(trace)]; }

TEST(TracedSections, KnowsSectionsAndLines) {
  Generator generator(1);
  const nn::Sequential model(nn::Linear<double>(3, 4, generator), nn::Tanh<double>());
  const std::uint32_t line = __LINE__ - 1;
  Tape tape;
  const auto y = model(xt::xarray<double>{{1, 2, 3}});
  const auto loss = nn::mse(y, xt::xarray<double>{{0, 1, 2, 3}});
  const Trace trace(loss);
  const auto section = [&](const Which& which) { return trace.sections[node_of(trace, which).section].name; };
  const auto weight = model.parameters()[0];
  EXPECT_EQ(section(weight), "0: Linear");
  EXPECT_EQ(section(y), "1: Tanh");
  EXPECT_EQ(section(loss), "mse");
  EXPECT_EQ(node_of(trace, weight).line, line);
  EXPECT_EQ(node_of(trace, y).line, line + 3);
  EXPECT_EQ(node_of(trace, loss).line, line + 4) << "not a line of the library";
  for (const TraceNode& node : trace.nodes)
    EXPECT_TRUE(node.file.ends_with("traced_sections_test.cpp")) << node.name;
}

// A loss and a derivative are calls: what they record has the line of the call, what they are given its own.
TEST(TracedSections, NamesTheLineOfWhatACallIsGiven) {
  const Variable prediction(xt::xarray<double>{1, 2});
  const auto target = constant(xt::xarray<double>{0, 1}, "target");
  const std::uint32_t line = __LINE__;
  Tape tape;
  const auto loss = nn::mse(prediction, target);
  const Trace trace(loss);
  EXPECT_EQ(node_of(trace, prediction).line, line - 2);
  EXPECT_EQ(node_of(trace, target).line, line - 1);
  for (const TraceNode& node : trace.nodes)
    if (!node.inputs.empty()) {
      EXPECT_EQ(node.line, line + 2) << node.name;
    }
}

// What a call of the library makes for itself has the line of the call.
TEST(TracedSections, NamesTheCallAsTheLineOfItsConstants) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  Variable<double> y;
  {
    const Scope call = Scope::of_call("loss", {"users.cpp", 7});
    const Scope inner = Scope::of_call("part of it", {"library.cpp", 8});
    y = x * constant(xt::xarray<double>{3, 4});
  }
  const Trace trace(y);
  ASSERT_EQ(trace.nodes.size(), 3u);
  EXPECT_EQ(line_of(trace.nodes[1]), "users.cpp:7");
  EXPECT_EQ(line_of(trace.nodes[2]), "users.cpp:7");
  EXPECT_EQ(y.node()->location().line, 7u);
}

// A leaf was made elsewhere: its line says nothing of what comes after it.
TEST(TracedSections, DoesNotCountTheLineOfALeafAsTheOneBefore) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  const auto u = exp(x).named("u");
  const std::string line = std::to_string(__LINE__ - 1);
  const Variable w(xt::xarray<double>{3, 4}, "w");
  const Trace trace((w * u.value()).named("y") + u);
  EXPECT_EQ(line_of(node_of(trace, "y")), "after traced_sections_test.cpp:" + line);
}

// Where an operator takes an array, C++ does not tell the line.
TEST(TracedSections, NamesTheLineBeforeWhereOneIsUnknown) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  const auto u = exp(x).named("u");
  const auto y = sum(u * u.value());
  const Trace trace(y);
  const TraceNode& product = trace.nodes[trace.output - 1];
  EXPECT_EQ(line_of(product), "after traced_sections_test.cpp:" + std::to_string(__LINE__ - 4));
  EXPECT_FALSE(product.line_is_exact);
}

TEST(TracedSections, MarksTheOrderOfDerivatives) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto y = (x * x * x).named("y");
  const auto first = tape.gradient(y, {x}, {.differentiable = true})[0].named("first");
  const auto second = tape.gradient(first, {x}, {.differentiable = true})[0].named("second");
  const Trace trace(second);
  EXPECT_EQ(node_of(trace, "second").order, 2);
  EXPECT_EQ(node_of(trace, "x").order, 0);
  EXPECT_DOUBLE_EQ(node_of(trace, "second").value.entries[0], 12);
  const Trace of_first(square(first));
  EXPECT_EQ(of_first.nodes[of_first.output].order, 1);
}

TEST(TracedSections, KnowsWhichSectionsAreDerivatives) {
  const Variable x(2.0, "x");
  Tape tape;
  Variable<double> y;
  {
    const Scope scope("plain");
    y = x * x * x;
  }
  const Trace trace(tape.gradient(y, {x}, {.differentiable = true})[0]);
  ASSERT_EQ(trace.sections.size(), 2u);
  EXPECT_EQ(trace.sections[0].name, "plain");
  EXPECT_FALSE(trace.sections[0].derivative);
  EXPECT_EQ(trace.sections[1].name, "gradient");
  EXPECT_TRUE(trace.sections[1].derivative);
}

}  // namespace
}  // namespace xgrad::inspect
