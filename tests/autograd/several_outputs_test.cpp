// Operations that give several values, on the tape and to those who look at it.
#include "arrays.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace xgrad {
namespace {

// (x², x³), whose pullback takes both adjoints.
struct Powers : Structural {
  static constexpr std::string_view name = "powers";
  static constexpr std::array outputs{"second", "third"};
  template <Real T>
  std::tuple<Array<T>, Array<T>> value(const Array<T>& x) const {
    return {Array<T>(x * x), Array<T>(x * x * x)};
  }
  template <class G, Real T>
  Array<T> pullback(const G& g, const Array<T>& x, const auto&) const {
    return 2 * x * output<0>(g) + 3 * x * x * output<1>(g);
  }
  template <class G, Real T>
  Variable<T> pullback(const G& g, const Variable<T>& x, const auto&) const {
    return 2 * x * output<0>(g) + 3 * x * x * output<1>(g);
  }
  template <class G>
  Symbol pullback(const G& g, const Symbol& x, const auto&) const {
    return 2 * x * output<0>(g) + 3 * square(x) * output<1>(g);
  }
  template <Real T>
  auto pushforward(const Variable<T>& dx, const Variable<T>& x, const auto&) const {
    return std::tuple(2 * x * dx, 3 * x * x * dx);
  }
};

std::tuple<Variable<double>, Variable<double>> powers(const Variable<double>& x) {
  return xgrad::apply(Powers{}, x);
}

TEST(SeveralOutputs, AddUpInOnePullback) {
  const Variable x(2.0);
  Tape tape;
  const auto [second, third] = powers(x);
  EXPECT_EQ(second.item(), 4);
  EXPECT_EQ(third.item(), 8);
  EXPECT_EQ(tape.gradient(second, x).item(), 4);
  EXPECT_EQ(tape.gradient(third, x).item(), 12);
  EXPECT_EQ(tape.gradient(second * third, x).item(), 80);  // 5·x⁴
  EXPECT_EQ(tape.gradient(third / second, x).item(), 1);
}

TEST(SeveralOutputs, StandBesideEachOtherOnTheTape) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto [second, third] = powers(x);
  ASSERT_EQ(tape.size(), 3u);
  EXPECT_EQ(tape.position_of(*second.node()), 1u);
  EXPECT_EQ(tape.position_of(*third.node()), 2u);
  EXPECT_EQ(second.operation(), "powers");
  EXPECT_EQ(third.operation(), "third");
  EXPECT_TRUE(third.needs_gradient());
}

TEST(SeveralOutputs, HaveDerivativesOfEveryOrderInBothModes) {
  const auto f = [](const std::vector<Variable<double>>& in) {
    const auto [second, third] = powers(in[0]);
    return sum(second * third + exp(third));
  };
  const std::vector inputs{Variable(numbers({4}, -1, 1))};
  EXPECT_TRUE(gradcheck(f, inputs).ok());
  EXPECT_TRUE(gradgradcheck(f, inputs).ok());
  const Variable x(2.0);
  const auto both = [](const Variable<double>& in) {
    const auto [second, third] = powers(in);
    return second * third;
  };
  EXPECT_EQ(jvp(both, x, 1.0).tangent.item(), 80);
  EXPECT_EQ(jvp([&](const auto& in) { return jvp(both, in, 1.0).tangent; }, x, 1.0).tangent.item(), 160);
}

TEST(SeveralOutputs, MayBeWantedThemselves) {
  const Variable x(2.0);
  Tape tape;
  const auto [second, third] = powers(x);
  const auto J = second * third;
  const auto gradients = tape.gradient(J, {second, third, x});
  EXPECT_EQ(gradients[0].item(), 8);
  EXPECT_EQ(gradients[1].item(), 4);
  EXPECT_EQ(gradients[2].item(), 80);
  tape.backward(J);
  EXPECT_EQ(x.grad()(), 80);
}

TEST(SeveralOutputs, OutliveTheirTapeAsValues) {
  Variable<double> third;
  {
    const Variable x(2.0);
    Tape tape;
    third = std::get<1>(powers(x));
  }
  EXPECT_EQ(third.item(), 8);
  EXPECT_FALSE(third.needs_gradient());
  Tape tape;
  EXPECT_FALSE((third * 2.0).needs_gradient());
}

TEST(SeveralOutputs, AreNotRecordedWithoutATape) {
  const auto [second, third] = powers(Variable(2.0));
  EXPECT_EQ(third.item(), 8);
  EXPECT_FALSE(third.needs_gradient());
  EXPECT_EQ(third.operation(), "constant");
}

TEST(SeveralOutputs, AreTracedAsPartsOfTheirOperation) {
  const Variable x(2.0, "x");
  Tape tape;
  auto [second, third] = powers(x);
  second.named("s");
  const auto J = (second * third).named("J");
  const inspect::Trace trace(J);
  ASSERT_EQ(trace.nodes.size(), 4u);
  EXPECT_EQ(trace.nodes[1].formula, "powers(x)");
  EXPECT_EQ(trace.nodes[2].formula, "s.third");
  EXPECT_EQ(trace.nodes[2].operation, "third");
  ASSERT_TRUE(trace.nodes[0].adjoint.has_value());
  EXPECT_EQ(trace.nodes[0].adjoint->entries[0], 80);
  EXPECT_EQ(trace.nodes[2].adjoint->entries[0], 4);
  EXPECT_NE(inspect::to_dot(trace).find("s.third"), std::string::npos);
  EXPECT_NE(inspect::to_svg(trace).find("s.third"), std::string::npos);
  EXPECT_NE(inspect::to_html(trace).find("s.third"), std::string::npos);
}

TEST(SeveralOutputs, AreSteppedThrough) {
  const Variable x(2.0, "x");
  Tape tape;
  auto [second, third] = powers(x);
  const auto J = second * third;
  inspect::Stepper stepper{inspect::Trace(J)};
  std::string told;
  while (stepper.next()) told += stepper.describe() + "\n";
  EXPECT_NE(told.find("third"), std::string::npos) << told;
  EXPECT_NE(told.find("80"), std::string::npos) << told;
}

TEST(SeveralOutputs, FollowANudge) {
  const Variable x(2.0, "x");
  Tape tape;
  auto [second, third] = powers(x);
  const auto J = second * third;
  const auto nudged = inspect::nudge(J, x, 1e-4);
  EXPECT_NEAR(nudged.ratio, 80, 0.1);
  EXPECT_EQ(nudged.derivative, 80);
}

// ---- Any number of inputs --------------------------------------------------------------------------------

TEST(ManyInputs, AreOneNode) {
  std::vector<Variable<double>> parts;
  for (int i = 0; i < 1000; ++i) parts.emplace_back(Array<double>{1.0 * i, 0.5});
  Tape tape;
  const auto y = concatenate(parts, 0);
  EXPECT_EQ(tape.size(), 1001u);
  EXPECT_EQ(y.node()->inputs().size(), 1000u);
  const auto gradients = tape.gradient(sum(square(y)), parts);
  for (int i = 0; i < 1000; ++i)
    ASSERT_TRUE(same(gradients[static_cast<std::size_t>(i)].value(), Array<double>{2.0 * i, 1}));
  EXPECT_EQ(message_of<std::invalid_argument>([] { concatenate(Variable<double>(), Variable(1.0)); }),
            "concatenate: part 0 is an empty Variable, which holds no value");
}

}  // namespace
}  // namespace xgrad
