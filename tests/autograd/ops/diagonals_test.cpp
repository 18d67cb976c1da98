#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

const Variable<double> A(Array<double>{{1, 2, 3}, {4, 5, 6}}, "A"), v(Array<double>{7, 8}, "v");

Array<double> zeros(const Shape& shape) { return xt::zeros<double>(shape); }

TEST(Diagonal, TakesOffsetsOnBothSides) {
  EXPECT_TRUE(same(diagonal(A).value(), Array<double>{1, 5}));
  EXPECT_TRUE(same(diagonal(A, 1).value(), Array<double>{2, 6}));
  EXPECT_TRUE(same(diagonal(A, 2).value(), Array<double>{3}));
  EXPECT_TRUE(same(diagonal(A, -1).value(), Array<double>{4}));
  EXPECT_EQ(diagonal(A, 3).shape(), Shape{0});
  EXPECT_EQ(diagonal(A, -2).shape(), Shape{0});
  EXPECT_EQ(diagonal(A, 100).shape(), Shape{0});
  EXPECT_TRUE(same(diagonal(A, 1, 1, 0).value(), Array<double>{4})) << "of the transpose";
}

// As NumPy: the dimensions that are left in their order, then the diagonal.
TEST(Diagonal, TakesAnyAxes) {
  const auto x = numbers({2, 3, 4, 5});
  const auto y = diagonal(Variable(x), 1, -1, 1);  // rows are axis 3, columns axis 1
  ASSERT_EQ(y.shape(), (Shape{2, 4, 2}));
  for (std::size_t n = 0; n < y.size(); ++n) {
    const Shape at = index_of(n, y.shape());
    EXPECT_EQ(y.value().data()[n], x(at[0], at[2] + 1, at[1], at[2]));
  }
}

TEST(Diagonal, OfViewsIsAView) {
  const Variable x(numbers({4, 5, 3}));
  const auto turned = transpose(x, {2, 1, 0});  // (3, 5, 4)
  EXPECT_TRUE(same(diagonal(turned, 1, 1, 2).value(), diagonal(Variable(turned.value()), 1, 1, 2).value()));
  const auto part = slice(x, 1, 1, 4);
  EXPECT_TRUE(same(diagonal(part, -1).value(), diagonal(Variable(part.value()), -1).value()));
  EXPECT_TRUE(same(tanh(diagonal(turned)).value(), tanh(Variable(diagonal(turned).value())).value()));
}

// What is not on it gets zero; NaN elsewhere stays elsewhere.
TEST(Diagonal, GivesGradientsToItsElementsOnly) {
  const Variable x(Array<double>{{1, nan}, {infinity, 2}, {3, 4}});
  Tape tape;
  EXPECT_TRUE(same(tape.gradient(diagonal(x), {x}, Array<double>{10, 20})[0].value(),
                   Array<double>{{10, 0}, {0, 20}, {0, 0}}));
  EXPECT_TRUE(same(tape.gradient(diagonal(x, -1), {x}, Array<double>{10, 20})[0].value(),
                   Array<double>{{0, 0}, {10, 0}, {0, 20}}));
  EXPECT_TRUE(same(tape.gradient(diagonal(x, 5), {x}, Array<double>(Shape{0}))[0].value(), zeros({3, 2})));
}

TEST(Trace, IsTheSumOfADiagonal) {
  EXPECT_EQ(trace(A).item(), 6);
  EXPECT_EQ(trace(A, 1).item(), 8);
  EXPECT_EQ(trace(A, 7).item(), 0);
  EXPECT_EQ(trace(Variable(numbers({2, 3, 4})), 0, 1, 2).shape(), Shape{2});
}

TEST(Diag, GoesBothWays) {
  EXPECT_TRUE(same(diag(v).value(), Array<double>{{7, 0}, {0, 8}}));
  EXPECT_TRUE(same(diag(v, 1).value(), Array<double>{{0, 7, 0}, {0, 0, 8}, {0, 0, 0}}));
  EXPECT_TRUE(same(diag(v, -1).value(), Array<double>{{0, 0, 0}, {7, 0, 0}, {0, 8, 0}}));
  EXPECT_TRUE(same(diag(A, 1).value(), Array<double>{2, 6}));
  EXPECT_TRUE(same(diag(diag(v, -3), -3).value(), v.value()));
  EXPECT_TRUE(same(diag(Variable(numbers({0})), 1).value(), zeros({1, 1})));
}

TEST(Triangles, AreAsNumPyHasThem) {
  EXPECT_TRUE(same(tril(A).value(), Array<double>{{1, 0, 0}, {4, 5, 0}}));
  EXPECT_TRUE(same(tril(A, 1).value(), Array<double>{{1, 2, 0}, {4, 5, 6}}));
  EXPECT_TRUE(same(tril(A, -1).value(), Array<double>{{0, 0, 0}, {4, 0, 0}}));
  EXPECT_TRUE(same(triu(A).value(), Array<double>{{1, 2, 3}, {0, 5, 6}}));
  EXPECT_TRUE(same(triu(A, 1).value(), Array<double>{{0, 2, 3}, {0, 0, 6}}));
  EXPECT_TRUE(same(triu(A, -1).value(), A.value()));
  EXPECT_TRUE(same(tril(A, 100).value(), A.value()));
  EXPECT_TRUE(same(tril(A, -100).value(), zeros({2, 3})));
  EXPECT_TRUE(same(triu(A, 100).value(), zeros({2, 3})));
  EXPECT_TRUE(same(triu(A, -100).value(), A.value()));
  EXPECT_EQ(tril(Variable(numbers({2, 0, 3}))).shape(), (Shape{2, 0, 3}));
  EXPECT_EQ(triu(Variable(numbers({2, 3, 0}))).shape(), (Shape{2, 3, 0}));
}

TEST(Triangles, TogetherAreTheMatrix) {
  const Variable x(numbers({2, 3, 5, 4}));
  for (int offset = -6; offset <= 6; ++offset)
    EXPECT_TRUE(same((tril(x, offset) + triu(x, offset + 1)).value(), x.value())) << offset;
}

TEST(Triangles, LeaveOutNaN) {
  EXPECT_TRUE(same(tril(Variable(Array<double>{{1, nan}, {2, infinity}})).value(),
                   Array<double>{{1, 0}, {2, infinity}}));
}

TEST(Diagonals, NameWhatDoesNotFit) {
  const auto message = [](const auto& f) { return message_of<std::invalid_argument>(f); };
  EXPECT_EQ(message([] { diagonal(v); }), "diagonal: v is (2); at least two dimensions are needed");
  EXPECT_EQ(message([] { trace(v); }), "trace: v is (2); at least two dimensions are needed");
  EXPECT_EQ(message([] { tril(v); }), "tril: v is (2); at least two dimensions are needed");
  EXPECT_EQ(message([] { triu(v); }), "triu: v is (2); at least two dimensions are needed");
  EXPECT_EQ(message([] { diag(Variable(1.0, "c")); }), "diag: c is (); expected a vector or a matrix");
  EXPECT_TRUE(message([] { diagonal(A, 0, 0, 2); }).starts_with("diagonal: ")) << "no such axis";
  EXPECT_TRUE(message([] { trace(A, 0, 1, -1); }).starts_with("trace: ")) << "the same axis twice";
}

}  // namespace
}  // namespace xgrad
