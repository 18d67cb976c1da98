#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

const Variable m(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "m");
const Variable a(xt::xarray<double>{1, 2}, "a"), b(xt::xarray<double>{3, 4}, "b");

TEST(Concatenate, JoinsAnyNumberOfParts) {
  for (std::size_t parts = 1; parts <= 9; ++parts) {
    Inputs each;
    for (std::size_t i = 0; i < parts; ++i) each.push_back(constant(numbers({2, i % 3 + 1}, -2, 2, i)));
    const auto whole = concatenate(each, 1);
    std::size_t at = 0;
    for (const auto& part : each) {
      EXPECT_TRUE(same(slice(whole, 1, at, at + part.shape()[1]).value(), part.value())) << parts;
      at += part.shape()[1];
    }
    EXPECT_EQ(at, whole.shape()[1]);
  }
}

TEST(Concatenate, TakesPlainArrays) {
  const auto with_ones = concatenate(xt::ones<double>({2, 1}), m, 1);
  EXPECT_TRUE(same(with_ones.value(), Array<double>{{1, 1, 2, 3}, {1, 4, 5, 6}}));
}

TEST(Concatenate, PassesEachPartItsGradient) {
  const Inputs parts = {Variable(numbers({2, 2})), Variable(numbers({1, 2})), Variable(numbers({3, 2}))};
  const auto f = [](const Inputs& in) { return sum(square(concatenate(in, 0)) * numbers({6, 2}, 1, 2)); };
  EXPECT_TRUE(gradcheck(f, parts).ok());
  EXPECT_TRUE(gradgradcheck(f, parts).ok());
}

TEST(Concatenate, OfAVariableWithItself) {
  Variable x(xt::xarray<double>{1, 2}, "x");
  Tape tape;
  tape.backward(sum(concatenate(x, x, 0) * Array<double>{1, 10, 100, 1000}));
  EXPECT_TRUE(same(x.grad(), Array<double>{101, 1010}));
}

TEST(Concatenate, ChecksTheShapes) {
  const Variable row(xt::xarray<double>{{1, 2}}, "row");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { concatenate(m, row, 0); }),
            "concatenate: shapes differ elsewhere than in dimension 0: m is (2, 3), row is (1, 2)");
  const Variable vector(xt::xarray<double>{1, 2, 3}, "v"), box(numbers({2, 3, 1}), "box");
  EXPECT_THROW(concatenate(m, vector, 0), std::invalid_argument);
  EXPECT_THROW(concatenate(vector, m, 0), std::invalid_argument);  // the second one has the higher rank
  EXPECT_EQ(message_of<std::invalid_argument>([&] { concatenate(m, box, 0); }),
            "concatenate: shapes differ elsewhere than in dimension 0: m is (2, 3), box is (2, 3, 1)");
  EXPECT_THROW(concatenate(m, m, 2), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([] { concatenate(Inputs(), 0); }),
            "concatenate: there is no part");
}

TEST(Concatenate, TakesXtensorsTuples) {
  const xt::xarray<double> plain = {5, 6};
  EXPECT_TRUE(same(concatenate(xt::xtuple(a, plain, 2.0 * b)).value(), Array<double>{1, 2, 5, 6, 6, 8}));
  EXPECT_TRUE(same(concatenate(xt::xtuple(m, m), 1).value(), concatenate(Inputs{m, m}, 1).value()));
  EXPECT_TRUE(same(concatenate(xt::xtuple(plain, a), std::size_t{0}).value(), Array<double>{5, 6, 1, 2}));
}

TEST(Stack, PutsPartsAlongANewAxis) {
  EXPECT_TRUE(same(stack(Inputs{a, b}).value(), Array<double>{{1, 2}, {3, 4}}));
  EXPECT_TRUE(same(stack(Inputs{a, b}, 1).value(), Array<double>{{1, 3}, {2, 4}}));
  EXPECT_TRUE(same(stack(xt::xtuple(a, b, a + b)).value(), Array<double>{{1, 2}, {3, 4}, {4, 6}}));
  EXPECT_TRUE(same(stack(xt::xtuple(xt::xarray<double>{7, 8}, b), 1).value(), Array<double>{{7, 3}, {8, 4}}));
  EXPECT_TRUE(same(stack(xt::xtuple(Variable(1.0), 2.0)).value(), Array<double>{1, 2}));
  EXPECT_EQ(stack(Inputs{m, m, m}, -2).shape(), (Shape{2, 3, 3}));
  EXPECT_EQ(stack(Inputs{m, m, m}, -1).shape(), (Shape{2, 3, 3}));
  EXPECT_EQ(stack(Inputs{m, m, m, m}, 2).shape(), (Shape{2, 3, 4}));
}

