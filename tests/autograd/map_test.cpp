#include "arrays.hpp"
#include "ops/samples/sample.hpp"

#include <xgrad/autograd/map/formula.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Map : public testing::Test {};
TYPED_TEST_SUITE(Map, Reals);

constexpr auto formula = [](const auto& a, const auto& b, const auto& c) {
  return tanh(a * b + c) * exp(-square(b)) - a / (2.0 + c * c) + where(a > b, a * a, b - 0.5);
};

template <class T, class X>
Variable<T> as_variable(const X& x) {
  if constexpr (detail::IsVariable<X>)
    return x;
  else
    return constant(detail::to_array<T>(x));
}

/// What both give: the value, and the gradients with respect to all operands of a seed without symmetry.
template <class T, class A, class B, class C>
void expect_same_as_operations(const A& a, const B& b, const C& c) {
  Tape tape;
  const Variable<T> fused = map(formula, a, b, c),
                    single = formula(as_variable<T>(a), as_variable<T>(b), as_variable<T>(c));
  ASSERT_EQ(fused.shape(), single.shape());
  EXPECT_TRUE(close(fused.value(), single.value(), few_ulp<T>, 1));
  std::vector<Variable<T>> inputs;
  const auto add = [&](const auto& x) {
    if constexpr (detail::IsVariable<decltype(x)>)
      if (x.needs_gradient()) inputs.push_back(x);
  };
  add(a);
  add(b);
  add(c);
  const Array<T> seed = numbers<T>(fused.shape(), 0.5, 1.5, 9);
  const auto expected = tape.gradient(single, inputs, seed), g = tape.gradient(fused, inputs, seed),
             recorded = tape.gradient(fused, inputs, seed, {.differentiable = true});
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_EQ(g[i].shape(), inputs[i].shape());
    EXPECT_TRUE(close(g[i].value(), expected[i].value(), few_ulp<T>, 20)) << i;
    EXPECT_TRUE(close(recorded[i].value(), expected[i].value(), few_ulp<T>, 20)) << i;
  }
}

TYPED_TEST(Map, IsTheSameAsItsOperations) {
  using T = TypeParam;
  const auto leaf = [](Shape shape, unsigned seed) {
    return Variable<T>(numbers<T>(shape, -1.5, 1.5, seed));
  };
  for (const Shape& shape : {Shape{}, Shape{1}, Shape{7}, Shape{8}, Shape{63}, Shape{64}, Shape{65},
                             Shape{5000}, Shape{0}, Shape{3, 0, 2}, Shape{2, 1, 3, 1, 2}})
    expect_same_as_operations<T>(leaf(shape, 1), leaf(shape, 2), leaf(shape, 3));
}

TYPED_TEST(Map, BroadcastsEachOperand) {
  using T = TypeParam;
  const std::vector<Shape> shapes{{4, 1, 70}, {3, 70}, {3, 1}, {1, 1}, {1}, {}};
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (std::size_t j = 0; j < shapes.size(); ++j)
      expect_same_as_operations<T>(Variable<T>(numbers<T>(shapes[i], -1.5, 1.5, 1)),
                                   Variable<T>(numbers<T>(shapes[j], -1.5, 1.5, 2)),
                                   Variable<T>(numbers<T>({4, 3, 70}, -1.5, 1.5, 3)));
}

TYPED_TEST(Map, ReadsViewsWhereTheyLie) {
  using T = TypeParam;
  const Variable<T> x(numbers<T>({40, 50}, -1.5, 1.5, 1));
  const Variable<T> wide(numbers<T>({300, 300}, -1.5, 1.5, 2));
  const auto inside = range(1, -1);
  const auto check = [&](const auto& part) {
    Tape tape;
    const Variable<T> fused = sum(map(formula, part(0), part(1), part(2)));
    const Variable<T> single = sum(formula(part(0), part(1), part(2)));
    EXPECT_TRUE(close(fused.value(), single.value(), few_ulp<T>, 100));
    for (const auto& leaf : {x, wide})
      EXPECT_TRUE(close(tape.gradient(fused, leaf, {.allow_unused = true}).value(),
                        tape.gradient(single, leaf, {.allow_unused = true}).value(), few_ulp<T>, 1));
  };
  check([&](int k) { return view(x, inside, range(k, 48 + k)); });
  check([&](int k) {
    return k == 0 ? transpose(x) : view(transpose(x), range(placeholders::_, placeholders::_, -1));
  });
  check([&](int k) { return view(x, range(k % 2, 40, 2), range(0, 50, 2)); });
  check([&](int k) { return k == 1 ? transpose(wide) : wide; });
}

