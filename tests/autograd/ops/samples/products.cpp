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
          {numbers({2, 3}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1]); }),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_a = true}); },
          {numbers({3, 2}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1], true, false); }),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_b = true}); },
          {numbers({2, 3}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], false, true); }),
      structural(
          "matmul",
          [](const auto& a, const auto& b) {
            return matmul(a, b, {true, true});
          },
          {numbers({3, 2}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], true, true); }),
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({2, 1, 2, 3}), numbers({3, 3, 4})}, [](const auto& x) { return products(x[0], x[1]); }),
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
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t j = 0; j < 4; ++j) y(i, j) += x[2](j);
            return y;
          }),
      structural(
          "cross", [](const auto& a, const auto& b) { return cross(a, b, 0); },
          {numbers({3, 2, 1}, -2, 2, 1), numbers({3, 1, 4}, -2, 2, 2)},
          [](const auto& x) {
            Array<double> y(Shape{3, 2, 4});
            for (std::size_t c = 0; c < 3; ++c)
              for (std::size_t i = 0; i < 2; ++i)
                for (std::size_t j = 0; j < 4; ++j) {
                  const std::size_t next = (c + 1) % 3, last = (c + 2) % 3;
                  y(c, i, j) = x[0](next, i, 0) * x[1](last, 0, j) - x[0](last, i, 0) * x[1](next, 0, j);
                }
            return y;
          }),
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
            Array<double> y(xt::zeros<double>({2, 2}));
            for (std::size_t i = 0; i < 3; ++i)
              for (std::size_t j = 0; j < 2; ++j)
                for (std::size_t k = 0; k < 4; ++k)
                  for (std::size_t l = 0; l < 2; ++l) y(j, l) += x[0](i, j, k) * x[1](k, l, i);
            return y;
          }),
      structural(
          "multiply", [](const auto& a, const auto& b) { return kron(a, b); },
          {numbers({2, 3}), numbers({2})},
          [](const auto& x) {
            Array<double> y(Shape{2, 6});
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t j = 0; j < 6; ++j) y(i, j) = x[0](i, j / 2) * x[1](j % 2);
            return y;
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
