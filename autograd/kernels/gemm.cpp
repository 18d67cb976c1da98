#include <xgrad/autograd/kernels/blas_check.hpp>
#include <xgrad/autograd/kernels/gemm.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>
#include <xgrad/autograd/kernels/rows.hpp>

#include <cblas.h>

#include <algorithm>
#include <array>
#include <cstddef>
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

/// op(a)·op(b): m × k and k × n, from rows that lie `stride_a` and `stride_b` elements apart.
template <class T>
struct Product {
  CBLAS_TRANSPOSE op_a, op_b;
  int m, n, k;
  const T* a;
  int stride_a;
  const T* b;
  int stride_b;

  /// The part of the sum over k that starts at `begin`.
  Product part(int begin, int length) const {
    Product part = *this;
    part.k = length;
    part.a += op_a == CblasTrans ? std::ptrdiff_t{begin} * stride_a : begin;
    part.b += op_b == CblasTrans ? begin : std::ptrdiff_t{begin} * stride_b;
    return part;
  }
};

void gemm(const Product<float>& p, float beta, float* c) {
  cblas_sgemm(CblasRowMajor, p.op_a, p.op_b, p.m, p.n, p.k, 1, p.a, p.stride_a, p.b, p.stride_b, beta, c,
              p.n);
}
void gemm(const Product<double>& p, double beta, double* c) {
  cblas_dgemm(CblasRowMajor, p.op_a, p.op_b, p.m, p.n, p.k, 1, p.a, p.stride_a, p.b, p.stride_b, beta, c,
              p.n);
}

/// c = beta·c + op(a)·op(b). BLAS may add up the inner dimension term after term, which drifts when it is a
/// batch of many thousand samples: halves of a long one are computed apart.
template <class T>
void accurate_gemm(const Product<T>& p, T beta, T* c) {
  constexpr int longest = 2048;
  check_blas();
  if (p.k <= longest) return gemm(p, beta, c);
  accurate_gemm(p.part(0, p.k / 2), beta, c);
  Array<T> rest = uninitialized<T>(Shape{static_cast<std::size_t>(p.m), static_cast<std::size_t>(p.n)});
  accurate_gemm(p.part(p.k / 2, p.k - p.k / 2), T(0), rest.data());
  lanes::map([](const auto& x, const auto& y) { return x + y; }, c,
             std::array{lanes::Source<T>{c, false}, lanes::Source<T>{rest.data(), false}}, rest.size());
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
  const Product<T> product{transpose_a ? CblasTrans : CblasNoTrans,
                           transpose_b ? CblasTrans : CblasNoTrans,
                           blas_int(m),
                           blas_int(n),
                           blas_int(k),
                           a.data(),
                           blas_int(a.shape()[1]),
                           b.data(),
                           blas_int(b.shape()[1])};
  accurate_gemm(product, T(0), out.data());
  return out;
}

template <Real T>
Array<T> linear(const Array<T>& x, const Array<T>& W, const Array<T>& b) {
  const std::size_t m = x.shape()[0], k = x.shape()[1], n = W.shape()[1];
  Array<T> out = uninitialized<T>(Shape{m, n});
  repeat_row(b.data(), n, m, out.data());
  if (m == 0 || n == 0 || k == 0) return out;
  const int columns = blas_int(n), inner = blas_int(k);
  accurate_gemm(
      Product<T>{CblasNoTrans, CblasNoTrans, blas_int(m), columns, inner, x.data(), inner, W.data(), columns},
      T(1), out.data());
  return out;
}

template XGRAD_EXPORT Array<float> matmul(const Array<float>&, const Array<float>&, MatMulOptions);
template XGRAD_EXPORT Array<double> matmul(const Array<double>&, const Array<double>&, MatMulOptions);
template XGRAD_EXPORT Array<float> linear(const Array<float>&, const Array<float>&, const Array<float>&);
template XGRAD_EXPORT Array<double> linear(const Array<double>&, const Array<double>&, const Array<double>&);

}  // namespace xgrad
