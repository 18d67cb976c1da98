#include "arrays.hpp"
#include "views.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

/// op(a)·op(b), entry by entry, in double.
template <class T>
Array<double> product(const Array<T>& a, const Array<T>& b, MatMulOptions transposed = {}) {
  const auto [ta, tb] = transposed;
  const std::size_t m = a.shape()[ta ? 1 : 0], inner = a.shape()[ta ? 0 : 1], n = b.shape()[tb ? 0 : 1];
  Array<double> y(Shape{m, n});
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      y(i, j) = 0;
      for (std::size_t k = 0; k < inner; ++k)
        y(i, j) += static_cast<double>(ta ? a(k, i) : a(i, k)) * (tb ? b(j, k) : b(k, j));
    }
  return y;
}

constexpr MatMulOptions all_flags[] = {{false, false}, {true, false}, {false, true}, {true, true}};

template <class T>
class MatMulOf : public testing::Test {};
TYPED_TEST_SUITE(MatMulOf, Reals);

// dA_ik = Σ_j G_ij·B_kj and dB_kj = Σ_i A_ik·G_ij, as loops over the entries of op(A) and op(B).
TYPED_TEST(MatMulOf, MatricesAgreesWithLoops) {
  const struct {
    std::size_t m, k, n;
  } sizes[] = {{1, 1, 1}, {2, 3, 4}, {4, 3, 2}, {1, 5, 3}, {3, 1, 5}, {3, 5, 1}, {33, 17, 65}, {8, 64, 16}};
  for (const auto& [m, k, n] : sizes)
    for (const auto flags : all_flags) {
      SCOPED_TRACE(testing::Message() << m << "×" << k << "×" << n << (flags.transpose_a ? " Aᵀ" : "")
                                      << (flags.transpose_b ? " Bᵀ" : ""));
      const auto [ta, tb] = flags;
      const Variable<TypeParam> a(numbers<TypeParam>(ta ? Shape{k, m} : Shape{m, k}, -1, 1, 1)),
          b(numbers<TypeParam>(tb ? Shape{n, k} : Shape{k, n}, -1, 1, 2));
      const auto g = numbers<TypeParam>({m, n}, -1, 1, 3);
      Array<double> da(a.shape()), db(b.shape());
      std::fill(da.data(), da.data() + da.size(), 0.0);
      std::fill(db.data(), db.data() + db.size(), 0.0);
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t l = 0; l < k; ++l)
          for (std::size_t j = 0; j < n; ++j) {
            (ta ? da(l, i) : da(i, l)) +=
                g(i, j) * static_cast<double>(tb ? b.value()(j, l) : b.value()(l, j));
            (tb ? db(j, l) : db(l, j)) +=
                g(i, j) * static_cast<double>(ta ? a.value()(l, i) : a.value()(i, l));
          }
      Tape tape;
      const auto y = matmul(a, b, flags);
      const double scale = static_cast<double>(m + k + n);
      EXPECT_TRUE(close(y.value(), product(a.value(), b.value(), flags), few_ulp<TypeParam>, scale));
      const auto gradients = tape.gradient(y, {a, b}, g);
      EXPECT_TRUE(close(gradients[0].value(), da, few_ulp<TypeParam>, scale));
      EXPECT_TRUE(close(gradients[1].value(), db, few_ulp<TypeParam>, scale));
    }
}

// A row on the left, a column on the right, their dimension dropped: as NumPy. A vector has no transpose.
TEST(MatMul, TakesVectors) {
  const Variable v(Array<double>{1, -2, 3}), w(Array<double>{0.5, 4, -1});
  const Variable A(Array<double>{{1, 2, 3}, {4, 5, 7}});  // 2 × 3
  for (const auto flags : all_flags) {
    // v·w
    Tape tape;
    const auto dot = matmul(v, w, flags);
    EXPECT_EQ(dot.shape(), Shape{});
    EXPECT_EQ(dot.item(), 0.5 - 8 - 3);
    const auto gradients = tape.gradient(dot, {v, w});
    EXPECT_TRUE(same(gradients[0].value(), w.value()));
    EXPECT_TRUE(same(gradients[1].value(), v.value()));
  }
  for (const bool ignored : {false, true}) {
    Tape tape;
    // A·v and v·Aᵀ are the same (2), as are their gradients.
    for (const auto& y : {matmul(A, v, {false, ignored}), matmul(v, A, {ignored, true})}) {
      EXPECT_TRUE(same(y.value(), Array<double>{1 - 4 + 9, 4 - 10 + 21}));
      const auto gradients = tape.gradient(y, {A, v}, Array<double>{10, 1});
      EXPECT_TRUE(same(gradients[0].value(), Array<double>{{10, -20, 30}, {1, -2, 3}}));
      EXPECT_TRUE(same(gradients[1].value(), Array<double>{14, 25, 37}));
    }
    const Variable u(Array<double>{2, -1});
    for (const auto& y : {matmul(u, A, {ignored, false}), matmul(A, u, {true, ignored})}) {
      EXPECT_TRUE(same(y.value(), Array<double>{-2, -1, -1}));
      EXPECT_TRUE(same(tape.gradient(y, {u}, Array<double>{1, 1, 1})[0].value(), Array<double>{6, 16}));
    }
  }
}

