// Rules that users write, outside of xgrad's namespace; and wrong ones, which the checks must catch.
#include "arrays.hpp"

#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/kernels/gemm.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace user {

using xgrad::Array;
using xgrad::Elementwise;
using xgrad::Operand;
using xgrad::Real;
using xgrad::Rowwise;
using xgrad::Same;
using xgrad::Shape;
using xgrad::Structural;
using xgrad::Symbol;
using xgrad::Variable;
using xgrad::Wrt;
using xgrad::Zero;
using xgrad::engine::Node;
// What formulas call and xsimd does not have: found beside its registers only if named here.
namespace formulas = xgrad::formulas;
using xgrad::constant;
using xgrad::shape_of;
using xgrad::square;
using xgrad::where;

// ---- Right ones ------------------------------------------------------------------------------------------

struct Cube : Elementwise {
  static constexpr std::string_view name = "cube";
  static auto value(const auto& x) { return x * x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * x; }
};

// y = √(a² + b²):  da = g·a/y,  db = g·b/y
struct Hypotenuse : Elementwise {
  static constexpr std::string_view name = "hypotenuse";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return sqrt(square(a) + square(b)); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto&, const auto& y) { return g * a / y; }
  static auto pullback(Wrt<1>, const auto& g, const auto&, const auto& b, const auto& y) { return g * b / y; }
};

// Four inputs, of which the first has no derivative: y = a + t·(b − a) where the switch is on, or else a.
struct Blend : Elementwise {
  static constexpr std::string_view name = "blend";
  static constexpr std::array inputs{"on", "a", "b", "t"};
  static auto value(const auto& on, const auto& a, const auto& b, const auto& t) {
    return where(on > 0, a + t * (b - a), a);
  }
  static Zero pullback(Wrt<0>, const auto&, const auto&, const auto&, const auto&, const auto&, const auto&) {
    return {};
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& on, const auto&, const auto&, const auto& t,
                       const auto&) {
    return where(on > 0, g * (1 - t), g);
  }
  static auto pullback(Wrt<2>, const auto& g, const auto& on, const auto&, const auto&, const auto& t,
                       const auto&) {
    return where(on > 0, g * t, 0);
  }
  static auto pullback(Wrt<3>, const auto& g, const auto& on, const auto& a, const auto& b, const auto&,
                       const auto&) {
    return where(on > 0, g * (b - a), 0);
  }
};

// y = a + w, of which w has a gradient of its own making: its text is that of addition, its numbers are not.
template <class G>
auto halved(const G& g) {
  return g / 2;
}
Symbol halved(const Symbol& g) { return g; }

struct AddSlowly : Elementwise {
  static constexpr std::string_view name = "add_slowly";
  static constexpr std::array inputs{"a", "w"};
  static auto value(const auto& a, const auto& w) { return a + w; }
  static Same pullback(Wrt<0>, const auto&, const auto&, const auto&, const auto&) { return {}; }
  static auto pullback(Wrt<1>, const auto& g, const auto&, const auto&, const auto&) { return halved(g); }
};

struct Identity : Elementwise {
  static constexpr std::string_view name = "identity";
  static auto value(const auto& x) { return x; }
  static Same pullback(const auto&, const auto&, const auto&) { return {}; }
};

template <class X>
X copied(const X& x) {
  return x;
}
struct StructuralIdentity : Structural {
  static constexpr std::string_view name = "structural_identity";
  auto value(const auto& x) const { return copied(x); }
  Same pullback(const auto&, const auto&, const auto&) const { return {}; }
};

struct RowIdentity : Rowwise {
  static constexpr std::string_view name = "row_identity";
  static auto value(const auto& x) { return x; }
  static Same pullback(const auto&, const auto&, const auto&) { return {}; }
};

