#include "linear_systems.hpp"
#include "arrange.hpp"
#include "blas_check.hpp"
#include "matrices.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>

// LAPACK's own interface: it is the same in every BLAS that brings LAPACK, the one in C is not. xtensor-blas
// takes column-major containers, and would copy each matrix of a batch before and after.
extern "C" {
void sgetrf_(const int* m, const int* n, float* a, const int* lda, int* pivots, int* info);
void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* pivots, int* info);
}

namespace xgrad::kernels {

using namespace engine;

namespace {

void getrf(int n, float* a, int* pivots, int* info) { sgetrf_(&n, &n, a, &n, pivots, info); }
void getrf(int n, double* a, int* pivots, int* info) { dgetrf_(&n, &n, a, &n, pivots, info); }

/// op(A)·x = b, where x lies in b's place: A (n × n) is a triangle, b (n × columns), both row after row.
struct Substitution {
  CBLAS_UPLO part;
  CBLAS_TRANSPOSE op;
  CBLAS_DIAG diagonal;
  int n, columns;

  void operator()(const float* A, float* b) const {
    if (columns == 1)
      cblas_strsv(CblasRowMajor, part, op, diagonal, n, A, n, b, 1);
    else
      cblas_strsm(CblasRowMajor, CblasLeft, part, op, diagonal, n, columns, 1, A, n, b, columns);
  }
  void operator()(const double* A, double* b) const {
    if (columns == 1)
      cblas_dtrsv(CblasRowMajor, part, op, diagonal, n, A, n, b, 1);
    else
      cblas_dtrsm(CblasRowMajor, CblasLeft, part, op, diagonal, n, columns, 1, A, n, b, columns);
  }
};

/// Calls solve_one(matrix of A, n, columns, x) for each system, where x holds b and is to become the
/// solution.
template <class T, class F>
Array<T> solve_each(const Shape& A, const Array<T>& b, const F& solve_one) {
  if (b.dimension() == 1) {
    Array<T> x = b;
    if (x.size() > 0) solve_one(0, static_cast<int>(x.size()), 1, x.data());
    return x;
  }
  Shape batch;
  broadcast(with_last(A, 2, {}), with_last(b.shape(), 2, {}), batch);
  const std::size_t n = row_count(b.shape()), m = column_count(b.shape());
  const Shape shape = with_last(batch, 0, {n, m});
  const auto repeated = Layout(b.shape()).broadcast(b.shape(), shape);
  Array<T> x = contiguous(View<T>(b.data(), *repeated));
  for (std::size_t i = 0; i * n * m < x.size(); ++i)
    solve_one(matrix_at(i, shape, A), static_cast<int>(n), static_cast<int>(m), x.data() + i * n * m);
  return x;
}

}  // namespace

// LAPACK reads matrices column by column, and so takes A for its transpose.
template <Real T>
Lu<T> factorize(const Array<T>& A) {
  const std::size_t n = column_count(A.shape()), count = matrix_count(A.shape());
  Lu<T> lu{A, std::vector<int>(count * n), {}};
  check_blas();
  for (std::size_t i = 0; i < count && n > 0; ++i) {
    int info = 0;
    getrf(static_cast<int>(n), lu.factors.data() + i * n * n, lu.pivots.data() + i * n, &info);
    if (info > 0 && !lu.zero) lu.zero = BadPivot{i, static_cast<std::size_t>(info) - 1};
  }
  return lu;
}

// Aᵀ = P·L·U, and read row after row the factors are Uᵀ, below, and Lᵀ: A = Uᵀ·Lᵀ·Pᵀ.
template <Real T>
Array<T> solve(const Lu<T>& A, const Array<T>& b, bool of_transposed) {
  const auto exchange = [](const int* pivots, int i, T* x, std::ptrdiff_t columns) {
    const int other = pivots[i] - 1;
    if (other != i) std::swap_ranges(x + i * columns, x + (i + 1) * columns, x + other * columns);
  };
  const auto solve_one = [&](std::size_t matrix, int n, int columns, T* x) {
    const T* const factors = A.factors.data() + matrix * static_cast<std::size_t>(n) * n;
    const int* const pivots = A.pivots.data() + matrix * static_cast<std::size_t>(n);
    const auto op = of_transposed ? CblasTrans : CblasNoTrans;
    const Substitution by_u{CblasLower, op, CblasNonUnit, n, columns};
    const Substitution by_l{CblasUpper, op, CblasUnit, n, columns};
    if (of_transposed) {
      for (int i = 0; i < n; ++i) exchange(pivots, i, x, columns);
      by_l(factors, x);
      by_u(factors, x);
    } else {
      by_u(factors, x);
      by_l(factors, x);
      for (int i = n; i-- > 0;) exchange(pivots, i, x, columns);
    }
  };
  return solve_each(A.factors.shape(), b, solve_one);
}

template <Real T>
Array<T> inverse(const Lu<T>& A) {
  return solve(A, identities<T>(A.factors.shape()), false);
}

template <Real T>
SignAndLogarithm<T> slogdet(const Lu<T>& A) {
  const std::size_t n = column_count(A.factors.shape());
  const Shape shape = with_last(A.factors.shape(), 2, {});
  SignAndLogarithm<T> det{uninitialized<T>(shape), uninitialized<T>(shape)};
  for (std::size_t k = 0; k < det.sign.size(); ++k) {
    T sign = 1, logarithm = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const T diagonal = A.factors.data()[(k * n + i) * n + i];
      const bool exchanged = A.pivots[k * n + i] != static_cast<int>(i) + 1;
      if (diagonal == 0) sign = 0;
      if ((diagonal < 0) != exchanged) sign = -sign;
      logarithm += std::log(std::abs(diagonal));
    }
    det.sign.data()[k] = sign;
    det.logarithm.data()[k] = logarithm;
  }
  return det;
}

