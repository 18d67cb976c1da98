#include "arrays.hpp"
#include "views.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

// ---- Broadcasting ----------------------------------------------------------------------------------------

/// One of + − · /, its value and derivatives written out for numbers.
template <class T>
struct Operator {
  const char* name;
  Variable<T> (*call)(const Variable<T>&, const Variable<T>&);
  double (*value)(double, double);
  double (*da)(double, double);
  double (*db)(double, double);
};

template <class T>
const Operator<T> operators[] = {
    {"+", [](const Variable<T>& a, const Variable<T>& b) { return a + b; },
     [](double a, double b) { return a + b; }, [](double, double) { return 1.0; },
     [](double, double) { return 1.0; }},
    {"-", [](const Variable<T>& a, const Variable<T>& b) { return a - b; },
     [](double a, double b) { return a - b; }, [](double, double) { return 1.0; },
     [](double, double) { return -1.0; }},
    {"*", [](const Variable<T>& a, const Variable<T>& b) { return a * b; },
     [](double a, double b) { return a * b; }, [](double, double b) { return b; },
     [](double a, double) { return a; }},
    {"/", [](const Variable<T>& a, const Variable<T>& b) { return a / b; },
     [](double a, double b) { return a / b; }, [](double, double b) { return 1 / b; },
     [](double a, double b) { return -a / (b * b); }},
};

/// Compares value and gradients of a ∘ b with loops over the elements of the result.
template <class T>
void check_broadcast(const Operator<T>& op, const Shape& a_shape, const Shape& b_shape) {
  SCOPED_TRACE(to_string(a_shape) + " " + op.name + " " + to_string(b_shape));
  const Variable<T> a(numbers<T>(a_shape, -2, 2, 1)), b(numbers<T>(b_shape, 0.5, 2, 2));
  Shape shape;
  ASSERT_TRUE(engine::broadcast(a_shape, b_shape, shape));
  const auto seed = numbers<T>(shape, 0.5, 1.5, 3);

  Array<double> y(shape), da(a_shape), db(b_shape);
  std::fill(da.data(), da.data() + da.size(), 0.0);
  std::fill(db.data(), db.data() + db.size(), 0.0);
  for (std::size_t k = 0; k < y.size(); ++k) {
    const Shape index = index_of(k, shape);
    const std::size_t i = position_of(index, a_shape), j = position_of(index, b_shape);
    const double u = a.value().data()[i], v = b.value().data()[j], g = seed.data()[k];
    y.data()[k] = op.value(u, v);
    da.data()[i] += g * op.da(u, v);
    db.data()[j] += g * op.db(u, v);
  }

  Tape tape;
  const auto result = op.call(a, b);
  EXPECT_TRUE(close(result.value(), y, few_ulp<T>, 1));
  const auto gradients = tape.gradient(result, {a, b}, seed);
  const double terms = 1 + static_cast<double>(y.size());  // a long sum of floats is less exact
  EXPECT_TRUE(close(gradients[0].value(), da, few_ulp<T>, terms));
  EXPECT_TRUE(close(gradients[1].value(), db, few_ulp<T>, terms));
}

template <class T>
class Arithmetic : public testing::Test {};
TYPED_TEST_SUITE(Arithmetic, Reals);

TYPED_TEST(Arithmetic, BroadcastsInEveryDirection) {
  const std::pair<Shape, Shape> shapes[] = {
      {{3, 1}, {1, 4}},
      {{}, {}},
      {{}, {2, 3}},
      {{1}, {2, 3}},
      {{1, 1}, {3}},
      {{1, 1, 1}, {}},
      {{4}, {3, 4}},
      {{4}, {2, 3, 4}},
      {{3, 1}, {2, 3, 4}},
      {{2, 1, 4}, {3, 1}},
      {{2, 1, 4}, {1, 3, 1}},
      {{5, 1, 3}, {1, 2, 1}},
      {{2, 3, 1, 5}, {3, 4, 1}},
      {{2, 1, 3, 1, 2}, {1, 4, 1, 5, 1}},
      {{1, 2, 1, 3, 1}, {2, 1, 3, 1}},
      // nothing at all, or nothing in one dimension
      {{0}, {0}},
      {{0}, {1}},
      {{0}, {}},
      {{3, 0}, {1}},
      {{3, 1}, {1, 0}},
      {{0, 3}, {3}},
      {{2, 0, 3}, {2, 1, 1}},
  };
  for (const auto& op : operators<TypeParam>)
    for (const auto& [a, b] : shapes) {
      check_broadcast(op, a, b);
      check_broadcast(op, b, a);
    }
}