// y = Σᵢ cᵢ·xᵢ with c = 1, 2, …: as many inputs as there are names.
template <class Names>
struct Weighted : Elementwise {
  static constexpr std::string_view name = Names::name;
  static constexpr auto inputs = Names::inputs;
  static auto value(const auto& first, const auto&... others) {
    int c = 1;
    auto y = first + 0;
    ((y = y + ++c * others), ...);
    return y;
  }
  template <std::size_t i>
  static auto pullback(Wrt<i>, const auto& g, const auto&...) {
    return static_cast<int>(i + 1) * g;
  }
};
struct FiveNames {
  static constexpr std::string_view name = "weighted_five";
  static constexpr std::array inputs{"a", "b", "c", "d", "e"};
};
struct EightNames {
  static constexpr std::string_view name = "weighted_eight";
  static constexpr std::array inputs{"a", "b", "c", "d", "e", "f", "h", "k"};
};

struct IsNegative : Elementwise {
  static constexpr std::string_view name = "is_negative";
  static auto value(const auto& x) { return where(x < 0, 1, 0); }
  static Zero pullback(const auto&, const auto&, const auto&) { return {}; }
};

/// Σ along the last axis: of rows, Symbols and Variables.
template <xgrad::lanes::RowLike R>
auto total(const R& row) {
  return row_sum(row);
}
Symbol total(const Symbol& x) { return row_sum(x); }
template <Real T>
Variable<T> total(const Variable<T>& x) {
  return sum(x, {-1}, true);
}

// One number for each row:  y = Σ x²,  dxᵢ = 2·g·xᵢ
struct Energy : Rowwise {
  static constexpr std::string_view name = "energy";
  static auto value(const auto& x) { return row_sum(x * x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return 2 * g * x; }
};

// A row for each row:  yⱼ = xⱼ − Σₖ xₖ²,  dxᵢ = gᵢ − 2·xᵢ·Σ g
struct LessEnergy : Rowwise {
  static constexpr std::string_view name = "less_energy";
  static auto value(const auto& x) { return x - total(x * x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g - x * (2 * total(g)); }
};

// yᵢ = x₀ + … + xᵢ, or from the end on. The pullback of the one is the other.
template <Real T>
Array<T> cumulated(const Array<T>& x, bool backwards) {
  Array<T> y = x;
  const std::size_t n = x.size();
  for (std::size_t i = 1; i < n; ++i)
    if (backwards)
      y.data()[n - 1 - i] += y.data()[n - i];
    else
      y.data()[i] += y.data()[i - 1];
  return y;
}
template <Real T>
Variable<T> cumulated(const Variable<T>& x, bool backwards);
Symbol cumulated(const Symbol& x, bool) { return xgrad::call("cumsum", {x}); }

struct CumulativeSum : Structural {
  static constexpr std::string_view name = "cumsum";

  bool backwards = false;

  void check(const Node& x) const {
    if (x.shape().size() != 1)
      throw std::invalid_argument("cumsum: " + xgrad::engine::display_name(x, "x") + " is " +
                                  xgrad::to_string(x.shape()) + ", not a vector");
  }
  auto value(const auto& x) const { return cumulated(x, backwards); }
  auto pullback(const auto& g, const auto&, const auto&) const { return cumulated(g, !backwards); }
};

template <Real T>
Variable<T> cumulated(const Variable<T>& x, bool backwards) {
  const Operand<T> operand(x);
  return xgrad::apply(CumulativeSum{{}, backwards}, operand);
}

// ---- Wrong ones ------------------------------------------------------------------------------------------

struct WrongSign : Elementwise {
  static constexpr std::string_view name = "wrong_sign";
  static auto value(const auto& x) { return exp(-x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * y; }
};

struct ForgottenFactor : Elementwise {
  static constexpr std::string_view name = "forgotten_factor";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * x; }
};

struct ForgottenCotangent : Elementwise {
  static constexpr std::string_view name = "forgotten_cotangent";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto&, const auto& x, const auto&) { return 2 * x; }
};

// y = a·b + a·a
struct MissingTerm : Elementwise {
  static constexpr std::string_view name = "missing_term";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b + a * a; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) { return g * b; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) { return g * a; }
};

