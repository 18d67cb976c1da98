// Derivatives of functions. That every operation's derivative is right: ops/samples_test.cpp.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using V = Variable<double>;
using Inputs = std::vector<V>;

const auto cube_sum = [](const V& x) { return sum(x * x * x); };

TEST(Grad, IsTheGradient) {
  const Variable x(Array<double>{2, -1}, "x");
  EXPECT_TRUE(close(grad(cube_sum, x).value(), Array<double>{12, 3}));
  const auto [y, g] = value_and_grad(cube_sum, x);
  EXPECT_NEAR(y.item(), 7, 1e-12);
  EXPECT_TRUE(close(g.value(), Array<double>{12, 3}));
  EXPECT_FALSE(x.has_grad()) << "gradients of leaves are left alone";
}

TEST(Grad, TakesWhatAnOperationTakes) {
  EXPECT_NEAR(grad([](const V& x) { return x * x; }, 3.0).item(), 6, 1e-12);
  EXPECT_TRUE(close(grad(cube_sum, xt::xarray<double>{1, 2}).value(), Array<double>{3, 12}));
  EXPECT_TRUE(close(grad(cube_sum, std::vector<double>{1, 2}).value(), Array<double>{3, 12}));
  EXPECT_TRUE(close(grad(cube_sum, constant(xt::xarray<double>{1, 2})).value(), Array<double>{3, 12}));
  const Variable<float> x(xt::xarray<float>{2});
  EXPECT_FLOAT_EQ(grad([](const Variable<float>& in) { return sum(in * in); }, x).value()(0), 4);
}

TEST(Grad, OfSeveralInputsIsOneForEach) {
  const Variable a(3.0, "a"), b(4.0, "b");
  const auto f = [](const V& u, const V& v) { return u * u * v; };
  const auto [ga, gb] = grad(f, a, b);
  EXPECT_NEAR(ga.item(), 24, 1e-12);
  EXPECT_NEAR(gb.item(), 9, 1e-12);
  const auto [y, g] = value_and_grad(f, a, 4.0);
  EXPECT_NEAR(y.item(), 36, 1e-12);
  EXPECT_NEAR(g[1].item(), 9, 1e-12);
  const auto all = grad([&](const Inputs& in) { return f(in[0], in[1]); }, Inputs{a, b});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_NEAR(all[0].item(), 24, 1e-12);
  EXPECT_NEAR(all[1].item(), 9, 1e-12);
}

TEST(Grad, OfTheSameInputTwiceTellsThePlacesApart) {
  const Variable x(3.0);
  const auto [first, second] = grad([](const V& a, const V& b) { return a * a * b; }, x, x);
  EXPECT_NEAR(first.item(), 18, 1e-12);
  EXPECT_NEAR(second.item(), 9, 1e-12);
}

// Leaves as well as what was computed: or else errors inside of f could not say what they are about.
TEST(Functions, GiveTheirInputsWithTheirNames) {
  const auto check = [](const V& x, const std::string& name) {
    std::size_t called = 0;
    const auto f = [&](const V& in) {
      ++called;
      EXPECT_EQ(in.name(), name);
      return sum(in * in);
    };
    grad(f, x);
    value_and_grad(f, x);
    vjp(f, x);
    jvp(f, x, x);
    jacobian(f, x);
    hessian(f, x);
    hvp(f, x, x);
    EXPECT_GE(called, 7u);
  };
  const Variable leaf(Array<double>{1, 2}, "x"), nameless(Array<double>{1, 2});
  check(leaf, "x");
  check(nameless, "");
  Tape tape;
  check((2.0 * leaf).named("twice"), "twice");
  check(2.0 * leaf, "");
}

TEST(Grad, TakesWhatComesFromOutsideForConstant) {
  const Variable x(3.0, "x");
  EXPECT_NEAR(grad([&](const V& in) { return in * x; }, x).item(), 3, 1e-12);
  EXPECT_NEAR(jvp([&](const V& in) { return grad([&](const V& inner) { return inner * in; }, in); }, x, 1.0)
                  .tangent.item(),
              1, 1e-12);
  // d/dx x·(d/dy (x + y) at y = x): the perturbations of x and y are not confused.
  const auto nested = [](const V& in) { return in * grad([&](const V& y) { return in + y; }, in); };
  EXPECT_NEAR(grad(nested, x).item(), 1, 1e-12);
}

TEST(Grad, OfWhatDoesNotDependIsZero) {
  const Variable x(Array<double>{1, 2}), other(5.0);
  EXPECT_TRUE(same(grad([&](const V&) { return other * 2.0; }, x).value(), Array<double>{0, 0}));
  EXPECT_TRUE(same(grad([&](const V&) { return constant(1.0); }, x).value(), Array<double>{0, 0}));
  EXPECT_TRUE(same(grad([](const V& in) { return sum(step(in)); }, x).value(), Array<double>{0, 0}));
}

