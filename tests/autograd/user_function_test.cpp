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

// erf x = 2/√π·∫₀ˣ e^−t² dt
struct Erf : Elementwise {
  static constexpr std::string_view name = "erf";
  template <Real T>
  static Lanes<T> value(const Lanes<T>& x) {
    return xgrad::per_lane([](T t) { return std::erf(t); }, x);
  }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g * number_for(x, 2 * std::numbers::inv_sqrtpi) * exp(-x * x);
  }
};
auto erf(const auto& x) { return xgrad::apply(Erf{}, x); }

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

// Rules whose formulas call these.
auto normal(const auto& x) { return (1 + erf(x * number_for(x, std::numbers::sqrt2 / 2))) / 2; }

struct Gelu : Elementwise {
  static constexpr std::string_view name = "gelu";
  static auto value(const auto& x) { return x * normal(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return g *
           (normal(x) + x * number_for(x, std::numbers::inv_sqrtpi / std::numbers::sqrt2) * exp(-x * x / 2));
  }
};
auto gelu(const auto& x) { return xgrad::apply(Gelu{}, x); }

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
  for (std::size_t i = 0; i < x.size(); ++i) x(i) = static_cast<T>(i) / 4 - 2;
  return x;
}

template <class T>
class UserFunction : public testing::Test {};
using Dtypes = testing::Types<float, double>;
TYPED_TEST_SUITE(UserFunction, Dtypes);

TYPED_TEST(UserFunction, HasTheValueOfItsNumbers) {
  using T = TypeParam;
  const Variable<T> x(points<T>(), "x");
  const Variable<T> y = user::erf(x), z = user::gelu(x), a = user::angle(x, T(0.5));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const T t = x.value()(i);
    const T tolerance = 8 * std::numeric_limits<T>::epsilon();
    EXPECT_EQ(y.value()(i), std::erf(t));
    EXPECT_NEAR(z.value()(i), t * (1 + std::erf(t / std::numbers::sqrt2_v<T>)) / 2, tolerance);
    EXPECT_EQ(a.value()(i), std::atan2(t, T(0.5)));
  }
}

TYPED_TEST(UserFunction, HasAGradient) {
  using T = TypeParam;
  const Variable<T> x(points<T>(), "x");
  Tape tape;
  const auto slope = tape.gradient(sum(user::erf(x)), x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const T t = x.value()(i);
    EXPECT_NEAR(slope.value()(i), 2 * std::numbers::inv_sqrtpi_v<T> * std::exp(-t * t),
                8 * std::numeric_limits<T>::epsilon());
  }
}

TEST(UserFunctions, HaveTheDerivativesOfDifferences) {
  const Inputs one = {Variable(points<double>(), "x")};
  const Inputs two = {Variable(points<double>(), "y"), Variable(0.7, "x")};
  using Function = Variable<double> (*)(const Inputs&);
  for (const Function f : {Function([](const Inputs& x) { return user::erf(x[0]); }),
                           Function([](const Inputs& x) { return user::gelu(x[0]) * user::erf(x[0]); })}) {
    EXPECT_TRUE(gradcheck(f, one).ok()) << gradcheck(f, one).to_string();
    EXPECT_TRUE(gradgradcheck(f, one).ok()) << gradgradcheck(f, one).to_string();
  }
  for (const Function f : {Function([](const Inputs& x) { return user::angle(x[0], x[1]); }),
                           Function([](const Inputs& x) { return record<user::Turned>(x[0], x[1]); })}) {
    EXPECT_TRUE(gradcheck(f, two).ok()) << gradcheck(f, two).to_string();
    EXPECT_TRUE(gradgradcheck(f, two).ok()) << gradgradcheck(f, two).to_string();
  }
}

// The tangent of sum ∘ gelu is the gradient's product with the direction.
TEST(UserFunctions, HaveTangents) {
  const Variable x(points<double>(), "x");
  const Variable v(numbers({19}), "v");
  const auto tangent = jvp([](const Variable<double>& t) { return sum(user::gelu(t)); }, x, v).tangent;
  Tape tape;
  const auto product = sum(tape.gradient(sum(user::gelu(x)), x) * v);
  EXPECT_NEAR(tangent.item(), product.item(), 1e-12);
}

TEST(UserFunctions, AreWrittenAsCalls) {
  EXPECT_EQ(user::erf(Symbol("x")).text(), "erf(x)");
  EXPECT_EQ(operation("erf").value, "erf(x)");
  EXPECT_EQ(operation("angle").value, "angle(y, x)");
  EXPECT_EQ(operation("turned").value, "angle(y, x)·x");
  EXPECT_EQ(operation("turned").pullbacks[1], "g·(angle(y, x) − x·y/(x·x + y·y))");
}

}  // namespace
}  // namespace xgrad