TYPED_TEST(Map, TakesConstantsInPlaceOfAnyOperand) {
  using T = TypeParam;
  const Variable<T> x(numbers<T>({3, 4}, -1.5, 1.5, 1)), y(numbers<T>({4}, -1.5, 1.5, 2));
  const Array<T> array = numbers<T>({3, 4}, -1.5, 1.5, 3);
  expect_same_as_operations<T>(x, array, 0.25);
  expect_same_as_operations<T>(0.25, x, array);
  expect_same_as_operations<T>(array, 0.25, x);
  expect_same_as_operations<T>(x, y, array);
  expect_same_as_operations<T>(x, constant(array), y);
  expect_same_as_operations<T>(array * T(2), x, y);  // an expression
}

TEST(Map, AddsUpWhatOneVariableGetsAsSeveralOperands) {
  const Variable x(numbers<double>({5}, -1.5, 1.5, 1));
  expect_same_as_operations<double>(x, x, x);
  expect_same_as_operations<double>(x, x, 0.5);
  const auto f = [](const std::vector<Variable<double>>& in) {
    return sum(map([](auto p, auto q) { return sin(p) * q * q; }, in[0], in[0]));
  };
  EXPECT_TRUE(gradgradcheck(f, {x}).ok());
}

TEST(Map, IsOneOperationOfTheLineThatCallsIt) {
  const Variable a(0.5, "a"), b(0.25, "b");
  Tape tape;
  const auto y = map([](auto p, auto q) { return exp(p) * q + p; }, a, b);
  const unsigned line = __LINE__ - 1;
  EXPECT_EQ(tape.size(), 3u);
  EXPECT_EQ(y.operation(), "map");
  EXPECT_EQ(y.node()->location().line, line);
}

TEST(Map, PrintsItsFormulas) {
  const Variable a(0.5), b(0.25);
  Tape tape;
  const auto y = map([](auto p, auto q) { return 2 * sin(p) * q + p; }, a, b);
  const std::vector<Symbol> letters{"u", "v"};
  EXPECT_EQ(y.node()->formula(letters).text(), "2·sin(u)·v + u");
  EXPECT_EQ(y.node()->pullback_formula(0, "g", letters, "y").text(), "g + g·v·2·cos(u)");
  EXPECT_EQ(y.node()->pullback_formula(1, "g", letters, "y").text(), "g·2·sin(u)");
  const auto z = map([](auto p, auto q) { return p + 0 * floor(q); }, a, b);
  EXPECT_EQ(z.node()->pullback_formula(1, "g", letters, "y").text(), "0");
}

TEST(Map, IsDifferentiatedAgain) {
  const std::vector<Variable<double>> x{Variable(numbers<double>({2, 3}, -0.4, 0.4, 1)),
                                        Variable(numbers<double>({3}, 0.6, 1.5, 2)), Variable(0.3)};
  const auto f = [](const std::vector<Variable<double>>& in) {
    return sum(map([](auto p, auto q, auto r) { return tanh(p * q + r) * exp(-square(q)) / r; }, in[0], in[1],
                   in[2]));
  };
  EXPECT_TRUE(gradcheck(f, x).ok());
  EXPECT_TRUE(gradgradcheck(f, x).ok());
}

TEST(Map, PushesTangentsForward) {
  const Variable a(numbers<double>({2, 3}, -1.5, 1.5, 1)), b(numbers<double>({3}, -1.5, 1.5, 2));
  const Array<double> direction = numbers<double>({2, 3}, 0.5, 1.5, 3);
  const auto fused = [&](auto x) { return map(formula, x, b, 0.3); };
  const auto single = [&](auto x) { return formula(x, b, constant(0.3)); };
  EXPECT_TRUE(close(jvp(fused, a, direction).tangent.value(), jvp(single, a, direction).tangent.value()));
  EXPECT_TRUE(close(hvp([&](auto x) { return sum(fused(x)); }, a, direction).value(),
                    hvp([&](auto x) { return sum(single(x)); }, a, direction).value()));
}

TEST(Map, ReadsWhatItCapturesInEachCall) {
  const Variable x(2.0);
  for (const double k : {3.0, 5.0}) EXPECT_EQ(map([k](auto p) { return k * p; }, x).item(), k * 2);
}

struct Cubed : Elementwise {
  static constexpr std::string_view name = "cubed_by_map_test";
  static auto value(const auto& x) { return x * x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * x; }
};

TEST(Map, CallsRulesOfUsers) {
  const Variable x(numbers<double>({9}, -1.5, 1.5, 1));
  Tape tape;
  const auto y = sum(map([](auto p) { return apply(Cubed{}, p) - p; }, x));
  EXPECT_TRUE(close(tape.gradient(y, x).value(), Array<double>(3 * x.value() * x.value() - 1)));
}

