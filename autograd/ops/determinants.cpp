#include "determinants.hpp"
#include "../kernels/linear_systems.hpp"
#include "../rule.hpp"
#include "linear_systems.hpp"
#include "matrix_formulas.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace xgrad {

using namespace engine;
using kernels::column_count, kernels::with_last;

namespace {

/// Numbers, one for each matrix, times the matrices.
template <class X>
X scaled(const X& factors, const X& matrices) {
  if constexpr (std::is_same_v<X, Symbol>)
    return factors * matrices;
  else
    return X(formulas::reshape(factors, with_last(factors.shape(), 0, {1, 1})) * matrices);
}

/// The sum of the elements of each matrix.
template <class X>
X total(const X& matrices) {
  if constexpr (std::is_same_v<X, Symbol>) {
    return call("sum", {matrices});
  } else {
    const Shape batch = with_last(matrices.shape(), 2, {});
    return formulas::sum_to(matrices, with_last(batch, 0, {1, 1}), batch);
  }
}

/// det A·A⁻ᵀ. In place of a zero pivot stands the least number that makes a difference to the largest
/// element: the factors are then those of a matrix next to A, whose cofactors, being polynomials, are next to
/// A's.
template <Real T>
Array<T> cofactors_by(kernels::Lu<T> lu) {
  const std::size_t n = column_count(lu.factors.shape()), size = n * n;
  if (lu.zero)
    for (std::size_t first = 0; first < lu.factors.size(); first += size) {
      T* const factors = lu.factors.data() + first;
      T largest = 0;
      for (std::size_t i = 0; i < n; ++i)  // the triangle that is Uᵀ
        for (std::size_t j = 0; j <= i; ++j) largest = std::max(largest, std::abs(factors[i * n + j]));
      if (largest == 0) largest = std::sqrt(std::numeric_limits<T>::min());
      for (std::size_t i = 0; i < n; ++i)
        if (T& pivot = factors[i * n + i]; pivot == 0) pivot = largest * std::numeric_limits<T>::epsilon();
    }
  const Array<T> identities = kernels::identities<T>(lu.factors.shape());
  return scaled(kernels::determinants(lu), kernels::solve(lu, identities, true));
}

}  // namespace

namespace rules {

extern template struct Compiled<struct Inverse>;

// C = det A·A⁻ᵀ:  dC = tr(A⁻¹·dA)·C − A⁻ᵀ·dAᵀ·C
struct Cofactors : Structural {
  static constexpr std::string_view name = "cofactors";
  static constexpr std::array inputs{"A"};

  void check(const Node& A) const { require_square("cofactors", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) const {
    return cofactors_by(kernels::factorize(A));
  }

  // dA = (Σ g∘C)·A⁻ᵀ − C·gᵀ·A⁻ᵀ
  template <class X>
  X pullback(const X& g, const X& A, const X& C) const {
    const X M = inverse_of(A);
    const X product =
        formulas::matmul(formulas::matmul(C, g, {.transpose_b = true}), M, {.transpose_b = true});
    return X(scaled(total(X(g * C)), formulas::transposed_matrices(M)) - product);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>& A, const Variable<T>& C) const {
    const auto M = inverse_of(A);
    const auto product = formulas::matmul(formulas::matmul(M, dA, {true, true}), C);
    return scaled(total(formulas::transposed_matrices(M) * dA), C) - product;
  }

 private:
  template <Real T>
  static Array<T> inverse_of(const Array<T>& A) {
    const auto lu = kernels::factorize(A);
    if (lu.zero) refuse_singular("derivative of cofactors", *lu.zero, A.shape());
    return kernels::inverse(lu);
  }
  template <Real T>
  static Variable<T> inverse_of(const Variable<T>& A) {
    return inverse(A);
  }
  static Symbol inverse_of(const Symbol& A) { return call("inverse", {A}); }
};
template struct Compiled<Cofactors>;

// det A grows by a cofactor for each unit of its element: dA = g·C.
struct Det : Structural {
  static constexpr std::string_view name = "det";
  static constexpr std::array inputs{"A"};

  std::tuple<kernels::Lu<float>, kernels::Lu<double>> factors;

  void check(const Node& A) const { require_square("det", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) {
    return kernels::determinants(std::get<kernels::Lu<T>>(factors) = kernels::factorize(A));
  }

  template <class X>
  X pullback(const X& g, const X& A, const X&) const {
    return scaled(g, cofactors_of(A));
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>& A, const Variable<T>&) const {
    return total(cofactors_of(A) * dA);
  }

 private:
  template <Real T>
  Array<T> cofactors_of(const Array<T>&) const {
    return cofactors_by(std::get<kernels::Lu<T>>(factors));
  }
  auto cofactors_of(const auto& A) const { return apply(Cofactors{}, A); }
};
template struct Compiled<Det>;

// d ln|det A| = tr(A⁻¹·dA), so dA = g·A⁻ᵀ; the sign is constant where it is not 0.
struct Slogdet : Structural {
  static constexpr std::string_view name = "slogdet";
  static constexpr std::array inputs{"A"};
  static constexpr std::array outputs{"sign", "logarithm"};

  std::tuple<kernels::Lu<float>, kernels::Lu<double>> factors;

  void check(const Node& A) const { require_square("slogdet", A); }

  template <Real T>
  std::tuple<Array<T>, Array<T>> value(const Array<T>& A) {
    auto det = kernels::slogdet(std::get<kernels::Lu<T>>(factors) = kernels::factorize(A));
    return {std::move(det.sign), std::move(det.logarithm)};
  }

  template <class X>
  X pullback(const auto& g, const X& A, const auto&) const {
    return scaled(output<1>(g), dual_of(A));
  }
  template <Real T>
  auto pushforward(const Variable<T>& dA, const Variable<T>& A, const auto& y) const {
    return std::tuple(output<0>(y) * 0, total(dual_of(A) * dA));
  }

 private:
  // A⁻ᵀ
  template <Real T>
  Array<T> dual_of(const Array<T>& A) const {
    const auto& lu = std::get<kernels::Lu<T>>(factors);
    if (lu.zero) refuse_singular("gradient of slogdet", *lu.zero, A.shape());
    return kernels::solve(lu, kernels::identities<T>(A.shape()), true);
  }
  template <Real T>
  Variable<T> dual_of(const Variable<T>& A) const {
    return formulas::transposed_matrices(inverse(A));
  }
  Symbol dual_of(const Symbol& A) const { return transposed(call("inverse", {A})); }
};
template struct Compiled<Slogdet>;

}  // namespace rules

template <Real T>
Variable<T> det(const Variable<T>& A, Location location) {
  return record<rules::Det, T>({A, location});
}

template <Real T>
Variable<T> cofactors(const Variable<T>& A, Location location) {
  return record<rules::Cofactors, T>({A, location});
}

template <Real T>
SignAndLogarithm<T> slogdet(const Variable<T>& A, Location location) {
  auto [sign, logarithm] = apply(rules::Slogdet{}, Operand<T>(A, location));
  return {std::move(sign), std::move(logarithm)};
}

template XGRAD_EXPORT Variable<float> det(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> det(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> cofactors(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> cofactors(const Variable<double>&, Location);
template XGRAD_EXPORT SignAndLogarithm<float> slogdet(const Variable<float>&, Location);
template XGRAD_EXPORT SignAndLogarithm<double> slogdet(const Variable<double>&, Location);

}  // namespace xgrad
