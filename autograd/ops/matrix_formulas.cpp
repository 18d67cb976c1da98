#include "matrix_formulas.hpp"
#include "diagonals.hpp"
#include "linear_systems.hpp"
#include "selection.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

namespace xgrad {

using namespace engine;
using kernels::column_count, kernels::row_count, kernels::with_last;

void engine::require_matrix(const char* operation, const Node& A) {
  if (A.shape().size() < 2)
    throw std::invalid_argument(fmt::format("{}: {} is {}; expected a matrix", operation,
                                            display_name(A, "A"), to_string(A.shape())));
}

void engine::require_square(const char* operation, const Node& A) {
  const Shape& shape = A.shape();
  if (shape.size() < 2 || row_count(shape) != column_count(shape))
    throw std::invalid_argument(fmt::format("{}: {} is {}; expected a square matrix", operation,
                                            display_name(A, "A"), to_string(shape)));
}

void engine::refuse_singular(const char* operation, kernels::BadPivot zero, const Shape& A) {
  throw std::domain_error(fmt::format("{}: {} is singular: pivot {} is zero", operation,
                                      kernels::name_of_matrix("A", zero.matrix, A), zero.pivot));
}

void engine::refuse_zero(const char* operation, kernels::BadPivot zero, const Shape& A) {
  throw std::domain_error(fmt::format("{}: {} is singular: element ({}, {}) is zero", operation,
                                      kernels::name_of_matrix("A", zero.matrix, A), zero.pivot, zero.pivot));
}

void engine::require_system(const char* operation, const Node& A, const Node& b) {
  require_square(operation, A);
  const Shape &matrices = A.shape(), &shape = b.shape();
  const bool vector = shape.size() == 1;
  Shape batch;
  if (shape.empty() || (vector ? shape[0] : row_count(shape)) != row_count(matrices) ||
      !(vector || broadcast(with_last(matrices, 2, {}), with_last(shape, 2, {}), batch)))
    throw std::invalid_argument(fmt::format(
        "{}: {} is {}, {} is {}; expected a vector or a matrix of as "
        "many rows{}",
        operation, display_name(A, "A"), to_string(matrices), display_name(b, "b"), to_string(shape),
        matrices.size() > 2 || shape.size() > 2 ? ", in batches that broadcast" : ""));
}

template <class X>
X formulas::transposed_matrices(const X& x) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return transposed(x);
  } else if constexpr (Expression<X>) {
    return kernels::transposed(x);
  } else {
    Axes order;
    const auto n = static_cast<std::ptrdiff_t>(x.shape().size());
    for (std::ptrdiff_t d = 0; d < n; ++d) order.push_back(d < n - 2 ? d : 2 * n - 3 - d);
    return transpose(x, order, Location());
  }
}

namespace {

/// x where `chosen`, one matrix for all, is not zero, times that.
template <class T>
Variable<T> chosen(const Array<T>& chosen, const Variable<T>& x) {
  const auto weights = constant(chosen);
  return where(weights, weights * x, 0);
}

template <class T>
Array<T> identity(std::size_t n) {
  return kernels::identities<T>({n, n});
}

}  // namespace

template <class X>
X formulas::triangle(const X& x, bool lower, double diagonal) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return call(diagonal == 0.5 ? "Φ" : lower ? "tril" : "triu", {x});
  } else {
    using T = typename X::value_type;
    if constexpr (Expression<X>) {
      return kernels::triangle(x, lower, static_cast<T>(diagonal));
    } else {
      Array<T> ones(Shape{row_count(x.shape()), column_count(x.shape())});
      ones.fill(1);
      return chosen(kernels::triangle(std::move(ones), lower, static_cast<T>(diagonal)), x);
    }
  }
}

