// A function new to formulas, made by a user in one place: a rule whose value is computed on lanes, and one
// generic function that applies it.
#include "arrays.hpp"

#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace user {

using xgrad::Elementwise;
using xgrad::Lanes;
using xgrad::number_for;
using xgrad::Real;
using xgrad::Wrt;
// On lanes these are found in place of xsimd's.
using xgrad::digamma;
using xgrad::erf;
using xgrad::exp;
using xgrad::lgamma;
using xgrad::log;
using xgrad::log2;
using xgrad::sin;
using xgrad::tan;

// Ei x = ∫ eᵗ/t dt from −∞ to x, so Ei' = eˣ/x
struct Expint : Elementwise {
  static constexpr std::string_view name = "expint";
  template <Real T>
  static Lanes<T> value(const Lanes<T>& x) {
    return xgrad::per_lane([](T t) { return std::expint(t); }, x);
  }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * exp(x) / x; }
};
auto expint(const auto& x) { return xgrad::apply(Expint{}, x); }

// Of two operands, and the angle of the point (x, y):  dy = g·x/(x² + y²),  dx = −g·y/(x² + y²)
struct Angle : Elementwise {
  static constexpr std::string_view name = "angle";
  static constexpr std::array inputs{"y", "x"};
  template <Real T>
  static Lanes<T> value(const Lanes<T>& y, const Lanes<T>& x) {
    return xgrad::per_lane([](T a, T b) { return std::atan2(a, b); }, y, x);
  }
  static auto pullback(Wrt<0>, const auto& g, const auto& y, const auto& x, const auto&) {
    return g * x / (x * x + y * y);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& y, const auto& x, const auto&) {
    return -g * y / (x * x + y * y);
  }
};
auto angle(const auto& y, const auto& x) { return xgrad::apply(Angle{}, y, x); }

// Rules whose formulas call these, and functions that xgrad has for lanes, Variables and Symbols alike.

// li x = Ei(ln x), so li' = 1/ln x
struct LogarithmicIntegral : Elementwise {
  static constexpr std::string_view name = "li";
  static auto value(const auto& x) { return expint(log(x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / log(x); }
};
auto li(const auto& x) { return xgrad::apply(LogarithmicIntegral{}, x); }

// Several of xgrad's in one:  y = Γ(x)·sin(log₂ x)·erf x,  y'/y = ψ(x) + 1/(x·ln 2·tan(log₂ x)) +
// 2/√π·e^−x²/erf x
struct Mixture : Elementwise {
  static constexpr std::string_view name = "mixture";
  static auto value(const auto& x) { return exp(lgamma(x)) * sin(log2(x)) * erf(x); }
  static auto pullback(const auto& g, const auto& x, const auto& y) {
    return g * y *
           (digamma(x) + number_for(x, std::numbers::log2e) / (x * tan(log2(x))) +
            number_for(x, 2 * std::numbers::inv_sqrtpi) * exp(-x * x) / erf(x));
  }
};
auto mixture(const auto& x) { return xgrad::apply(Mixture{}, x); }

struct Turned : Elementwise {
  static constexpr std::string_view name = "turned";
  static constexpr std::array inputs{"y", "x"};
  static auto value(const auto& y, const auto& x) { return angle(y, x) * x; }
  static auto pullback(Wrt<0>, const auto& g, const auto& y, const auto& x, const auto&) {
    return g * x * x / (x * x + y * y);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& y, const auto& x, const auto&) {
    return g * (angle(y, x) - x * y / (x * x + y * y));
  }
};

}  // namespace user

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

// Long enough for whole registers and a part of one, of either dtype.
template <Real T>
Array<T> points() {
  Array<T> x(Shape{19});
  for (std::size_t i = 0; i < x.size(); ++i) x(i) = static_cast<T>(i) / 4 + T(1.25);
  return x;
}

template <class T>
class UserFunction : public testing::Test {};
using Dtypes = testing::Types<float, double>;
TYPED_TEST_SUITE(UserFunction, Dtypes);

TYPED_TEST(UserFunction, HasTheValueOfItsNumbers) {
  using T = TypeParam;
  const Variable<T> x(points<T>(), "x");
  const Variable<T> y = user::expint(x), z = user::li(x), a = user::angle(x, T(0.5)), m = user::mixture(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const T t = x.value()(i);
    const T tolerance = 64 * std::numeric_limits<T>::epsilon();
    EXPECT_EQ(y.value()(i), std::expint(t));
    EXPECT_NEAR(z.value()(i), std::expint(std::log(t)), tolerance);
    EXPECT_NEAR(m.value()(i), std::tgamma(t) * std::sin(std::log2(t)) * std::erf(t),
                tolerance * std::tgamma(t));
    EXPECT_EQ(a.value()(i), std::atan2(t, T(0.5)));
  }
}

TYPED_TEST(UserFunction, HasAGradient) {
  using T = TypeParam;
  const Variable<T> x(points<T>(), "x");
  Tape tape;
  const auto slope = tape.gradient(sum(user::expint(x)), x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const T t = x.value()(i), expected = std::exp(t) / t;
    EXPECT_NEAR(slope.value()(i), expected, 8 * std::numeric_limits<T>::epsilon() * expected);
  }
}

TEST(UserFunctions, HaveTheDerivativesOfDifferences) {
  const Inputs one = {Variable(points<double>(), "x")};
  const Inputs two = {Variable(points<double>(), "y"), Variable(0.7, "x")};
  using Function = Variable<double> (*)(const Inputs&);
  for (const Function f : {Function([](const Inputs& x) { return user::expint(x[0]); }),
                           Function([](const Inputs& x) { return user::li(x[0]) * user::expint(x[0]); }),
                           Function([](const Inputs& x) { return user::mixture(x[0]); })}) {
    EXPECT_TRUE(gradcheck(f, one).ok()) << gradcheck(f, one).to_string();
    EXPECT_TRUE(gradgradcheck(f, one).ok()) << gradgradcheck(f, one).to_string();
  }
  for (const Function f : {Function([](const Inputs& x) { return user::angle(x[0], x[1]); }),
                           Function([](const Inputs& x) { return record<user::Turned>(x[0], x[1]); })}) {
    EXPECT_TRUE(gradcheck(f, two).ok()) << gradcheck(f, two).to_string();
    EXPECT_TRUE(gradgradcheck(f, two).ok()) << gradgradcheck(f, two).to_string();
  }
}

// The tangent of sum ∘ li is the gradient's product with the direction.
TEST(UserFunctions, HaveTangents) {
  const Variable x(points<double>(), "x");
  const Variable v(numbers({19}), "v");
  const auto tangent = jvp([](const Variable<double>& t) { return sum(user::li(t)); }, x, v).tangent;
  Tape tape;
  const auto product = sum(tape.gradient(sum(user::li(x)), x) * v);
  EXPECT_NEAR(tangent.item(), product.item(), 1e-12);
}

TEST(UserFunctions, AreWrittenAsCalls) {
  EXPECT_EQ(user::expint(Symbol("x")).text(), "expint(x)");
  EXPECT_EQ(operation("expint").value, "expint(x)");
  EXPECT_EQ(operation("li").value, "expint(log(x))");
  EXPECT_EQ(operation("mixture").value, "exp(lgamma(x))·sin(log2(x))·erf(x)");
  EXPECT_EQ(operation("angle").value, "angle(y, x)");
  EXPECT_EQ(operation("turned").value, "angle(y, x)·x");
  EXPECT_EQ(operation("turned").pullbacks[1], "g·(angle(y, x) − x·y/(x·x + y·y))");
}

}  // namespace
}  // namespace xgrad