TYPED_TEST(Arithmetic, TakesEveryLength) {
  const auto& multiply = operators<TypeParam>[2];
  for (const std::size_t n : lengths)
    for (const auto& [a, b] : std::vector<std::pair<Shape, Shape>>{{{n}, {n}},
                                                                   {{n}, {}},
                                                                   {{n}, {1}},
                                                                   {{3, n}, {n}},
                                                                   {{3, n}, {3, 1}},
                                                                   {{n, 3}, {3}},
                                                                   {{n, 1}, {3}}}) {
      check_broadcast(multiply, a, b);
      check_broadcast(multiply, b, a);
    }
}

TYPED_TEST(Arithmetic, KeepsItsType) {
  const Variable<TypeParam> x(Array<TypeParam>{1, 2});
  // Neither a double nor an int beside it makes a double of a float.
  static_assert(std::is_same_v<decltype(x * 2.0), Variable<TypeParam>>);
  static_assert(std::is_same_v<decltype(1 - x), Variable<TypeParam>>);
  static_assert(std::is_same_v<decltype(x / xt::xarray<double>{1.0, 2.0}), Variable<TypeParam>>);
  EXPECT_TRUE(same((x * 2.0 - 1).value(), Array<double>{1, 3}));
}

// ---- Constants -------------------------------------------------------------------------------------------

TEST(Constants, MayBeNumbersOfAnyType) {
  const Variable x(Array<double>{1, 2, 4});
  EXPECT_TRUE(same((2 - x).value(), Array<double>{1, 0, -2}));
  EXPECT_TRUE(same((x - 2u).value(), Array<double>{-1, 0, 2}));
  EXPECT_TRUE(same((1.0f / x).value(), Array<double>{1, 0.5, 0.25}));
  EXPECT_TRUE(same((x * std::size_t{3}).value(), Array<double>{3, 6, 12}));
  EXPECT_TRUE(same((true + x).value(), Array<double>{2, 3, 5}));
}

TEST(Constants, MayBeArraysOfAnyType) {
  const Variable x(Array<double>{1, 2, 4});
  EXPECT_TRUE(same((x * xt::xarray<int>{1, -2, 3}).value(), Array<double>{1, -4, 12}));
  EXPECT_TRUE(same((xt::xarray<float>{0.5f, 1.5f, 2.5f} - x).value(), Array<double>{-0.5, -0.5, -1.5}));
  EXPECT_TRUE(same((x + xt::xtensor<double, 1>({1, 2, 3})).value(), Array<double>{2, 4, 7}));
  EXPECT_TRUE(same((x * xt::xarray<bool>{true, false, true}).value(), Array<double>{1, 0, 4}));
}

