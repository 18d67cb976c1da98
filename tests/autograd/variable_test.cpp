#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/selection.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/autograd/variable.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <sstream>
#include <stdexcept>
#include <string>

namespace xgrad {
namespace {

// float stays float, every other number is a double.
static_assert(std::same_as<decltype(Variable(1.0f)), Variable<float>>);
static_assert(std::same_as<decltype(Variable(1.0)), Variable<double>>);
static_assert(std::same_as<decltype(Variable(1)), Variable<double>>);
static_assert(std::same_as<decltype(Variable(1.0L)), Variable<double>>);
static_assert(std::same_as<decltype(Variable(xt::xarray<float>())), Variable<float>>);
static_assert(std::same_as<decltype(Variable(xt::xarray<double>(), "x")), Variable<double>>);
static_assert(std::same_as<decltype(Variable(xt::xarray<int>(), std::string("x"))), Variable<double>>);
static_assert(std::same_as<decltype(Variable(xt::xarray<float>() + 1.0f)), Variable<float>>);
static_assert(std::same_as<decltype(constant(1.0f)), Variable<float>>);
static_assert(std::same_as<decltype(constant(xt::xarray<int>())), Variable<double>>);
static_assert(std::same_as<decltype(Variable(Variable(1.0f))), Variable<float>>);

// A leaf is made on purpose, not by passing a number; and what is no number is no value.
static_assert(!std::convertible_to<double, Variable<double>>);
static_assert(!std::constructible_from<Variable<double>, std::string>);

TEST(Variable, HoldsANumber) {
  const Variable x(3);
  EXPECT_EQ(x.item(), 3.0);
  EXPECT_EQ(x.shape(), Shape{});
  EXPECT_EQ(x.size(), 1u);
  EXPECT_EQ(Variable(0.5f).item(), 0.5f);
}

TEST(Variable, HoldsAnArray) {
  const Variable f(xt::xarray<float>{{1, 2}, {3, 4}});
  EXPECT_EQ(f.value(), (Array<float>{{1, 2}, {3, 4}}));
  EXPECT_EQ(f.shape(), (Shape{2, 2}));
  EXPECT_EQ(f.size(), 4u);
  const Array<double> expected = {{1, 2}, {3, 4}};
  EXPECT_EQ(Variable(xt::xarray<double>{{1, 2}, {3, 4}}).value(), expected);
  EXPECT_EQ(Variable(xt::xarray<int>{{1, 2}, {3, 4}}).value(), expected);
  EXPECT_EQ(Variable(Array<double>{{1, 2}, {3, 4}}).value(), expected);
  const xt::xarray<double, xt::layout_type::column_major> columns = {{1, 2}, {3, 4}};
  EXPECT_EQ(Variable(columns).value(), expected);
}

TEST(Variable, HoldsTheValueOfAnExpression) {
  xt::xarray<double> a = {1, 2, 3};
  const Variable x(2 * a + 1);
  a(0) = 100;  // computed at once: too late
  EXPECT_EQ(x.value(), (Array<double>{3, 5, 7}));
  EXPECT_EQ(Variable(xt::arange<int>(3)).value(), (Array<double>{0, 1, 2}));
  EXPECT_EQ(Variable(xt::ones<float>({2, 2})).value(), (Array<float>{{1, 1}, {1, 1}}));
}

TEST(Variable, CastsToTheDtypeThatIsNamed) {
  const Variable<float> x(xt::xarray<double>{0.1}), y(1.0);
  EXPECT_EQ(x.value()(0), 0.1f);
  EXPECT_EQ(y.item(), 1.0f);
}

TEST(Variable, HasItsOwnCopy) {
  xt::xarray<double> a = {1, 2};
  Variable x(a);
  a(0) = 5;
  EXPECT_EQ(x.value()(0), 1);
  x.mutable_value()(1) = 6;
  EXPECT_EQ(a(1), 2);
}

TEST(Variable, IsAHandle) {
  Variable x(1.0, "x");
  Variable same = x;
  same.mutable_value()() = 2;
  EXPECT_EQ(x.item(), 2);
  same.named("y");
  EXPECT_EQ(x.name(), "y");
  same = Variable(3.0);  // refers to another value from here on
  EXPECT_EQ(x.item(), 2);
}

TEST(Variable, MayReferToNothing) {
  Variable<double> x;
  EXPECT_FALSE(x.defined());
  x = Variable(1.0);
  EXPECT_TRUE(x.defined());
}

TEST(Variable, HasAName) {
  EXPECT_EQ(Variable(1.0).name(), "");
  EXPECT_EQ(Variable(1.0, "x").name(), "x");
  EXPECT_EQ(constant(1.0, "c").name(), "c");
  const auto product = (Variable(2.0) * Variable(3.0)).named("product");
  EXPECT_EQ(product.name(), "product");
  EXPECT_EQ(product.item(), 6);
}

TEST(Variable, KnowsWhatItIs) {
  const Variable x(1.0);
  EXPECT_EQ(x.operation(), "leaf");
  EXPECT_TRUE(x.needs_gradient());
  EXPECT_EQ(constant(1.0).operation(), "constant");
  EXPECT_FALSE(constant(1.0).needs_gradient());
  EXPECT_EQ((x * x).operation(), "constant");  // no tape
  Tape tape;
  EXPECT_EQ((x * x).operation(), "multiply");
  EXPECT_TRUE((x * x).needs_gradient());
}

TEST(Variable, AConstantMayTakeOverAnArray) {
  Array<double> a = {1, 2, 3};
  const double* elements = a.data();
  const auto c = constant(std::move(a), "c");
  EXPECT_EQ(c.value().data(), elements);
  EXPECT_EQ(c.name(), "c");
}

TEST(Variable, StopGradientKeepsValueAndName) {
  const Variable x(2.0, "x");
  const auto c = stop_gradient(x);
  EXPECT_EQ(c.item(), 2);
  EXPECT_EQ(c.name(), "x");
  EXPECT_FALSE(c.needs_gradient());
}

// The reference would dangle: a temporary gives its value away.
TEST(Variable, TheValueOfATemporaryIsSafe) {
  const Variable x(xt::xarray<double>{1, 2});
  const auto& y = (x + x).value();
  memory::release();
  EXPECT_EQ(y, (Array<double>{2, 4}));
  double total = 0;
  for (const double element : (x * x).value()) total += element;
  EXPECT_EQ(total, 5);
  static_assert(std::same_as<decltype(x.value()), const Array<double>&>);
}

TEST(Variable, ItemNeedsExactlyOneElement) {
  EXPECT_EQ(Variable(4 * xt::ones<double>({1, 1})).item(), 4);  // of any number of dimensions
  const Variable x(xt::xarray<double>{{1, 2}}, "x"), unnamed(xt::xarray<double>{1, 2}),
      empty(xt::xarray<double>::from_shape({0}), "empty");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { x.item(); }),
            "item: x has shape (1, 2), not one element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { unnamed.item(); }),
            "item: the variable has shape (2), not one element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { empty.item(); }),
            "item: empty has shape (0), not one element");
}

