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
  };
});

}  // namespace
}  // namespace xgrad::samples
