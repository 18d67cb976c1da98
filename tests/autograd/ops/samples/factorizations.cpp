#include "sample.hpp"

namespace xgrad::samples {
namespace {

// Squared, where the signs are LAPACK's choice.

/// A (m × n) with columns made orthonormal, one after the other.
Array<double> orthonormal(const Array<double>& A) {
  Array<double> Q = A;
  const std::size_t m = A.shape()[0], n = A.shape()[1];
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      double along = 0;
      for (std::size_t i = 0; i < m; ++i) along += Q(i, k) * A(i, j);
      for (std::size_t i = 0; i < m; ++i) Q(i, j) -= along * Q(i, k);
    }
    double length = 0;
    for (std::size_t i = 0; i < m; ++i) length += Q(i, j) * Q(i, j);
    for (std::size_t i = 0; i < m; ++i) Q(i, j) /= std::sqrt(length);
  }
  return Q;
}

/// L with L·Lᵀ = (A + Aᵀ)/2, row by row.
Array<double> triangle(const Array<double>& A) {
  Array<double> L(A.shape(), 0);
  for (std::size_t i = 0; i < A.shape()[0]; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = (A(i, j) + A(j, i)) / 2;
      for (std::size_t k = 0; k < j; ++k) rest -= L(i, k) * L(j, k);
      L(i, j) = i == j ? std::sqrt(rest) : rest / L(j, j);
    }
  return L;
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "cholesky", [](const auto& A) { return cholesky(A); }, {square_matrix},
          of_batches([](const auto& x) { return triangle(x[0]); }))
          .also({dominant({1, 1})})
          .also({dominant({4, 4})})
          .also({dominant({2, 1, 3, 3})})
          .also({numbers({0, 2, 2})}),
      structural(
          "qr", [](const auto& A) { return square(qr(A).Q); }, {numbers({4, 3})},
          of_batches([](const auto& x) {
            const Array<double> Q = orthonormal(x[0]);
            return Array<double>(Q * Q);
          }))
          .also({dominant({3, 3})})
          .also({dominant({5, 1})})
          .also({dominant({2, 1, 3, 2})})
          .also({numbers({0, 3, 2})}),
      structural(
          "qr", [](const auto& A) { return square(qr(A).R); }, {numbers({4, 3})},
          [](const auto& x) {
            const Array<double> R = product(orthonormal(x[0]), x[0], true);
            return made(R.shape(),
                        [&](const Shape& i) { return i[0] > i[1] ? 0 : R(i[0], i[1]) * R(i[0], i[1]); });
          })
          .also({dominant({3, 3})})
          .also({dominant({1, 1})})
          .also({dominant({9, 2})}),
      structural(
          "qr", [](const auto& A) { return square(qr(A).R); }, {{{0.7, -1.3, 2.1}, {1.4, 1.9, -0.2}}},
          [](const auto& x) {
            const Array<double> square = {{x[0](0, 0), x[0](0, 1)}, {x[0](1, 0), x[0](1, 1)}};
            const Array<double> R = product(orthonormal(square), x[0], true);
            Array<double> y = R * R;
            y(1, 0) = 0;
            return y;
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
