#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

const Variable<double> v(Array<double>{1, -2, 3}, "v"), w(Array<double>{0.5, 4, -1}, "w");
const Variable<double> A(Array<double>{{1, 2, 3}, {4, 5, 7}}, "A"), number(2.0, "c");

/// Throws, with that message.
template <class F>
void expect_message(const F& f, const std::string& message) {
  EXPECT_EQ(message_of<std::invalid_argument>(f), message);
}

/// Σ_k a_ik·b_kj
Array<double> product(const Array<double>& a, const Array<double>& b) {
  Array<double> y(xt::zeros<double>({a.shape()[0], b.shape()[1]}));
  for (std::size_t i = 0; i < y.shape()[0]; ++i)
    for (std::size_t j = 0; j < y.shape()[1]; ++j)
      for (std::size_t k = 0; k < b.shape()[0]; ++k) y(i, j) += a(i, k) * b(k, j);
  return y;
}

TEST(Dot, IsThatOfNumPy) {
  EXPECT_EQ(dot(v, w).shape(), Shape{});
  EXPECT_EQ(dot(v, w).item(), 0.5 - 8 - 3);
  EXPECT_TRUE(same(dot(A, v).value(), Array<double>{6, 15}));
  EXPECT_TRUE(same(dot(constant(Array<double>{1, 2}), A).value(), Array<double>{9, 12, 17}));
  EXPECT_TRUE(close(dot(A, transpose(A)).value(), Array<double>{{14, 35}, {35, 90}}));
  EXPECT_TRUE(same(dot(number, A).value(), Array<double>{{2, 4, 6}, {8, 10, 14}}));
  EXPECT_TRUE(same(dot(v, 3).value(), Array<double>{3, -6, 9}));
  EXPECT_EQ(dot(Variable(numbers({2, 3, 4})), Variable(numbers({5, 4, 6}))).shape(), (Shape{2, 3, 5, 6}));
}

// y_ijkl = Σ_m a_ijm·b_kml
TEST(Dot, OfManyDimensionsIsEachMatrixWithEach) {
  const auto a = numbers({2, 3, 4}, -1, 1, 1), b = numbers({5, 4, 6}, -1, 1, 2);
  const auto y = dot(Variable(a), b).value();
  for (std::size_t n = 0; n < y.size(); ++n) {
    const Shape at = index_of(n, y.shape());
    double expected = 0;
    for (std::size_t m = 0; m < 4; ++m) expected += a(at[0], at[1], m) * b(at[2], m, at[3]);
    EXPECT_NEAR(y.data()[n], expected, 1e-14);
  }
}

TEST(Dot, NamesWhatDoesNotFit) {
  expect_message([] { dot(A, A); },
                 "dot: dimension 1 of A and dimension 0 of A differ: A is (2, 3), A is (2, 3)");
  expect_message([] { dot(v, numbers({2})); },
                 "dot: dimension 0 of v and dimension 0 of b differ: v is (3), b is (2)");
}

TEST(Inner, IsTheSumOverBothLastAxes) {
  EXPECT_EQ(inner(v, w).item(), 0.5 - 8 - 3);
  EXPECT_TRUE(same(inner(A, v).value(), Array<double>{6, 15}));
  EXPECT_TRUE(same(inner(v, A).value(), Array<double>{6, 15}));
  EXPECT_TRUE(close(inner(A, A).value(), Array<double>{{14, 35}, {35, 90}}));
  EXPECT_TRUE(same(inner(A, number).value(), Array<double>{{2, 4, 6}, {8, 10, 14}}));
  EXPECT_EQ(inner(Variable(numbers({2, 3, 4})), Variable(numbers({5, 4}))).shape(), (Shape{2, 3, 5}));
  expect_message([] { inner(A, numbers({2})); },
                 "inner: dimension 1 of A and dimension 0 of b differ: A is (2, 3), b is (2)");
}

TEST(Vdot, IsTheInnerProductOfAllElements) {
  const Variable B(Array<double>{{1, 0}, {-1, 2}, {0, 1}});
  Tape tape;
  const auto y = vdot(A, B);
  EXPECT_EQ(y.shape(), Shape{});
  EXPECT_EQ(y.item(), 1 - 3 + 8 + 7);
  const auto gradients = tape.gradient(y, {A, B});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{{1, 0, -1}, {2, 0, 1}}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{{1, 2}, {3, 4}, {5, 7}}));
  EXPECT_EQ(vdot(number, 3).item(), 6);
  EXPECT_EQ(vdot(Variable(numbers({0})), numbers({0, 2})).item(), 0);
  expect_message([] { vdot(A, v); },
                 "vdot: the operands differ in their number of elements: A is (2, 3), v is (3)");
}

TEST(Outer, IsOfAllPairs) {
  EXPECT_TRUE(same(outer(v, Array<double>{2, 1}).value(), Array<double>{{2, 1}, {-4, -2}, {6, 3}}));
  EXPECT_TRUE(same(outer(number, A).value(), Array<double>{{2, 4, 6, 8, 10, 14}}));
  EXPECT_EQ(outer(Variable(numbers({0})), v).shape(), (Shape{0, 3}));
  EXPECT_TRUE(gradgradcheck([](const auto& x) { return square(outer(x[0], x[1])); }, {v, w}).ok());
}