// A view is not contiguous and a column-major array is in another order; both stand for their elements.
TEST(Constants, MayLieInMemoryInAnyWay) {
  const xt::xarray<double> box = numbers({4, 6});
  const xt::xarray<double, xt::layout_type::column_major> columns = xt::view(box, xt::range(0, 3), xt::all());
  const Array<double> rows = columns;
  const Variable x(numbers({3, 6}, 1, 2));

  EXPECT_TRUE(same((x * columns).value(), (x * rows).value()));
  EXPECT_TRUE(same((columns / x).value(), (rows / x).value()));
  EXPECT_TRUE(same((x + xt::view(box, xt::range(1, 4), xt::all())).value(),
                   (x + Array<double>(xt::view(box, xt::range(1, 4), xt::all()))).value()));
  EXPECT_TRUE(same((x - xt::transpose(xt::xarray<double>(xt::transpose(rows)))).value(), (x - rows).value()));
  EXPECT_TRUE(same((x * xt::view(box, xt::keep(3, 0, 1), xt::range(5, -7, -1))).value(),
                   (x * Array<double>(xt::view(box, xt::keep(3, 0, 1), xt::range(5, -7, -1)))).value()));
  EXPECT_TRUE(same((x + xt::sin(columns) * 2).value(), (x + Array<double>(xt::sin(rows) * 2)).value()));
}

TEST(Leaves, MayBeMadeOfAnyArray) {
  const xt::xarray<double> box = numbers({4, 6});
  const xt::xarray<double, xt::layout_type::column_major> columns = box;
  Tape tape;
  const Variable plain(box), ordered(columns), turned(xt::transpose(box)), part(xt::view(box, xt::all(), 2));
  EXPECT_TRUE(same(ordered.value(), plain.value()));
  EXPECT_EQ(turned.shape(), (Shape{6, 4}));
  EXPECT_EQ(part.shape(), Shape{4});

  // Their gradients are in the order of their values: dJ/dx = 2x.
  for (const auto& x : {plain, ordered, turned, part}) {
    tape.backward(sum(square(x)));
    EXPECT_TRUE(same(x.grad(), Array<double>(2 * x.value())));
  }
}

// ---- One operand twice -----------------------------------------------------------------------------------

TEST(Aliasing, AddsTheGradientsOfBothOperands) {
  const Array<double> value = {-1.5, 0.5, 2};
  const Variable x(value);
  const struct {
    const char* formula;
    Variable<double> (*f)(const Variable<double>&);
    double (*slope)(double);
  } table[] = {
      {"x·x", [](const auto& u) { return u * u; }, [](double u) { return 2 * u; }},
      {"x + x", [](const auto& u) { return u + u; }, [](double) { return 2.0; }},
      {"x − x", [](const auto& u) { return u - u; }, [](double) { return 0.0; }},
      {"x/x", [](const auto& u) { return u / u; }, [](double) { return 0.0; }},
      {"x·x·x", [](const auto& u) { return u * u * u; }, [](double u) { return 3 * u * u; }},
      {"(x + x)·(x − 2x)", [](const auto& u) { return (u + u) * (u - 2 * u); },
       [](double u) { return -4 * u; }},
      {"x²·x", [](const auto& u) { return square(u) * u; }, [](double u) { return 3 * u * u; }},
  };
  for (const auto& [formula, f, slope] : table) {
    Tape tape;
    Array<double> expected(value.shape());
    for (std::size_t i = 0; i < value.size(); ++i) expected.data()[i] = slope(value.data()[i]);
    EXPECT_TRUE(close(tape.gradient(sum(f(x)), {x})[0].value(), expected, 1e-15, 1)) << formula;
  }
}

TEST(Aliasing, OfPowersHasBothTerms) {
  const Variable x(Array<double>{0.5, 1, 2.5});
  Tape tape;
  const auto gradient = tape.gradient(sum(pow(x, x)), {x})[0];
  for (std::size_t i = 0; i < 3; ++i) {
    const double at = x.value().data()[i];
    EXPECT_NEAR(gradient.value().data()[i], std::pow(at, at) * (std::log(at) + 1), 1e-13);
  }
}

