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

const Chapter chapter([] {
  return std::vector{
      structural(
          "cholesky", [](const auto& A) { return cholesky(A); }, {square_matrix},
          [](const auto& x) {
            const double first = std::sqrt(x[0](0, 0)), below = (x[0](0, 1) + x[0](1, 0)) / 2 / first;
            return Array<double>{{first, 0}, {below, std::sqrt(x[0](1, 1) - below * below)}};
          }),
      structural(
          "qr", [](const auto& A) { return square(qr(A).Q); }, {numbers({4, 3})},
          [](const auto& x) {
            const Array<double> Q = orthonormal(x[0]);
            return Array<double>(Q * Q);
          }),
      structural(
          "qr", [](const auto& A) { return square(qr(A).R); }, {numbers({4, 3})},
          [](const auto& x) {
            const Array<double> R = product(orthonormal(x[0]), x[0], true);
            Array<double> y = R * R;
            y(1, 0) = y(2, 0) = y(2, 1) = 0;
            return y;
          }),
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
