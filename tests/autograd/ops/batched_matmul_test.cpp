#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

Shape joined(Shape batch, std::size_t rows, std::size_t columns) {
  batch.push_back(rows);
  batch.push_back(columns);
  return batch;
}

struct Problem {
  Shape batch_of_a, batch_of_b;
  std::size_t m, k, n;
  MatMulOptions transposed;

  Shape shape_of_a() const {
    return transposed.transpose_a ? joined(batch_of_a, k, m) : joined(batch_of_a, m, k);
  }
  Shape shape_of_b() const {
    return transposed.transpose_b ? joined(batch_of_b, n, k) : joined(batch_of_b, k, n);
  }
  Shape batch() const {
    Shape shape;
    engine::broadcast(batch_of_a, batch_of_b, shape);
    return shape;
  }

  /// f(position in a, in b, in y) for each product a·b that is a term of y.
  template <class F>
  void for_terms(const F& f) const {
    const auto [ta, tb] = transposed;
    for (std::size_t s = 0; s < engine::element_count(batch()); ++s) {
      const Shape index = index_of(s, batch());
      const std::size_t a = position_of(index, batch_of_a) * m * k,
                        b = position_of(index, batch_of_b) * k * n;
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t l = 0; l < k; ++l)
          for (std::size_t j = 0; j < n; ++j)
            f(a + (ta ? l * m + i : i * k + l), b + (tb ? j * k + l : l * n + j), (s * m + i) * n + j);
    }
  }
};

std::vector<Problem> problems() {
  std::vector<Problem> problems;
  const Shape batches[][2] = {{{3}, {3}},       {{3}, {1}},    {{1}, {3}},         {{3}, {}},
                              {{}, {3}},        {{2, 3}, {3}}, {{2, 1}, {1, 3}},   {{1, 3}, {2, 1}},
                              {{2, 3}, {2, 1}}, {{1, 1}, {1}}, {{2, 1, 2}, {3, 1}}};
  const std::size_t sizes[][3] = {{2, 3, 4}, {1, 3, 2}, {2, 1, 3},   {3, 2, 1},
                                  {1, 4, 1}, {1, 1, 1}, {33, 41, 35}};
  for (const auto& [a, b] : batches)
    for (const auto& [m, k, n] : sizes)
      for (const MatMulOptions transposed : {MatMulOptions{}, {true, false}, {false, true}, {true, true}})
        problems.push_back({a, b, m, k, n, transposed});
  return problems;
}

template <class T>
class BatchedMatMulOf : public testing::Test {};
TYPED_TEST_SUITE(BatchedMatMulOf, Reals);

TYPED_TEST(BatchedMatMulOf, MatricesAgreesWithLoops) {
  for (const Problem& p : problems()) {
    SCOPED_TRACE(to_string(p.shape_of_a()) + " " + to_string(p.shape_of_b()) +
                 (p.transposed.transpose_a ? " Aᵀ" : "") + (p.transposed.transpose_b ? " Bᵀ" : ""));
    const Variable<TypeParam> a(numbers<TypeParam>(p.shape_of_a(), -1, 1, 1)),
        b(numbers<TypeParam>(p.shape_of_b(), -1, 1, 2));
    const auto g = numbers<TypeParam>(joined(p.batch(), p.m, p.n), -1, 1, 3);
    Array<double> y(xt::zeros<double>(g.shape())), da(xt::zeros<double>(a.shape())),
        db(xt::zeros<double>(b.shape()));
    p.for_terms([&](std::size_t i, std::size_t j, std::size_t k) {
      const double u = a.value().data()[i], v = b.value().data()[j], w = g.data()[k];
      y.data()[k] += u * v;
      da.data()[i] += w * v;
      db.data()[j] += u * w;
    });
    Tape tape;
    const auto product = matmul(a, b, p.transposed);
    const auto gradients = tape.gradient(product, {a, b}, g);
    const double scale = static_cast<double>(p.m + p.k + p.n);
    EXPECT_TRUE(close(product.value(), y, few_ulp<TypeParam>, scale));
    EXPECT_TRUE(close(gradients[0].value(), da, few_ulp<TypeParam>, scale));
    EXPECT_TRUE(close(gradients[1].value(), db, few_ulp<TypeParam>, scale));
  }
}