struct SwappedInputs : Elementwise {
  static constexpr std::string_view name = "swapped_inputs";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * a * b; }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto&, const auto&) { return g * a * a; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * 2 * a * b;
  }
};

struct ZeroWhereItIsNot : Elementwise {
  static constexpr std::string_view name = "zero_where_it_is_not";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) { return g * b; }
  static Zero pullback(Wrt<1>, const auto&, const auto&, const auto&, const auto&) { return {}; }
};

// Right for x above −1 only.
struct WrongBranch : Elementwise {
  static constexpr std::string_view name = "wrong_branch";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > -1, 2 * g * x, 1.9 * g * x);
  }
};

struct NotANumber : Elementwise {
  static constexpr std::string_view name = "not_a_number";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return 2 * g * x + (x - x) / (x - x); }
};

struct ForgottenRowSum : Rowwise {
  static constexpr std::string_view name = "forgotten_row_sum";
  static auto value(const auto& x) { return x - total(x * x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g - 2 * g * x; }
};

// dA = G·B instead of G·Bᵀ, which only square matrices let pass.
struct UntransposedProduct : Structural {
  static constexpr std::string_view name = "untransposed_product";
  static constexpr std::array inputs{"a", "b"};
  auto value(const auto& a, const auto& b) const { return formulas::matmul(a, b); }
  auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) const {
    return formulas::matmul(g, b);
  }
  auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) const {
    return formulas::matmul(a, g, {true, false});
  }
};

// A row repeated three times; the pullback takes the cotangent of the first copy and forgets the others.
template <Real T>
Array<T> first_row(const Array<T>& g) {
  Array<T> row(Shape{g.shape()[1]});
  std::copy_n(g.data(), row.size(), row.data());
  return row;
}
template <Real T>
Variable<T> first_row(const Variable<T>& g) {
  return matmul(constant(Array<T>{1, 0, 0}), g);
}
Symbol first_row(const Symbol& g) { return xgrad::call("first", {g}); }

struct ForgottenCopies : Structural {
  static constexpr std::string_view name = "forgotten_copies";
  auto value(const auto& x) const {
    const Shape row = shape_of(x);
    return formulas::broadcast_to(x, row, row.empty() ? row : Shape{3, row[0]});
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return first_row(g); }
};

// The pullback of a sum, not spread over the elements that were summed: a cotangent of another shape than x.
struct ForgottenBroadcast : Structural {
  static constexpr std::string_view name = "forgotten_broadcast";
  auto value(const auto& x) const { return formulas::sum_to(x, Shape{}, Shape{}); }
  auto pullback(const auto& g, const auto&, const auto&) const { return g; }
};

// As many elements, in another shape.
struct ReshapedCotangent : Structural {
  static constexpr std::string_view name = "reshaped_cotangent";
  Shape shape;
  auto value(const auto& x) const { return formulas::reshape(x, shape_of(x)); }
  auto pullback(const auto& g, const auto&, const auto&) const { return formulas::reshape(g, shape); }
};

struct SameOfASum : Structural {
  static constexpr std::string_view name = "same_of_a_sum";
  auto value(const auto& x) const { return formulas::sum_to(x, Shape{}, Shape{}); }
  Same pullback(const auto&, const auto&, const auto&) const { return {}; }
};

// Right as a number, but what is recorded does not depend on x any more: only the second derivative is wrong.
template <class X>
X held(const X& x) {
  return x;
}
template <Real T>
Variable<T> held(const Variable<T>& x) {
  return stop_gradient(x);
}

struct WrongSecondDerivative : Elementwise {
  static constexpr std::string_view name = "wrong_second_derivative";
  static auto value(const auto& x) { return x * x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * held(x); }
};

}  // namespace user

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

void expect_right(const CheckedFunction& f, const Inputs& inputs) {
  const auto first = gradcheck(f, inputs);
  EXPECT_TRUE(first.ok()) << first.to_string();
  const auto second = gradgradcheck([&](const Inputs& x) { return square(f(x)); }, inputs);
  EXPECT_TRUE(second.ok()) << second.to_string();
}