template <class X>
X formulas::diagonal_matrices(const X& x) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return call("diag", {x});
  } else {
    using T = typename X::value_type;
    const std::size_t n = x.shape().back();
    if constexpr (Expression<X>) {
      Array<T> y = kernels::identities<T>(with_last(x.shape(), 0, {n}));
      for (std::size_t i = 0; i < x.size(); ++i) y.data()[i * n + i % n] = x.data()[i];
      return y;
    } else {
      return where(constant(identity<T>(n)), reshape(x, with_last(x.shape(), 0, {1})), 0);
    }
  }
}

template <class X>
X formulas::diagonals(const X& x) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return call("diagonal", {x});
  } else {
    if constexpr (Expression<X>) {
      const std::size_t n = x.shape().back();
      X y = uninitialized<typename X::value_type>(with_last(x.shape(), 1, {}));
      for (std::size_t i = 0; i < y.size(); ++i) y.data()[i] = x.data()[i * n + i % n];
      return y;
    } else {
      return diagonal(x, 0, -2, -1, Location());
    }
  }
}

template <class X>
X formulas::triangular_solve(const X& A, const X& b, kernels::Triangular triangle) {
  const auto [lower, transpose] = triangle;
  if constexpr (std::is_same_v<X, Symbol>)
    return call("solve", {transpose ? transposed(A) : A, b});
  else if constexpr (Expression<X>)
    return kernels::triangular_solve(A, b, triangle);
  else
    return xgrad::triangular_solve(A, b, {lower, transpose}, Location());
}

template XGRAD_EXPORT Array<float> formulas::transposed_matrices(const Array<float>&);
template XGRAD_EXPORT Array<double> formulas::transposed_matrices(const Array<double>&);
template XGRAD_EXPORT Variable<float> formulas::transposed_matrices(const Variable<float>&);
template XGRAD_EXPORT Variable<double> formulas::transposed_matrices(const Variable<double>&);
template XGRAD_EXPORT Symbol formulas::transposed_matrices(const Symbol&);
template XGRAD_EXPORT Array<float> formulas::triangle(const Array<float>&, bool, double);
template XGRAD_EXPORT Array<double> formulas::triangle(const Array<double>&, bool, double);
template XGRAD_EXPORT Variable<float> formulas::triangle(const Variable<float>&, bool, double);
template XGRAD_EXPORT Variable<double> formulas::triangle(const Variable<double>&, bool, double);
template XGRAD_EXPORT Symbol formulas::triangle(const Symbol&, bool, double);
template XGRAD_EXPORT Array<float> formulas::diagonal_matrices(const Array<float>&);
template XGRAD_EXPORT Array<double> formulas::diagonal_matrices(const Array<double>&);
template XGRAD_EXPORT Variable<float> formulas::diagonal_matrices(const Variable<float>&);
template XGRAD_EXPORT Variable<double> formulas::diagonal_matrices(const Variable<double>&);
template XGRAD_EXPORT Symbol formulas::diagonal_matrices(const Symbol&);
template XGRAD_EXPORT Array<float> formulas::diagonals(const Array<float>&);
template XGRAD_EXPORT Array<double> formulas::diagonals(const Array<double>&);
template XGRAD_EXPORT Variable<float> formulas::diagonals(const Variable<float>&);
template XGRAD_EXPORT Variable<double> formulas::diagonals(const Variable<double>&);
template XGRAD_EXPORT Symbol formulas::diagonals(const Symbol&);
template XGRAD_EXPORT Array<float> formulas::triangular_solve(const Array<float>&, const Array<float>&,
                                                              kernels::Triangular);
template XGRAD_EXPORT Array<double> formulas::triangular_solve(const Array<double>&, const Array<double>&,
                                                               kernels::Triangular);
template XGRAD_EXPORT Variable<float> formulas::triangular_solve(const Variable<float>&,
                                                                 const Variable<float>&, kernels::Triangular);
template XGRAD_EXPORT Variable<double> formulas::triangular_solve(const Variable<double>&,
                                                                  const Variable<double>&,
                                                                  kernels::Triangular);
template XGRAD_EXPORT Symbol formulas::triangular_solve(const Symbol&, const Symbol&, kernels::Triangular);

}  // namespace xgrad