// Gradients of gradients: products that are summed are differentiated, too.
TEST(BatchedMatMul, HasSecondDerivatives) {
  const auto f = [](const std::vector<Variable<double>>& x) { return square(matmul(x[0], x[1])); };
  for (const auto& [a, b] : {std::pair{Shape{2, 1, 2, 3}, Shape{2, 3, 2}}, {Shape{2, 2}, Shape{3, 2, 1}}}) {
    const auto report = gradgradcheck(f, {Variable(numbers(a)), Variable(numbers(b))});
    EXPECT_TRUE(report.ok()) << report.to_string();
  }
}

// As NumPy: a row on the left, a column on the right of each matrix, their dimension dropped.
TEST(BatchedMatMul, TakesVectors) {
  const Variable v(Array<double>{1, -2}), B(Array<double>{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
  Tape tape;
  const auto left = matmul(v, B), right = matmul(B, v);
  EXPECT_TRUE(same(left.value(), Array<double>{{-5, -6}, {-9, -10}}));
  EXPECT_TRUE(same(right.value(), Array<double>{{-3, -5}, {-7, -9}}));
  EXPECT_TRUE(same(matmul(v, B, {.transpose_b = true}).value(), right.value()));
  EXPECT_TRUE(same(matmul(B, v, {.transpose_a = true}).value(), left.value()));
  EXPECT_TRUE(same(tape.gradient(sum(left), {v})[0].value(), Array<double>{14, 22}));
  EXPECT_TRUE(same(tape.gradient(sum(right), {v})[0].value(), Array<double>{16, 20}));
  EXPECT_EQ(matmul(v, Variable(numbers({3, 1, 2, 5}))).shape(), (Shape{3, 1, 5}));
}

TEST(BatchedMatMul, ReadsOperandsWhereverTheyLie) {
  const Variable a(numbers({4, 3, 5}, -1, 1, 1)), b(numbers({3, 6, 5}, -1, 1, 2));
  const auto expected = [&](const Variable<double>& x, const Variable<double>& y) {
    return matmul(Variable(x.value()), Variable(y.value())).value();
  };
  const Variable<double> pairs[][2] = {
      {transpose(a, {1, 0, 2}), transpose(b, {0, 2, 1})},
      {broadcast_to(a, {2, 4, 3, 5}), transpose(slice(b, 0, 0, 1), {0, 2, 1})},
      {slice(a, 2, 1, 4), broadcast_to(slice(slice(b, 0, 1, 2), 1, 2, 5), {4, 3, 5})},
      {transpose(a, {2, 0, 1}), broadcast_to(slice(slice(b, 0, 0, 1), 1, 0, 3), {5, 3, 5})},
  };
  for (const auto& [x, y] : pairs) EXPECT_TRUE(close(matmul(x, y).value(), expected(x, y), 1e-14, 1));
}

TEST(BatchedMatMul, OfNothingIsZero) {
  Tape tape;
  const Variable a(numbers({2, 3, 0})), b(numbers({2, 0, 4})), none(numbers({0, 2, 3})), W(numbers({3, 4}));
  EXPECT_TRUE(same(matmul(a, b).value(), Array<double>(xt::zeros<double>({2, 3, 4}))));
  const auto y = matmul(none, W);
  EXPECT_EQ(y.shape(), (Shape{0, 2, 4}));
  EXPECT_TRUE(same(tape.gradient(sum(y), {W})[0].value(), Array<double>(xt::zeros<double>({3, 4}))));
  EXPECT_EQ(matmul(Variable(numbers({1, 2, 3})), Variable(numbers({0, 3, 4}))).shape(), (Shape{0, 2, 4}));
}

TEST(BatchedMatMul, NamesWhatDoesNotFit) {
  const Variable x(numbers({5, 2, 3}), "x"), W(numbers({4, 3, 2}), "W"), v(numbers({5}), "v");
  const auto message = [](const auto& a, const auto& b, MatMulOptions options = {}) {
    return message_of<std::invalid_argument>([&] { matmul(a, b, options); });
  };
  EXPECT_EQ(message(x, W), "matmul: batches do not broadcast: x is (5, 2, 3), W is (4, 3, 2)");
  EXPECT_EQ(message(x, x), "matmul: inner dimensions differ: x is (5, 2, 3), x is (5, 2, 3)");
  EXPECT_EQ(message(x, W, {.transpose_b = true}),
            "matmul: inner dimensions differ: x is (5, 2, 3), W is (4, 3, 2) (before transposing)");
  EXPECT_EQ(message(x, v), "matmul: inner dimensions differ: x is (5, 2, 3), v is (5)");
  EXPECT_EQ(message(v, W), "matmul: inner dimensions differ: v is (5), W is (4, 3, 2)");
}

}  // namespace
}  // namespace xgrad
