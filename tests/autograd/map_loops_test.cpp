// Formulas of `map` that are compiled for the program's own instruction set, against the library's loops.
#include "arrays.hpp"

#include <xgrad/autograd/map/formula.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace xgrad {
namespace {

using engine::MapLoop;
using engine::MapLoops;

template <class T>
class Loops : public testing::Test {};
TYPED_TEST_SUITE(Loops, Reals);

/// `map` by the compiled loops, even if the library has wider registers, or by those of the library.
template <class T, class F, class... X>
Variable<T> map_by(bool compiled, const F& f, const X&... x) {
  using Call = Variable<T> (*)(const void*, std::span<const Variable<T>>);
  const Call call = [](const void* function, std::span<const Variable<T>> in) -> Variable<T> {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return (*static_cast<const F*>(function))(in[i]...);
    }
    (std::index_sequence_for<X...>());
  };
  MapLoops<T> loops = MapLoop<F, T, sizeof...(X)>::make();
  EXPECT_NE(loops.value, nullptr);
  loops.vector_bytes = 64;
  const auto formula = engine::read_map_formula<T>(&f, sizeof...(X), call, compiled ? loops : MapLoops<T>());
  engine::Node* const nodes[] = {x.node().get()...};
  return engine::map<T>(formula, nodes, Location());
}

/// Value and gradients are those of the library's loops.
template <class T, class F, class... X>
void expect_same(const F& f, const X&... x) {
  Tape tape;
  const Variable<T> compiled = map_by<T>(true, f, x...), expected = map_by<T>(false, f, x...);
  ASSERT_EQ(compiled.shape(), expected.shape());
  EXPECT_TRUE(close(compiled.value(), expected.value(), few_ulp<T>, 1));
  const std::vector<Variable<T>> inputs{x...};
  const Array<T> seed = numbers<T>(expected.shape(), 0.5, 1.5, 9);
  const auto g = tape.gradient(compiled, inputs, seed, {.allow_unused = true}),
             h = tape.gradient(expected, inputs, seed, {.allow_unused = true});
  for (std::size_t i = 0; i < inputs.size(); ++i)
    EXPECT_TRUE(close(g[i].value(), h[i].value(), few_ulp<T>, 20)) << "input " << i;
  for (std::size_t i = 0; i < inputs.size(); ++i) {  // alone
    const auto one = tape.gradient(compiled, inputs[i], seed, {.allow_unused = true});
    EXPECT_TRUE(close(one.value(), h[i].value(), few_ulp<T>, 20)) << "input " << i;
  }
}

/// Each function that Duals have, with a number on either side.
constexpr std::array formulas_of_two = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
template <int which>
constexpr auto formula_of_two = [](const auto& a, const auto& b) {
  if constexpr (which == 0) return a + b + 1.5 + (2 + a);
  if constexpr (which == 1) return a - b - 1.5 - (2 - a);
  if constexpr (which == 2) return a * b * 1.5 * (2 * a);
  if constexpr (which == 3) return a / b / 1.5 / (2 / a);
  if constexpr (which == 4) return -a * +b;
  if constexpr (which == 5) return square(a) * cube(b);
  if constexpr (which == 6) return reciprocal(a) - reciprocal(b * b);
  if constexpr (which == 7) return abs(a) * abs(b - 1);
  if constexpr (which == 8) return relu(a) * relu(b + 0.5);
  if constexpr (which == 9) return maximum(a, b) * maximum(a, 0.5) + maximum(-1, b);
  if constexpr (which == 10) return minimum(a, b) * minimum(a, 0.5) + minimum(-1, b);
  if constexpr (which == 11) return where(a > b, a * a, b) + where(b, a, 2) * where(a < 0, 3, b);
  if constexpr (which == 12) return (a > b) * a + (a >= 0.5) * b;
  if constexpr (which == 13) return (a < b) * a + (0.5 <= b) * a + (a <= b);
  if constexpr (which == 14) {
    auto y = a * 2;
    y += b;
    y -= a * 0.5;
    y *= b;
    y /= a * a + 1;
    return y;
  }
  if constexpr (which == 15) {
    auto y = a;
    for (int i = 0; i < 4; ++i) y = 0.7 * y * (b - y);
    return y;
  }
  if constexpr (which == 16) return b * 2 - 1 + 0 * a;
  if constexpr (which == 17) return 1 / (1 + square(a - b)) + (a - b) / 3;
  if constexpr (which == 18) return where(where(a > 0, b, a) > 0, a, where(a > b, 1, 0));
};

