// Values that lie in the memory of others.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace xgrad {
namespace {

using engine::ValueNode;

Variable<double> matrix(std::size_t rows, std::size_t columns, std::uint64_t seed = 1) {
  return Variable(numbers({rows, columns}, -2, 2, seed), "x");
}

TEST(Views, ShareMemoryWhereTheElementsAreInOnePiece) {
  const auto x = matrix(4, 6);
  const double* const data = x.value().data();
  const auto reshaped = reshape(x, {2, 12}), sliced = slice(x, 0, 1, 3), both = slice(reshaped, 0, 1, 2);
  EXPECT_EQ(reshaped.value().data(), data);
  EXPECT_EQ(sliced.value().data(), data + 6);
  EXPECT_EQ(both.value().data(), data + 12);
  EXPECT_EQ(expand_dims(x, 1).node()->shape(), (Shape{4, 1, 6}));
  const auto expanded = expand_dims(x, 1), back = squeeze(expanded);
  EXPECT_EQ(expanded.value().data(), data);
  EXPECT_EQ(back.value().data(), data);
  const auto row = matrix(1, 5), column = transpose(row);
  EXPECT_EQ(column.value().data(), row.value().data());
}

TEST(Views, AreCopiedWhenTheirArrayIsAskedFor) {
  const auto x = matrix(3, 4);
  const auto y = transpose(x);
  const auto& node = static_cast<const ValueNode<double>&>(*y.node());
  EXPECT_EQ(node.view().data(), x.value().data());
  EXPECT_FALSE(node.view().is_contiguous());
  EXPECT_EQ(y.shape(), (Shape{4, 3}));
  const Array<double>& copy = y.value();
  EXPECT_NE(copy.data(), x.value().data());
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j) EXPECT_EQ(copy(j, i), x.value()(i, j));
  EXPECT_EQ(&y.value(), &copy);
  EXPECT_EQ(node.view().data(), copy.data()) << "the copy is read faster";
}

TEST(Views, OfViewsLieInTheFirstMemory) {
  const auto x = matrix(6, 8);
  const auto y = slice(transpose(slice(x, 1, 2, 6)), 1, 1, 5);  // columns 2…5, rows 1…4
  const auto& node = static_cast<const ValueNode<double>&>(*y.node());
  EXPECT_EQ(node.view().data(), x.value().data() + 8 + 2);
  EXPECT_EQ(y.value()(3, 0), x.value()(1, 5));
  const auto flat = reshape(transpose(x), {48});  // there is no such view
  EXPECT_EQ(flat.value()(1), x.value()(1, 0));
}

// Not even their size makes a copy of them.
TEST(Views, OfSlicesAreReshapedInPlace) {
  const auto x = matrix(6, 8);
  const auto sliced = slice(x, 1, 0, 4), reshaped = reshape(sliced, {6, 2, 2});
  EXPECT_EQ(sliced.size(), 24u);
  for (const auto* view : {&sliced, &reshaped}) {
    const auto& node = static_cast<const ValueNode<double>&>(*view->node());
    EXPECT_EQ(node.view().data(), x.value().data());
    EXPECT_FALSE(node.view().is_contiguous());
  }
  EXPECT_EQ(reshaped.value()(5, 1, 0), x.value()(5, 2));
}

TEST(Views, KeepTheirMemoryAlive) {
  Variable<double> row, turned;
  {
    const auto x = matrix(50, 40);
    row = slice(x, 0, 49, 50);
    turned = transpose(slice(x, 1, 0, 2));
  }
  const auto noise = matrix(50, 40, 2);  // would take the memory, if it were free
  EXPECT_EQ(row.value()(0, 39), numbers({50, 40})(49, 39));
  EXPECT_EQ(turned.value()(1, 3), numbers({50, 40})(3, 1));
}