TEST(Variable, AGradientThatWasNeverComputedIsAnError) {
  const Variable x(1.0, "x");
  EXPECT_FALSE(x.has_grad());
  EXPECT_EQ(message_of<std::logic_error>([&] { x.grad(); }),
            "grad: x has no gradient: no backward has reached it since it was made, or since zero_grad");
}

TEST(Variable, OnlyALeafHasAGradient) {
  Tape tape;
  const Variable x(1.0, "x");
  const auto y = (x * x).named("y"), c = constant(1.0, "c");
  tape.backward(y);
  for (const auto& [variable, text] :
       {std::pair{y, "grad: y is the result of 'multiply', not a leaf"}, std::pair{c, "grad: c is "}}) {
    EXPECT_FALSE(variable.has_grad());
    const std::string message = message_of<std::logic_error>([&] { variable.grad(); });
    EXPECT_NE(message.find(text), std::string::npos) << message;
  }
  EXPECT_EQ(x.grad()(), 2);
}

TEST(Variable, ZeroGradForgetsTheGradient) {
  Tape tape;
  Variable x(1.0, "x");
  auto y = x * x;
  tape.backward(y);
  x.zero_grad();
  EXPECT_FALSE(x.has_grad());
  EXPECT_THROW(x.grad(), std::logic_error);
  x.zero_grad();  // nothing there to forget
  tape.backward(y);
  EXPECT_EQ(x.grad()(), 2);
  EXPECT_NE(message_of<std::logic_error>([&] { y.zero_grad(); }).find("'multiply', not a leaf"),
            std::string::npos);
}