template <class F>
void for_all_formulas(const F& f) {
  [&]<std::size_t... i>(std::index_sequence<i...>) { (f(formula_of_two<formulas_of_two[i]>, i), ...); }
  (std::make_index_sequence<formulas_of_two.size()>());
}

TYPED_TEST(Loops, HaveTheFunctionsOfTheRules) {
  using T = TypeParam;
  for_all_formulas([](const auto& f, std::size_t which) {
    SCOPED_TRACE(which);
    expect_same<T>(f, Variable<T>(numbers<T>({70}, -1.5, 1.5, 1)),
                   Variable<T>(numbers<T>({70}, -1.5, 1.5, 2)));
  });
}

TYPED_TEST(Loops, ComputeEveryLength) {
  using T = TypeParam;
  for (const std::size_t n : lengths) {
    SCOPED_TRACE(n);
    const Variable<T> a(numbers<T>({n}, 0.5, 1.5, 1)), b(numbers<T>({n}, 0.5, 1.5, 2));
    dirty_the_pool<T>({n});
    expect_same<T>(formula_of_two<17>, a, b);
    expect_same<T>(formula_of_two<3>, a, b);
  }
  const Variable<T> a(numbers<T>({3000}, 0.5, 1.5, 1)), b(0.75);
  expect_same<T>(formula_of_two<17>, a, b);
  expect_same<T>(formula_of_two<17>, b, a);
  const Variable<T> wide(numbers<T>({3, 2500}, 0.5, 1.5, 1)), column(numbers<T>({3, 1}, 0.5, 1.5, 2));
  expect_same<T>(formula_of_two<17>, wide, column);
  expect_same<T>(formula_of_two<17>, column, wide);
}

TYPED_TEST(Loops, BroadcastEachOperand) {
  using T = TypeParam;
  const auto f = [](const auto& a, const auto& b, const auto& c) { return a * b - c / (2 + square(a)); };
  const std::vector<Shape> shapes{{4, 1, 70}, {3, 70}, {3, 1}, {1, 1}, {1}, {}, {4, 3, 70}};
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (std::size_t j = 0; j < shapes.size(); ++j)
      expect_same<T>(f, Variable<T>(numbers<T>(shapes[i], -1.5, 1.5, 1)),
                     Variable<T>(numbers<T>(shapes[j], -1.5, 1.5, 2)),
                     Variable<T>(numbers<T>({4, 3, 70}, -1.5, 1.5, 3)));
  for (const Shape& shape : {Shape{0}, Shape{3, 0, 2}, Shape{2, 1, 3, 1, 2}, Shape{40, 2}, Shape{5, 300}})
    expect_same<T>(f, Variable<T>(numbers<T>(shape, -1.5, 1.5, 1)),
                   Variable<T>(numbers<T>(shape, -1.5, 1.5, 2)),
                   Variable<T>(numbers<T>(shape, -1.5, 1.5, 3)));
}

TYPED_TEST(Loops, ReadViewsWhereTheyLie) {
  using T = TypeParam;
  const Variable<T> x(numbers<T>({40, 50}, -1.5, 1.5, 1)), cube(numbers<T>({6, 20, 30}, -1.5, 1.5, 2));
  const auto inside = range(1, -1);
  const auto f = formula_of_two<17>;
  const auto last = placeholders::_;
  expect_same<T>(f, view(x, inside, range(0, -2)), view(x, inside, range(2, last)));
  expect_same<T>(f, view(x, range(0, 40, 2), all()), view(x, range(1, 40, 2), all()));
  expect_same<T>(f, view(x, all(), range(0, 50, 2)), view(x, all(), range(1, 50, 2)));
  expect_same<T>(f, transpose(view(x, all(), range(0, 40))), view(x, all(), range(5, 45)));
  expect_same<T>(f, view(cube, range(0, 5), inside, inside), view(cube, range(1, 6), inside, range(0, -2)));
}

// Where values are equal, or zero, the rules say which slope there is; with Duals they must say the same.
TYPED_TEST(Loops, TakeTheSlopesOfTheRulesAtKinks) {
  using T = TypeParam;
  const Array<T> kinks{-1, 0, 0, 1, 0.5, -1, 1, 0.5, 0}, others{-1, 0, 1, 0, 0.5, 1, 1, -0.5, -0.0};
  for_all_formulas([&](const auto& f, std::size_t which) {
    if (which == 3 || which == 6) return;  // which divide by zero
    SCOPED_TRACE(which);
    expect_same<T>(f, Variable<T>(kinks), Variable<T>(others));
  });
  const auto ties = [](const auto& a, const auto& b) { return maximum(a, b) + 2 * minimum(a, b); };
  const Variable<T> a(Array<T>{1, 2}), b(Array<T>{1, 3});
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(sum(map_by<T>(true, ties, a, b)), a).value(), Array<double>{1.5, 2}));
}