// Addition hands one and the same array on to both operands; what is added to one must not reach the other.
TEST(Aliasing, GradientsThatShareMemoryStayApart) {
  Variable a(Array<double>{1, 2}), b(Array<double>{3, 4});
  {
    Tape tape;
    const auto y = sum(((a + b) + 3 * a) * Array<double>{1, 10});
    tape.backward(y);
    EXPECT_TRUE(same(a.grad(), Array<double>{4, 40}));
    EXPECT_TRUE(same(b.grad(), Array<double>{1, 10}));
  }
  a.zero_grad();
  b.zero_grad();
  Tape tape;
  const auto y = a + b;
  const Array<double> seed = {1, 10};
  tape.backward(y, seed);
  tape.backward(y + 2 * b, seed);
  EXPECT_TRUE(same(a.grad(), Array<double>{2, 20}));
  EXPECT_TRUE(same(b.grad(), Array<double>{4, 40}));
  EXPECT_TRUE(same(seed, Array<double>{1, 10}));
}

TEST(CompoundAssignment, MakesANewValueAndLeavesTheOldOneAlone) {
  const Variable x(Array<double>{2, 3});
  Tape tape;
  auto y = x;
  y += 1;
  y *= x;
  y -= Array<double>{1, 2};
  y /= 2.0;
  EXPECT_TRUE(same(x.value(), Array<double>{2, 3}));
  EXPECT_TRUE(same(y.value(), Array<double>{2.5, 5}));                                // ((x + 1)·x − c)/2
  EXPECT_TRUE(same(tape.gradient(sum(y), {x})[0].value(), Array<double>{2.5, 3.5}));  // x + ½
}

// ---- Powers ----------------------------------------------------------------------------------------------

struct Power {
  double base, exponent, value, slope;  // slope: d/d(base)
};

TEST(Pow, HasItsSpecialCases) {
  const double root = std::sqrt(0.5);
  const Power table[] = {
      {0, 0, 1, 0},                         // 0⁰ = 1
      {-0.0, 0, 1, 0},                      //
      {2, 0, 1, 0},                         //
      {0, 1, 0, 1},                         // x¹ has slope 1 everywhere
      {0, 2, 0, 0},                         //
      {0, 3, 0, 0},                         //
      {0, 0.5, 0, infinity},                // as √
      {0, -1, infinity, -infinity},         //
      {-2, 2, 4, -4},                       // a negative base with a whole exponent
      {-2, 3, -8, 12},                      //
      {-2, -1, -0.5, -0.25},                //
      {-2, 0, 1, 0},                        //
      {-2, 0.5, nan, nan},                  // and with another one
      {0.5, 0.5, root, 0.5 / root},         //
      {infinity, 2, infinity, infinity},    //
      {infinity, -1, 0, 0},                 //
      {infinity, 0, 1, 0},                  //
      {0, nan, nan, nan},                   //
      {1, 1e6, 1, 1e6},                     //
      {2, 0.5, 2 * root, 0.5 / (2 * root)}  //
  };
  for (const auto& [base, exponent, value, slope] : table) {
    SCOPED_TRACE(testing::PrintToString(base) + " to the " + testing::PrintToString(exponent));
    const Variable a(base);
    Tape tape;
    const auto y = pow(a, exponent);
    EXPECT_TRUE(close(y.value(), Array<double>(value)));
    EXPECT_TRUE(close(tape.gradient(y, {a})[0].value(), Array<double>(slope)));
  }
}

TEST(Pow, HasSecondDerivativesAtZeroThatAreNoNaN) {
  for (const auto& [exponent, curvature] :
       std::vector<std::pair<double, double>>{{0, 0}, {1, 0}, {2, 2}, {3, 0}, {4, 0}}) {
    const Variable a(0.0);
    Tape tape;
    const auto slope = tape.gradient(pow(a, exponent), {a}, {.differentiable = true})[0];
    EXPECT_EQ(tape.gradient(slope, {a}, {.allow_unused = true})[0].item(), curvature) << exponent;
  }
}

TEST(Pow, IsDifferentiableInItsExponent) {
  const auto power = [](const std::vector<Variable<double>>& in) { return pow(in[0], in[1]); };
  const std::vector<Variable<double>> inputs = {Variable(Array<double>{0.7, 1.4, 2.5}, "a"),
                                                Variable(Array<double>{-1.5, 0.3, 2}, "b")};
  const auto first = gradcheck(power, inputs), second = gradgradcheck(power, inputs);
  EXPECT_TRUE(first.ok()) << first.to_string();
  EXPECT_TRUE(second.ok()) << second.to_string();

  // 0ᵇ = 0 for every b near 2
  const Variable a(0.0), b(2.0);
  Tape tape;
  EXPECT_EQ(tape.gradient(pow(a, b), {b})[0].item(), 0);
}

