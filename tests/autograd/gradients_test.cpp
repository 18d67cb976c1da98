// What `Tape::gradient` gives, how long it lives, and what is said where there is nothing to give.
#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/cast.hpp>
#include <xgrad/autograd/ops/exponentials.hpp>
#include <xgrad/autograd/ops/products.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

// ---- One and several ------------------------------------------------------------------------------------

TEST(Gradients, OneInputGivesOneGradient) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  const auto y = square(x);
  const Variable<double> g = tape.gradient(sum(y), x);
  EXPECT_EQ(g.value(), (Array<double>{2, 4}));
  const Variable<double> seeded = tape.gradient(y, x, xt::xarray<double>{10, 100});
  EXPECT_EQ(seeded.value(), (Array<double>{20, 400}));
  const Variable<double> second = tape.gradient(sum(tape.gradient(sum(y), x, {.differentiable = true})), x);
  EXPECT_EQ(second.value(), (Array<double>{2, 2}));
  const Variable<double> seeded_again =
      tape.gradient(sum(tape.gradient(y, x, xt::xarray<double>{1, 10}, {.differentiable = true})), x);
  EXPECT_EQ(seeded_again.value(), (Array<double>{2, 20}));
}

TEST(Gradients, SeveralInputsGiveAVector) {
  const Variable a(3.0, "a"), b(4.0, "b");
  Tape tape;
  const std::vector<Variable<double>> g = tape.gradient(a * a * b, {a, b});
  ASSERT_EQ(g.size(), 2u);
  EXPECT_EQ(g[0].item(), 24);
  EXPECT_EQ(g[1].item(), 9);
}

// However they are asked for.
TEST(Gradients, AreInTheOrderOfTheInputs) {
  const Variable a(0.0, "a"), b(0.0, "b"), c(0.0, "c");
  Tape tape;
  const auto y = a + 2.0 * b + 3.0 * c;
  const auto of_temporary = [&] { return tape.gradient(y, {a, b, c}); };
  auto named = of_temporary();
  const auto& fixed = named;
  for (std::size_t i = 0; i < 3; ++i) {
    const double expected = static_cast<double>(i + 1);
    EXPECT_EQ(of_temporary()[i].item(), expected);
    EXPECT_EQ(of_temporary().at(i).item(), expected);
    EXPECT_EQ(named[i].item(), expected);
    EXPECT_EQ(named.at(i).item(), expected);
    EXPECT_EQ(fixed[i].item(), expected);
    EXPECT_EQ(fixed.at(i).item(), expected);
  }
  for (const auto& first : {of_temporary().front(), named.front(), fixed.front()}) EXPECT_EQ(first.item(), 1);
  for (const auto& last : {of_temporary().back(), named.back(), fixed.back()}) EXPECT_EQ(last.item(), 3);
  EXPECT_THROW(of_temporary().at(3), std::out_of_range);
  EXPECT_THROW(named.at(3), std::out_of_range);
  EXPECT_THROW(fixed.at(3), std::out_of_range);
}

// ---- Lifetime ---------------------------------------------------------------------------------------------

// Memory that a dangling reference looks at is taken by the next operation: with a value of the same shape.
TEST(Gradients, AnElementOfATemporaryIsSafe) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  const auto y = sum(square(x));
  const auto& indexed = tape.gradient(y, {x})[0].value();
  const auto& checked = tape.gradient(y, {x}).at(0).value();
  const auto& first = tape.gradient(y, {x}).front().value();
  const auto& last = tape.gradient(y, {x}).back().value();
  const auto& single = tape.gradient(y, x).value();
  const auto lazy = 2 * tape.gradient(y, {x})[0].value();
  const auto others = exp(x), more = tanh(x), still_more = x * 7.0;
  for (const auto* g : {&indexed, &checked, &first, &last, &single}) EXPECT_EQ(*g, (Array<double>{2, 4}));
  EXPECT_EQ(Array<double>(lazy), (Array<double>{4, 8}));
  double total = 0;
  for (const double slope : tape.gradient(y, {x})[0].value()) {
    const auto other = exp(x);
    total += slope;
  }
  EXPECT_EQ(total, 6);
}