// z = x + y passes one adjoint on to both: what is written to one gradient must not show in the other.
TEST(Variable, AGradientThatIsSharedIsCopiedBeforeItIsWrittenTo) {
  Variable x(xt::xarray<double>{1, 2}, "x"), y(xt::xarray<double>{3, 4}, "y");
  const Variable seed(xt::xarray<double>{5, 6});
  Tape tape;
  tape.backward(x + y, seed);
  ASSERT_EQ(x.grad().data(), y.grad().data());
  x.mutable_grad() *= 10;
  y.mutable_grad() *= 100;
  EXPECT_TRUE(same(x.grad(), Array<double>{50, 60}));
  EXPECT_TRUE(same(y.grad(), Array<double>{500, 600}));
  EXPECT_TRUE(same(seed.value(), Array<double>{5, 6}));
  EXPECT_TRUE(same(tape.gradient(x + y, {x}, seed)[0].value(), Array<double>{5, 6}));
}

TEST(Variable, AGradientThatIsItsOwnIsWrittenToInPlace) {
  Variable x(xt::xarray<double>{1, 2});
  x.set_grad(x.value());
  const double* const elements = x.grad().data();
  x.mutable_grad()(0) = 7;
  EXPECT_EQ(x.grad().data(), elements);
  EXPECT_TRUE(same(x.grad(), Array<double>{7, 2}));
}

TEST(Variable, WhatIsWrittenToAGradientStaysInIt) {
  Variable x(1.0);
  Tape tape;
  const auto y = x * x;
  tape.backward(y);
  x.mutable_grad() *= 10;
  tape.backward(y);  // adds
  EXPECT_EQ(x.grad()(), 20 + 2);
  x.zero_grad();
  EXPECT_EQ(message_of<std::logic_error>([&] { x.mutable_grad(); }),
            "mutable_grad: the variable has no gradient: no backward has reached it since it was made, or "
            "since zero_grad");
}

TEST(Variable, AGradientMayBeSet) {
  Variable<float> x(xt::xarray<float>{1, 2}, "x");
  const Variable<float> other(xt::xarray<float>{8, 9});
  for (int i = 0; i < 2; ++i) {  // with and without one before
    x.set_grad(Array<float>{3, 4});
    EXPECT_TRUE(same(x.grad(), Array<float>{3, 4}));
    x.set_grad(0.5f * x.grad());
    EXPECT_TRUE(same(x.grad(), Array<float>{1.5, 2}));
    x.set_grad(xt::xarray<int>{5, 6});
    EXPECT_TRUE(same(x.grad(), Array<float>{5, 6}));
    x.set_grad(std::vector{7, 6});
    EXPECT_TRUE(same(x.grad(), Array<float>{7, 6}));
    x.set_grad(other);
    EXPECT_TRUE(same(x.grad(), Array<float>{8, 9}));
  }
  x.mutable_grad()(0) = 0;  // a copy: not the other's value
  EXPECT_TRUE(same(other.value(), Array<float>{8, 9}));
  Variable scalar(1.0);
  scalar.set_grad(2.0);
  EXPECT_EQ(scalar.grad()(), 2);
  Tape tape;
  tape.backward(3.0 * scalar);
  EXPECT_EQ(scalar.grad()(), 5);
}

