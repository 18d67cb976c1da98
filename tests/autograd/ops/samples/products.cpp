#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// op(a)·op(b) for each index of the batch, in which a and b are repeated where they have 1.
Array<double> products(const Array<double>& a, const Array<double>& b, MatMulOptions transposed = {}) {
  const auto [ta, tb] = transposed;
  const auto batch_of = [](const Array<double>& x) { return Shape(x.shape().begin(), x.shape().end() - 2); };
  const auto matrix_at = [&](const Array<double>& x, const Shape& index) {
    Array<double> matrix(Shape(x.shape().end() - 2, x.shape().end()));
    const std::size_t first = position_of(index, batch_of(x)) * matrix.size();
    std::copy_n(x.data() + first, matrix.size(), matrix.data());
    return matrix;
  };
  Shape shape;
  engine::broadcast(batch_of(a), batch_of(b), shape);
  const Shape batch = shape;
  shape.push_back(a.shape().end()[ta ? -1 : -2]);
  shape.push_back(b.shape().end()[tb ? -2 : -1]);
  Array<double> y(shape);
  for (std::size_t i = 0; i < engine::element_count(batch); ++i) {
    const Shape index = index_of(i, batch);
    const Array<double> one = product(matrix_at(a, index), matrix_at(b, index), ta, tb);
    std::copy_n(one.data(), one.size(), y.data() + i * one.size());
  }
  return y;
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({2, 3}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1]); })
          .also({numbers({3, 3}), numbers({3, 3}, -2, 2, 5)})
          .also({numbers({1, 1}), numbers({1, 1})})
          .also({numbers({1, 7}), numbers({7, 1})})
          .also({numbers({5, 1}), numbers({1, 4})})
          .also({numbers({17, 5}), numbers({5, 9})})
          .also({numbers({2, 0}), numbers({0, 3})})
          .also({numbers({0, 3}), numbers({3, 2})})
          .also({numbers({2, 3}), numbers({3, 0})}),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_a = true}); },
          {numbers({3, 2}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1], true, false); })
          .also({numbers({3, 3}), numbers({3, 3}, -2, 2, 5)})
          .also({numbers({1, 9}), numbers({1, 5})})
          .also({numbers({0, 2}), numbers({0, 3})}),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_b = true}); },
          {numbers({2, 3}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], false, true); })
          .also({numbers({2, 3}), numbers({2, 3}, -2, 2, 5)})
          .also({numbers({9, 1}), numbers({5, 1})})
          .also({numbers({2, 0}), numbers({3, 0})}),
      structural(
          "matmul",
          [](const auto& a, const auto& b) {
            return matmul(a, b, {true, true});
          },
          {numbers({3, 2}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], true, true); })
          .also({numbers({3, 3}), numbers({3, 3}, -2, 2, 5)})
          .also({numbers({17, 2}), numbers({3, 17})})
          .also({numbers({0, 2}), numbers({3, 0})}),
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({2, 1, 2, 3}), numbers({3, 3, 4})}, [](const auto& x) { return products(x[0], x[1]); })
          .also({numbers({2, 3, 3}), numbers({2, 3, 3}, -2, 2, 5)})
          .also({numbers({3, 1, 1}), numbers({1, 1})})
          .also({numbers({1, 3}), numbers({2, 1, 2, 3, 1})})
          .also({numbers({0, 2, 3}), numbers({3, 2})})
          .also({numbers({2, 2, 0}), numbers({2, 0, 3})})
          .also({numbers({0, 2, 3}), numbers({1, 3, 2})}),
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({3, 2, 3}), numbers({3, 4})}, [](const auto& x) { return products(x[0], x[1]); }),
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({2, 3}), numbers({4, 3, 2})}, [](const auto& x) { return products(x[0], x[1]); }),
      structural(
          "batched_matmul",
          [](const auto& a, const auto& b) {
            return matmul(a, b, {true, true});
          },
          {numbers({2, 1, 3, 2}), numbers({2, 2, 4, 3})},
          [](const auto& x) {
            return products(x[0], x[1], {true, true});
          }),
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_a = true}); },
          {numbers({3, 2}), numbers({2, 3, 4})},
          [](const auto& x) { return products(x[0], x[1], {.transpose_a = true}); }),
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_b = true}); },
          {numbers({2, 2, 3}), numbers({2, 4, 3})},
          [](const auto& x) { return products(x[0], x[1], {.transpose_b = true}); }),
      structural(
          "linear", [](const auto& x, const auto& W, const auto& b) { return linear(x, W, b); },
          {numbers({2, 3}), numbers({3, 4}), numbers({4})},
          [](const auto& x) {
            Array<double> y = product(x[0], x[1]);
            for (std::size_t k = 0; k < y.size(); ++k) y.data()[k] += x[2](k % x[2].size());
            return y;
          })
          .also({numbers({3, 3}), numbers({3, 3}, -2, 2, 5), numbers({3})})
          .also({numbers({1, 1}), numbers({1, 1}), numbers({1})})
          .also({numbers({9, 5}), numbers({5, 17}), numbers({17})})
          .also({numbers({0, 3}), numbers({3, 2}), numbers({2})})
          .also({numbers({2, 0}), numbers({0, 3}), numbers({3})}),
      structural(
          "cross", [](const auto& a, const auto& b) { return cross(a, b, 0); },
          {numbers({3, 2, 1}, -2, 2, 1), numbers({3, 1, 4}, -2, 2, 2)},
          [](const auto& x) {
            Shape shape;
            engine::broadcast(x[0].shape(), x[1].shape(), shape);
            return made(shape, [&](const Shape& i) {
              Shape next = i, last = i;
              next[0] = (i[0] + 1) % 3;
              last[0] = (i[0] + 2) % 3;
              return at(x[0], next) * at(x[1], last) - at(x[0], last) * at(x[1], next);
            });
          })
          .also({numbers({3, 2}), numbers({3, 2}, -2, 2, 5)})
          .also({numbers({3, 17}), numbers({3, 1})})
          .also({numbers({3, 0, 1}), numbers({3, 1, 2})}),
      structural(
          "cross", [](const auto& a, const auto& b) { return cross(a, b); }, {numbers({3}), numbers({2, 3})},
          [](const auto& x) {
            Array<double> y(Shape{2, 3});
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t c = 0; c < 3; ++c) {
                const std::size_t next = (c + 1) % 3, last = (c + 2) % 3;
                y(i, c) = x[0](next) * x[1](i, last) - x[0](last) * x[1](i, next);
              }
            return y;
          }),
      structural(
          "matmul",
          [](const auto& a, const auto& b) {
            return tensordot(a, b, {0, 2}, {2, 0});
          },
          {numbers({3, 2, 4}, -2, 2, 1), numbers({4, 2, 3}, -2, 2, 2)},
          [](const auto& x) {
            return made({x[0].shape()[1], x[1].shape()[1]}, [&](const Shape& jl) {
              double sum = 0;
              for (std::size_t i = 0; i < x[0].shape()[0]; ++i)
                for (std::size_t k = 0; k < x[0].shape()[2]; ++k)
                  sum += x[0](i, jl[0], k) * x[1](k, jl[1], i);
              return sum;
            });
          })
          .also({numbers({2, 3, 2}), numbers({2, 3, 2}, -2, 2, 5)})
          .also({numbers({1, 2, 1}), numbers({1, 3, 1})})
          .also({numbers({0, 2, 4}), numbers({4, 2, 0})}),
      structural(
          "multiply", [](const auto& a, const auto& b) { return kron(a, b); },
          {numbers({2, 3}), numbers({2})},
          [](const auto& x) {
            const std::size_t n = x[1].size();
            return made({x[0].shape()[0], x[0].shape()[1] * n},
                        [&](const Shape& i) { return x[0](i[0], i[1] / n) * x[1](i[1] % n); });
          })
          .also({numbers({1, 1}), numbers({1})})
          .also({numbers({3, 2}), numbers({17})})
          .also({numbers({0, 2}), numbers({3})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