TEST(Gradients, AnElementOfANamedVectorIsItself) {
  const Variable x(2.0, "x");
  Tape tape;
  auto g = tape.gradient(x * x, {x});
  static_assert(std::same_as<decltype(g[0]), Variable<double>&>);
  static_assert(std::same_as<decltype(std::as_const(g)[0]), const Variable<double>&>);
  static_assert(std::same_as<decltype(std::move(g)[0]), Variable<double>>);
  g[0] = Variable(5.0);
  EXPECT_EQ(g.at(0).item(), 5);
  EXPECT_EQ(g.front().item(), 5);
  EXPECT_EQ(g.back().item(), 5);
  EXPECT_EQ(std::as_const(g).at(0).item() + std::as_const(g).front().item() + std::as_const(g).back().item(),
            15);
  EXPECT_THROW(g.at(1), std::out_of_range);
}

// ---- What was computed elsewhere --------------------------------------------------------------------------

/// u = x², computed on a tape that has ended.
Variable<double> of_a_dead_tape(const Variable<double>& x) {
  Tape tape;
  return square(x).named("u");
}

TEST(Gradients, ValuesOfOtherTapesAreConstants) {  // as documented: the derivative of x³ is not 3x² then
  const Variable x(2.0, "x");
  const auto u = of_a_dead_tape(x);
  Tape outer;
  EXPECT_EQ(outer.gradient(u * x, x).item(), 4);
  const auto v = square(x);
  Tape inner;
  EXPECT_EQ(inner.gradient(v * x, x).item(), 4);
}

TEST(Gradients, SaysWhyThereIsNone) {
  const Variable x(2.0, "x"), unused(1.0, "unused");
  const auto before = square(x).named("before");
  const auto dead = of_a_dead_tape(x);
  Tape tape;
  const auto y = (x * x).named("y");
  const auto reason = [&](const Variable<double>& output) {
    const auto of_backward = message_of<std::invalid_argument>([&] { tape.backward(output); });
    const auto of_gradient = message_of<std::invalid_argument>([&] { tape.gradient(output, x); });
    EXPECT_EQ(of_backward.substr(0, 10), "backward: ");
    EXPECT_EQ(of_gradient.substr(0, 10), "gradient: ");
    EXPECT_EQ(of_backward.substr(10), of_gradient.substr(10));
    return of_backward.substr(10);
  };
  EXPECT_EQ(reason(before), "'before' was computed while no tape recorded, or from constants alone");
  EXPECT_EQ(reason(constant(1.0) * 2.0),
            "a constant was computed while no tape recorded, or from constants alone");
  EXPECT_EQ(reason(dead), "'u' was computed before this tape, or before it was cleared");
  EXPECT_EQ(reason(unused), "'unused' is used nowhere on this tape");

  const auto input = [&](const Variable<double>& asked) {
    return message_of<std::invalid_argument>([&] { tape.gradient(y, {x, asked}); });
  };
  EXPECT_EQ(input(unused),
            "gradient: 'y' does not depend on 'unused' (input 1); allow_unused gives zeros instead");
  EXPECT_EQ(
      input(dead),
      "gradient: 'u' was computed before this tape, or before it was cleared (input 1); allow_unused gives "
      "zeros instead");
  EXPECT_EQ(input(before),
            "gradient: 'before' was computed while no tape recorded, or from constants alone "
            "(input 1); allow_unused gives zeros instead");
  EXPECT_EQ(tape.gradient(y, {dead}, {.allow_unused = true})[0].item(), 0);
}

// What was recorded after y, right behind it or later, and beside what y depends on.
TEST(Gradients, ByWhatCameLaterAreZero) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto y = x * x;
  const std::vector<Variable<double>> later = {exp(y), y + 1.0, x * 3.0};
  for (const auto& z : later) {
    const auto gradients = tape.gradient(y, {z, x}, {.allow_unused = true});
    EXPECT_EQ(gradients[0].item(), 0);
    EXPECT_EQ(gradients[1].item(), 4);
    EXPECT_THROW(tape.gradient(y, {z, x}), std::invalid_argument);
  }
}

TEST(Gradients, AClearedTapeSaysSo) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto u = square(x).named("u");
  tape.clear();
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.backward(u); }),
            "backward: 'u' was computed before this tape, or before it was cleared");
}