// 0ᵇ = 0 for every b > 0, so no derivative by b is anything but 0, nor one by both; ln 0 must not show.
TEST(Pow, IsFlatInItsExponentAtZero) {
  for (const double exponent : {1.5, 2.0, 3.0}) {
    const Variable a(0.0), b(exponent);
    Tape tape;
    const auto slopes = tape.gradient(pow(a, b), {a, b}, {.differentiable = true});
    EXPECT_EQ(slopes[1].item(), 0) << exponent;
    EXPECT_EQ(tape.gradient(slopes[1], {b})[0].item(), 0) << exponent;
    EXPECT_EQ(tape.gradient(slopes[1], {a})[0].item(), 0) << exponent;
    EXPECT_EQ(tape.gradient(slopes[0], {b})[0].item(), 0) << exponent;
  }
}

// C's Annex F; all of it is in kernels/functions_test.cpp.
TYPED_TEST(Arithmetic, HasThePowersOfC) {
  using T = TypeParam;
  const T infinite = static_cast<T>(infinity), not_a_number = static_cast<T>(nan),
          least = std::numeric_limits<T>::min();
  const T table[][2] = {{1, infinite},   {1, -infinite},       {1, not_a_number}, {-1, infinite},
                        {-1, -infinite}, {-1, T(3e9)},         {-0.0, -3},        {-0.0, 3},
                        {-0.0, 2.5},     {not_a_number, 0},    {infinite, -3},    {-infinite, 3},
                        {-infinite, -3}, {least / 16, T(0.5)}, {T(0.5), infinite}};
  for (const auto& [a, b] : table) {
    const T y = pow(constant(a), b).item(), expected = std::pow(a, b);
    EXPECT_TRUE(close(Array<T>(y), Array<T>(expected), 10 * few_ulp<T>)) << a << " to the " << b;
    EXPECT_EQ(std::signbit(y), std::signbit(expected)) << a << " to the " << b;
  }
}

// Nothing is lost in powers that people write down, and expect to know.
TYPED_TEST(Arithmetic, HasExactSmallPowers) {
  for (int a = -9; a <= 9; ++a)
    for (int b = 0; b <= 6; ++b)
      EXPECT_EQ(pow(constant(static_cast<TypeParam>(a)), b).item(), std::pow(a, b)) << a << " to the " << b;
}

// ∂²aᵇ/∂a∂b = aᵇ⁻¹·(1 + b·ln a), which is 1/a at b = 0: no matter in which order.
TEST(Pow, HasASymmetricHessianAtExponentZero) {
  const Variable a(2.0), b(0.0);
  Tape tape;
  const auto y = pow(a, b);
  const auto slopes = tape.gradient(y, {a, b}, {.differentiable = true});
  EXPECT_DOUBLE_EQ(tape.gradient(slopes[1], {a})[0].item(), 0.5);
  EXPECT_DOUBLE_EQ(tape.gradient(slopes[0], {b})[0].item(), 0.5);
}

TEST(Pow, OfFloatsIsExactToAFewUnits) {
  const auto x = numbers<float>({1000}, 0.05, 20);
  for (const double exponent : {2.0, 3.0, -2.0, 0.5, 2.5}) {
    Array<double> expected(x.shape());
    for (std::size_t i = 0; i < x.size(); ++i)
      expected.data()[i] = std::pow(static_cast<double>(x.data()[i]), exponent);
    EXPECT_TRUE(close(pow(constant(x), exponent).value(), expected)) << exponent;
  }
}

// ---- Where there is no slope -----------------------------------------------------------------------------