template <class Rule>
Variable<double> apply(const Inputs& x) {
  if constexpr (detail::arity<Rule> == 1)
    return record<Rule, double>(x[0]);
  else
    return xgrad::record<Rule>(x[0], x[1]);
}

// ---- Right rules -----------------------------------------------------------------------------------------

TEST(Rule, OfElements) {
  for (const std::size_t n : lengths) {
    const Variable x(numbers({2, n}));
    Tape tape;
    const auto y = record<user::Cube, double>(x);
    const auto& v = x.value();
    EXPECT_EQ(y.operation(), "cube");
    EXPECT_TRUE(close(y.value(), Array<double>(v * v * v)));
    EXPECT_TRUE(close(tape.gradient(sum(y), {x})[0].value(), Array<double>(3 * v * v)));
  }
  expect_right(apply<user::Cube>, {Variable(numbers({2, 3}))});
  EXPECT_EQ((record<user::Cube, float>(Variable(3.0f)).item()), 27.0f);
}

TEST(Rule, OfElementsBroadcasts) {
  expect_right(apply<user::Hypotenuse>, {Variable(numbers({3, 1}), "a"), Variable(numbers({2, 1, 4}), "b")});
  // the constant may be anything that an operand may be
  const Variable x(Array<double>{3, 5});
  EXPECT_TRUE(
      close(xgrad::record<user::Hypotenuse>(x, xt::xarray<int>{4, 12}).value(), Array<double>{5, 13}));
  EXPECT_TRUE(close(xgrad::record<user::Hypotenuse>(4, x).value(), Array<double>{5, std::sqrt(41.0)}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { xgrad::record<user::Hypotenuse>(x, numbers({3})); }),
            "hypotenuse: shapes do not broadcast: a is (2), b is (3)");
}

TEST(Rule, OfFourInputs) {
  const CheckedFunction blend = [](const Inputs& x) {
    return xgrad::record<user::Blend>(Array<double>{1, 0, 1}, x[0], x[1], x[2]);
  };
  expect_right(blend, {Variable(numbers({2, 3}), "a"), Variable(numbers({3}), "b"), Variable(0.3, "t")});
  const Variable on(1.0), a(2.0), b(6.0), t(0.25);
  Tape tape;
  const auto y = xgrad::record<user::Blend>(on, a, b, t);
  EXPECT_EQ(y.item(), 3);
  const auto gradients = tape.gradient(y, {on, a, b, t}, {.allow_unused = true});
  for (const auto& [i, expected] :
       std::vector<std::pair<std::size_t, double>>{{0, 0}, {1, 0.75}, {2, 0.25}, {3, 4}})
    EXPECT_EQ(gradients[i].item(), expected) << i;
}

Array<double> filled(const Shape& shape, double element) {
  Array<double> x(shape);
  std::fill(x.begin(), x.end(), element);
  return x;
}

// With g and y, seven and ten operands go through one broadcast.
template <class Rule, std::size_t n>
void expect_weighted(const std::array<Shape, n>& shapes) {
  std::vector<Variable<double>> x;
  Shape shape;
  for (std::size_t i = 0; i < n; ++i) {
    x.emplace_back(numbers(shapes[i], -2, 2, i));
    ASSERT_TRUE(engine::broadcast(shape, shapes[i], shape));
  }
  Array<double> expected = filled(shape, 0);
  for (std::size_t k = 0; k < expected.size(); ++k)
    for (std::size_t i = 0; i < n; ++i)
      expected.data()[k] +=
          static_cast<double>(i + 1) * x[i].value().data()[position_of(index_of(k, shape), shapes[i])];
  Tape tape;
  const auto y = [&]<std::size_t... i>(std::index_sequence<i...>) { return xgrad::record<Rule>(x[i]...); }
  (std::make_index_sequence<n>());
  EXPECT_TRUE(close(y.value(), expected, 1e-13, 10));
  const auto plain = tape.gradient(sum(y), x), recorded = tape.gradient(sum(y), x, {.differentiable = true});
  for (std::size_t i = 0; i < n; ++i) {
    const double slope = static_cast<double>((i + 1) * y.size()) / static_cast<double>(x[i].size());
    EXPECT_TRUE(same(plain[i].value(), filled(shapes[i], slope))) << i;
    EXPECT_TRUE(same(recorded[i].value(), plain[i].value())) << i;
  }
}

