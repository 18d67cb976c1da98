#include <xgrad/autograd/kernels/blas_check.hpp>
#include <xgrad/autograd/kernels/gemm.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>
#include <xgrad/autograd/kernels/rows.hpp>

#include <cblas.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

int blas_int(std::size_t n) {
  if (n > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw std::length_error("matmul: BLAS counts rows and columns in 32 bits");
  return static_cast<int>(n);
}

struct Product {
  CBLAS_TRANSPOSE a, b;
  int m, n, k;
};

void gemm(const Product& p, float beta, const float* a, int lda, const float* b, int ldb, float* c) {
  cblas_sgemm(CblasRowMajor, p.a, p.b, p.m, p.n, p.k, 1, a, lda, b, ldb, beta, c, p.n);
}
void gemm(const Product& p, double beta, const double* a, int lda, const double* b, int ldb, double* c) {
  cblas_dgemm(CblasRowMajor, p.a, p.b, p.m, p.n, p.k, 1, a, lda, b, ldb, beta, c, p.n);
}

/// The row, `rows` times, a register's width of columns at a time.
template <class T>
void repeat_row(const T* row, std::size_t length, std::size_t rows, T* to) {
  std::size_t j = 0;
  for (; j + lane_count<T> <= length; j += lane_count<T>) {
    const auto columns = Lanes<T>::load_unaligned(row + j);
    for (std::size_t i = 0; i < rows; ++i) columns.store_unaligned(to + i * length + j);
  }
  if (const std::size_t rest = length - j; rest > 0) {
    const auto columns = lanes::load_tail(row + j, rest);
    for (std::size_t i = 0; i < rows; ++i) lanes::store_tail(columns, to + i * length + j, rest);
  }
}

}  // namespace

template <Real T>
Array<T> matmul(const Array<T>& a, const Array<T>& b, MatMulOptions transposed) {
  const auto [transpose_a, transpose_b] = transposed;
  const std::size_t m = a.shape()[transpose_a ? 1 : 0], k = a.shape()[transpose_a ? 0 : 1];
  const std::size_t n = b.shape()[transpose_b ? 0 : 1];
  Array<T> out = uninitialized<T>(Shape{m, n});
  if (k == 0) std::fill(out.data(), out.data() + out.size(), T(0));
  if (m == 0 || n == 0 || k == 0) return out;
  // Several times faster than a gemm for one number, and BLAS's own dot product drifts as it gets long.
  if (m == 1 && n == 1) {
    *out.data() = row_sum(lanes::single_row(a.data(), k) * lanes::single_row(b.data(), k));
    return out;
  }
  const Product product{transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
                        blas_int(m), blas_int(n), blas_int(k)};
  gemm(product, T(0), a.data(), blas_int(a.shape()[1]), b.data(), blas_int(b.shape()[1]), out.data());
  return out;
}

template <Real T>
Array<T> linear(const Array<T>& x, const Array<T>& W, const Array<T>& b) {
  const std::size_t m = x.shape()[0], k = x.shape()[1], n = W.shape()[1];
  Array<T> out = uninitialized<T>(Shape{m, n});
  repeat_row(b.data(), n, m, out.data());
  if (m == 0 || n == 0 || k == 0) return out;
  check_blas();
  const Product product{CblasNoTrans, CblasNoTrans, blas_int(m), blas_int(n), blas_int(k)};
  gemm(product, T(1), x.data(), product.k, W.data(), product.n, out.data());
  return out;
}

template XGRAD_EXPORT Array<float> matmul(const Array<float>&, const Array<float>&, MatMulOptions);
template XGRAD_EXPORT Array<double> matmul(const Array<double>&, const Array<double>&, MatMulOptions);
template XGRAD_EXPORT Array<float> linear(const Array<float>&, const Array<float>&, const Array<float>&);
template XGRAD_EXPORT Array<double> linear(const Array<double>&, const Array<double>&, const Array<double>&);

}  // namespace xgrad
