#include "linear_systems.hpp"
#include "arrange.hpp"

#include <cmath>
#include <cstddef>

// LAPACK's own interface: it is the same in every BLAS that brings LAPACK, the one in C is not.
extern "C" {
void sgetrf_(const int* m, const int* n, float* a, const int* lda, int* pivots, int* info);
void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* pivots, int* info);
void sgetrs_(const char* transposed, const int* n, const int* columns, const float* a, const int* lda,
             const int* pivots, float* b, const int* ldb, int* info, std::size_t length);
void dgetrs_(const char* transposed, const int* n, const int* columns, const double* a, const int* lda,
             const int* pivots, double* b, const int* ldb, int* info, std::size_t length);
}

namespace xgrad::kernels {

namespace {

void getrf(int n, float* a, int* pivots, int* info) { sgetrf_(&n, &n, a, &n, pivots, info); }
void getrf(int n, double* a, int* pivots, int* info) { dgetrf_(&n, &n, a, &n, pivots, info); }

void getrs(char transposed, int n, int columns, const float* a, const int* pivots, float* b, int* info) {
  sgetrs_(&transposed, &n, &columns, a, &n, pivots, b, &n, info, 1);
}
void getrs(char transposed, int n, int columns, const double* a, const int* pivots, double* b, int* info) {
  dgetrs_(&transposed, &n, &columns, a, &n, pivots, b, &n, info, 1);
}

template <class T>
Array<T> transposed(const Array<T>& x) {
  const engine::Layout layout = engine::Layout(x.shape()).permuted({1, 0});
  return contiguous(View<T>(x.data(), layout));
}

template <class T>
int order_of(const Array<T>& A) {
  return static_cast<int>(A.shape()[0]);
}

}  // namespace

// LAPACK reads matrices column by column, and so takes A for its transpose.
template <Real T>
Lu<T> factorize(const Array<T>& A) {
  Lu<T> lu{A, std::vector<int>(A.shape()[0])};
  int info = 0;  // positive if A is singular, which its diagonal shows, too
  if (order_of(A) > 0) getrf(order_of(A), lu.factors.data(), lu.pivots.data(), &info);
  return lu;
}

template <Real T>
Array<T> solve(const Lu<T>& A, const Array<T>& b, bool of_transposed) {
  const bool is_matrix = b.dimension() == 2;
  Array<T> x = is_matrix ? transposed(b) : b;
  int info = 0;
  if (x.size() > 0)
    getrs(of_transposed ? 'N' : 'T', order_of(A.factors), is_matrix ? static_cast<int>(b.shape()[1]) : 1,
          A.factors.data(), A.pivots.data(), x.data(), &info);
  return is_matrix ? transposed(x) : x;
}

template <Real T>
SignAndLogarithm<T> slogdet(const Lu<T>& A) {
  SignAndLogarithm<T> det{1, 0};
  for (std::size_t i = 0; i < A.pivots.size(); ++i) {
    const T diagonal = A.factors(i, i);
    const bool exchanged = A.pivots[i] != static_cast<int>(i) + 1;
    if (diagonal == 0) det.sign = 0;
    if ((diagonal < 0) != exchanged) det.sign = -det.sign;
    det.logarithm += std::log(std::abs(diagonal));
  }
  return det;
}

template struct Lu<float>;
template struct Lu<double>;
template Lu<float> factorize(const Array<float>&);
template Lu<double> factorize(const Array<double>&);
template Array<float> solve(const Lu<float>&, const Array<float>&, bool);
template Array<double> solve(const Lu<double>&, const Array<double>&, bool);
template SignAndLogarithm<float> slogdet(const Lu<float>&);
template SignAndLogarithm<double> slogdet(const Lu<double>&);

}  // namespace xgrad::kernels