TYPED_TEST(Loops, KeepNaNAndInfinity) {
  using T = TypeParam;
  const T infinite = static_cast<T>(infinity), no_number = static_cast<T>(nan);
  const Array<T> odd{no_number, 1, infinite, -infinite, 0, 2}, even{1, no_number, 1, 2, infinite, infinite};
  for_all_formulas([&](const auto& f, std::size_t which) {
    SCOPED_TRACE(which);
    const Variable<T> a(odd), b(even);
    const auto y = map_by<T>(true, f, a, b), z = map_by<T>(false, f, a, b);
    EXPECT_TRUE(close(y.value(), z.value(), few_ulp<T>, 1));
  });
}

// What was not chosen gets no cotangent, even if that is infinite.
TYPED_TEST(Loops, LoseNoSelection) {
  using T = TypeParam;
  const Variable<T> a(Array<T>{0, 2}), b(Array<T>{-1, 1});
  Tape tape;
  const auto largest = map_by<T>(
      true, [](const auto& p, const auto& q) { return maximum(p, q); }, a, b);
  const auto g = tape.gradient(sum(log(largest)), {a, b});
  EXPECT_EQ(g[0].value()(0), static_cast<T>(infinity));
  EXPECT_EQ(g[1].value()(0), 0);
  // 1/x is infinite at 0, where it is not taken.
  const auto guarded = map_by<T>(
      true, [](const auto& x) { return where(x > 0, reciprocal(x), x * 3); }, a);
  EXPECT_TRUE(same(tape.gradient(sum(guarded), a).value(), Array<double>{3, -0.25}));
}

TEST(LoopsOfFormulas, AreMadeOfArithmeticAlone) {
  const auto made = [](const auto& f) { return MapLoop<std::decay_t<decltype(f)>, double, 1>::make(); };
  EXPECT_NE(made([](auto x) { return x * x + 1; }).value, nullptr);
  EXPECT_EQ(made([](auto x) { return exp(x) * x; }).value, nullptr);
  EXPECT_EQ(made([](auto x) { return x * tanh(square(x)) + 1; }).value, nullptr);
  EXPECT_EQ(made([](const Variable<double>& x) { return x * x; }).value, nullptr);
  EXPECT_EQ(made([](auto x) { return pow(x, 2) + maximum(x, exp(x)); }).value, nullptr);
  EXPECT_EQ(made([](auto x) { return where(exp(x) > 1, x, 0); }).value, nullptr);
  EXPECT_EQ(made([](auto x) {
              auto y = exp(x);
              y = x * y + x;
              y += x;
              return y;
            }).value,
            nullptr);
  const double k = 2;
  EXPECT_EQ(made([k](auto x) { return k * x; }).value, nullptr);
  // Of many inputs the library's loops compute the gradient.
  const auto nine = [](auto a, auto b, auto c, auto d, auto e, auto f, auto g, auto h, auto i) {
    return a * b * c * d * e * f * g * h * i;
  };
  const auto loops = MapLoop<std::decay_t<decltype(nine)>, double, 9>::make();
  EXPECT_NE(loops.value, nullptr);
  EXPECT_EQ(loops.pullback, nullptr);
  const auto x = [](unsigned seed) { return Variable(numbers<double>({5}, 0.5, 1.5, seed)); };
  expect_same<double>(nine, x(1), x(2), x(3), x(4), x(5), x(6), x(7), x(8), x(9));
}

// ---- Stencils --------------------------------------------------------------------------------------------

constexpr auto stencil = [](const auto& c, const auto& up, const auto& down, const auto& left,
                            const auto& right) { return c + 0.2 * (up + down + left + right - 4.0 * c); };

Variable<double> step(bool compiled, const Variable<double>& u) {
  const auto inside = range(1, -1), before = range(0, -2), after = range(2, placeholders::_);
  return map_by<double>(compiled, stencil, view(u, inside, inside), view(u, before, inside),
                        view(u, after, inside), view(u, inside, before), view(u, inside, after));
}