TEST(Rule, OfAnyNumberOfInputsBroadcasts) {
  using Five = user::Weighted<user::FiveNames>;
  using Eight = user::Weighted<user::EightNames>;
  const Shape whole = {2, 3, 5}, row = {5}, column = {3, 1}, first = {2, 1, 1}, number = {};
  expect_weighted<Five, 5>({whole, whole, whole, whole, whole});
  expect_weighted<Five, 5>({row, column, first, number, whole});
  expect_weighted<Five, 5>({number, row, row, column, first});
  expect_weighted<Eight, 8>({whole, whole, whole, whole, whole, whole, whole, whole});
  expect_weighted<Eight, 8>({row, column, first, number, whole, first, column, row});
  expect_weighted<Eight, 8>({number, number, row, first, first, number, column, number});
}

// One call for arrays, Variables and Symbols, whatever the kind of the rule.
TEST(Rule, AppliesToWhateverTheOperandsAre) {
  const Array<double> x = {1, 2, 3};
  EXPECT_TRUE(same(xgrad::apply(user::Cube{}, x), Array<double>{1, 8, 27}));
  EXPECT_TRUE(same(xgrad::apply(user::Hypotenuse{}, Array<double>{3, 5}, Array<double>{{4, 12}, {4, 12}}),
                   Array<double>{{5, 13}, {5, 13}}));
  EXPECT_TRUE(same(xgrad::apply(user::Energy{}, x), Array<double>{14}));
  EXPECT_TRUE(same(xgrad::apply(user::CumulativeSum{}, x), Array<double>{1, 3, 6}));
  EXPECT_TRUE(same(xgrad::apply(user::Cube{}, constant(x)).value(), Array<double>{1, 8, 27}));
  EXPECT_EQ(xgrad::apply(user::Cube{}, Symbol("u")).text(), "u·u·u");
  Tape tape;
  xgrad::apply(user::Cube{}, Variable(x).value());
  EXPECT_EQ(tape.size(), 0u);
}

// Recorded without a word of its attributes, a rule has those that it was declared with.
TEST(Rule, HasAttributesOfItsOwnIfNoneAreGiven) {
  const Variable x(Array<double>{1, 2, 3});
  EXPECT_TRUE(same(record<user::CumulativeSum, double>(x).value(), Array<double>{1, 3, 6}));
  EXPECT_TRUE(same(xgrad::record<user::CumulativeSum>(x).value(), Array<double>{1, 3, 6}));
  Tape tape;
  const auto y = record<user::CumulativeSum, double>(x);
  EXPECT_TRUE(same(tape.gradient(y, x, Array<double>{1, 10, 100}).value(), Array<double>{111, 110, 100}));
}

// A rule says that it passes the adjoint on by returning Same, and not by what its formula looks like.
TEST(Rule, PassesTheAdjointOnOnlyIfItSaysSo) {
  for (const Shape& shape : {Shape{2, 3}, Shape{3}, Shape{}}) {  // of w, which is broadcast
    const Variable a(numbers({2, 3})), w(numbers(shape));
    const auto formula = [] { return operation(user::AddSlowly::name).pullbacks; };
    EXPECT_EQ(formula(), (std::vector<std::string>{"g", "g"}));
    Tape tape;
    const auto y = xgrad::record<user::AddSlowly>(a, w);
    const double copies = static_cast<double>(a.size()) / static_cast<double>(w.size());
    for (const bool differentiable : {false, true}) {
      const auto gradients = tape.gradient(y, {a, w}, filled({2, 3}, 1), {.differentiable = differentiable});
      EXPECT_TRUE(same(gradients[0].value(), filled({2, 3}, 1)));
      EXPECT_TRUE(same(gradients[1].value(), filled(shape, copies / 2)));
    }
  }
}

