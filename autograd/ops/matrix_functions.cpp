#include "matrix_functions.hpp"
#include "../kernels/factorizations.hpp"
#include "../rule.hpp"
#include "../scope.hpp"
#include "factorizations.hpp"
#include "linear_systems.hpp"
#include "matrix_formulas.hpp"
#include "selection.hpp"
#include "shapes.hpp"
#include "spectra.hpp"
#include "views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace xgrad {

using namespace engine;
using namespace formulas;
using kernels::column_count, kernels::row_count, kernels::with_last;

namespace {

/// Up to this times the largest, a singular value of a matrix of that shape counts as zero.
template <Real T>
T threshold(double tolerance, const Shape& A) {
  const auto n = static_cast<T>(std::max(row_count(A), column_count(A)));
  return tolerance < 0 ? n * std::numeric_limits<T>::epsilon() : static_cast<T>(tolerance);
}

}  // namespace

namespace rules {

// A⁺ = V·diag(1/s)·Uᵀ. With E = I − A·y and H = I − y·A, which are symmetric, the three terms of dy have the
// duals −yᵀ·g·yᵀ, E·gᵀ·y·yᵀ and yᵀ·y·gᵀ·H.
struct Pinv : Structural {
  static constexpr std::string_view name = "pinv";
  static constexpr std::array inputs{"A"};

  double tolerance = -1;

  void check(const Node& A) const { require_matrix("pinv", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) const {
    auto [U, s, Vt] = kernels::svd(A, "pinv");
    const T part = threshold<T>(tolerance, A.shape());
    const std::size_t k = s.shape().back(), n = column_count(A.shape());
    for (std::size_t i = 0; i < s.size(); ++i) {
      const T value = s.data()[i], least = part * s.data()[i / k * k];
      const T inverse = value > least ? 1 / value : T(0);
      for (std::size_t j = 0; j < n; ++j) Vt.data()[i * n + j] *= inverse;
    }
    return matmul(Vt, U, {.transpose_a = true, .transpose_b = true});
  }

  template <class X>
  X pullback(const X& g, const X& A, const X& y) const {
    const X first = matmul(matmul(y, g, {.transpose_a = true}), y, {.transpose_b = true});
    const X G = transposed_matrices(g);
    const X outside = X(G - matmul(A, matmul(y, G))),
            second = matmul(matmul(outside, y), y, {.transpose_b = true});
    const X within = X(G - matmul(matmul(G, y), A)),
            third = matmul(y, matmul(y, within), {.transpose_a = true});
    return X(second + third - first);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>& A, const Variable<T>& y) const {
    const auto D = transposed_matrices(dA), outside = D - matmul(matmul(D, A), y),
               within = D - matmul(y, matmul(A, D));
    return matmul(y, matmul(y, outside, {.transpose_a = true})) +
           matmul(matmul(within, y, {.transpose_b = true}), y) - matmul(matmul(y, dA), y);
  }
};
template struct Compiled<Pinv>;

}  // namespace rules

template <Real T>
Variable<T> pinv(const Variable<T>& A, double tolerance, Location location) {
  return apply(rules::Pinv{{}, tolerance}, Operand<T>(A, location));
}

// ---- Powers -----------------------------------------------------------------------------------------------

template <Real T>
Variable<T> matrix_power(const Variable<T>& A, std::ptrdiff_t n, Location location) {
  require_value(A, "matrix_power", "A");
  require_square("matrix_power", *A.node());
  const Scope scope = Scope::of_call("matrix_power", location);
  if (n == 0) return constant(kernels::identities<T>(A.shape()), {}, location);
  Variable<T> square = n < 0 ? inverse(A) : A, power;
  for (std::size_t left = static_cast<std::size_t>(std::abs(n)); left > 0; left /= 2) {
    if (left % 2 == 1) power = power.defined() ? matmul(power, square) : square;
    if (left > 1) square = matmul(square, square);
  }
  return power;
}

namespace {

/// How often each matrix is halved, so that its norm, the largest sum of a column, is below 5.37, where the
/// approximant of degree 13 is exact to 53 bits; as (… × 1 × 1).
template <Real T>
Array<T> halvings(const Array<T>& A) {
  const std::size_t n = column_count(A.shape());
  Array<T> counts(with_last(A.shape(), 2, {1, 1}));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    T norm = 0;
    for (std::size_t column = 0; column < n; ++column) {
      T sum = 0;
      for (std::size_t row = 0; row < n; ++row) sum += std::abs(A.data()[(i * n + row) * n + column]);
      norm = std::max(norm, sum);
    }
    const double count = std::ceil(std::log2(static_cast<double>(norm) / 5.371920351148152));
    counts.data()[i] = std::isfinite(count) ? static_cast<T>(std::max(count, 0.0)) : T(0);
  }
  return counts;
}

}  // namespace