TEST(Variable, AGradientHasTheShapeOfItsLeaf) {
  Variable x(xt::xarray<double>{1, 2}, "x"), unnamed(1.0);
  const auto refused = [](Variable<double>& leaf, const Array<double>& gradient) {
    return message_of<std::invalid_argument>([&] { leaf.set_grad(gradient); });
  };
  EXPECT_EQ(refused(x, {1, 2, 3}), "set_grad: the gradient is (3), x is (2); the shapes must be equal");
  EXPECT_EQ(refused(x, numbers({1, 2})),
            "set_grad: the gradient is (1, 2), x is (2); the shapes must be equal");
  EXPECT_EQ(refused(unnamed, {1}),
            "set_grad: the gradient is (1), the variable is (); the shapes must be equal");
  EXPECT_THROW(x.set_grad(1.0), std::invalid_argument);
  EXPECT_FALSE(x.has_grad());
  auto y = (x * x).named("y");
  for (const auto& access : {+[](Variable<double>& v) {
                               v.set_grad(Array<double>{1, 2});
                             },
                             +[](Variable<double>& v) { v.mutable_grad(); }})
    EXPECT_NE(message_of<std::logic_error>([&] { access(y); }).find("not a leaf"), std::string::npos);
}

// A leaf that got another shape: the gradient of before belongs to the value of before.
TEST(Variable, GradientsOfTwoShapesAreNotAdded) {
  Variable w(xt::xarray<double>{1, 2}, "w"), unnamed(xt::xarray<double>{1, 2});
  const auto backward = [](const Variable<double>& leaf) {
    Tape tape;
    tape.backward(leaf * leaf, Array<double>(leaf.value()));
  };
  for (Variable<double>* leaf : {&w, &unnamed}) {
    backward(*leaf);
    for (const Array<double>& other : {Array<double>{1, 2, 3}, numbers({2, 1}), Array<double>(1.0)}) {
      leaf->mutable_value() = other;
      EXPECT_EQ(message_of<std::logic_error>([&] { backward(*leaf); }),
                std::string("backward: ") + (leaf == &w ? "w" : "a leaf") + " is " +
                    to_string(other.shape()) + ", its gradient so far is (2); call zero_grad first");
      EXPECT_TRUE(same(leaf->grad(), Array<double>{2, 8}));
    }
    leaf->zero_grad();
    leaf->mutable_value() = Array<double>{1, 2, 3};
    backward(*leaf);
    EXPECT_TRUE(same(leaf->grad(), Array<double>{2, 8, 18}));
  }
}

TEST(Variable, OnlyALeafMayBeWrittenTo) {
  Tape tape;
  Variable x(1.0, "x");
  auto y = (x * x).named("y"), c = constant(1.0);
  EXPECT_NO_THROW(x.mutable_value()() = 3);
  EXPECT_EQ(x.item(), 3);
  EXPECT_NE(message_of<std::logic_error>([&] {
              y.mutable_value();
            }).find("mutable_value: y is the result of 'multiply', not a leaf"),
            std::string::npos);
  EXPECT_THROW(c.mutable_value(), std::logic_error);
}

TEST(Variable, MixesWithNumbersAndArrays) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  const xt::xarray<double> a = {10, 20};
  EXPECT_EQ((x + 1).value(), (Array<double>{2, 3}));
  EXPECT_EQ((a - x).value(), (Array<double>{9, 18}));
  EXPECT_EQ((x * (2 * a)).value(), (Array<double>{20, 80}));
  EXPECT_EQ((1.0f / x).value(), (Array<double>{1, 0.5}));
}

// x += y gives the handle a new value: whoever else holds the old one keeps it.
TEST(Variable, CompoundAssignmentMakesANewValue) {
  Variable x(xt::xarray<double>{1, 2}, "x");
  auto y = x;
  y += 1;
  y *= x;
  y -= xt::xarray<double>{1, 1};
  y /= 2;
  EXPECT_EQ(y.value(), (Array<double>{0.5, 2.5}));
  EXPECT_EQ(x.value(), (Array<double>{1, 2}));
}