TEST(Rule, OfEveryKindMayPassTheAdjointOn) {
  expect_right(apply<user::Identity>, {Variable(numbers({2, 3}))});
  expect_right(apply<user::StructuralIdentity>, {Variable(numbers({2, 3}))});
  expect_right(apply<user::RowIdentity>, {Variable(numbers({2, 3}))});
  for (const auto& operation : {operation(user::Identity::name), operation(user::RowIdentity::name),
                                operation(user::StructuralIdentity::name)})
    EXPECT_EQ(operation.pullbacks, std::vector<std::string>{"g"}) << operation.name;
}

TEST(Rule, MayNotPassOnAnAdjointOfAnotherShape) {
  const Variable x(numbers({2, 3}), "x");
  Tape tape;
  const auto y = record<user::SameOfASum, double>(x);
  EXPECT_EQ(message_of<std::logic_error>([&] { tape.backward(y); }),
            "same_of_a_sum: the pullback gave x, of shape (2, 3), a cotangent of shape ()");
}

TEST(Rule, WithoutADerivativeIsNotRecorded) {
  const Variable x(Array<double>{-1, 0, 1});
  Tape tape;
  const auto y = record<user::IsNegative, double>(x);
  EXPECT_TRUE(same(y.value(), Array<double>{1, 0, 0}));
  EXPECT_FALSE(y.needs_gradient());
}

TEST(Rule, OfRows) {
  for (const std::size_t n : lengths)
    for (const std::size_t rows : {1, 3, 17}) {
      const auto x = numbers({rows, n});
      Array<double> energy(Shape{rows, 1}), less(x.shape());
      for (std::size_t i = 0; i < rows; ++i) {
        energy(i, 0) = 0;
        for (std::size_t j = 0; j < n; ++j) energy(i, 0) += x(i, j) * x(i, j);
        for (std::size_t j = 0; j < n; ++j) less(i, j) = x(i, j) - energy(i, 0);
      }
      EXPECT_TRUE(close(record<user::Energy, double>(constant(x)).value(), energy, 1e-13, 1));
      EXPECT_TRUE(close(record<user::LessEnergy, double>(constant(x)).value(), less, 1e-12, 1));
    }
  for (const Shape& shape : {Shape{5}, Shape{3, 4}, Shape{2, 2, 3}, Shape{19, 2}, Shape{2, 70}}) {
    expect_right(apply<user::Energy>, {Variable(numbers(shape))});
    expect_right(apply<user::LessEnergy>, {Variable(numbers(shape))});
  }
}

TEST(Rule, OfRowsNeedsADimension) {
  const Variable number(2.0, "c");
  EXPECT_THROW((record<user::Energy, double>(number)), std::invalid_argument);
  EXPECT_THROW((record<user::LessEnergy, double>(number)), std::invalid_argument);
}

// What a pullback of rows is made of, on each of the things that it runs on. Without it on Variables, no
// such rule can be recorded.
template <class X>
concept HasRowSum = requires(const X& x) {
  row_sum(x);
};

TEST(Rule, OfRowsHasSumsOnEverything) {
  EXPECT_TRUE(HasRowSum<Symbol>);
  EXPECT_TRUE(HasRowSum<Variable<float>>);
  EXPECT_TRUE(HasRowSum<Variable<double>>);
}