TEST(Stencils, AreWrittenWherePadLooksForThem) {
  const Variable u(numbers<double>({12, 33}, 0.5, 1.5, 1));
  const auto inside = step(true, u), expected = step(false, u);
  const auto padded = pad(inside, {{1, 1}, {1, 1}});
  EXPECT_EQ(padded.value().data(), engine::as<double>(*inside.node()).place().memory.data());
  EXPECT_TRUE(close(padded.value(), pad(expected, {{1, 1}, {1, 1}}).value()));
  EXPECT_TRUE(close(inside.value(), expected.value()));
  // Otherwise padded, it is copied.
  EXPECT_TRUE(close(pad(inside, {{2, 0}, {1, 1}}).value(), pad(expected, {{2, 0}, {1, 1}}).value()));
  EXPECT_TRUE(close(pad(inside, {{0, 0}, {1, 1}}).value(), pad(expected, {{0, 0}, {1, 1}}).value()));
  EXPECT_TRUE(close(pad(inside, {{1, 1}, {1, 1}}, PadMode::constant, 3).value(),
                    pad(expected, {{1, 1}, {1, 1}}, PadMode::constant, 3).value()));
  EXPECT_TRUE(close(sum(exp(inside * 2), 0).value(), sum(exp(expected * 2), 0).value()));
  EXPECT_TRUE(close(transpose(inside).value(), transpose(expected).value()));
}

TEST(Stencils, MayBeOneRowOrColumn) {
  for (const Shape& shape : {Shape{9, 3}, Shape{3, 9}, Shape{3, 3}, Shape{4, 3}, Shape{3, 4}, Shape{2, 5}}) {
    const Variable u(numbers<double>(shape, 0.5, 1.5, 1));
    EXPECT_TRUE(close(step(true, u).value(), step(false, u).value())) << to_string(shape);
    EXPECT_TRUE(
        close(pad(step(true, u), {{1, 1}, {1, 1}}).value(), pad(step(false, u), {{1, 1}, {1, 1}}).value()))
        << to_string(shape);
  }
}

TEST(Stencils, HaveTheGradientsOfTheirOperations) {
  const auto simulated = [](bool compiled) {
    return [compiled](const std::vector<Variable<double>>& x) {
      auto u = x[0];
      for (int i = 0; i < 3; ++i) u = pad(step(compiled, u), {{1, 1}, {1, 1}});
      return sum(square(u) * x[1]);
    };
  };
  const std::vector<Variable<double>> x{Variable(numbers<double>({7, 21}, 0.5, 1.5, 1)),
                                        Variable(numbers<double>({7, 21}, 0.5, 1.5, 2))};
  EXPECT_TRUE(gradcheck(simulated(true), x).ok());
  EXPECT_TRUE(gradgradcheck(simulated(true), {Variable(numbers<double>({5, 17}, 0.5, 1.5, 1)),
                                              Variable(numbers<double>({5, 17}, 0.5, 1.5, 2))})
                  .ok());
  Tape tape;
  const auto g = tape.gradient(simulated(true)(x), x), h = tape.gradient(simulated(false)(x), x);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_TRUE(close(g[i].value(), h[i].value()));
}

// What lies around a part of an array is no zero, nor what is around parts of two arrays.
TEST(Stencils, AreToldFromOtherParts) {
  const Variable u(numbers<double>({9, 20}, 0.5, 1.5, 1)), v(numbers<double>({9, 20}, 0.5, 1.5, 2));
  const auto inside = range(1, -1);
  const auto center = view(u, inside, inside);
  EXPECT_TRUE(close(sum(pad(center, {{1, 1}, {1, 1}})).value(), sum(view(u, inside, inside)).value()));
  const auto product = [](const auto& a, const auto& b) { return a * b; };
  const auto is_apart = [](const Variable<double>& y) {
    return engine::as<double>(*y.node()).place().memory.size() > y.size();
  };
  EXPECT_TRUE(is_apart(map_by<double>(true, product, center, view(u, inside, range(2, 20)))));
  EXPECT_FALSE(is_apart(map_by<double>(true, product, center, center)));
  EXPECT_FALSE(is_apart(map_by<double>(true, product, center, view(v, inside, inside))));
  EXPECT_FALSE(is_apart(
      map_by<double>(true, product, view(u, range(0, 2), range(0, 3)), view(u, range(1, 3), range(1, 4)))));
  const Variable box(numbers<double>({3, 9, 20}, 0.5, 1.5, 1));
  EXPECT_FALSE(is_apart(map_by<double>(true, product, view(box, all(), inside, range(0, 18)),
                                       view(box, all(), inside, range(1, 19)))));
}

}  // namespace
}  // namespace xgrad
