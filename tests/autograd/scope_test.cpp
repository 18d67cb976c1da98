#include "arrays.hpp"

#include <xgrad/autograd/symbol.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace xgrad {

using namespace engine;

namespace {

/// The line that a node was made in, if it is a line of this file.
std::uint32_t line_of(const Variable<double>& x) {
  const Location location = x.node()->location();
  return location.file != nullptr && std::strcmp(location.file, __FILE__) == 0 ? location.line : 0;
}

TEST(Location, IsTheLineOfTheCall) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  EXPECT_EQ(line_of(x), __LINE__ - 1);
  Tape tape;
  EXPECT_EQ(line_of(tanh(x)), __LINE__);
  EXPECT_EQ(line_of(x + x), __LINE__);
  EXPECT_EQ(line_of(2.0 * x), __LINE__);
  EXPECT_EQ(line_of(-x), __LINE__);
  EXPECT_EQ(line_of(x > 1.0), 0u) << "a constant: nothing was recorded";
  EXPECT_EQ(line_of(pow(x, 2.0)), __LINE__);
  EXPECT_EQ(line_of(matmul(x, x)), __LINE__);
  EXPECT_EQ(line_of(max(x, {0}, true)), __LINE__);
  EXPECT_EQ(line_of(logsumexp(x)), __LINE__);
  EXPECT_EQ(line_of(where(x > 1.0, x, 0.0)), __LINE__);
  EXPECT_EQ(line_of(concatenate(x, x)), __LINE__);
  EXPECT_EQ(line_of(cast<double>(cast<float>(x))), __LINE__);
  auto y = x;
  y += x;
  EXPECT_EQ(line_of(y), __LINE__ - 1);
}

// Many a call is computed by several operations, and a call of a composition by another one: whatever is
// recorded until it returns was made by the line in the user's program.
TEST(Location, OfAllThatACallRecordsIsItsLine) {
  Generator generator(1);
  const Variable x(numbers({3}, 1, 2), "x"), M(numbers({3, 4}), "M"), b(numbers({4}), "b");
  const auto target = numbers({3}, 0, 1), two_rows = numbers({2, 3});
  const std::vector parts{x, x, x};
  const Labels labels{0, 1, 2};
  const Shape wide{2, 6};
  const nn::Sequential model(nn::Linear<double>(4, 2, generator), nn::Tanh<double>());
  const nn::Linear<double> without_bias(4, 2, generator, {.bias = false});
  const std::function<std::uint32_t()> calls[] = {
      [&] { return x + x, __LINE__; },
      [&] { return 1.0 - x, __LINE__; },
      [&] { return -x, __LINE__; },
      [&, y = x]() mutable { return y += x, __LINE__; },
      [&, y = x]() mutable { return y -= x, __LINE__; },
      [&, y = x]() mutable { return y *= x, __LINE__; },
      [&, y = x]() mutable { return y /= x, __LINE__; },
      [&, y = x]() mutable { return y -= 1.0, __LINE__; },
      [&] { return pow(x, 3), __LINE__; },
      [&] { return minimum(x, 1.5), __LINE__; },
      [&] { return where(x > 1.5, x, 0.0), __LINE__; },
      [&] { return maxout(M, 2), __LINE__; },
      [&] { return cast<float>(x), __LINE__; },
      [&] { return sum(M, 0), __LINE__; },
      [&] { return mean(M, 1, true), __LINE__; },
      [&] { return max(M, 0), __LINE__; },
      [&] { return min(M, 0, true), __LINE__; },
      [&] { return logsumexp(M, 0), __LINE__; },
      [&] { return softmax(M, 0), __LINE__; },
      [&] { return softmax(M, {.axis = 0, .temperature = 2}), __LINE__; },
      [&] { return log_softmax(M, 0), __LINE__; },
      [&] { return matmul(x, M), __LINE__; },
      [&] { return matmul(M, b), __LINE__; },
      [&] { return matmul(x, x), __LINE__; },
      [&] { return linear(two_rows, M, b), __LINE__; },
      [&] { return transpose(M), __LINE__; },
      [&] { return reshape(M, wide), __LINE__; },
      [&] { return squeeze(M), __LINE__; },
      [&] { return expand_dims(x, 0), __LINE__; },
      [&] { return broadcast_to(b, M.shape()), __LINE__; },
      [&] { return slice(M, 0, 1, 2), __LINE__; },
      [&] { return pad(M, 0, 1, 2), __LINE__; },
      [&] { return concatenate(x, x), __LINE__; },
      [&] { return concatenate(parts), __LINE__; },
      [&] { return pick(M, labels), __LINE__; },
      [&] { return place(x, labels, 4), __LINE__; },
      [&] { return nn::mse(x, target), __LINE__; },
      [&] { return nn::cross_entropy(M, labels), __LINE__; },
      [&] { return nn::binary_cross_entropy(0.5 * x, target), __LINE__; },
      [&] { return nn::binary_cross_entropy_with_logits(x, target), __LINE__; },
      [&] { return model(M), __LINE__; },
      [&] { return without_bias(M), __LINE__; },
      [&] { return nn::Sigmoid<double>()(x), __LINE__; },
      [&] { return nn::ReLU<double>()(x), __LINE__; },
      [&] { return nn::LeakyReLU<double>()(x), __LINE__; },
      [&] { return nn::Softplus<double>()(x), __LINE__; },
      [&] { return nn::Softmax<double>()(M), __LINE__; },
  };
  for (const auto& call : calls) {
    Tape tape;
    const std::uint32_t line = call();
    ASSERT_GT(tape.size(), 1u) << line;
    for (const auto& node : tape.nodes()) {
      if (node->is_leaf()) continue;
      ASSERT_NE(node->location().file, nullptr) << line << "\n" << tape.to_string();
      EXPECT_STREQ(node->location().file, __FILE__) << line << "\n" << tape.to_string();
      EXPECT_EQ(node->location().line, line) << tape.to_string();
    }
  }
}

