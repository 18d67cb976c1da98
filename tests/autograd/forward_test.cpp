// Forward mode. That every operation's tangent is right: ops/samples_test.cpp.
#include "arrays.hpp"

#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

TEST(Jvp, GivesTheValueAndItsDerivativeAlongTheDirection) {
  const Variable x(Array<double>{0.5, -1}, "x");
  const auto [y, dy] = jvp([](const Variable<double>& in) { return in * in * in; }, x, Array<double>{1, 10});
  EXPECT_TRUE(close(y.value(), Array<double>{0.125, -1}));
  EXPECT_TRUE(close(dy.value(), Array<double>{0.75, 30}));
}

TEST(Jvp, OfSeveralInputsAddsUpTheirShares) {
  const Variable a(3.0), b(Array<double>{1, 2});
  const auto product = [](const Inputs& in) { return in[0] * in[1]; };
  const auto [y, dy] = jvp(product, Inputs{a, b}, Inputs{constant(10.0), constant(Array<double>{100, 1000})});
  EXPECT_TRUE(close(dy.value(), Array<double>{310, 3020}));
}

TEST(Jvp, OfWhatDoesNotDependIsZero) {
  const Variable x(Array<double>{1, 2}), other(Array<double>{3, 4});
  EXPECT_TRUE(
      same(jvp([&](const Variable<double>&) { return exp(other); }, x, Array<double>{1, 1}).tangent.value(),
           Array<double>{0, 0}));
  EXPECT_TRUE(same(jvp([](const Variable<double>& in) { return stop_gradient(in); }, x, Array<double>{1, 1})
                       .tangent.value(),
                   Array<double>{0, 0}));
  EXPECT_TRUE(
      same(jvp([](const Variable<double>& in) { return step(in); }, x, Array<double>{1, 1}).tangent.value(),
           Array<double>{0, 0}));
}

TEST(Jvp, OfTheArgumentItselfIsTheDirection) {
  const Variable x(Array<double>{1, 2});
  const auto [y, dy] = jvp([](const Variable<double>& in) { return in; }, x, Array<double>{3, 4});
  EXPECT_TRUE(same(y.value(), x.value()));
  EXPECT_TRUE(same(dy.value(), Array<double>{3, 4}));
}

TEST(Jvp, NeedsNoLeaf) {
  const auto cube = [](const Variable<double>& in) { return in * in * in; };
  EXPECT_EQ(jvp(cube, constant(2.0), 1.0).tangent.item(), 12);
  EXPECT_EQ(jvp(cube, constant(1.0) + 1.0, 1.0).tangent.item(), 12);
}

// Nothing is left of it: not on the input, and not for the next direction.
TEST(Jvp, LeavesItsInputAlone) {
  const Variable x(2.0);
  const auto square_of = [](const Variable<double>& in) { return in * in; };
  EXPECT_EQ(jvp(square_of, x, 1.0).tangent.item(), 4);
  EXPECT_EQ(jvp(square_of, x, 10.0).tangent.item(), 40);
  Variable<double> kept;
  jvp([&](const Variable<double>& in) { return kept = in * in; }, x, 1.0);
  EXPECT_EQ(jvp([&](const Variable<double>&) { return kept + 0.0; }, x, 1.0).tangent.item(), 0);
  EXPECT_FALSE(x.has_grad());
}

TEST(Jvp, OfAGradientIsAHessianVectorProduct) {
  const Variable x(Array<double>{1, 2, 3});
  const auto gradient = [](const Variable<double>& in) {
    Tape tape;
    return tape.gradient(sum(in * in * in) * in.value()(0), in);
  };
  EXPECT_TRUE(
      close(jvp(gradient, x, Array<double>{1, 10, 100}).tangent.value(), Array<double>{6, 120, 1800}));
}

TEST(Jvp, OfWhatBackwardCollectsKnowsTheTangent) {
  const Variable x(2.0), w(3.0);
  const auto through_grad = [&](const Variable<double>& in) {
    Variable leaf = w;
    leaf.zero_grad();
    Tape tape;
    tape.backward(in * in * leaf);
    return tape.gradient(in * in * leaf, leaf);
  };
  EXPECT_EQ(jvp(through_grad, x, 1.0).tangent.item(), 4);  // d(x²)/dx
}

