#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/cast.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/autograd/tape.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>
#include <pthread.h>

#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>

namespace xgrad {
namespace {

// ---- What backward computes -------------------------------------------------------------------------------

TEST(Backward, GivesTheNumbersOfTheTextbook) {
  Tape tape;
  const Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
  const auto J = 3.0 * (a + b * c);
  tape.backward(J);
  EXPECT_EQ(J.item(), 45);
  EXPECT_EQ(a.grad()(), 3);
  EXPECT_EQ(b.grad()(), 6);
  EXPECT_EQ(c.grad()(), 12);
}

TEST(Backward, AddsUpWhatComesBackAlongSeveralPaths) {
  Tape tape;
  const Variable x(3.0, "x");
  const auto u = x * x;                       // x is both operands
  tape.backward(u * u + u + x);               // and u is used three times: x⁴ + x² + x
  EXPECT_EQ(x.grad()(), 4 * 27 + 2 * 3 + 1);  // 4x³ + 2x + 1
}

TEST(Backward, KeepsTheShapeOfEachLeaf) {
  Tape tape;
  const Variable x(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}), row(xt::xarray<double>{1, 10, 100}), scale(2.0);
  tape.backward(sum(scale * x * row));
  EXPECT_EQ(x.grad(), (Array<double>{{2, 20, 200}, {2, 20, 200}}));
  EXPECT_EQ(row.grad(), (Array<double>{10, 14, 18}));
  EXPECT_EQ(scale.grad(), Array<double>(5.0 + 70 + 900));
}

TEST(Backward, AddsToTheGradientEachTime) {
  Variable x(3.0);
  {
    Tape tape;
    const auto y = x * x;
    tape.backward(y);
    EXPECT_EQ(x.grad()(), 6);
    tape.backward(y);
    EXPECT_EQ(x.grad()(), 12);
    tape.backward(5.0 * y);  // recorded later, on the same tape
    EXPECT_EQ(x.grad()(), 42);
  }
  Tape another;
  another.backward(2.0 * x);
  EXPECT_EQ(x.grad()(), 44);
}

// The leaves of a sum get one and the same cotangent: none may be written to when the next is added.
TEST(Backward, LeavesDoNotShareTheirGradient) {
  Tape tape;
  const Variable x(1.0), y(2.0);
  tape.backward(x + y);
  tape.backward(3.0 * x);
  EXPECT_EQ(x.grad()(), 4);
  EXPECT_EQ(y.grad()(), 1);
}

// Cotangents are computed in place where nobody can notice: the seed, what was passed on to a leaf, and what
// was asked for are noticed.
TEST(Backward, OverwritesNothingThatIsStillNeeded) {
  Tape tape;
  const Variable a(xt::xarray<double>{1, 2}), b(xt::xarray<double>{0.5, -1});
  const auto seed = constant(xt::xarray<double>{10, 20});
  const auto t = tanh(b);
  const auto y = a + t;  // passes its adjoint on as it is, to both
  const Array<double> slope = 1 - t.value() * t.value();
  for (int repeat = 1; repeat <= 2; ++repeat) {
    tape.backward(y, seed);
    EXPECT_EQ(seed.value(), (Array<double>{10, 20}));
    EXPECT_EQ(a.grad(), Array<double>(repeat * seed.value()));
    EXPECT_TRUE(close(b.grad(), Array<double>(repeat * seed.value() * slope)));
  }
  const auto z = tanh(-t);
  const auto gradients = tape.gradient(z, {z, t, b}, seed);
  const Array<double> dt = -seed.value() * (1 - z.value() * z.value());
  EXPECT_EQ(gradients[0].value(), seed.value());
  EXPECT_TRUE(close(gradients[1].value(), dt));
  EXPECT_TRUE(close(gradients[2].value(), Array<double>(dt * slope)));
}

TEST(Backward, LeavesOtherLeavesAlone) {
  Tape tape;
  const Variable x(1.0, "x"), not_used(1.0, "not_used"), later(1.0, "later");
  const auto y = x * x;
  const auto z = later * later;
  tape.backward(y);
  EXPECT_TRUE(x.has_grad());
  EXPECT_FALSE(not_used.has_grad());
  EXPECT_FALSE(later.has_grad());
  EXPECT_THROW(later.grad(), std::logic_error);
}

TEST(Backward, OfALeafIsOne) {
  Tape tape;
  const Variable x(3.0);
  const auto y = x * x;
  tape.backward(x);
  EXPECT_EQ(x.grad()(), 1);
}

TEST(Backward, TakesASeed) {
  Tape tape;
  const Variable x(xt::xarray<double>{1, 2, 3});
  const auto y = x * x;
  tape.backward(y, xt::xarray<double>{1, 10, 100});
  EXPECT_EQ(x.grad(), (Array<double>{2, 40, 600}));
  tape.backward(sum(y), 0.5);
  EXPECT_EQ(x.grad(), (Array<double>{3, 42, 603}));
  tape.backward(y, constant(xt::ones<double>({3})));
  EXPECT_EQ(x.grad(), (Array<double>{5, 46, 609}));
}

// Where a seed is passed on unchanged it must not become the gradient itself: writing to it would change
// both, and a leaf that is its own gradient would live for ever.
TEST(Backward, DoesNotHoldOnToItsSeed) {
  Tape tape;
  const Variable x(2.0, "x"), itself(3.0, "itself");
  Variable seed(5.0, "seed");
  tape.backward(x + 0.0, seed);
  tape.backward(itself + 0.0, itself);
  const auto gradient = tape.gradient(x + 0.0, {x}, seed)[0];
  seed.mutable_value()() = 7;
  EXPECT_EQ(x.grad()(), 5);
  EXPECT_EQ(itself.grad()(), 3);
  EXPECT_EQ(gradient.item(), 5);
  EXPECT_FALSE(gradient.needs_gradient());
}

TEST(Backward, FloatsAndDoublesShareATape) {
  Tape tape;
  const Variable f(xt::xarray<float>{1, 2});
  const Variable d(xt::xarray<double>{3, 4});
  const auto y = sum(f * f);
  const auto z = sum(d * d);
  tape.backward(y);
  tape.backward(z);
  EXPECT_EQ(f.grad(), (Array<float>{2, 4}));
  EXPECT_EQ(d.grad(), (Array<double>{6, 8}));
  EXPECT_EQ(tape.gradient(z, std::vector{f}, {.allow_unused = true})[0].value(), (Array<float>{0, 0}));

  const auto both = sum(cast<double>(f) * d);  // and may meet
  EXPECT_EQ(tape.gradient(both, std::vector{f})[0].value(), (Array<float>{3, 4}));
  EXPECT_EQ(tape.gradient(both, {d})[0].value(), (Array<double>{1, 2}));
}

TEST(Backward, RecordsNothing) {
  Tape tape;
  const Variable x(xt::xarray<double>{1, 2});
  const auto y = sum(tanh(x) * x);
  const std::size_t size = tape.size();
  tape.backward(y);
  tape.gradient(y, {x});
  EXPECT_EQ(tape.size(), size);
}

TEST(Backward, NeedsOneElementOrASeedOfTheRightShape) {
  Tape tape;
  const Variable x(xt::xarray<double>{1, 2, 3}, "x");
  const auto y = (x * x).named("y");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.backward(y); }),
            "backward: 'y' has shape (3), not one element; reduce it to a scalar, or give a seed");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              tape.backward(y, xt::xarray<double>{1, 2});
            }),
            "backward: the seed's shape is (2), that of 'y' is (3)");
  EXPECT_THROW(tape.backward(y, 1.0), std::invalid_argument);  // broadcasting would hide a mistake
  const auto nothing = (Variable<double>(Array<double>(Shape{0, 2})) * 2.0).named("nothing");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.backward(nothing); }),
            "backward: 'nothing' has shape (0, 2), not one element; reduce it to a scalar, or give a seed");
  EXPECT_THROW(tape.gradient(y, {x}), std::invalid_argument);
  EXPECT_FALSE(x.has_grad());
}

