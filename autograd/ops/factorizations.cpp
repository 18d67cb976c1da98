#include "factorizations.hpp"
#include "../kernels/factorizations.hpp"
#include "../rule.hpp"
#include "../scope.hpp"
#include "joining.hpp"
#include "matrix_formulas.hpp"
#include "views.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <tuple>

namespace xgrad {

using namespace engine;
using namespace formulas;
using kernels::column_count, kernels::row_count;

namespace rules {

// L·Lᵀ = A, the symmetric part of what is given:  dL = L·Φ(L⁻¹·dA·L⁻ᵀ), with Φ the lower triangle with half
// of the diagonal, and so dA is the symmetric part of L⁻ᵀ·Φ(Lᵀ·g)·L⁻¹.
struct Cholesky : Structural {
  static constexpr std::string_view name = "cholesky";
  static constexpr std::array inputs{"A"};

  void check(const Node& A) const { require_square("cholesky", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) const {
    std::optional<kernels::BadPivot> bad;
    Array<T> L = kernels::cholesky(A, bad);
    if (bad)
      throw std::domain_error(fmt::format("cholesky: {} is not positive definite: pivot {} is not positive",
                                          kernels::name_of_matrix("A", bad->matrix, A.shape()), bad->pivot));
    return L;
  }

  template <class X>
  X pullback(const X& g, const X&, const X& L) const {
    constexpr kernels::Triangular dual{.lower = true, .transpose = true};
    const X half = triangular_solve(L, triangle(matmul(L, g, {.transpose_a = true}), true, 0.5), dual);
    return symmetric_part(triangular_solve(L, transposed_matrices(half), dual));
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>&, const Variable<T>& L) const {
    const auto half = triangular_solve(L, symmetric_part(dA), {});
    return matmul(L, triangle(triangular_solve(L, transposed_matrices(half), {}), true, 0.5));
  }
};
template struct Compiled<Cholesky>;

// A = Q·R for m ≥ n. dA·R⁻¹ = dQ + Q·dR·R⁻¹, where Qᵀ·dQ is skew and dR·R⁻¹ is an upper triangle.
struct Qr : Structural {
  static constexpr std::string_view name = "qr";
  static constexpr std::array inputs{"A"};
  static constexpr std::array outputs{"Q", "R"};

  template <Real T>
  std::tuple<Array<T>, Array<T>> value(const Array<T>& A) const {
    auto [q, r] = kernels::qr(A);
    return {std::move(q), std::move(r)};
  }

  // dA = (gQ + Q·S(M))·R⁻ᵀ, where M = R·gRᵀ − gQᵀ·Q, and S(M) is the symmetric matrix with M's lower triangle
  template <class X>
  X pullback(const auto& g, const X&, const auto& y) const {
    const X &Q = output<0>(y), &R = output<1>(y), &gQ = output<0>(g), &gR = output<1>(g);
    const X M = X(matmul(R, gR, {.transpose_b = true}) - matmul(gQ, Q, {.transpose_a = true}));
    return over(X(gQ + matmul(Q, mirrored(M))), R, true);
  }

  // With C = dA·R⁻¹ and X = Qᵀ·C, whose lower triangle is that of Ω = Qᵀ·dQ:
  // dR = (X − Ω)·R and dQ = C − Q·(X − Ω)
  template <Real T>
  auto pushforward(const Variable<T>& dA, const Variable<T>&, const auto& y) const {
    const Variable<T>&Q = output<0>(y), &R = output<1>(y);
    const auto C = over(dA, R, false), X = matmul(Q, C, {.transpose_a = true});
    const auto below = triangle(X, true, 0);
    const auto upper = X - below + transposed_matrices(below);
    return std::tuple(C - matmul(Q, upper), matmul(upper, R));
  }

 private:
  /// S(M)
  template <class X>
  static X mirrored(const X& M) {
    if constexpr (std::is_same_v<X, Symbol>) return call("S", {M});
    const X half = triangle(M, true, 0.5);
    return X(half + transposed_matrices(half));
  }
  /// x·R⁻¹, or x·R⁻ᵀ.
  template <class X>
  static X over(const X& x, const X& R, bool transpose) {
    if constexpr (Expression<X>)
      if (const auto zero = kernels::zero_on_diagonal(R))
        throw std::domain_error(
            fmt::format("derivative of qr: column {} of {} depends linearly on those before it", zero->pivot,
                        kernels::name_of_matrix("A", zero->matrix, R.shape())));
    return transposed_matrices(
        formulas::triangular_solve(R, transposed_matrices(x), {.lower = false, .transpose = !transpose}));
  }
};
template struct Compiled<Qr>;

}  // namespace rules

template <Real T>
Variable<T> cholesky(const Variable<T>& A, Location location) {
  return record<rules::Cholesky, T>({A, location});
}

// Of A = [B C] with a square B = Q·S the triangle is R = [S Qᵀ·C].
template <Real T>
QAndR<T> qr(const Variable<T>& A, Location location) {
  require_value(A, "qr", "A");
  require_matrix("qr", *A.node());
  const auto factorize = [&](const Variable<T>& x) {
    auto [Q, R] = apply(rules::Qr{}, Operand<T>(x, location));
    return QAndR<T>{std::move(Q), std::move(R)};
  };
  const auto m = static_cast<std::ptrdiff_t>(row_count(A.shape()));
  const auto n = static_cast<std::ptrdiff_t>(column_count(A.shape()));
  if (m >= n) return factorize(A);
  const Scope scope = Scope::of_call("qr", location);
  auto [Q, S] = factorize(slice(A, -1, 0, m));
  const auto rest = matmul(Q, slice(A, -1, m, n), {.transpose_a = true});
  return {std::move(Q), concatenate(std::vector{std::move(S), rest}, -1)};
}

template XGRAD_EXPORT Variable<float> cholesky(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> cholesky(const Variable<double>&, Location);
template XGRAD_EXPORT QAndR<float> qr(const Variable<float>&, Location);
template XGRAD_EXPORT QAndR<double> qr(const Variable<double>&, Location);

}  // namespace xgrad
