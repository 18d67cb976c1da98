#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using V = Variable<double>;

const auto formula = [](const V& x) { return tanh(x * x) * x; };

TEST(Checkpoint, RecordsOneNode) {
  const Variable x(numbers({3}), "x");
  Tape tape;
  const V y = checkpoint(formula, x);
  EXPECT_EQ(tape.size(), 2u);
  EXPECT_EQ(y.operation(), "checkpoint");
  EXPECT_TRUE(same(y.value(), formula(x).value()));
}

TEST(Checkpoint, HasTheDerivativesOfWhatItComputes) {
  const Variable x(numbers({3}), "x");
  const auto f = [](const auto& in) { return checkpoint(formula, in[0]); };
  EXPECT_TRUE(gradcheck(f, {x}).ok());
  EXPECT_TRUE(gradgradcheck([&](const auto& in) { return square(f(in)); }, {x}).ok());
  const V H = hessian([](const V& in) { return sum(square(formula(in))); }, x);
  EXPECT_TRUE(
      close(hessian([](const V& in) { return sum(square(checkpoint(formula, in))); }, x).value(), H.value()));
  const Array<double> v = numbers({3}, -1, 1, 5);
  EXPECT_TRUE(close(hvp([](const V& in) { return sum(square(checkpoint(formula, in))); }, x, v).value(),
                    hvp([](const V& in) { return sum(square(formula(in))); }, x, v).value()));
}

TEST(Checkpoint, GivesGradientsToWhatItUsesFromOutside) {
  Variable x(numbers({3}), "x"), w(numbers({3}, 1, 2, 3), "w");
  const auto values = [&](bool kept) {
    x.zero_grad();
    w.zero_grad();
    Tape tape;
    const V u = w * w;  // a value of the tape, used inside
    const auto f = [&](const V& in) { return exp(in * u) * w; };
    tape.backward(sum(kept ? f(x * w) : checkpoint(f, x * w)));
    return std::vector<Array<double>>{x.grad(), w.grad()};
  };
  const auto expected = values(true), computed = values(false);
  EXPECT_TRUE(close(computed[0], expected[0]));
  EXPECT_TRUE(close(computed[1], expected[1]));
}

// What is used both as an input and from outside has one derivative for each way, and each way is gone once.
TEST(Checkpoint, DoesNotCountAWayTwice) {
  const Variable w(1.5, "w");
  const auto kept = [](const V& in) { return (in * in) * (in * in) * in; };
  const auto computed = [](const V& in) {
    const V square = in * in;
    return checkpoint([&](const V& u) { return u * u * in; }, square);
  };
  EXPECT_NEAR(grad(computed, w).item(), grad(kept, w).item(), 1e-12);
  EXPECT_NEAR(hessian(computed, w).item(), hessian(kept, w).item(), 1e-11);
  const auto third = [](const auto& f) { return [&f](const V& in) { return hessian(f, in); }; };
  EXPECT_NEAR(grad(third(computed), w).item(), grad(third(kept), w).item(), 1e-10);
}

TEST(Checkpoint, Nests) {
  const Variable x(numbers({3}));
  const auto inner = [](const V& in) { return checkpoint(formula, in); };
  const auto outer = [&](const V& in) { return checkpoint(inner, checkpoint(inner, in)); };
  const auto kept = [](const V& in) { return formula(formula(in)); };
  EXPECT_TRUE(close(grad([&](const V& in) { return sum(outer(in)); }, x).value(),
                    grad([&](const V& in) { return sum(kept(in)); }, x).value()));
}

TEST(Checkpoint, OfSeveralInputs) {
  const Variable a(2.0, "a"), b(3.0, "b");
  const auto [ga, gb] =
      grad([](const V& u,
              const V& v) { return checkpoint([](const V& s, const V& t) { return s * s * t; }, u, v); },
           a, b);
  EXPECT_NEAR(ga.item(), 12, 1e-12);
  EXPECT_NEAR(gb.item(), 4, 1e-12);
}

TEST(Checkpoint, WithoutATapeIsTheFunction) {
  const Variable x(numbers({3}));
  EXPECT_TRUE(same(checkpoint(formula, x).value(), formula(x).value()));
  Tape tape;
  EXPECT_FALSE(checkpoint(formula, constant(numbers({3}))).needs_gradient());
  EXPECT_EQ(tape.size(), 0u);
}

// The values inside are gone once the checkpoint is computed: what is held grows with the number of
// checkpoints, not with that of operations.
TEST(Checkpoint, KeepsNoValuesInside) {
  const Variable x(Array<double>(Shape{1000}, 0.5));
  const auto many = [](V u) {
    for (int i = 0; i < 50; ++i) u = tanh(u);
    return u;
  };
  const auto nodes = [&](const auto& f) {
    Tape tape;
    V u = x;
    for (int i = 0; i < 4; ++i) u = f(u);
    return tape.size();
  };
  EXPECT_EQ(nodes(many), 201u);
  EXPECT_EQ(nodes([&](const V& u) { return checkpoint(many, u); }), 5u);
}

TEST(Checkpoint, IsRecomputedForOtherInputs) {
  const Variable x(numbers({3}), "x");
  Tape tape;
  const V y = checkpoint(formula, x);
  const V other = constant(numbers({3}, -1, 1, 4));
  const engine::Node* const inputs[] = {other.node().get()};
  EXPECT_TRUE(same(engine::as<double>(*y.node()->recompute(inputs)).value(), formula(other).value()));
}

TEST(Checkpoint, SaysWhatIsWrong) {
  const Variable x(1.0);
  Tape tape;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { checkpoint(formula, V()); }),
            "checkpoint: input 0 is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { checkpoint([](const V&) { return V(); }, x); }),
            "checkpoint: what the function returned is an empty Variable, which holds no value");
}

}  // namespace
}  // namespace xgrad