TEST(Backward, OfWhatThisTapeDidNotRecordIsAnError) {
  const Variable x(1.0, "x");
  const auto before = (x * x).named("before");
  Tape tape;
  const auto y = (x * x).named("y");
  for (const auto& other : {before, constant(1.0, "c"), Variable(1.0, "not_used")})
    EXPECT_THROW(tape.backward(other), std::invalid_argument) << other;
  Tape inner;
  EXPECT_THROW(inner.backward(y), std::invalid_argument);
  EXPECT_NO_THROW(tape.backward(y));
}

TEST(Backward, NamesTheLeafThatWasWrittenTo) {
  for (const char* written : {"a", "b", "c"}) {
    Variable a(2.0, "a"), b(3.0, "b"), c(4.0, "c");
    Tape tape;
    const auto y = a * b + c;
    for (Variable<double>* leaf : {&a, &b, &c})
      if (leaf->name() == written) leaf->assign(1.0);
    const auto asked = [&](const char* what) {
      return std::string(what) + ": '" + written +
             "' was written to after this tape recorded it; record the computation again";
    };
    EXPECT_EQ(message_of<std::logic_error>([&] { tape.backward(y); }), asked("backward"));
    EXPECT_EQ(message_of<std::logic_error>([&] { tape.gradient(y, {a}); }), asked("gradient"));
  }
}