TEST(Abs, HasSlopeZeroAtItsKink) {
  const Variable x(Array<double>{-2, -0.0, 0, 3, infinity, -infinity, nan});
  Tape tape;
  const auto y = abs(x);
  EXPECT_TRUE(same(y.value(), Array<double>{2, 0, 0, 3, infinity, infinity, nan}));
  const Array<double> slopes = tape.gradient(sum(y), {x})[0].value();
  for (const auto& [i, slope] :
       std::vector<std::pair<std::size_t, double>>{{0, -1}, {1, 0}, {2, 0}, {3, 1}, {4, 1}, {5, -1}})
    EXPECT_EQ(slopes(i), slope) << i;
}

TEST(Sqrt, IsInfinitelySteepAtZeroAndNaNBelow) {
  const Variable x(Array<double>{0, 4, -1, infinity});
  Tape tape;
  const auto y = sqrt(x);
  EXPECT_TRUE(same(y.value(), Array<double>{0, 2, nan, infinity}));
  EXPECT_TRUE(same(tape.gradient(sum(y), {x})[0].value(), Array<double>{infinity, 0.25, nan, 0}));
}

TYPED_TEST(Arithmetic, OfRootsAndReciprocalsIsExactToAFewUnits) {
  using T = TypeParam;
  for (const std::size_t n : lengths) {
    const Array<T> x = numbers<T>({n}, -30, 30), positive = numbers<T>({n}, T(1e-3f), 30);
    Array<double> third(x.shape()), inverse(x.shape()), root(x.shape()), third_power(x.shape());
    for (std::size_t i = 0; i < n; ++i) {
      const auto t = static_cast<double>(x(i));
      third(i) = std::cbrt(t);
      inverse(i) = 1 / t;
      root(i) = 1 / std::sqrt(static_cast<double>(positive(i)));
      third_power(i) = t * t * t;
    }
    const Variable<T> leaf(x);
    EXPECT_TRUE(close(cbrt(leaf).value(), third)) << n;
    EXPECT_TRUE(close(reciprocal(leaf).value(), inverse)) << n;
    EXPECT_TRUE(close(rsqrt(Variable<T>(positive)).value(), root)) << n;
    EXPECT_TRUE(close(cube(leaf).value(), third_power)) << n;
  }
}

TYPED_TEST(Arithmetic, OfRootsAndReciprocalsHasItsSpecialCases) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min(), least = std::numeric_limits<T>::min();
  const Variable<T> x(Array<double>{0, -0.0, infinity, -infinity, nan, 8, -8});
  EXPECT_TRUE(same(reciprocal(x).value(), Array<double>{infinity, -infinity, 0, 0, nan, 0.125, -0.125}));
  EXPECT_TRUE(close(cbrt(x).value(), Array<double>{0, 0, infinity, -infinity, nan, 2, -2}));
  EXPECT_TRUE(
      close(rsqrt(x).value(), Array<double>{infinity, -infinity, 0, nan, nan, std::sqrt(0.125), nan}));
  EXPECT_TRUE(same(cube(x).value(), Array<double>{0, 0, infinity, -infinity, nan, 512, -512}));
  const Array<T> small = {tiny, -tiny, 3 * tiny, least, -least / 2};
  Array<double> third(small.shape());
  for (std::size_t i = 0; i < small.size(); ++i) third(i) = std::cbrt(static_cast<double>(small(i)));
  EXPECT_TRUE(close(cbrt(Variable<T>(small)).value(), third));
}

TEST(Arithmetic, OfRootsAndReciprocalsHasSlopesAtTheEndsOfTheirRange) {
  const Variable x(Array<double>{0, infinity, 1e-200, 8});
  const auto slope = [&](auto* f) {
    Tape tape;
    return tape.gradient(sum(f(x, Location())), x).value();
  };
  EXPECT_TRUE(same(slope(reciprocal<double>), Array<double>{-infinity, 0, -infinity, -1.0 / 64}));
  EXPECT_TRUE(close(slope(rsqrt<double>), Array<double>{-infinity, 0, -5e299, -std::pow(8, -1.5) / 2}));
  EXPECT_TRUE(
      close(slope(cbrt<double>), Array<double>{infinity, 0, std::pow(1e-200, -2 / 3.0) / 3, 1 / 12.0}));
}