TEST(Location, OfAParameterIsTheLineThatMadeItsLayer) {
  Generator generator(1);
  const nn::Linear<double> layer(2, 3, generator);
  for (const auto& [name, parameter] : layer.named_parameters())
    EXPECT_EQ(line_of(parameter), __LINE__ - 2) << name;
}

TEST(Location, OfANumberInACallIsItsLine) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto y = 3.0 * x;
  const auto& constant = *y.node()->inputs()[0].input;
  EXPECT_STREQ(constant.location().file, __FILE__);
  EXPECT_EQ(constant.location().line, __LINE__ - 3);
}

// An operator that is a template cannot know it: better none than the library's own.
TEST(Location, OfAnOperatorWithAnArrayIsUnknown) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  EXPECT_EQ((x * x.value()).node()->location().file, nullptr);
}

TEST(Scope, IsASectionOfTheTape) {
  const Variable x(2.0, "x");
  Tape tape;
  auto y = square(x);
  {
    Scope outer("outer");
    y = exp(y);
    {
      Scope inner("inner");
      y = log(y);
    }
    y = y * x;
  }
  ASSERT_EQ(tape.sections().size(), 2u);
  const auto& outer = tape.sections()[0];
  const auto& inner = tape.sections()[1];
  EXPECT_EQ(std::string_view(outer.name), "outer");
  EXPECT_EQ(std::string_view(inner.name), "inner");
  EXPECT_EQ(outer.parent, Section::none);
  EXPECT_EQ(inner.parent, 0u);
  EXPECT_EQ(outer.begin, 2u);
  EXPECT_EQ(outer.end, 5u);
  EXPECT_EQ(inner.begin, 3u);
  EXPECT_EQ(inner.end, 4u);
  EXPECT_STREQ(outer.location.file, __FILE__);
}

// Of compositions in compositions the outermost one's line is that of the user. It counts until that one is
// left.
TEST(Scope, OfACallHidesTheLinesOfAllWithin) {
  const Variable x(2.0, "x");
  const Location first{"a.cpp", 1}, second{"b.cpp", 2};
  Tape tape;
  const auto line_now = [&] { return square(x).node()->location().line; };
  const std::uint32_t own = line_now();
  {
    const Scope plain("plain");
    EXPECT_EQ(line_now(), own);
    {
      const Scope outer = Scope::of_call("outer", first);
      EXPECT_EQ(line_now(), first.line);
      {
        const Scope inner = Scope::of_call("inner", second);
        EXPECT_EQ(line_now(), first.line);
      }
      {
        const Scope part("part");
        EXPECT_EQ(line_now(), first.line);
      }
      EXPECT_EQ(line_now(), first.line);
    }
    EXPECT_EQ(line_now(), own);
  }
  EXPECT_EQ(line_now(), own);
  for (const Section& section : tape.sections()) {
    EXPECT_EQ(section.call, section.name == "plain" ? Section::none : 1) << section.name;
    EXPECT_EQ(section.location.line == first.line, section.name != "plain") << section.name;
  }
}