TEST(Backward, NoticesThatALeafWasWrittenTo) {
  Tape tape;
  Variable w(2.0, "w");
  const auto y = w * w;
  w.mutable_value()() = 3;
  const std::string message =
      "backward: 'w' was written to after this tape recorded it; record the computation again";
  EXPECT_EQ(message_of<std::logic_error>([&] { tape.backward(y); }), message);
  EXPECT_THROW(tape.gradient(y, {w}), std::logic_error);
  EXPECT_FALSE(w.has_grad());

  tape.clear();
  tape.backward(w * w);  // recorded again
  EXPECT_EQ(w.grad()(), 6);
}

// ---- What gradient computes -------------------------------------------------------------------------------

TEST(Gradient, LeavesGradAlone) {
  Tape tape;
  const Variable x(3.0, "x"), y(2.0, "y");
  const auto z = x * x * y;
  const auto gradients = tape.gradient(z, {x, y});
  ASSERT_EQ(gradients.size(), 2u);
  EXPECT_EQ(gradients[0].item(), 12);
  EXPECT_EQ(gradients[1].item(), 9);
  EXPECT_FALSE(gradients[0].needs_gradient());
  EXPECT_FALSE(x.has_grad());

  tape.backward(z);
  tape.gradient(z, {x});
  EXPECT_EQ(x.grad()(), 12);
}

TEST(Gradient, OfIntermediateValues) {
  Tape tape;
  const Variable x(3.0);
  const auto u = x * x;
  const auto v = 2.0 * u;
  const auto y = u * v;  // 2u²
  const auto gradients = tape.gradient(y, {v, u, x, y, u});
  EXPECT_EQ(gradients[0].item(), 9);          // ∂y/∂v = u
  EXPECT_EQ(gradients[1].item(), 4 * 9);      // dy/du = 4u, through v as well
  EXPECT_EQ(gradients[2].item(), 4 * 9 * 6);  // dy/dx = 4u·2x
  EXPECT_EQ(gradients[3].item(), 1);          // dy/dy
  EXPECT_EQ(gradients[4].item(), 4 * 9);      // asked for twice
}

TEST(Gradient, TakesASeed) {
  Tape tape;
  const Variable x(xt::xarray<double>{1, 2, 3});
  const auto y = x * x;
  EXPECT_EQ(tape.gradient(y, {x}, xt::xarray<double>{1, 10, 100})[0].value(), (Array<double>{2, 40, 600}));
  EXPECT_THROW(tape.gradient(y, {x}, xt::xarray<double>{1, 10}), std::invalid_argument);
}