// What is recorded for a formula stays with it, also while something else is recorded, or nothing.
TEST(Map, LeavesTheTapeOfTheUserAlone) {
  const Variable x(2.0, "x");
  Tape tape({.strict = true});
  const auto before = x * x;
  const auto y = map([](auto p) { return p * p * p; }, before);
  EXPECT_EQ(tape.size(), 3u);
  EXPECT_EQ(tape.gradient(y, x).item(), 6 * 32);
  const PauseRecording pause;
  EXPECT_EQ(map([](auto p) { return p * p + 1; }, x).item(), 5);
  EXPECT_EQ(tape.size(), 3u);
}

/// The message of the exception that f throws.
std::string refusal(const std::function<void()>& f) {
  try {
    f();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing was thrown";
}

// Under jvp what is differentiated need not be a leaf.
TEST(Map, RefusesToLoseATangent) {
  const Variable x(numbers<double>({3}, -1, 1, 1));
  const auto f = [&](auto z) { return map([&](auto p) { return p * z; }, x); };
  for (const auto& z : {Variable(2.0), constant(2.0)})
    EXPECT_NE(refusal([&] { jvp(f, z, 1.0); }).find("its derivative would be lost"), std::string::npos);
}

TEST(Map, SaysWhatCannotBeAFormula) {
  const Variable x(numbers<double>({2, 3}, -1, 1, 1), "x"), w(1.5, "w");
  EXPECT_EQ(refusal([&] { map([](auto a) { return softmax(a); }, x); }),
            "map: 'softmax' cannot be part of a formula, as it is not elementwise, or has another dtype");
  EXPECT_EQ(
      refusal([&] { map([&](auto a) { return a * w; }, x); }),
      "map: the formula uses 'w', which is not among its operands: its derivative would be lost; make it an "
      "operand");
  EXPECT_EQ(refusal([&] {
              map([&](auto a) { return a * Array<double>(Shape{1, 1}, 1.0); }, x);
            }),
            "map: the formula gives 'multiply' an array of shape (1, 1); make it an operand");
  EXPECT_EQ(refusal([&] { map([](auto) { return constant(1.0); }, x); }),
            "map: the formula computes nothing from its operands");
  EXPECT_EQ(refusal([&] { map([](auto a) { return a; }, x); }),
            "map: the formula computes nothing from its operands");
  EXPECT_EQ(
      refusal([&] { map([k = 0.0](auto a) { return a.item() > k ? a : -a; }, x); }),
      "map: the formula cannot be read: item: a has shape (0), not one element (it is called with Variables "
      "that have no elements; other arrays must be operands)");
  EXPECT_EQ(refusal([&] { map([](auto a, auto b) { return a * b; }, x, numbers<double>({4}, -1, 1, 2)); }),
            "map: shapes do not broadcast: x is (2, 3), b is (4)");
  EXPECT_EQ(refusal([&] { map([](auto a, auto b) { return a * b; }, x, Variable<double>()); }),
            "map: b is an empty Variable, which holds no value");
}

// Each elementwise operation as a formula of its own, which reads no more than it says, and as part of one.
TEST(Map, ServesEveryElementwiseOperation) {
  std::size_t tried = 0;
  for (const samples::Sample& sample : samples::Chapter::all()) {
    std::vector<Variable<double>> x;
    for (const auto& input : sample.inputs) x.emplace_back(input);
    const auto is_formula = [&] {  // some rows make their operands by other operations, or capture arrays
      Tape tape;
      tape.record_constants();
      sample.call(x);
      for (const auto& node : tape.nodes())
        if (!node->is_leaf()) {
          if (!node->is_elementwise()) return false;
          for (const engine::Edge& edge : node->inputs())
            if (edge.position == engine::no_position && !edge.input->shape().empty()) return false;
        }
      return sample.operation != "cast";
    }();
    if (!is_formula) continue;
    const auto call = [&](std::span<const Variable<double>> operands) {
      return exp(-square(sample.call({operands.begin(), operands.end()}))) * 2.0;
    };
    const auto read =
        std::make_shared<const engine::MapFormula<double>>(x.size(), call, engine::MapLoops<double>());
    Tape tape;
    std::vector<engine::Node*> nodes;
    for (const auto& one : x) nodes.push_back(one.node().get());
    const auto fused = engine::map<double>(read, nodes, Location());
    const auto single = call(x);
    EXPECT_TRUE(close(fused.value(), single.value())) << sample.operation;
    const auto g = tape.gradient(sum(fused), x, {.allow_unused = true});
    const auto h = tape.gradient(sum(single), x, {.allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_TRUE(close(g[i].value(), h[i].value())) << sample.operation;
    ++tried;
  }
  EXPECT_GE(tried, 90u);
}

}  // namespace
}  // namespace xgrad