// With p = e^(A/2)'s series cut off, e^A is about p(A)/p(−A): V + U over V − U, the even and the odd terms.
template <Real T>
Variable<T> expm(const Variable<T>& A, Location location) {
  require_value(A, "expm", "A");
  require_square("expm", *A.node());
  static constexpr double c[] = {1,
                                 1. / 2,
                                 3. / 25,
                                 11. / 600,
                                 11. / 5520,
                                 3. / 18400,
                                 1. / 96600,
                                 1. / 1932000,
                                 1. / 48944000,
                                 1. / 1585785600,
                                 1. / 67395888000,
                                 1. / 3953892096000,
                                 1. / 355850288640000,
                                 1. / 64764752532480000};
  const Scope scope = Scope::of_call("expm", location);
  const Array<T> counts = halvings(A.value());
  Array<T> scale = counts;
  for (T& count : scale) count = std::exp2(-count);
  const auto x = A * constant(scale), x2 = matmul(x, x), x4 = matmul(x2, x2), x6 = matmul(x2, x4);
  const auto I = constant(kernels::identities<T>({column_count(A.shape()), column_count(A.shape())}));
  const auto U = matmul(
      x, matmul(x6, c[13] * x6 + c[11] * x4 + c[9] * x2) + c[7] * x6 + c[5] * x4 + c[3] * x2 + c[1] * I);
  const auto V = matmul(x6, c[12] * x6 + c[10] * x4 + c[8] * x2) + c[6] * x6 + c[4] * x4 + c[2] * x2 + I;
  Variable<T> power = solve(V - U, V + U);
  const T most = counts.size() == 0 ? T(0) : *std::max_element(counts.begin(), counts.end());
  const T least = counts.size() == 0 ? T(0) : *std::min_element(counts.begin(), counts.end());
  for (T done = 0; done < most; ++done) {
    const auto squared = matmul(power, power);
    power = done < least ? squared : where(counts > done, squared, power);
  }
  return power;
}

// ---- Systems of any rank, and ranks -----------------------------------------------------------------------

namespace {

/// Throws unless A's columns are independent, as far as the diagonal of R shows it.
template <Real T>
void require_full_rank(const Array<T>& R, const Shape& A) {
  const std::size_t n = column_count(R.shape());
  const auto diagonal = [&](std::size_t i) { return std::abs(R.data()[i * n + i % n]); };
  for (std::size_t first = 0; first * n < R.size(); first += n) {
    T largest = 0;
    for (std::size_t i = first; i < first + n; ++i) largest = std::max(largest, diagonal(i));
    for (std::size_t i = first; i < first + n; ++i)
      if (!(diagonal(i) > largest * threshold<T>(-1, A)))
        throw std::domain_error(
            fmt::format("lstsq: {} is not of full rank: {} {} depends linearly on those "
                        "before it",
                        kernels::name_of_matrix("A", first / n, A),
                        row_count(A) < column_count(A) ? "row" : "column", i - first));
  }
}

template <Real T>
void require_equations(const Operand<T>& A, const Operand<T>& b) {
  require_matrix("lstsq", A.node());
  const Shape& shape = b.shape();
  Shape batch;
  if (shape.empty() || (shape.size() == 1 ? shape[0] : row_count(shape)) != row_count(A.shape()) ||
      !(shape.size() == 1 || broadcast(with_last(A.shape(), 2, {}), with_last(shape, 2, {}), batch)))
    throw std::invalid_argument(fmt::format(
        "lstsq: {} is {}, {} is {}; expected a vector or a matrix of as "
        "many rows, in batches that broadcast",
        display_name(A.node(), "A"), to_string(A.shape()), display_name(b.node(), "b"), to_string(shape)));
}

}  // namespace

// A = Q·R: x = R⁻¹·Qᵀ·b, since what is left is orthogonal to Q. Aᵀ = Q·R: x = Q·R⁻ᵀ·b, in A's rows.
template <Real T>
Variable<T> lstsq(const Operand<T>& A, const Operand<T>& b) {
  require_value(A, "lstsq", "A");
  require_value(b, "lstsq", "b");
  require_equations(A, b);
  const Scope scope = Scope::of_call("lstsq", A.location());
  const auto columns = as_columns(b.variable());
  const bool wide = row_count(A.shape()) < column_count(A.shape());
  const auto [Q, R] = qr(wide ? transposed_matrices(A.variable()) : A.variable());
  require_full_rank(R.value(), A.shape());
  const auto x =
      wide ? matmul(Q, formulas::triangular_solve(R, columns, {.lower = false, .transpose = true}))
           : formulas::triangular_solve(R, matmul(Q, columns, {.transpose_a = true}), {.lower = false});
  return b.shape().size() == 1 ? formulas::reshape(x, with_last(x.shape(), 1, {})) : x;
}

template <Real T>
Variable<T> cond(const Variable<T>& A, Location location) {
  require_value(A, "cond", "A");
  require_matrix("cond", *A.node());
  if (A.size() == 0)
    throw std::invalid_argument(
        fmt::format("cond: {} is {}, without elements", display_name(*A.node(), "A"), to_string(A.shape())));
  const Scope scope = Scope::of_call("cond", location);
  const auto s = svdvals(A);
  const auto ratio = slice(s, -1, 0, 1) / slice(s, -1, -1, static_cast<std::ptrdiff_t>(s.shape().back()));
  return formulas::reshape(ratio, with_last(s.shape(), 1, {}));
}

template <Real T>
std::size_t matrix_rank(const Variable<T>& A, double tolerance) {
  require_value(A, "matrix_rank", "A");
  if (A.shape().size() != 2)
    throw std::invalid_argument(fmt::format("matrix_rank: {} is {}; expected one matrix",
                                            display_name(*A.node(), "A"), to_string(A.shape())));
  const Array<T> s = kernels::svd(A.value(), "matrix_rank", false).s;
  const T part = threshold<T>(tolerance, A.shape());
  return static_cast<std::size_t>(
      std::count_if(s.begin(), s.end(), [&](T value) { return value > part * s(0); }));
}

template XGRAD_EXPORT Variable<float> pinv(const Variable<float>&, double, Location);
template XGRAD_EXPORT Variable<double> pinv(const Variable<double>&, double, Location);
template XGRAD_EXPORT Variable<float> matrix_power(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> matrix_power(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> expm(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> expm(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> lstsq(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> lstsq(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> cond(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> cond(const Variable<double>&, Location);
template XGRAD_EXPORT std::size_t matrix_rank(const Variable<float>&, double);
template XGRAD_EXPORT std::size_t matrix_rank(const Variable<double>&, double);

}  // namespace xgrad