TEST(Gradient, WithRespectToWhatIsNotUsedIsAnError) {
  Tape tape;
  const Variable x(1.0, "x"), not_used(xt::xarray<double>{1, 2}, "not_used");
  const auto y = (x * x).named("y");
  const auto later = (2.0 * y).named("later");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              tape.gradient(y, {x, not_used});
            }),
            "gradient: 'y' does not depend on 'not_used' (input 1); allow_unused gives zeros instead");
  EXPECT_THROW(tape.gradient(y, {later}), std::invalid_argument);
  const auto gradients = tape.gradient(y, {not_used, x, later}, {.allow_unused = true});
  EXPECT_EQ(gradients[0].value(), (Array<double>{0, 0}));
  EXPECT_EQ(gradients[1].item(), 2);
  EXPECT_EQ(gradients[2].item(), 0);
}

TEST(Gradient, OfAConstantIsAnErrorOrZero) {
  Tape tape;
  const Variable x(1.0, "x");
  const auto c = constant(2.0, "c");
  EXPECT_THROW(tape.gradient(c, {x}), std::invalid_argument);
  EXPECT_EQ(tape.gradient(c, {x}, {.allow_unused = true})[0].item(), 0);
}

TEST(Gradient, WithRespectToNothingIsNothing) {
  Tape tape;
  const Variable x(1.0);
  EXPECT_TRUE(tape.gradient(x * x, std::vector<Variable<double>>{}).empty());
}

TEST(Gradient, CanBeDifferentiatedAgain) {
  Tape tape;
  const Variable x(0.7, "x");
  const auto y = tanh(x);
  const auto first = tape.gradient(y, {x}, {.differentiable = true})[0];
  const auto second = tape.gradient(first, {x}, {.differentiable = true})[0];
  const auto third = tape.gradient(second, {x})[0];
  const double t = std::tanh(0.7), s = 1 - t * t;
  EXPECT_NEAR(first.item(), s, 1e-15);
  EXPECT_NEAR(second.item(), -2 * t * s, 1e-15);
  EXPECT_NEAR(third.item(), (6 * t * t - 2) * s, 1e-15);
  EXPECT_TRUE(second.needs_gradient());
  EXPECT_FALSE(third.needs_gradient());
}

// What a gradient is passed on as it is depends on its seed: the derivative of a product with a vector.
TEST(Gradient, CanBeDifferentiatedBySeed) {
  Tape tape;
  const Variable x(3.0), seed(5.0);
  const auto y = x * x;
  const auto g = tape.gradient(y, {x}, seed, {.differentiable = true})[0];  // 2x·seed
  EXPECT_EQ(g.item(), 30);
  EXPECT_EQ(tape.gradient(g, {seed})[0].item(), 6);
  EXPECT_EQ(tape.gradient(g, {x})[0].item(), 10);
}

// ---- What is evaluated ------------------------------------------------------------------------------------

/// a·b, counting how often each pullback is evaluated.
struct Counted : Structural {
  static constexpr std::string_view name = "counted";
  static constexpr std::array inputs{"a", "b"};
  static inline std::array<int, 2> evaluated{};

  static auto value(const auto& a, const auto& b) { return a * b; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) {
    ++evaluated[0];
    return g * b;
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) {
    ++evaluated[1];
    return g * a;
  }
};

using Counts = std::array<int, 2>;

class Evaluated : public testing::Test {
 protected:
  Evaluated() { Counted::evaluated = {}; }
};

TEST_F(Evaluated, NoPullbackOfAConstant) {
  Tape tape;
  const Variable x(2.0);
  tape.backward(record<Counted>(x, 3.0));
  EXPECT_EQ(Counted::evaluated, (Counts{1, 0}));
  EXPECT_EQ(x.grad()(), 3);
}

TEST_F(Evaluated, OnePullbackForEachUse) {
  Tape tape;
  const Variable x(2.0);
  const auto y = record<Counted>(x, x);
  tape.backward(y * y);  // y is used twice; its pullbacks wait for the sum
  EXPECT_EQ(Counted::evaluated, (Counts{1, 1}));
  EXPECT_EQ(x.grad()(), 32);
}

TEST_F(Evaluated, NothingThatTheOutputDoesNotDependOn) {
  Tape tape;
  const Variable x(2.0);
  const auto aside = record<Counted>(x, x);
  const auto y = 2.0 * x;
  const auto later = record<Counted>(y, y);
  tape.backward(y);
  EXPECT_EQ(Counted::evaluated, (Counts{0, 0}));
}