TEST(Tensordot, TakesANumberOfAxes) {
  EXPECT_EQ(tensordot(A, A, 2).item(), 104);
  EXPECT_TRUE(same(tensordot(A, v, 1).value(), Array<double>{6, 15}));
  const auto all = tensordot(A, v, 0);
  EXPECT_EQ(all.shape(), (Shape{2, 3, 3}));
  EXPECT_EQ(all.value()(1, 2, 1), -14);
  EXPECT_EQ(tensordot(number, number, 0).item(), 4);
}

TEST(Tensordot, TakesListsOfAxes) {
  const Variable B(numbers({3, 2}));
  const auto transposed = [](const Variable<double>& x) { return transpose(x).value(); };
  EXPECT_TRUE(close(tensordot(A, B, {1}, {0}).value(), product(A.value(), B.value())));
  EXPECT_TRUE(close(tensordot(A, B, 1, 0).value(), product(A.value(), B.value())));
  EXPECT_TRUE(close(tensordot(A, B, -2, -1).value(), product(transposed(A), transposed(B))));
  const double trace = product(A.value(), B.value())(0, 0) + product(A.value(), B.value())(1, 1);
  EXPECT_NEAR(tensordot(A, B, {0, 1}, {1, 0}).item(), trace, 1e-13);
  EXPECT_NEAR(tensordot(A, B, {1, 0}, {0, 1}).item(), trace, 1e-13);
  EXPECT_NEAR(tensordot(A, B, std::vector<int>{-1, 0}, Axes{0, -1}).item(), trace, 1e-13);
  EXPECT_EQ(tensordot(A, B, Axes(), Axes()).shape(), (Shape{2, 3, 3, 2}));
}

TEST(Tensordot, NamesWhatDoesNotFit) {
  expect_message([] { tensordot(A, v, 2); },
                 "tensordot: the sum over 2 axes of each operand is asked for: A is (2, 3), v is (3)");
  expect_message([] { tensordot(A, v, -1); },
                 "tensordot: the sum over -1 axes of each operand is asked for: A is (2, 3), v is (3)");
  expect_message(
      [] {
        tensordot(A, v, {0, 1}, 0);
      },
      "tensordot: 2 axes of A and 1 of v given; expected as many");
  expect_message([] { tensordot(A, v, 0, 0); },
                 "tensordot: dimension 0 of A and dimension 0 of v differ: A is (2, 3), v is (3)");
  EXPECT_THROW(tensordot(A, v, 2, 0), std::invalid_argument);
  EXPECT_THROW(tensordot(A, A, {0, 0}, {0, 1}), std::invalid_argument);
}

TEST(Kron, IsThatOfPyTorch) {
  expect_reference("kron", {"a", "b"}, [](const auto& x) { return kron(x[0], x[1]); });
}

TEST(Kron, TakesOperandsOfDifferentRank) {
  EXPECT_TRUE(
      same(kron(Variable(Array<double>{1, 10}), Array<double>{2, 3}).value(), Array<double>{2, 3, 20, 30}));
  EXPECT_TRUE(same(kron(Variable(Array<double>{1, 10}), transpose(constant(Array<double>{{2, 3}}))).value(),
                   Array<double>{{2, 20}, {3, 30}}));
  EXPECT_EQ(kron(number, 3.0).item(), 6);
  EXPECT_EQ(kron(Variable(numbers({0, 2})), A).shape(), (Shape{0, 6}));
}

TEST(Cross, IsThatOfPyTorch) {
  expect_reference("cross", {"a", "b"}, [](const auto& x) { return cross(x[0], x[1]); });
}

TEST(Cross, OfTheAxes) {
  const Variable e1(Array<double>{1, 0, 0}), e2(Array<double>{0, 1, 0}), e3(Array<double>{0, 0, 1});
  EXPECT_TRUE(same(cross(e1, e2).value(), e3.value()));
  EXPECT_TRUE(same(cross(e2, e3).value(), e1.value()));
  EXPECT_TRUE(same(cross(e3, e1).value(), e2.value()));
  EXPECT_TRUE(same(cross(v, v).value(), Array<double>{0, 0, 0}));
}

// Each operand counts the axis from its own end.
TEST(Cross, BroadcastsAndTakesAnyAxis) {
  EXPECT_EQ(cross(Variable(numbers({2, 3, 1})), numbers({3, 4}), -2).shape(), (Shape{2, 3, 4}));
  EXPECT_EQ(cross(Variable(numbers({0, 3})), numbers({3})).shape(), (Shape{0, 3}));
}

TEST(Cross, NamesWhatDoesNotFit) {
  expect_message([] { cross(A, numbers({2})); }, "cross: dimension 0 of b is 2 long, expected 3: b is (2)");
  expect_message([] { cross(A, v, 0); }, "cross: dimension 0 of A is 2 long, expected 3: A is (2, 3)");
  expect_message(
      [] {
        cross(A, numbers({4, 3}));
      },
      "cross: shapes do not broadcast: A is (2, 3), b is (4, 3)");
  EXPECT_THROW(cross(number, v), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