// A parameter that is trained on does not change what was computed from it.
TEST(Views, DoNotChangeWhenALeafIsWrittenTo) {
  auto x = matrix(2, 3);
  const auto flat = reshape(x, {6}), turned = transpose(x);
  const auto before = x.value();
  x.assign(numbers({2, 3}, -2, 2, 7));
  EXPECT_EQ(flat.value()(4), before(1, 1));
  EXPECT_EQ(turned.value()(2, 1), before(1, 2));
  EXPECT_EQ(reshape(x, {6}).value()(0), numbers({2, 3}, -2, 2, 7)(0, 0));
  x.mutable_value() *= 2;
  EXPECT_EQ(flat.value()(4), before(1, 1));
}

TEST(Views, ALeafIsWrittenToInPlaceOnceItsViewsAreGone) {
  auto x = matrix(2, 3);
  const double* const data = x.value().data();
  { const auto flat = reshape(x, {6}); }
  x.mutable_value()(0, 0) = 1;
  EXPECT_EQ(x.value().data(), data);
}

TEST(Views, AUsersCopyMayBeWrittenTo) {
  const auto x = matrix(2, 3);
  auto copy = reshape(x, {6}).value();
  copy(0) += 1;
  EXPECT_EQ(x.value()(0, 0), numbers({2, 3})(0, 0));
}

TEST(Views, AreOperandsOfAllKindsOfOperations) {
  const auto x = matrix(5, 4), w = matrix(5, 3, 2);
  const auto t = transpose(x);
  const auto copy = constant(Array<double>(t.value()));
  const auto view = [&] { return transpose(x); };
  EXPECT_TRUE(same((view() * view() + 1).value(), (copy * copy + 1).value()));
  EXPECT_TRUE(same((view() - transpose(slice(x, 1, 0, 1))).value(),
                   (copy - constant(Array<double>(slice(copy, 0, 0, 1).value()))).value()));
  EXPECT_TRUE(same(exp(view()).value(), exp(copy).value()));
  EXPECT_TRUE(same(softmax(view()).value(), softmax(copy).value()));
  EXPECT_TRUE(same(sum(view(), 0).value(), sum(copy, 0).value()));
  EXPECT_TRUE(close(matmul(view(), w).value(), matmul(copy, w).value(), few_ulp<double>, 10));
  EXPECT_TRUE(same(concatenate(view(), view(), 1).value(), concatenate(copy, copy, 1).value()));
  EXPECT_TRUE(same(pad(view(), 1, 1, 0).value(), pad(copy, 1, 1, 0).value()));
  EXPECT_TRUE(same((broadcast_to(slice(x, 1, 0, 1), {5, 4}) * x).value(),
                   (x * constant(Array<double>(slice(x, 1, 0, 1).value()))).value()));
}

// A cache line for each element would take longer than a copy, which the pullback then has, too.
TEST(Views, LargeTransposesAreCopiedForElementwiseOperations) {
  const auto x = matrix(200, 150), small = matrix(20, 15);
  const auto turned = transpose(x), small_turned = transpose(small);
  EXPECT_EQ((turned * 2).value()(149, 3), 2 * x.value()(3, 149));
  EXPECT_EQ((small_turned * 2).value()(14, 3), 2 * small.value()(3, 14));
  EXPECT_TRUE(static_cast<const ValueNode<double>&>(*turned.node()).view().is_contiguous());
  EXPECT_FALSE(static_cast<const ValueNode<double>&>(*small_turned.node()).view().is_contiguous());
  const auto rows = slice(x, 1, 0, 149);  // each in one piece
  EXPECT_EQ((rows * 2).value()(199, 3), 2 * x.value()(199, 3));
  EXPECT_FALSE(static_cast<const ValueNode<double>&>(*rows.node()).view().is_contiguous());
}

TEST(Views, AreDifferentiated) {
  const auto f = [](const std::vector<Variable<double>>& in) {
    const auto t = transpose(in[0]);
    const auto u = slice(t, 1, 1, 4) * reshape(in[1], {4, 3});
    return sum(square(matmul(u, transpose(slice(t, 1, 0, 3))) + broadcast_to(slice(t, 1, 2, 3), {4, 4})));
  };
  const std::vector<Variable<double>> inputs{matrix(5, 4), matrix(2, 6, 3)};
  for (const auto& report : {gradcheck(f, inputs), gradgradcheck(f, inputs)})
    EXPECT_TRUE(report.ok()) << report.to_string();
}