TEST_F(Evaluated, NothingBelowTheInputs) {
  Tape tape;
  const Variable x(2.0);
  const auto u = record<Counted>(x, x);
  const auto w = record<Counted>(u, x);
  EXPECT_EQ(tape.gradient(3.0 * w, w).item(), 3);
  EXPECT_EQ(Counted::evaluated, (Counts{0, 0}));
  EXPECT_EQ(tape.gradient(3.0 * w, u).item(), 6);
  EXPECT_EQ(Counted::evaluated, (Counts{1, 0}));  // of w, towards u; none of u
}

TEST_F(Evaluated, OnlyWhatLiesOnTheWayToTheInputs) {
  Tape tape;
  const Variable a(2.0), b(3.0);
  const auto before = record<Counted>(b, b);
  const auto product = record<Counted>(a, before);
  tape.gradient(product, {a});
  EXPECT_EQ(Counted::evaluated, (Counts{1, 0}));
  Counted::evaluated = {};
  tape.gradient(product, {before});  // an intermediate value: the sweep ends there
  EXPECT_EQ(Counted::evaluated, (Counts{0, 1}));
}

// ---- What is recorded -------------------------------------------------------------------------------------

TEST(Tape, RecordsNodesInTheOrderOfComputation) {
  Tape tape;
  const Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
  EXPECT_EQ(tape.size(), 0u);  // a leaf is on the tape from its first use on
  const auto J = 3.0 * (a + b * c);
  std::string order;
  for (const auto& node : tape.nodes())
    order += (node->name().empty() ? std::string(node->operation()) : node->name()) + " ";
  EXPECT_EQ(order, "b c multiply a add multiply ");
}

TEST(Tape, RecordsOnlyWhatDependsOnALeaf) {
  Tape tape;
  const auto c = constant(2.0);
  const auto y = c * c + 1.0;
  EXPECT_EQ(tape.size(), 0u);
  EXPECT_EQ(y.item(), 5);
  EXPECT_FALSE(y.needs_gradient());
}

TEST(Tape, WithoutOneNothingIsRecorded) {
  EXPECT_EQ(Tape::current(), nullptr);
  const Variable x(3.0);
  const auto y = x * x;
  EXPECT_EQ(y.item(), 9);
  EXPECT_FALSE(y.needs_gradient());
  EXPECT_TRUE(y.node()->inputs().empty());
}

TEST(Tape, ClearForgetsEverything) {
  Tape tape;
  const Variable x(3.0, "x");
  const auto y = (x * x).named("y");
  tape.backward(y);
  EXPECT_EQ(tape.last_output(), tape.position_of(*y.node()));
  tape.clear();
  EXPECT_EQ(tape.size(), 0u);
  EXPECT_EQ(tape.last_output(), engine::no_position);
  EXPECT_TRUE(tape.sections().empty());
  EXPECT_EQ(tape.position_of(*x.node()), engine::no_position);
  EXPECT_THROW(tape.backward(y), std::invalid_argument);
  EXPECT_THROW(tape.gradient(y, {x}), std::invalid_argument);
  EXPECT_EQ(x.grad()(), 6);  // the leaf's own

  tape.backward(x * x * x);
  EXPECT_EQ(x.grad()(), 33);
}

// What a derivative or a loss records inside of the library would be said to be made in a line of that.
TEST(Tape, NamesNoLineOfTheLibrary) {
  const Variable x(xt::xarray<double>{1, 2}, "x"), w(3.0, "w");
  Tape tape;
  const auto y = sum(tanh(x * w) / (w * w));
  const int line = __LINE__ + 1;
  const auto first = tape.gradient(y, {w}, {.differentiable = true})[0];
  const std::size_t before = tape.size();
  const auto second = tape.gradient(first, {w}, {.differentiable = true})[0];
  const auto after = w * w;
  EXPECT_GT(tape.size(), before + 10);
  const int line_of_last = __LINE__ - 2;
  for (std::size_t i = 0; i < tape.size(); ++i) {
    const Location location = tape.nodes()[i]->location();
    ASSERT_NE(location.file, nullptr) << i;
    EXPECT_TRUE(std::string_view(location.file).ends_with("tape_test.cpp")) << tape.to_string();
    if (i >= before && i + 1 < tape.size()) {
      EXPECT_EQ(location.line, line + 2) << i;
    }
  }
  EXPECT_EQ(tape.nodes().back()->location().line, line_of_last) << "the call is over";
  tape.clear();
  const auto again = x * w;
  EXPECT_EQ(again.node()->location().line, __LINE__ - 1);
}