// A module of a user, in a network of the library's modules: its lines are the user's again.
TEST(Scope, OfAUsersModuleShowsLines) {
  const Variable x(2.0, "x");
  const Location first{"a.cpp", 1}, second{"b.cpp", 2};
  Tape tape;
  const auto line_now = [&] { return square(x).node()->location().line; };
  const std::uint32_t own = line_now();
  const Scope library(nullptr, first, engine::Lines::hidden);
  EXPECT_EQ(line_now(), first.line);
  {
    const Scope user(nullptr, second, engine::Lines::shown, 1);
    EXPECT_EQ(line_now(), own);
    EXPECT_EQ(tape.sections().back().location.line, first.line) << "where the user's program called";
    {
      const Scope layer(nullptr, second, engine::Lines::hidden);
      EXPECT_EQ(line_now(), second.line);
    }
    EXPECT_EQ(line_now(), own);
  }
  EXPECT_EQ(line_now(), first.line);
}

TEST(Scope, LastsNoLongerThanTheRecording) {
  Tape tape;
  Scope scope("scope");
  tape.clear();
  Scope after("after");
  EXPECT_EQ(tape.sections()[0].parent, Section::none) << "of a recording that is gone";
}

TEST(Scope, MayOutliveItsTapeOrItsRecording) {
  const Variable x(2.0, "x");
  auto tape = std::make_unique<Tape>();
  {
    Scope scope("first");
    tape->clear();
    square(x);
  }
  EXPECT_TRUE(tape->sections().empty());
  {
    Scope scope("second");
    tape.reset();
  }
  Tape other;
  square(x);
  EXPECT_TRUE(other.sections().empty());
}

TEST(Scope, OfAModuleHasItsTypeAndTheUsersLine) {
  Generator generator(1);
  const nn::Sequential model(nn::Linear<double>(2, 3, generator), nn::Tanh<double>());
  Tape tape;
  const auto y = model(xt::xarray<double>{{1, 2}});
  const std::uint32_t line = __LINE__ - 1;
  ASSERT_EQ(tape.sections().size(), 3u);
  EXPECT_EQ(*tape.sections()[0].module, typeid(nn::Sequential<double>));
  EXPECT_EQ(*tape.sections()[1].module, typeid(nn::Linear<double>));
  EXPECT_EQ(*tape.sections()[2].module, typeid(nn::Tanh<double>));
  EXPECT_EQ(tape.sections()[2].index, 1u);
  EXPECT_EQ(tape.sections()[2].parent, 0u);
  EXPECT_EQ(line_of(y), line);
}

// Code without run-time type information makes modules whose type cannot be asked for.
TEST(Scope, OfAModuleWithoutATypeSaysThatItIsOne) {
  const Variable x(2.0, "x");
  Tape tape;
  {
    const Scope scope(nullptr, Location::current(), engine::Lines::shown, 3);
    square(x);
  }
  ASSERT_EQ(tape.sections().size(), 1u);
  EXPECT_EQ(tape.sections()[0].module, nullptr);
  EXPECT_EQ(std::string_view(tape.sections()[0].name), "Module");
  EXPECT_EQ(tape.sections()[0].index, 3u);
}

TEST(Scope, OfALossHasTheUsersLine) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  nn::mse(x, xt::xarray<double>{0, 0});
  ASSERT_EQ(tape.sections().size(), 1u);
  EXPECT_EQ(std::string_view(tape.sections()[0].name), "mse");
  EXPECT_EQ(tape.sections()[0].location.line, __LINE__ - 3);
}

TEST(Scope, OfADerivativeKnowsWhatOf) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto y = x * x * x;
  const auto before = static_cast<std::uint32_t>(tape.size());
  const auto slope = tape.gradient(y, {x}, {.differentiable = true})[0];
  ASSERT_EQ(tape.sections().size(), 1u);
  EXPECT_EQ(std::string_view(tape.sections()[0].name), "gradient");
  EXPECT_EQ(tape.sections()[0].derivative_of, tape.position_of(*y.node()));
  EXPECT_EQ(tape.sections()[0].begin, before);
  EXPECT_EQ(tape.sections()[0].end, tape.size());
  tape.gradient(slope, {x});
  EXPECT_EQ(tape.sections().size(), 1u) << "nothing was recorded for this one";
  EXPECT_EQ(tape.last_output(), tape.position_of(*slope.node()));
}