TEST(MatMul, OfAMatrixWithItself) {
  for (const auto flags : all_flags) {
    const auto f = [=](const std::vector<Variable<double>>& x) { return matmul(x[0], x[0], flags); };
    const auto first = gradcheck(f, {Variable(numbers({3, 3}))});
    const auto second = gradgradcheck(f, {Variable(numbers({3, 3}))});
    EXPECT_TRUE(first.ok()) << first.to_string();
    EXPECT_TRUE(second.ok()) << second.to_string();
  }
}

TEST(MatMul, TakesArraysThatLieInMemoryInAnyWay) {
  const xt::xarray<double> box = numbers({6, 8});
  const xt::xarray<double, xt::layout_type::column_major> columns = xt::view(box, xt::range(0, 4), xt::all());
  const Variable x(numbers({3, 4}));
  const Array<double> rows = columns;
  const auto expected = product(x.value(), rows);
  EXPECT_TRUE(close(matmul(x, columns).value(), expected));
  EXPECT_TRUE(close(matmul(x, xt::view(box, xt::range(0, 4), xt::all())).value(), expected));
  EXPECT_TRUE(close(matmul(x, xt::transpose(xt::xarray<double>(xt::transpose(rows)))).value(), expected));
  EXPECT_TRUE(close(matmul(x, 0.5 * columns * 2).value(), expected));
  EXPECT_TRUE(close(matmul(Variable(columns), Variable(box), {.transpose_b = true}).value(),
                    product(rows, Array<double>(box), {.transpose_b = true})));
  EXPECT_TRUE(
      close(matmul(xt::xarray<int>{{1, 0, 2}}, x).value(), product(Array<double>{{1, 0, 2}}, x.value())));
}

TEST(MatMul, OfNothingIsZero) {
  const Variable a(numbers({3, 0})), b(numbers({0, 4}));
  Tape tape;
  const auto y = matmul(a, b);
  EXPECT_TRUE(same(y.value(), Array<double>(xt::zeros<double>({3, 4}))));
  const auto gradients = tape.gradient(sum(y), {a, b});
  EXPECT_EQ(gradients[0].shape(), (Shape{3, 0}));
  EXPECT_EQ(gradients[1].shape(), (Shape{0, 4}));

  EXPECT_EQ(matmul(b, Variable(numbers({4, 2}))).shape(), (Shape{0, 2}));
  EXPECT_EQ(matmul(Variable(numbers({0})), b).shape(), Shape{4});
  EXPECT_EQ(matmul(Variable(numbers({0})), numbers({0})).item(), 0);
  // no rows, as in an empty batch: the weights' gradient is zero
  const Variable x(numbers({0, 2})), W(numbers({2, 3}));
  EXPECT_TRUE(
      same(tape.gradient(sum(matmul(x, W)), {W})[0].value(), Array<double>(xt::zeros<double>({2, 3}))));
}

TEST(MatMul, KeepsNaNAndInfinity) {
  const Variable a(Array<double>{{1, nan}, {infinity, 2}}), b(Array<double>{{1, 0}, {0, 1}});
  EXPECT_TRUE(same(matmul(a, b).value(), Array<double>{{nan, nan}, {infinity, nan}}));
}