// x·y along both: inside, the outer direction must not be taken for the inner one.
TEST(Jvp, Nests) {
  const Variable x(2.0);
  const auto inner = [](const Variable<double>& outer_input) {
    const Variable one(1.0);
    return outer_input * jvp([&](const Variable<double>& in) { return in + outer_input; }, one, 1.0).tangent;
  };
  EXPECT_EQ(jvp(inner, x, 1.0).tangent.item(), 1);  // d(x·1)/dx, and not d(x·(1 + …))/dx
  const auto third = [](const Variable<double>& a) {
    return jvp(
               [](const Variable<double>& b) {
                 return jvp([](const Variable<double>& c) { return c * c * c * c; }, b, 1.0).tangent;
               },
               a, 1.0)
        .tangent;
  };
  EXPECT_EQ(jvp(third, x, 1.0).tangent.item(), 48);  // 24·x
}

TEST(Jvp, CanBeDifferentiatedByATape) {
  const Variable x(2.0), v(5.0);
  Tape tape;
  const auto [y, dy] = jvp([](const Variable<double>& in) { return in * in * in; }, x, v);
  EXPECT_EQ(dy.item(), 60);
  EXPECT_EQ(tape.gradient(dy, x).item(), 60);  // 6·x·v
  EXPECT_EQ(tape.gradient(dy, v).item(), 12);  // 3·x²
}

// What a tape records of the tangent is said to be made in the line of the operation itself.
TEST(Jvp, RecordsNoLineOfTheLibrary) {
  const Variable x(Array<double>{2, 3}, "x");
  Tape tape;
  const int line = __LINE__ + 1;
  const auto f = [](const Variable<double>& in) { return softmax(in, 0); };
  jvp(f, x, Array<double>{1, 2});
  ASSERT_GT(tape.size(), 4u);
  for (const auto& node : tape.nodes().subspan(1))
    EXPECT_EQ(node->location().line, line) << node->operation();
}

TEST(Jvp, OfFloatsAndCasts) {
  const Variable x(3.0f);
  const auto [y, dy] =
      jvp([](const Variable<float>& in) { return cast<float>(square(cast<double>(in))); }, x, 2.0f);
  EXPECT_EQ(dy.item(), 12.0f);
}

TEST(Jvp, RefusesWhatDoesNotFit) {
  const Variable x(Array<double>{1, 2}, "x");
  const auto f = [](const Variable<double>& in) { return in; };
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              jvp(f, x, Array<double>{1, 2, 3});
            }),
            "jvp: the tangent is (3), x is (2); the shapes must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jvp(f, x, 1.0); }),
            "jvp: the tangent is (), x is (2); the shapes must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jvp(f, Variable<double>(), 1.0); }),
            "jvp: x is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jvp(f, x, Variable<double>()); }),
            "jvp: the tangent is an empty Variable, which holds no value");
  const auto empty = [](const Variable<double>&) { return Variable<double>(); };
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jvp(empty, x, x); }),
            "jvp: what f returned is an empty Variable, which holds no value");
  const auto first = [](const Inputs& in) { return in[0]; };
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              jvp(first, Inputs{x}, Inputs{x, x});
            }),
            "jvp: 1 inputs and 2 tangents given; each input needs one");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              jvp(first, Inputs{x, x}, Inputs{x, x});
            }),
            "jvp: x is given twice; it has one tangent");
  EXPECT_EQ(jvp(f, x, x).tangent.size(), 2u);  // after errors, too
}

// ---- Rules of users --------------------------------------------------------------------------------------

// A rule that says nothing of forward mode: y = x reversed, twice as large.
template <Real T>
Array<T> turned(const Array<T>& x) {
  Array<T> y = x;
  for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] = 2 * x.data()[x.size() - 1 - i];
  return y;
}
struct Turn : Structural {
  static constexpr std::string_view name = "turn";
  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return turned(x);
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return xgrad::apply(Turn{}, g); }
};

// y = x², by a pullback that depends on x.
struct RowSquares : Rowwise {
  static constexpr std::string_view name = "row_squares";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return 2 * g * x; }
};

TEST(Jvp, OfARuleWithoutAPushforwardTakesItsPullback) {
  const Variable x(Array<double>{1, 2, 3});
  const auto turn = [](const Variable<double>& in) { return xgrad::apply(Turn{}, in); };
  const auto squares = [](const Variable<double>& in) { return record<RowSquares, double>(in); };
  EXPECT_TRUE(same(jvp(turn, x, Array<double>{1, 10, 100}).tangent.value(), Array<double>{200, 20, 2}));
  EXPECT_TRUE(same(jvp(squares, x, Array<double>{1, 10, 100}).tangent.value(), Array<double>{2, 40, 600}));
  Tape tape;  // and its derivative, where one is recorded
  const auto dy = jvp(squares, x, Array<double>{1, 10, 100}).tangent;
  EXPECT_TRUE(same(tape.gradient(sum(dy), x).value(), Array<double>{2, 20, 200}));
}

}  // namespace
}  // namespace xgrad
