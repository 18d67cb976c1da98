// xtensor-blas knows LAPACK's routines by their C++ types, and asks them for the memory they need. It reads
// matrices column by column, in place: of a row-major one it sees the transpose.
#include "factorizations.hpp"
#include "blas_check.hpp"
#include "matrices.hpp"

#include <fmt/format.h>
#include <xtensor-blas/xlinalg.hpp>
#if __has_include( \
    <xtensor/containers/xadapt.hpp>)  // both layouts of its headers, as in autograd/xtensor.hpp
#include <xtensor/containers/xadapt.hpp>
#else
#include <xtensor/xadapt.hpp>
#endif

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

namespace xgrad::kernels {

using namespace engine;

namespace {

/// The i-th (rows × columns) piece of x, as LAPACK reads it.
template <class T>
auto column_major(Array<T>& x, std::size_t i, std::size_t rows, std::size_t columns) {
  return xt::adapt<xt::layout_type::column_major>(x.data() + i * rows * columns,
                                                  std::array<std::size_t, 2>{rows, columns});
}

/// The lower triangle of (A + Aᵀ)/2, and zeros above, in square blocks, so that what is read from above the
/// diagonal is read while it is in the cache.
template <class T>
void lower_of_symmetric_part(const T* A, std::size_t n, T* to) {
  constexpr std::size_t block = 16;
  for (std::size_t rows = 0; rows < n; rows += block)
    for (std::size_t columns = 0; columns <= rows; columns += block)
      for (std::size_t i = rows; i < std::min(rows + block, n); ++i)
        for (std::size_t j = columns; j < std::min(columns + block, i + 1); ++j)
          to[i * n + j] = (A[i * n + j] + A[j * n + i]) / 2;
  for (std::size_t i = 0; i < n; ++i) std::fill(to + i * n + i + 1, to + (i + 1) * n, T(0));
}

/// Iterations do not end on NaN, and LAPACK need not notice.
template <class T>
void require_finite(const Array<T>& A, const char* operation) {
  for (std::size_t i = 0; i < A.size(); ++i)
    if (!std::isfinite(A.data()[i])) {
      const std::size_t size = row_count(A.shape()) * column_count(A.shape());
      throw std::domain_error(fmt::format("{}: {} has an element that is not finite", operation,
                                          name_of_matrix("A", i / size, A.shape())));
    }
}

[[noreturn]] void refuse_divergence(const char* operation, std::size_t matrix, const Shape& A) {
  throw std::domain_error(
      fmt::format("{}: the iteration for {} did not converge", operation, name_of_matrix("A", matrix, A)));
}

}  // namespace

// LAPACK leaves the other triangle as it is: zeros.
template <Real T>
Array<T> cholesky(const Array<T>& A, std::optional<BadPivot>& bad) {
  check_blas();
  Array<T> L = uninitialized<T>(A.shape());
  const std::size_t n = column_count(A.shape()), count = n == 0 ? 0 : matrix_count(A.shape());
  for (std::size_t i = 0; i < count; ++i) {
    lower_of_symmetric_part(A.data() + i * n * n, n, L.data() + i * n * n);
    auto transpose = column_major(L, i, n, n);
    const int info = xt::lapack::potr(transpose, 'U');
    std::size_t done = info > 0 ? static_cast<std::size_t>(info) - 1 : 0;
    while (done < n && info == 0 && transpose(done, done) > 0) ++done;  // it may let a NaN pass
    if (done < n && !bad) bad = BadPivot{i, done};
  }
  return L;
}

template <Real T>
Qr<T> qr(const Array<T>& A) {
  check_blas();
  const std::size_t m = row_count(A.shape()), n = column_count(A.shape());
  Array<T> q = transposed(A), r = uninitialized<T>(with_last(A.shape(), 2, {n, n}));
  xt::uvector<T> reflectors(n);
  for (std::size_t i = 0; i * n * n < r.size(); ++i) {
    auto matrix = column_major(q, i, m, n);
    xt::lapack::geqrf(matrix, reflectors);
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t column = 0; column < n; ++column)
        r.data()[(i * n + row) * n + column] = column < row ? T(0) : matrix(row, column);
    xt::lapack::orgqr(matrix, reflectors);
  }
  return {transposed(q), std::move(r)};
}

template <Real T>
Eigen<T> eigh(const Array<T>& A, const char* operation, bool with_vectors) {
  check_blas();
  require_finite(A, operation);
  Array<T> vectors = A, values = uninitialized<T>(with_last(A.shape(), 1, {}));
  const std::size_t n = column_count(A.shape()), count = n == 0 ? 0 : matrix_count(A.shape());
  for (std::size_t i = 0; i < count; ++i) {
    auto matrix = column_major(vectors, i, n, n);
    auto diagonal = xt::adapt(values.data() + i * n, std::array<std::size_t, 1>{n});
    if (xt::lapack::syevd(matrix, with_vectors ? 'V' : 'N', 'L', diagonal) > 0)
      refuse_divergence(operation, i, A.shape());
  }
  return {std::move(values), with_vectors ? transposed(vectors) : Array<T>()};
}

// Aᵀ = V·diag(s)·Uᵀ, and LAPACK's V and Uᵀ, column after column, are our Vᵀ and U, row after row.
template <Real T>
Svd<T> svd(const Array<T>& A, const char* operation, bool with_vectors) {
  check_blas();
  require_finite(A, operation);
  const std::size_t m = row_count(A.shape()), n = column_count(A.shape()), k = std::min(m, n);
  Svd<T> result{uninitialized<T>(with_last(A.shape(), 1, {k})),
                uninitialized<T>(with_last(A.shape(), 2, {k})),
                uninitialized<T>(with_last(A.shape(), 2, {k, n}))};
  Array<T> overwritten = A;
  for (std::size_t i = 0; i * k < result.s.size(); ++i) {
    auto transpose = column_major(overwritten, i, n, m);
    const auto [info, v, s, ut] = xt::lapack::gesdd(transpose, with_vectors ? 'S' : 'N');
    if (info > 0) refuse_divergence(operation, i, A.shape());
    std::copy_n(s.data(), k, result.s.data() + i * k);
    if (!with_vectors) continue;
    std::copy_n(ut.data(), m * k, result.u.data() + i * m * k);
    std::copy_n(v.data(), k * n, result.vt.data() + i * k * n);
  }
  if (!with_vectors) result.u = result.vt = Array<T>();
  return result;
}

template Array<float> cholesky(const Array<float>&, std::optional<BadPivot>&);
template Array<double> cholesky(const Array<double>&, std::optional<BadPivot>&);
template Qr<float> qr(const Array<float>&);
template Qr<double> qr(const Array<double>&);
template Eigen<float> eigh(const Array<float>&, const char*, bool);
template Eigen<double> eigh(const Array<double>&, const char*, bool);
template Svd<float> svd(const Array<float>&, const char*, bool);
template Svd<double> svd(const Array<double>&, const char*, bool);

}  // namespace xgrad::kernels
