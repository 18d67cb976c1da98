#include "gemm.hpp"
#include "arrange.hpp"
#include "basic_loops.hpp"
#include "blas_check.hpp"
#include "chosen.hpp"
#include "folds.hpp"
#include "small_products.hpp"
#include "strided_product.hpp"

#include <cblas.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>

namespace xgrad::kernels {

using namespace engine;

namespace {

int blas_int(std::size_t n) {
  if (n > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw std::length_error("matmul: BLAS counts rows and columns in 32 bits");
  return static_cast<int>(n);
}

/// `rows` rows of `columns` elements, in steps of these lengths, as an array of their own.
template <class T>
Array<T> copied(const T* data, std::size_t rows, std::ptrdiff_t row_step, std::size_t columns,
                std::ptrdiff_t step) {
  Layout layout(Shape{rows, columns});
  layout.strides = {row_step, step};
  return contiguous(View<T>(data, layout));
}

/// Elements that lie one after the other: those given, or copies of them.
template <class T>
class Contiguous {
 public:
  Contiguous(const T* data, std::size_t count, std::ptrdiff_t step) : data_(data) {
    if (step == 1 || count == 1) return;
    copy_.emplace(copied(data, 1, 0, count, step));
    data_ = copy_->data();
  }
  const T* data() const noexcept { return data_; }

 private:
  std::optional<Array<T>> copy_;
  const T* data_;
};

/// A matrix as BLAS reads it: rows, or columns, that are each in one piece, `stride` elements apart.
template <class T>
class Matrix {
 public:
  Matrix(const T* data, std::size_t rows, std::ptrdiff_t row_step, std::size_t columns, std::ptrdiff_t step)
      : data_(data) {
    const auto fits = [](std::size_t count, std::ptrdiff_t apart, std::size_t length) {
      return count == 1 || apart >= static_cast<std::ptrdiff_t>(length);
    };
    if ((columns == 1 || step == 1) && fits(rows, row_step, columns)) {
      stride_ = blas_int(rows == 1 ? columns : static_cast<std::size_t>(row_step));
    } else if ((rows == 1 || row_step == 1) && fits(columns, step, rows)) {
      stride_ = blas_int(columns == 1 ? rows : static_cast<std::size_t>(step));
      transpose_ = true;
    } else {
      copy_.emplace(copied(data, rows, row_step, columns, step));
      data_ = copy_->data();
      stride_ = blas_int(columns);
    }
  }

  const T* data() const noexcept { return data_; }
  int stride() const noexcept { return stride_; }
  CBLAS_TRANSPOSE op() const noexcept { return transpose_ ? CblasTrans : CblasNoTrans; }

 private:
  std::optional<Array<T>> copy_;
  const T* data_;
  int stride_;
  bool transpose_ = false;
};

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
  const std::array<lanes::Source<T>, 2> terms{{{c, false}, {rest.data(), false}}};
  chosen<BasicLoops<T>>().add(c, terms.data(), rest.size());
}

/// c = op(a)·op(b), with the row `added` in each row if there is one. c's shape is that of the product.
template <class T>
void multiply(const View<T>& a, const View<T>& b, MatMulOptions transposed, const T* added, Array<T>& c) {
  const auto [transpose_a, transpose_b] = transposed;
  const StridedProduct<T> p{a.shape()[transpose_a ? 1 : 0],
                            b.shape()[transpose_b ? 0 : 1],
                            a.shape()[transpose_a ? 0 : 1],
                            a.data(),
                            a.strides()[transpose_a ? 1 : 0],
                            a.strides()[transpose_a ? 0 : 1],
                            b.data(),
                            b.strides()[transpose_b ? 1 : 0],
                            b.strides()[transpose_b ? 0 : 1],
                            added,
                            c.data()};
  kernels::multiply(p);
}

}  // namespace

template <Real T>
void multiply(const StridedProduct<T>& p) {
  if (p.m == 0 || p.n == 0) return;
  if (chosen<SmallProducts<T>>().multiply(p)) return;
  // Several times faster than a gemm for one number, and BLAS's own dot product drifts as it gets long.
  if (p.m == 1 && p.n == 1) {
    const Contiguous<T> row(p.a, p.k, p.a_column), column(p.b, p.k, p.b_row);
    *p.c = chosen<Folds<T>>().sum_of_products(row.data(), column.data(), p.k) +
           (p.added == nullptr ? T(0) : *p.added);
    return;
  }
  if (p.added != nullptr) chosen<BasicLoops<T>>().repeat_row(p.added, p.n, p.m, p.c);
  const Matrix<T> left(p.a, p.m, p.a_row, p.k, p.a_column), right(p.b, p.k, p.b_row, p.n, p.b_column);
  accurate_gemm(Product<T>{left.op(), right.op(), blas_int(p.m), blas_int(p.n), blas_int(p.k), left.data(),
                           left.stride(), right.data(), right.stride()},
                p.added == nullptr ? T(0) : T(1), p.c);
}

template <Real T>
void matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed, Array<T>& c) {
  multiply<T>(a, b, transposed, nullptr, c);
}

template <Real T>
Array<T> matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed) {
  Array<T> c = uninitialized<T>(
      Shape{a.shape()[transposed.transpose_a ? 1 : 0], b.shape()[transposed.transpose_b ? 0 : 1]});
  matmul<T>(a, b, transposed, c);
  return c;
}

template <Real T>
void linear(const View<T>& x, const View<T>& W, const View<T>& b, Array<T>& y) {
  multiply<T>(x, W, {}, Contiguous<T>(b.data(), b.size(), b.strides()[0]).data(), y);
}

template <Real T>
Array<T> linear(const View<T>& x, const View<T>& W, const View<T>& b) {
  Array<T> y = uninitialized<T>(Shape{x.shape()[0], W.shape()[1]});
  linear<T>(x, W, b, y);
  return y;
}

template XGRAD_EXPORT void multiply(const StridedProduct<float>&);
template XGRAD_EXPORT void multiply(const StridedProduct<double>&);
template XGRAD_EXPORT Array<float> matmul(const View<float>&, const View<float>&, MatMulOptions);
template XGRAD_EXPORT Array<double> matmul(const View<double>&, const View<double>&, MatMulOptions);
template XGRAD_EXPORT void matmul(const View<float>&, const View<float>&, MatMulOptions, Array<float>&);
template XGRAD_EXPORT void matmul(const View<double>&, const View<double>&, MatMulOptions, Array<double>&);
template XGRAD_EXPORT Array<float> linear(const View<float>&, const View<float>&, const View<float>&);
template XGRAD_EXPORT Array<double> linear(const View<double>&, const View<double>&, const View<double>&);
template XGRAD_EXPORT void linear(const View<float>&, const View<float>&, const View<float>&, Array<float>&);
template XGRAD_EXPORT void linear(const View<double>&, const View<double>&, const View<double>&,
                                  Array<double>&);

}  // namespace xgrad::kernels