// It lies where a value of the next recording lies, and must not be taken for that.
TEST(Tape, AValueThatOutlivesClearIsAConstant) {
  Tape tape;
  const Variable x(3.0, "x");
  const auto before = x * x;
  tape.clear();
  const auto now = 0.0 * x, y = before * (now + 1.0);
  tape.backward(y);
  EXPECT_EQ(y.item(), 9);
  EXPECT_EQ(x.grad()(), 0);
  EXPECT_EQ(tape.gradient(y, {now})[0].item(), 9);
  EXPECT_THROW(tape.gradient(y, {before}), std::invalid_argument);
}

TEST(Tape, AValueThatOutlivesItIsAConstant) {
  const Variable x(3.0, "x");
  Variable<double> y, gradient;
  {
    Tape tape;
    y = x * x;
    gradient = tape.gradient(y, {x}, {.differentiable = true})[0];
  }
  for (const auto& value : {y, gradient}) {
    EXPECT_FALSE(value.needs_gradient());
    EXPECT_TRUE(value.node()->inputs().empty());
  }
  EXPECT_EQ(y.item(), 9);
  EXPECT_EQ(gradient.item(), 6);

  Tape tape;  // and can be used again
  const auto z = y * x;
  tape.backward(z);
  EXPECT_EQ(x.grad()(), 9);
}

TEST(Tape, KeepsWhatItNeeds) {  // when the handles are gone
  Tape tape;
  const Variable x(3.0);
  const auto y = [&] {
    const Variable<double> gone(2.0), constant_too = constant(5.0);
    return x * gone * constant_too;
  }();
  memory::release();
  tape.backward(y);
  EXPECT_EQ(x.grad()(), 10);
}

TEST(Tape, TheInnermostRecords) {
  Tape outer;
  EXPECT_EQ(Tape::current(), &outer);
  const Variable x(3.0);
  const auto y = x * x;
  {
    Tape inner;
    EXPECT_EQ(Tape::current(), &inner);
    const auto z = x * x * x;
    EXPECT_EQ(inner.size(), 3u);
    inner.backward(z);
    EXPECT_EQ(x.grad()(), 27);
    EXPECT_THROW(outer.backward(z), std::invalid_argument);
  }
  EXPECT_EQ(Tape::current(), &outer);
  EXPECT_EQ(outer.size(), 2u);
  outer.backward(y);
  EXPECT_EQ(x.grad()(), 33);
}

// To an inner tape, what an outer one recorded is where its own record begins.
TEST(Tape, AnOuterTapesValuesAreLeavesToTheInner) {
  Tape outer;
  const Variable x(3.0, "x");
  auto y = x * x;
  for (int i = 0; i < 100; ++i) y = y + 0.0;  // far out on the outer tape
  {
    Tape inner;
    const auto z = y * y;
    EXPECT_EQ(inner.gradient(z, {y})[0].item(), 18);
    inner.backward(z);
    EXPECT_FALSE(x.has_grad());
  }
  {
    Tape inner;
    const auto u = x * x;
    {
      Tape innermost;
      const auto z = 5.0 * u;
      EXPECT_EQ(innermost.gradient(z, {u})[0].item(), 5);
    }
  }
  outer.backward(y);
  EXPECT_EQ(x.grad()(), 6);
}