template <Real T>
Array<T> determinants(const Lu<T>& A) {
  const std::size_t n = column_count(A.factors.shape());
  Array<T> det = uninitialized<T>(with_last(A.factors.shape(), 2, {}));
  for (std::size_t k = 0; k < det.size(); ++k) {
    T product = 1;
    for (std::size_t i = 0; i < n; ++i) {
      const bool exchanged = A.pivots[k * n + i] != static_cast<int>(i) + 1;
      product *= (exchanged ? -1 : 1) * A.factors.data()[(k * n + i) * n + i];
    }
    det.data()[k] = product;
  }
  return det;
}

template <Real T>
Array<T> triangular_solve(const Array<T>& A, const Array<T>& b, Triangular triangle) {
  check_blas();
  return solve_each(A.shape(), b, [&](std::size_t matrix, int n, int columns, T* x) {
    const Substitution by_A{triangle.lower ? CblasLower : CblasUpper,
                            triangle.transpose ? CblasTrans : CblasNoTrans, CblasNonUnit, n, columns};
    by_A(A.data() + matrix * static_cast<std::size_t>(n) * n, x);
  });
}

template <Real T>
std::optional<BadPivot> zero_on_diagonal(const Array<T>& A) {
  const std::size_t n = column_count(A.shape());
  for (std::size_t row = 0; row * n < A.size(); ++row)
    if (A.data()[row * n + row % n] == 0) return BadPivot{row / n, row % n};
  return {};
}

template struct Lu<float>;
template struct Lu<double>;
template Lu<float> factorize(const Array<float>&);
template Lu<double> factorize(const Array<double>&);
template Array<float> solve(const Lu<float>&, const Array<float>&, bool);
template Array<double> solve(const Lu<double>&, const Array<double>&, bool);
template Array<float> inverse(const Lu<float>&);
template Array<double> inverse(const Lu<double>&);
template SignAndLogarithm<float> slogdet(const Lu<float>&);
template SignAndLogarithm<double> slogdet(const Lu<double>&);
template Array<float> determinants(const Lu<float>&);
template Array<double> determinants(const Lu<double>&);
template Array<float> triangular_solve(const Array<float>&, const Array<float>&, Triangular);
template Array<double> triangular_solve(const Array<double>&, const Array<double>&, Triangular);
template std::optional<BadPivot> zero_on_diagonal(const Array<float>&);
template std::optional<BadPivot> zero_on_diagonal(const Array<double>&);

}  // namespace xgrad::kernels
