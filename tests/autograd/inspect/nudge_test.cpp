#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/nudge.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

TEST(Nudge, IsTheExperimentOfTheTexts) {
  const Formula f;
  const Nudge result = nudge(f.J, f.a, 0.001);
  EXPECT_EQ(result.to_string(),
            "a: 7 → 7.001\nv = a + u: 15 → 15.001\nJ = 3·v: 45 → 45.003\nΔJ/Δa = 3, dJ/da = 3");
  EXPECT_NEAR(result.ratio, 3, 1e-9);
  EXPECT_EQ(result.derivative, 3);
}

TEST(Nudge, ShowsThatASquareIsNoLine) {
  const Variable a(5.0, "a");
  Tape tape;
  const auto y = square(a).named("y");
  EXPECT_EQ(nudge(y, "a", 0.001).to_string(),
            "a: 5 → 5.001\ny = a·a: 25 → 25.010001\nΔy/Δa = 10.001, dy/da = 10");
}

TEST(Nudge, StartsAtAnyNode) {
  const Formula f;
  EXPECT_EQ(nudge(f.J, f.v, 0.001).to_string(), "v: 15 → 15.001\nJ = 3·v: 45 → 45.003\nΔJ/Δv = 3, dJ/dv = 3");
}

TEST(Nudge, ChangesNothing) {
  const Formula f;
  nudge(f.J, f.a, 100);
  EXPECT_EQ(f.a.value()(), 7);
  EXPECT_EQ(f.J.value()(), 45);
  Tape::current()->backward(f.J);
  EXPECT_EQ(f.b.grad()(), 6);
}

TEST(Nudge, OfACurveIsNotQuiteTheDerivative) {
  const Variable a(2.0, "a");
  Tape tape;
  const Nudge result = nudge(square(a), a, 0.001);
  EXPECT_NEAR(result.ratio, 4.001, 1e-9);
  EXPECT_EQ(result.derivative, 4);
}

// Against a recomputation by hand, for every weight of a network.
TEST(Nudge, OfAnElementOfAnArray) {
  Network net;
  auto W = net.model.parameters()[0];
  const double before = net.loss.item(), h = 1e-3;
  for (std::size_t k = 0; k < W.size(); ++k) {
    const Nudge result = nudge(net.loss, W, h, k);
    EXPECT_EQ(result.changes.front().name, fmt::format("weight1[{}]", k));
    Network other;
    other.model.parameters()[0].mutable_value().data()[k] += h;
    PauseRecording pause;
    const double after = nn::mse(other.model(net.x), xt::xarray<double>{{0, 1}, {1, 0}}).item();
    EXPECT_NEAR(result.ratio, (after - before) / h, 1e-9);
    EXPECT_NEAR(result.derivative, result.ratio, 5e-3 * std::abs(result.derivative) + 1e-3);
  }
}

TEST(Nudge, OfAFloatCountsTheStepThatWasTaken) {
  const Variable x(1.0f, "x");
  Tape tape;
  const Nudge result = nudge(3.0f * x, x, 1e-4);
  EXPECT_NEAR(result.ratio, 3, 1e-2);
}

TEST(Nudge, ChecksWhatItIsAsked) {
  const Formula f;
  const Variable x(xt::xarray<double>{1, 2}, "x");
  const auto y = sum(x).named("y");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(f.J, f.a, 0); }),
            "nudge: h is 0, expected a number that is not 0");
  EXPECT_THROW(nudge(f.J, f.a, nan), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 0.1); }),
            "nudge: x is (2); give the element to change");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(y, x, 0.1, 2); }),
            "nudge: x is (2); it has no element 2");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { nudge(x * 2.0, x, 0.1, 0); }),
            "nudge: multiply is (2), expected a single number");
  EXPECT_THROW(nudge(f.J, x, 0.1, 0), std::invalid_argument);
  PauseRecording pause;
  EXPECT_THROW(nudge(f.J, f.a, 0.1), std::logic_error);
}

}  // namespace
}  // namespace xgrad::inspect