// The sweep's record goes to the tape that is asked, not to the innermost.
TEST(Tape, AnOuterTapeRecordsItsOwnDerivatives) {
  Tape outer;
  const Variable x(3.0);
  const auto y = x * x * x;
  Tape inner;
  const auto first = outer.gradient(y, {x}, {.differentiable = true})[0];
  EXPECT_EQ(inner.size(), 0u);
  EXPECT_EQ(Tape::current(), &inner);
  EXPECT_EQ(first.item(), 27);
  EXPECT_EQ(outer.gradient(first, {x})[0].item(), 18);
}

TEST(Tape, MayDieInAnyOrder) {
  auto first = std::make_unique<Tape>(), second = std::make_unique<Tape>();
  first.reset();
  EXPECT_EQ(Tape::current(), second.get());
  second.reset();
  EXPECT_EQ(Tape::current(), nullptr);
}

TEST(PauseRecording, StopsAndResumes) {
  Tape tape;
  const Variable x(3.0);
  {
    const PauseRecording pause;
    EXPECT_EQ(Tape::current(), nullptr);
    { const PauseRecording again; }
    EXPECT_FALSE((x * x).needs_gradient());
    Tape inside;  // a tape of its own records again
    EXPECT_TRUE((x * x).needs_gradient());
  }
  EXPECT_EQ(Tape::current(), &tape);
  EXPECT_EQ(tape.size(), 0u);
  EXPECT_TRUE((x * x).needs_gradient());
}

TEST(PauseRecording, EndsWithAnException) {
  Tape tape;
  try {
    const PauseRecording pause;
    throw std::runtime_error("");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(Tape::current(), &tape);
}

TEST(Tape, TellsManyLeavesApart) {
  Tape tape;
  std::vector<Variable<double>> x;
  for (int i = 0; i < 1000; ++i) x.emplace_back(static_cast<double>(i));
  for (int repeat = 0; repeat < 2; ++repeat) {
    tape.clear();
    auto y = constant(0.0);
    for (const auto& one : x) y = y + one * one;
    EXPECT_EQ(tape.size(), 3000u);
    const auto gradients = tape.gradient(y, x);
    for (std::size_t i = 0; i < x.size(); ++i) ASSERT_EQ(gradients[i].item(), 2 * static_cast<double>(i));
  }
}

// ---- How much it takes ------------------------------------------------------------------------------------

// y := y·y sixty times is x^(2^60): followed path by path, its derivative would never come.
TEST(Tape, ASharedValueIsOneNode) {
  Tape tape;
  const Variable x(1.0);
  auto y = x;
  for (int i = 0; i < 60; ++i) y = y * y;
  EXPECT_EQ(tape.size(), 61u);
  tape.backward(y);
  EXPECT_EQ(x.grad()(), std::exp2(60));
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t small_stack = 1 << 20;  // sanitizers need more themselves
#else
constexpr std::size_t small_stack = 128 << 10;  // of which OpenBLAS takes 60 KiB, for its thread-local data
#endif

/// Runs f on a thread with a stack of `small_stack` bytes.
void run_on_small_stack(void (*f)()) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, small_stack), 0);
  const auto start = [](void* argument) -> void* {
    (*static_cast<void (**)()>(argument))();
    return nullptr;
  };
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, start, &f), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

TEST(Tape, AChainOfAMillionNodesNeedsNoStack) {
  run_on_small_stack([] {
    const Variable x(1.0);
    Variable<double> y;
    {
      Tape tape;
      y = x;
      for (int i = 0; i < 1'000'000; ++i) y = -y;
      EXPECT_EQ(tape.size(), 1'000'001u);
      tape.backward(y);
      EXPECT_EQ(x.grad()(), 1);
    }  // destroyed here, all but the last
    EXPECT_EQ(y.item(), 1);
  });
}

TEST(Tape, NeitherDoesItsDerivative) {
  run_on_small_stack([] {
    Tape tape;
    const Variable x(1.0);
    auto y = x;
    for (int i = 0; i < 100'000; ++i) y = y * x;  // x^100001
    const auto slope = tape.gradient(y, {x}, {.differentiable = true})[0];
    EXPECT_EQ(slope.item(), 100'001);
    EXPECT_EQ(tape.gradient(slope, {x})[0].item(), 100'001.0 * 100'000);
  });
}

}  // namespace
}  // namespace xgrad