TEST(MatMul, NamesWhatDoesNotFit) {
  const Variable x(numbers({64, 784}), "x"), W(numbers({128, 10}), "W"), v(numbers({5}), "v");
  const Variable box(numbers({2, 2, 2}), "box"), number(2.0, "c");
  const auto message = [](const auto& a, const auto& b, MatMulOptions options = {}) {
    return message_of<std::invalid_argument>([&] { matmul(a, b, options); });
  };
  EXPECT_EQ(message(x, W), "matmul: inner dimensions differ: x is (64, 784), W is (128, 10)");
  EXPECT_EQ(message(x, numbers({3, 4})), "matmul: inner dimensions differ: x is (64, 784), b is (3, 4)");
  EXPECT_EQ(message(numbers({3, 4}), W), "matmul: inner dimensions differ: a is (3, 4), W is (128, 10)");
  EXPECT_EQ(message(x, W, {.transpose_a = true}),
            "matmul: inner dimensions differ: x is (64, 784), W is (128, 10) (before transposing)");
  EXPECT_EQ(message(x, v), "matmul: inner dimensions differ: x is (64, 784), v is (5)");
  EXPECT_EQ(message(v, W), "matmul: inner dimensions differ: v is (5), W is (128, 10)");
  EXPECT_EQ(message(v, numbers({4})), "matmul: inner dimensions differ: v is (5), b is (4)");
  EXPECT_EQ(message(x, box), "matmul: inner dimensions differ: x is (64, 784), box is (2, 2, 2)");
  const std::string law = "matmul: the operands must be vectors, matrices or batches of them: ";
  EXPECT_EQ(message(x, number), law + "x is (64, 784), c is ()");
  EXPECT_EQ(message(x, 2.0), law + "x is (64, 784), b is ()");
  EXPECT_EQ(message(number, box), law + "c is (), box is (2, 2, 2)");
}

TEST(Linear, IsAProductAndASum) {
  for (const auto& [batch, in, out] : std::vector<std::array<std::size_t, 3>>{
           {1, 1, 1}, {2, 3, 4}, {17, 33, 9}, {0, 3, 2}, {3, 0, 2}, {2, 3, 0}}) {
    const Variable x(numbers({batch, in}, -1, 1, 1)), W(numbers({in, out}, -1, 1, 2)),
        b(numbers({out}, -1, 1, 3));
    const auto seed = numbers({batch, out}, -1, 1, 4);
    Tape tape;
    const auto one = linear(x, W, b), two = matmul(x, W) + b;
    EXPECT_TRUE(close(one.value(), two.value(), 1e-13, 1));
    const auto gradients = tape.gradient(one, {x, W, b}, seed),
               expected = tape.gradient(two, {x, W, b}, seed);
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_TRUE(close(gradients[i].value(), expected[i].value(), 1e-13, 1)) << batch << in << out << i;
  }
}

TEST(Linear, OfOneVariableInAllPlaces) {
  const auto f = [](const std::vector<Variable<double>>& x) {
    return linear(x[0], transpose(x[0]), sum(x[0], {1}));
  };
  const std::vector<Variable<double>> inputs = {Variable(numbers({3, 2}))};
  EXPECT_TRUE(gradcheck(f, inputs).ok());
  EXPECT_TRUE(gradgradcheck(f, inputs).ok());
}

TEST(Linear, NamesWhatDoesNotFit) {
  const Variable x(numbers({2, 3}), "x"), W(numbers({4, 5}), "weight"), b(numbers({4}), "bias");
  const auto message = [](const auto& input, const auto& weight, const auto& bias) {
    return message_of<std::invalid_argument>([&] { linear(input, weight, bias); });
  };
  EXPECT_EQ(message(x, W, b), "linear: inner dimensions differ: x is (2, 3), weight is (4, 5)");
  EXPECT_EQ(message(b, W, b), "linear: the operands must be matrices: bias is (4), weight is (4, 5)");
  EXPECT_EQ(message(x, numbers({3, 5}), b),
            "linear: the bias must have one element for each column: W is (3, 5), bias is (4)");
  EXPECT_EQ(message(x, numbers({3, 5}), 1.0),
            "linear: the bias must have one element for each column: W is (3, 5), b is ()");
  for (const Shape& shape : {Shape{1}, Shape{6}, Shape{1, 5}, Shape{5, 1}, Shape{2, 5}, Shape{0}})
    EXPECT_EQ(
        message(x, numbers({3, 5}), numbers(shape)),
        "linear: the bias must have one element for each column: W is (3, 5), b is " + to_string(shape));
}

}  // namespace
}  // namespace xgrad