// A seed of as many elements but another shape would be read as if it had the right one.
TEST(Gradients, ASeedHasTheShapeOfItsOutput) {
  const Variable x(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "x");
  Tape tape;
  const auto y = square(x).named("y");
  const xt::xarray<double> turned = xt::ones<double>({3, 2}), flat = xt::ones<double>({6});
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.gradient(y, x, turned); }),
            "gradient: the seed's shape is (3, 2), that of 'y' is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.backward(y, flat); }),
            "backward: the seed's shape is (6), that of 'y' is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.gradient(y, x); }),
            "gradient: 'y' has shape (2, 3), not one element; reduce it to a scalar, or give a seed");
}

TEST(Gradients, NoticesAssignments) {
  Variable x(2.0, "x");
  Tape tape;
  const auto y = x * x;
  x.assign(3.0);
  EXPECT_EQ(message_of<std::logic_error>([&] { tape.gradient(y, x); }),
            "gradient: 'x' was written to after this tape recorded it; record the computation again");
  EXPECT_EQ(message_of<std::logic_error>([&] { tape.backward(y); }),
            "backward: 'x' was written to after this tape recorded it; record the computation again");
}

// ---- Strict tapes -----------------------------------------------------------------------------------------

TEST(StrictTape, RefusesValuesOfOtherTapes) {
  const Variable x(2.0, "x");
  const auto dead = of_a_dead_tape(x);
  const std::string message =
      " was computed on another tape and is a constant to this one, which is strict; compute it on this "
      "tape, or "
      "say stop_gradient";
  Tape tape({.strict = true});
  EXPECT_EQ(message_of<std::logic_error>([&] { dead* x; }), "multiply: 'u'" + message);
  EXPECT_EQ(message_of<std::logic_error>([&] { tanh(dead); }), "tanh: 'u'" + message);
  EXPECT_EQ(message_of<std::logic_error>([&] { cast<float>(dead); }), "cast: 'u'" + message);
  EXPECT_EQ(message_of<std::logic_error>([&] {
              matmul(xt::xarray<double>{{1, 2}}, dead * 1.0);
            }),
            "multiply: 'u'" + message);
  const auto v = square(x);
  {
    Tape inner({.strict = true});
    EXPECT_EQ(message_of<std::logic_error>([&] { v + x; }), "add: the result of 'square'" + message);
    EXPECT_EQ(inner.size(), 0u);  // and an operation that is refused leaves nothing behind
  }
  {
    Tape inner;  // strictness is each tape's own
    EXPECT_EQ((v + x).item(), 6);
  }
  tape.clear();
  EXPECT_EQ(message_of<std::logic_error>([&] { v* v; }), "multiply: the result of 'square'" + message);
}

TEST(StrictTape, TakesWhatIsMeantToBeAConstant) {
  const Variable x(2.0, "x");
  const auto dead = of_a_dead_tape(x);
  Tape tape({.strict = true});
  EXPECT_EQ(tape.gradient(stop_gradient(dead) * x, x).item(), 4);
  EXPECT_EQ(tape.gradient(constant(3.0) * x * xt::xarray<double>{1.0}, x, xt::xarray<double>{1.0}).item(), 3);
  const auto y = x * x * x;
  const auto slope = tape.gradient(y, x, {.differentiable = true});  // its own derivatives are its own values
  EXPECT_EQ(tape.gradient(slope, x).item(), 12);
  EXPECT_EQ((tape.gradient(y, x) * x).item(), 24);  // a gradient that was not recorded is a plain number
  PauseRecording pause;
  EXPECT_EQ((dead * x).item(), 8);
}

// ---- What is refused leaves nothing -----------------------------------------------------------------------

TEST(Refused, OperationsLeaveNothingOnTheTape) {
  const Variable a(xt::xarray<double>{1, 2, 3}, "a"), b(xt::xarray<double>{1, 2}, "b");
  const Variable W(xt::xarray<double>{{1, 2}, {3, 4}}, "W");
  Tape tape;
  EXPECT_THROW(a + b, std::invalid_argument);
  EXPECT_THROW(matmul(W, a), std::invalid_argument);
  EXPECT_THROW(linear(W, W, a), std::invalid_argument);
  EXPECT_THROW(sum(a, 1), std::invalid_argument);
  EXPECT_EQ(tape.size(), 0u) << tape.to_string();
  tape.backward(sum(b));
  EXPECT_FALSE(a.has_grad());
}

}  // namespace
}  // namespace xgrad