TEST(Grad, Nests) {
  const Variable x(Array<double>{2, -1});
  const auto second = [](const V& in) { return sum(grad(cube_sum, in)); };
  EXPECT_TRUE(close(grad(second, x).value(), Array<double>{12, -6}));
  EXPECT_TRUE(
      close(grad([&](const V& in) { return sum(grad(second, in)); }, x).value(), Array<double>{6, 6}));
}

TEST(Grad, IsRecordedByATape) {
  Variable x(Array<double>{2, -1}, "x");
  Tape tape;
  const V norm = sum(square(grad(cube_sum, x)));  // Σ 9x⁴
  tape.backward(norm);
  EXPECT_TRUE(close(x.grad(), Array<double>{288, -36}));
}

TEST(Grad, OfAnIntermediateValueFlowsOn) {
  Variable w(2.0, "w");
  Tape tape;
  const V x = w * w;                                                  // 4
  const V slope = grad([](const V& in) { return in * in * in; }, x);  // 3w⁴
  EXPECT_NEAR(slope.item(), 48, 1e-12);
  tape.backward(slope);
  EXPECT_NEAR(w.grad()(), 96, 1e-12);  // 12w³
}

TEST(Grad, InAPauseIsNotRecorded) {
  const Variable w(2.0, "w");
  Tape tape;
  const V x = w * w;
  const std::size_t recorded = tape.size();
  const PauseRecording pause;
  EXPECT_NEAR(grad([](const V& in) { return in * in; }, x).item(), 8, 1e-12);
  EXPECT_EQ(tape.size(), recorded);
}

TEST(Grad, LeavesNothingRecording) {
  const Variable x(1.0);
  EXPECT_EQ(Tape::current(), nullptr);
  EXPECT_THROW(grad([](const V&) -> V { throw std::runtime_error("mine"); }, x), std::runtime_error);
  EXPECT_EQ(Tape::current(), nullptr);
}

TEST(Grad, SaysWhatIsWrong) {
  const Variable x(Array<double>{1, 2}, "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { grad([](const V& in) { return in * in; }, x); }),
            "grad: the function returned an array of shape (2), expected one number");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { grad(cube_sum, V()); }),
            "grad: input 0 is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { value_and_grad([](const V&) { return V(); }, x); }),
            "value_and_grad: what the function returned is an empty Variable, which holds no value");
}

TEST(Vjp, PullsCotangentsBack) {
  const Variable x(Array<double>{0.5, 2}, "x");
  const auto [y, pullback] = vjp([](const V& in) { return in * in; }, x);
  EXPECT_TRUE(close(y.value(), Array<double>{0.25, 4}));
  EXPECT_TRUE(close(pullback(Array<double>{1, 10}).value(), Array<double>{1, 40}));
  EXPECT_TRUE(close(pullback(y).value(), Array<double>{0.25, 16}));
}

TEST(Vjp, RecordsNothingMore) {
  const Variable x(2.0);
  const auto [y, pullback] = vjp([](const V& in) { return in * in; }, x);
  EXPECT_EQ(Tape::current(), nullptr);
  const Variable other(1.0);
  EXPECT_FALSE((other * 2.0).needs_gradient());
  Tape tape;
  EXPECT_NEAR(pullback(1.0).item(), 4, 1e-12);
  EXPECT_EQ(Tape::current(), &tape);
}

TEST(Vjp, OfSeveralInputs) {
  const Variable a(Array<double>{1, 2}), b(Array<double>{3, 4});
  const auto [y, pullback] = vjp([](const V& u, const V& v) { return u * v; }, a, b);
  const auto [ga, gb] = pullback(Array<double>{1, 10});
  EXPECT_TRUE(close(ga.value(), Array<double>{3, 40}));
  EXPECT_TRUE(close(gb.value(), Array<double>{1, 20}));
}

TEST(Vjp, OnATapeCanBeDifferentiated) {
  Variable x(3.0, "x");
  Tape tape;
  const auto [y, pullback] = vjp([](const V& in) { return in * in * in; }, x);
  tape.backward(pullback(1.0));
  EXPECT_NEAR(x.grad()(), 18, 1e-12);
}

TEST(Vjp, SaysThatItsTapeIsGone) {
  const Variable x(3.0, "x");
  const auto kept = [&] {
    Tape tape;
    return vjp([](const V& in) { return in * in; }, x);
  }();
  EXPECT_EQ(message_of<std::logic_error>([&] { kept.pullback(1.0); }),
            "vjp: the tape that recorded the function is gone, or paused, when its derivative is asked for");
}

}  // namespace
}  // namespace xgrad