TEST(Fma, TakesOperandsOfAnyKind) {
  const Variable x(Array<double>{1, 2, 3}), w(0.5);
  const Array<double> expected = {3, 5, 7};
  EXPECT_TRUE(same(fma(x, 2, 1).value(), expected));
  EXPECT_TRUE(same(fma(2, x, Array<double>{1, 1, 1}).value(), expected));
  EXPECT_TRUE(same(fma(xt::xarray<int>{2, 2, 2}, xt::xarray<int>{1, 2, 3}, w + 0.5).value(), expected));
  Tape tape;
  const auto gradients = tape.gradient(fma(x, w, w), {x, w}, Array<double>{1, 10, 100});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{0.5, 5, 50}));
  EXPECT_EQ(gradients[1].item(), 321 + 111);
}

// Where products are fused with sums, what rounding the product alone would lose is there.
TYPED_TEST(Arithmetic, OfFusedProductsRoundsOnce) {
  using T = TypeParam;
  if (instruction_set() == "sse2") GTEST_SKIP() << "there are no fused products";
  const T ulp = std::numeric_limits<T>::epsilon(), a = 1 + ulp;
  const Variable<T> x(Array<T>{a, a, 1});
  EXPECT_TRUE(same(fma(x, x, Array<T>{-1 - 2 * ulp, 0, 0}).value(), Array<T>{ulp * ulp, 1 + 2 * ulp, 1}));
}

TEST(Fma, NamesShapesThatDoNotBroadcast) {
  const Variable x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              fma(x, 2, Array<double>{1, 2});
            }),
            "fma: shapes do not broadcast: x is (2, 3), b is (), c is (2)");
}

TEST(Divide, FollowsTheRulesOfInfinity) {
  const Variable a(Array<double>{1, -1, 0, 1}), b(Array<double>{0, 0, 0, infinity});
  EXPECT_TRUE(same((a / b).value(), Array<double>{infinity, -infinity, nan, 0}));
}

TEST(Square, OfHugeNumbersIsInfinite) {
  const Variable<float> x(Array<float>{1e20f, -1e20f, 1e-30f});
  EXPECT_TRUE(same(square(x).value(), Array<float>{HUGE_VALF, HUGE_VALF, 0}));
}

// ---- Errors ----------------------------------------------------------------------------------------------

TEST(Arithmetic, NamesShapesThatDoNotBroadcast) {
  const Variable a(numbers({2, 3})), b(numbers({4})), x(numbers({2, 3}), "x"), W(numbers({3, 2}), "W");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { a + b; }),
            "add: shapes do not broadcast: a is (2, 3), b is (4)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { x* W; }),
            "multiply: shapes do not broadcast: x is (2, 3), W is (3, 2)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              pow(x, xt::xarray<double>{1, 2});
            }),
            "pow: shapes do not broadcast: x is (2, 3), b is (2)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              xt::xarray<double>{1, 2} - x;
            }),
            "subtract: shapes do not broadcast: a is (2), x is (2, 3)");
  // zero elements are not one element
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              a / Variable(numbers({2, 0}));
            }),
            "divide: shapes do not broadcast: a is (2, 3), b is (2, 0)");
}

TEST(Arithmetic, LeavesTheTapeUsableWhenItThrows) {
  const Variable a(numbers({2})), b(numbers({3}));
  Tape tape;
  EXPECT_THROW(a + b, std::invalid_argument);
  for (const auto& node : tape.nodes()) EXPECT_EQ(node->operation(), "leaf");
  EXPECT_TRUE(same(tape.gradient(sum(a * a), {a})[0].value(), Array<double>(2 * a.value())));
}

}  // namespace
}  // namespace xgrad
