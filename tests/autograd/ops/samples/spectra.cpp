#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// The eigenvalues of (A + Aᵀ)/2 for A (2 × 2), ascending.
Array<double> eigenvalues(const Array<double>& A) {
  const double middle = (A(0, 0) + A(1, 1)) / 2;
  const double radius = std::hypot((A(0, 0) - A(1, 1)) / 2, (A(0, 1) + A(1, 0)) / 2);
  return {middle - radius, middle + radius};
}

/// The squares of its eigenvectors, which are columns: (b, λ − a), to unit length.
Array<double> squared_eigenvectors(const Array<double>& A) {
  const Array<double> values = eigenvalues(A);
  const double b = (A(0, 1) + A(1, 0)) / 2;
  Array<double> y(Shape{2, 2});
  for (std::size_t j = 0; j < 2; ++j) {
    const double other = values(j) - A(0, 0);
    y(0, j) = b * b / (b * b + other * other);
    y(1, j) = 1 - y(0, j);
  }
  return y;
}

/// Of A (m × 2), descending.
Array<double> singular_values(const Array<double>& A) {
  const Array<double> squares = eigenvalues(product(A, A, true));
  return {std::sqrt(squares(1)), std::sqrt(squares(0))};
}

/// The squares of Vᵀ.
Array<double> squared_rows(const Array<double>& A) {
  const Array<double> V = squared_eigenvectors(product(A, A, true));
  return {{V(0, 1), V(1, 1)}, {V(0, 0), V(1, 0)}};
}

/// The squares of U, whose columns are A·v/s: U·diag(s²)·Uᵀ is A·Aᵀ, and U·Uᵀ the projection onto A's range.
Array<double> squared_columns(const Array<double>& A) {
  const Array<double> s = singular_values(A), of_a = product(A, A, false, true);
  const Array<double> projection = product(product(A, inverse_matrix(product(A, A, true))), A, false, true);
  Array<double> y(Shape{A.shape()[0], 2});
  for (std::size_t i = 0; i < A.shape()[0]; ++i) {
    y(i, 0) = (of_a(i, i) - s(1) * s(1) * projection(i, i)) / (s(0) * s(0) - s(1) * s(1));
    y(i, 1) = projection(i, i) - y(i, 0);
  }
  return y;
}

const Chapter chapter([] {
  const Array<double> tall = {{0.7, -0.4}, {-1.3, 1.9}, {0.6, 0.8}};
  return std::vector{
      structural(
          "eigh", [](const auto& A) { return eigh(A).values; }, {square_matrix},
          of_batches([](const auto& x) { return eigenvalues(x[0]); }))
          .also({numbers({3, 1, 2, 2})})
          .also({numbers({0, 2, 2})}),
      structural(
          "eigh", [](const auto& A) { return square(eigh(A).vectors); }, {square_matrix},
          of_batches([](const auto& x) { return squared_eigenvectors(x[0]); }))
          .also({numbers({3, 1, 2, 2})})
          .also({numbers({0, 2, 2})}),
      structural(
          "eigvalsh", [](const auto& A) { return eigvalsh(A); }, {square_matrix},
          of_batches([](const auto& x) { return eigenvalues(x[0]); }))
          .also({numbers({3, 1, 2, 2})})
          .also({numbers({0, 2, 2})}),
      structural(
          "svd", [](const auto& A) { return svd(A).s; }, {square_matrix},
          of_batches([](const auto& x) { return singular_values(x[0]); }))
          .also({numbers({5, 2})})
          .also({numbers({3, 1, 3, 2})})
          .also({numbers({0, 2, 2})}),
      structural(
          "svd", [](const auto& A) { return square(svd(A).Vt); }, {tall},
          of_batches([](const auto& x) { return squared_rows(x[0]); }))
          .also({numbers({2, 2})})
          .also({numbers({2, 3, 2})}),
      structural(
          "svd", [](const auto& A) { return square(svd(A).U); }, {tall},
          of_batches([](const auto& x) { return squared_columns(x[0]); }))
          .also({numbers({2, 2})})
          .also({numbers({2, 3, 2})}),
      structural(
          "svd", [](const auto& A) { return square(svd(transpose(A)).Vt); }, {tall},
          [](const auto& x) { return Array<double>(xt::transpose(squared_columns(x[0]))); }),
      structural(
          "svdvals", [](const auto& A) { return svdvals(A); }, {tall},
          of_batches([](const auto& x) { return singular_values(x[0]); }))
          .also({numbers({2, 2})})
          .also({numbers({2, 1, 3, 2})})
          .also({numbers({0, 3, 2})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