// An adjoint that lies in another's memory is not computed on in place.
TEST(Views, AdjointsKeepTheirValues) {
  const auto x = matrix(2, 3);
  Tape tape;
  const auto y = tanh(x), flat = reshape(y, {6}), z = tanh(flat);
  const auto weights = constant(numbers({6}, -1, 1, 9), "weights");
  const auto gradients = tape.gradient(sum(z * weights), {x, y, flat, z});
  EXPECT_TRUE(same(gradients[3].value(), weights.value()));
  Array<double> expected(Shape{6});
  for (std::size_t i = 0; i < 6; ++i) expected(i) = weights.value()(i) * (1 - z.value()(i) * z.value()(i));
  EXPECT_TRUE(close(gradients[2].value(), expected, few_ulp<double>));
  EXPECT_TRUE(same(gradients[1].value(), reshape(gradients[2], {2, 3}).value()));
  for (std::size_t i = 0; i < 6; ++i) expected(i) *= 1 - y.value().data()[i] * y.value().data()[i];
  EXPECT_TRUE(close(gradients[0].value(), reshape(constant(expected), {2, 3}).value(), few_ulp<double>));
}

TEST(Views, OfALeafAreRefusedOnceItWasChanged) {
  auto x = matrix(2, 3);
  Tape tape;
  const auto y = sum(transpose(x));
  x.assign(numbers({2, 3}, 0, 1, 4));
  EXPECT_THROW(tape.gradient(y, x), std::logic_error);
}

TEST(Views, AGradientMayBeOne) {
  const auto x = matrix(2, 3);
  Tape tape;
  auto leaf = x;
  tape.backward(sum(transpose(transpose(leaf) * numbers({3, 2}, -1, 1, 5))));
  leaf.mutable_grad()(0, 1) = 7;
  EXPECT_EQ(x.grad()(0, 1), 7);
}

TEST(Views, ThreadsMayAskForTheArrayAtOnce) {
  for (int trial = 0; trial < 50; ++trial) {
    const auto turned = transpose(matrix(30, 20, static_cast<std::uint64_t>(trial)));
    std::vector<const double*> seen(4);
    std::vector<std::thread> threads;
    for (auto& data : seen) threads.emplace_back([&data, turned] { data = turned.value().data(); });
    for (auto& thread : threads) thread.join();
    for (const double* data : seen) EXPECT_EQ(data, seen[0]);
    EXPECT_EQ(turned.value()(3, 5), numbers({30, 20}, -2, 2, static_cast<std::uint64_t>(trial))(5, 3));
  }
}

TEST(ExpandDims, PutsADimensionOfOne) {
  const auto x = matrix(2, 3);
  EXPECT_EQ(expand_dims(x, 0).shape(), (Shape{1, 2, 3}));
  EXPECT_EQ(expand_dims(x, 2).shape(), (Shape{2, 3, 1}));
  EXPECT_EQ(expand_dims(x, -1).shape(), (Shape{2, 3, 1}));
  EXPECT_EQ(expand_dims(x, -3).shape(), (Shape{1, 2, 3}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { expand_dims(x, 3); }),
            "expand_dims: axis 3 is out of range for 3 dimensions");
}

TEST(Squeeze, DropsDimensionsOfOne) {
  const Variable x(numbers({1, 3, 1, 2}), "x");
  EXPECT_EQ(squeeze(x).shape(), (Shape{3, 2}));
  EXPECT_EQ(squeeze(x, 0).shape(), (Shape{3, 1, 2}));
  EXPECT_EQ(squeeze(x, {0, -2}).shape(), (Shape{3, 2}));
  EXPECT_EQ(squeeze(Variable(numbers({1, 1}))).shape(), Shape{});
  EXPECT_EQ(message_of<std::invalid_argument>([&] { squeeze(x, 1); }),
            "squeeze: dimension 1 of x is 3 long, expected 1: x is (1, 3, 1, 2)");
  EXPECT_THROW(squeeze(x, 4), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