TEST(Node, SaysItsFormulaInTheLettersGiven) {
  const Variable x(2.0), W(xt::xarray<double>{{1, 2}, {3, 4}});
  Tape tape;
  const auto y = tanh(x);
  const std::vector<Symbol> z{"z"};
  EXPECT_EQ(y.node()->formula(z).text(), "tanh(z)");
  EXPECT_EQ(y.node()->pullback_formula(0, "dJ/da", z, "a").text(), "dJ/da·(1 − a·a)");
  EXPECT_EQ(y.node()->pullback_formula(0, Symbol::one(), z, "a").text(), "1 − a·a");
  EXPECT_TRUE(y.node()->is_elementwise());

  // With the attributes of this very node.
  const auto product = matmul(W, W, {.transpose_b = true});
  const std::vector<Symbol> ab{"A", "B"};
  EXPECT_EQ(product.node()->formula(ab).text(), "A Bᵀ");
  EXPECT_EQ(product.node()->pullback_formula(1, "G", ab, "C").text(), "Gᵀ A");
  EXPECT_FALSE(product.node()->is_elementwise());

  const auto chosen = where(x > 1.0, x, 0.0);
  const std::vector<Symbol> cab{"c", "a", "b"};
  EXPECT_EQ(chosen.node()->pullback_formula(0, "g", cab, "y").text(), "0");

  EXPECT_EQ(message_of<std::logic_error>([&] { x.node()->formula({}); }),
            "formula: a leaf without a name was made by no operation");
  EXPECT_EQ(message_of<std::logic_error>([&] { x.node()->pullback_formula(0, "g", z, "y"); }),
            "pullback_formula: a leaf without a name was made by no operation");
  EXPECT_EQ(message_of<std::logic_error>([&] { constant(1.0).node()->recompute({}); }),
            "recompute: a constant was made by no operation");
}

TEST(Node, RecomputesItsValueForOtherInputs) {
  const Variable a(xt::xarray<double>{1, 2}), b(3.0);
  Tape tape;
  const auto y = a * b;
  const auto other = constant(xt::xarray<double>{10, 20});
  const Node* const inputs[] = {other.node().get(), b.node().get()};
  EXPECT_TRUE(same(as<double>(*y.node()->recompute(inputs)).value(), Array<double>{30, 60}));
  EXPECT_TRUE(same(y.value(), Array<double>{3, 6}));
  const auto z = cast<float>(a);
  EXPECT_TRUE(same(as<float>(*z.node()->recompute(inputs)).value(), Array<float>{10, 20}));
}

TEST(ToString, ShowsEightElementsAtMost) {
  for (std::size_t n = 0; n <= 20; ++n) {
    Array<double> x(Shape{n});
    std::iota(x.begin(), x.end(), 0.0);
    std::string expected = "(" + std::to_string(n) + ")";
    for (std::size_t i = 0; i < std::min<std::size_t>(n, 8); ++i)
      expected += (i == 0 ? " " : ", ") + std::to_string(i);
    if (n > 8) expected += ", …";
    const std::string text = constant(x).to_string();
    EXPECT_EQ(text.substr(text.find("): ") + 3), expected);
  }
}

// What `print tape.to_string()` shows in a debugger.
TEST(ToString, IsALineForEachNode) {
  const Variable a(7.0, "a"), W(numbers({3, 4}), "W");
  const std::string line = std::to_string(__LINE__ - 1);
  EXPECT_EQ(a.to_string(), "a = leaf (scope_test.cpp:" + line + "): 7");
  EXPECT_EQ(constant(Array<float>{1, 2.5f}).to_string().substr(0, 8), "constant");
  EXPECT_EQ(Variable<double>().to_string(), "empty");
  EXPECT_TRUE(W.to_string().starts_with("W = leaf (scope_test.cpp:" + line + "): (3, 4) ")) << W.to_string();
  EXPECT_TRUE(W.to_string().ends_with(", …")) << W.to_string();
  Tape tape;
  const auto u = (3.0 * a).named("u");
  const std::string of_u = std::to_string(__LINE__ - 1);
  EXPECT_EQ(tape.to_string(), "0: a = leaf (scope_test.cpp:" + line +
                                  "): 7\n1: u = multiply (scope_test.cpp:" + of_u +
                                  "): 21, from a constant, 0\n");
}

}  // namespace
}  // namespace xgrad