TEST(Rule, OfArraysWithAttributes) {
  const Variable x(Array<double>{1, 2, 4});
  Tape tape;
  const auto y = user::cumulated(x, false);
  EXPECT_TRUE(same(y.value(), Array<double>{1, 3, 7}));
  EXPECT_TRUE(same(user::cumulated(x, true).value(), Array<double>{7, 6, 4}));
  EXPECT_TRUE(
      same(tape.gradient(y, {x}, Array<double>{1, 10, 100})[0].value(), Array<double>{111, 110, 100}));
  for (const bool backwards : {false, true})
    expect_right([=](const Inputs& in) { return user::cumulated(in[0], backwards); },
                 {Variable(numbers({5}))});
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              user::cumulated(Variable(numbers({2, 3}), "prices"), false);
            }),
            "cumsum: prices is (2, 3), not a vector");
}

TEST(Rule, OfUsersIsListed) {
  const struct {
    const char* name;
    std::vector<std::string> inputs;
    const char* value;
    std::vector<std::string> pullbacks;
  } table[] = {
      {"cube", {"x"}, "x·x·x", {"g·3·x·x"}},
      {"hypotenuse", {"a", "b"}, "√(a² + b²)", {"g·a/y", "g·b/y"}},
      {"blend",
       {"on", "a", "b", "t"},
       "where(on > 0, a + t·(b − a), a)",
       {"0", "where(on > 0, g·(1 − t), g)", "where(on > 0, g·t, 0)", "where(on > 0, g·(b − a), 0)"}},
      {"is_negative", {"x"}, "where(x < 0, 1, 0)", {"0"}},
      {"energy", {"x"}, "Σ(x·x)", {"2·g·x"}},
      {"less_energy", {"x"}, "x − Σ(x·x)", {"g − x·2·Σ(g)"}},
      {"cumsum", {"x"}, "cumsum(x)", {"cumsum(g)"}},
  };
  for (const auto& [name, inputs, value, pullbacks] : table) {
    const Operation found = operation(name);
    EXPECT_EQ(found.inputs, inputs);
    EXPECT_EQ(found.value, value);
    EXPECT_EQ(found.pullbacks, pullbacks);
  }
  // beside those of the library
  EXPECT_EQ(operation("tanh").value, "tanh(x)");
}

TEST(Rule, OfUsersMixesWithTheLibrarys) {
  expect_right(
      [](const Inputs& x) {
        return sum(record<user::Energy, double>(tanh(matmul(x[0], x[1]))) * record<user::Cube, double>(x[2]));
      },
      {Variable(numbers({2, 3}), "x"), Variable(numbers({3, 4}), "W"), Variable(numbers({2, 1}), "s")});
}

// ---- Wrong rules -----------------------------------------------------------------------------------------

struct Wrong {
  const char* name;
  CheckedFunction f;
  Inputs inputs;
  std::size_t input;               // where the worst entry must be
  std::vector<std::size_t> index;  // and at which element; empty: at any
};