TEST(Stack, PassesEachPartItsGradient) {
  Variable x(xt::xarray<double>{1, 2}, "x"), y(xt::xarray<double>{3, 4}, "y");
  Tape tape;
  tape.backward(sum(stack(xt::xtuple(x, y, x), 1) * Array<double>{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_TRUE(same(x.grad(), Array<double>{4, 10}));
  EXPECT_TRUE(same(y.grad(), Array<double>{2, 5}));
}

TEST(Stack, ChecksTheShapes) {
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              stack(Inputs{a, m});
            }),
            "stack: shapes differ: a is (2), m is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([] { stack(Inputs()); }), "stack: there is no part");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              stack(Inputs{a, Variable<double>()});
            }),
            "stack: part 1 is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              stack(Inputs{a, b}, 2);
            }),
            "stack: axis 2 is out of range for 2 dimensions");
}

TEST(Stack, HorizontallyAndVertically) {
  EXPECT_TRUE(same(hstack(Inputs{a, b}).value(), Array<double>{1, 2, 3, 4}));
  EXPECT_TRUE(same(hstack(xt::xtuple(a, 5.0)).value(), Array<double>{1, 2, 5}));
  EXPECT_TRUE(
      same(hstack(xt::xtuple(m, reshape(a, {2, 1}))).value(), Array<double>{{1, 2, 3, 1}, {4, 5, 6, 2}}));
  EXPECT_TRUE(same(vstack(Inputs{a, b}).value(), Array<double>{{1, 2}, {3, 4}}));
  EXPECT_TRUE(same(vstack(xt::xtuple(m, xt::xarray<double>{7, 8, 9})).value(),
                   Array<double>{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}));
  EXPECT_EQ(vstack(xt::xtuple(Variable(1.0), 2.0)).shape(), (Shape{2, 1}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              hstack(Inputs{m, a});
            }),
            "hstack: shapes differ elsewhere than in dimension 1: m is (2, 3), a is (2)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              vstack(Inputs{m, reshape(a, {1, 2})});
            }),
            "vstack: shapes differ elsewhere than in dimension 0: m is (2, 3), part 1 is (1, 2)");
}

std::vector<std::vector<double>> elements(const std::vector<Variable<double>>& parts) {
  std::vector<std::vector<double>> elements;
  for (const auto& part : parts) elements.emplace_back(part.value().begin(), part.value().end());
  return elements;
}

TEST(Split, IntoEqualPieces) {
  const Variable x(xt::xarray<double>{1, 2, 3, 4, 5, 6}, "x");
  using Elements = std::vector<std::vector<double>>;
  EXPECT_EQ(elements(split(x, 3)), (Elements{{1, 2}, {3, 4}, {5, 6}}));
  EXPECT_EQ(elements(split(m, 3, 1)), (Elements{{1, 4}, {2, 5}, {3, 6}}));
  EXPECT_EQ(elements(split(m, 3, -1)), (Elements{{1, 4}, {2, 5}, {3, 6}}));
  EXPECT_EQ(elements(split(x, {2})), (Elements{{1, 2}, {3, 4, 5, 6}}));
  EXPECT_EQ(elements(split(x, {1, 1, -2})), (Elements{{1}, {}, {2, 3, 4}, {5, 6}}));
  EXPECT_EQ(elements(split(x, {0, 6})), (Elements{{}, {1, 2, 3, 4, 5, 6}, {}}));
  EXPECT_EQ(elements(split(m, std::vector<std::ptrdiff_t>{1}, 1)), (Elements{{1, 4}, {2, 3, 5, 6}}));
  Tape tape;
  const auto parts = split(x, 2);
  EXPECT_TRUE(same(tape.gradient(sum(parts[0] * parts[1]), x).value(), Array<double>{4, 5, 6, 1, 2, 3}));
}

TEST(Split, RefusesUnequalPieces) {
  EXPECT_EQ(message_of<std::invalid_argument>([] { split(m, 2, 1); }),
            "split: dimension 1 is not 2 equal pieces: m is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([] { split(m, 0); }),
            "split: dimension 0 is not 0 equal pieces: m is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([] {
              split(m, {2, 1}, 1);
            }),
            "split: position 1 of dimension 1 is out of range or out of order: m is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([] { split(m, {-4}, 1); }),
            "split: position -4 of dimension 1 is out of range or out of order: m is (2, 3)");
}

}  // namespace
}  // namespace xgrad