TEST(Variable, AssignKeepsTheShape) {
  Variable x(xt::xarray<double>{1, 2}, "x");
  const auto copy = x;
  const auto version = x.node()->version();
  x.assign(xt::xarray<double>{3, 4});
  EXPECT_EQ(copy.value(), (Array<double>{3, 4}));  // a handle on the same value
  EXPECT_GT(x.node()->version(), version);
  x.assign(2.0 * x.value());  // an expression of itself
  EXPECT_EQ(x.value(), (Array<double>{6, 8}));
  x.assign(std::vector<float>{0.5f, 0.25f});
  EXPECT_EQ(x.value(), (Array<double>{0.5, 0.25}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              x.assign(xt::xarray<double>{1, 2, 3});
            }),
            "assign: the value is (3), 'x' is (2); the shapes must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { x.assign(1.0); }),
            "assign: the value is (), 'x' is (2); the shapes must be equal");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              x.assign(xt::xarray<double>{{1, 2}});
            }),
            "assign: the value is (1, 2), 'x' is (2); the shapes must be equal");
  EXPECT_EQ(x.value(), (Array<double>{0.5, 0.25}));
  auto y = x * 2.0;
  EXPECT_THROW(y.assign(1.0), std::logic_error);
}

TEST(Variable, TakesAStandardVectorAsAnOperand) {
  const Variable x(std::vector<int>{1, 2, 3}, "x");
  const std::vector<double> v{10, 20, 30};
  EXPECT_EQ(x.value(), (Array<double>{1, 2, 3}));
  EXPECT_EQ((x + v).value(), (Array<double>{11, 22, 33}));
  EXPECT_EQ((v - x).value(), (Array<double>{9, 18, 27}));
  EXPECT_EQ((x * std::vector<float>{2, 2, 2}).value(), (Array<double>{2, 4, 6}));
  EXPECT_EQ(maximum(x, std::vector<int>{2, 2, 2}).value(), (Array<double>{2, 2, 3}));
  EXPECT_EQ(where(std::vector<bool>{true, false, true}, x, 0.0).value(), (Array<double>{1, 0, 3}));
  EXPECT_EQ(constant(v).value(), (Array<double>{10, 20, 30}));
  EXPECT_EQ(constant(std::vector<float>{0.5f}).value(), (Array<float>{0.5f}));
}

TEST(Variable, HasAPlusSign) {
  const Variable x(2.0);
  Tape tape;
  EXPECT_EQ(tape.gradient(+x * +x, x).item(), 4);
}

template <class T>
std::string printed(const Variable<T>& x) {
  std::ostringstream out;
  out << x;
  return out.str();
}

TEST(Variable, IsPrintedAsNumPyWritesArrays) {
  EXPECT_EQ(printed(Variable(-1.5)), "-1.5");
  EXPECT_EQ(printed(Variable(0.1f)), "0.1");
  EXPECT_EQ(printed(Variable(xt::xarray<double>{1, 2.5, -3})), "{1, 2.5, -3}");
  EXPECT_EQ(printed(Variable(xt::xarray<double>{{1, 2}, {3, 4}})), "{{1, 2},\n {3, 4}}");
  EXPECT_EQ(printed(Variable(xt::xarray<double>{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}})),
            "{{{1, 2},\n  {3, 4}},\n {{5, 6},\n  {7, 8}}}");
  EXPECT_EQ(printed(Variable(xt::xarray<double>::from_shape({0}))), "{}");
  EXPECT_EQ(printed(Variable(xt::arange<double>(12))), "{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}");
  EXPECT_EQ(printed(Variable(xt::arange<double>(13))), "{0, 1, 2, ..., 10, 11, 12}");
  const xt::xarray<double> tall = xt::reshape_view(xt::arange<double>(40), {20, 2});
  EXPECT_EQ(printed(Variable(tall)),
            "{{0, 1},\n {2, 3},\n {4, 5},\n ...,\n {34, 35},\n {36, 37},\n {38, 39}}");
  EXPECT_EQ(printed(Variable<double>()), "empty");
  std::ostringstream precise;
  precise.precision(3);
  precise << Variable(2.0 / 3) << ' ' << Variable(1.0) * 1e10;
  EXPECT_EQ(precise.str(), "0.667 1e+10");
}

}  // namespace
}  // namespace xgrad