TEST(Gradcheck, CatchesWrongRules) {
  const auto a = [] { return Variable(numbers({2, 3}, 0.5, 2, 1), "a"); };
  const auto b = [] { return Variable(numbers({2, 3}, 0.5, 2, 2), "b"); };
  const Wrong table[] = {
      {"wrong sign", apply<user::WrongSign>, {a()}, 0, {}},
      {"forgotten factor", apply<user::ForgottenFactor>, {a()}, 0, {}},
      {"forgotten cotangent", apply<user::ForgottenCotangent>, {a()}, 0, {}},
      {"missing term", apply<user::MissingTerm>, {a(), b()}, 0, {}},
      {"missing term, inputs exchanged",
       [](const Inputs& x) {
         return apply<user::MissingTerm>({x[1], x[0]});
       },
       {a(), b()},
       1,
       {}},
      {"missing term, broadcast", apply<user::MissingTerm>, {a(), Variable(numbers({2, 1}), "b")}, 0, {}},
      {"zero where it is not", apply<user::ZeroWhereItIsNot>, {a(), b()}, 1, {}},
      {"forgotten row sum", apply<user::ForgottenRowSum>, {a()}, 0, {}},
      {"untransposed product",
       apply<user::UntransposedProduct>,
       {Variable(numbers({3, 3}, 0.5, 2, 1), "a"), Variable(numbers({3, 3}, 0.5, 2, 2), "b")},
       0,
       {}},
      {"forgotten copies", apply<user::ForgottenCopies>, {Variable(numbers({4}), "row")}, 0, {}},
      {"one wrong element",
       apply<user::WrongBranch>,
       {Variable(Array<double>{{1, 2, -0.5}, {3, -1.5, 0.5}}, "x")},
       0,
       {1, 1}},
      {"not a number", apply<user::NotANumber>, {a()}, 0, {}},
      {"deep inside",
       [](const Inputs& x) { return tanh(sum(x[0]) + sum(apply<user::ForgottenFactor>({x[1]}))); },
       {Variable(0.1, "x"), Variable(Array<double>{0.1, 0.2}, "y")},
       1,
       {}},
  };
  for (const auto& [name, f, inputs, input, index] : table) {
    const auto report = gradcheck(f, inputs);
    SCOPED_TRACE(std::string(name) + ": " + report.to_string());
    EXPECT_FALSE(report.ok());
    EXPECT_EQ(report.worst.input, input);
    EXPECT_EQ(report.worst.name, inputs[input].name());
    EXPECT_NE(report.to_string().find(inputs[input].name() + " (input " + std::to_string(input) + ")["),
              std::string::npos);
    EXPECT_EQ(report.worst.index.size(), inputs[input].shape().size());
    EXPECT_GT(report.worst.error, 1);
    if (!index.empty()) {
      EXPECT_EQ(report.worst.index, index);
      EXPECT_EQ(report.failed, 1u);
    }
  }
}

TEST(Gradcheck, BlamesBothInputsWhereBothAreWrong) {
  const auto report = gradcheck(apply<user::SwappedInputs>,
                                {Variable(numbers({4}, 1, 2, 1), "a"), Variable(numbers({4}, 4, 5, 2), "b")});
  EXPECT_EQ(report.failed, 8u) << report.to_string();
}

// Not a wrong number but a wrong shape: an error where it arises, with names and shapes.
TEST(Rule, WithACotangentOfTheWrongShapeIsAnError) {
  const Variable x(numbers({3}), "x");
  Tape tape;
  const auto y = record<user::ForgottenBroadcast, double>(x);
  const auto message = message_of<std::logic_error>([&] { tape.gradient(y, {x}); });
  for (const char* part : {"forgotten_broadcast", "x", "()", "(3)"})
    EXPECT_NE(message.find(part), std::string::npos) << message;

  const Variable matrix(numbers({2, 3}), "M");
  for (const Shape& shape :
       {Shape{2, 3}, Shape{3, 2}, Shape{6}, Shape{1, 6}, Shape{1, 2, 3}, Shape{2, 3, 1}}) {
    const auto z = xgrad::apply(user::ReshapedCotangent{{}, shape}, Operand<double>(matrix));
    const auto refusal = message_of<std::logic_error>([&] { tape.gradient(z, {matrix}, numbers({2, 3})); });
    EXPECT_EQ(refusal, shape == matrix.shape()
                           ? "no error"
                           : "reshaped_cotangent: the pullback gave M, of shape (2, 3), a "
                             "cotangent of shape " +
                                 to_string(shape));
  }
}

TEST(Gradgradcheck, CatchesWhatOnlyTheSecondDerivativeHasWrong) {
  const Inputs inputs = {Variable(Array<double>{0.7, -1.2, 2}, "x")};
  const auto first = gradcheck(apply<user::WrongSecondDerivative>, inputs);
  EXPECT_TRUE(first.ok()) << first.to_string();
  const auto second = gradgradcheck(apply<user::WrongSecondDerivative>, inputs);
  EXPECT_FALSE(second.ok()) << second.to_string();
  EXPECT_EQ(second.failed, 3u);
  EXPECT_EQ(second.worst.name, "x");
}

}  // namespace
}  // namespace xgrad
