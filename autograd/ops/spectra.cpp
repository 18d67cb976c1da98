#include "spectra.hpp"
#include "../kernels/factorizations.hpp"
#include "../rule.hpp"
#include "matrix_formulas.hpp"
#include "spectral_formulas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>

namespace xgrad {

using namespace engine;
using namespace formulas;
using kernels::column_count, kernels::row_count;

void engine::refuse_coincidence(const char* operation, std::size_t i, std::size_t j, double at,
                                std::size_t matrix, const Shape& A) {
  throw std::domain_error(
      fmt::format("derivative of {}: values {} and {} of {} coincide, at {}: their vectors have none",
                  operation, std::min(i, j), std::max(i, j), kernels::name_of_matrix("A", matrix, A), at));
}

void engine::refuse_zero_value(const char* operation, std::size_t i, std::size_t matrix, const Shape& A) {
  throw std::domain_error(fmt::format("derivative of {}: value {} of {} is zero: its vectors have none",
                                      operation, i, kernels::name_of_matrix("A", matrix, A)));
}

namespace rules {

// ---- Symmetric matrices -----------------------------------------------------------------------------------

// dλ = diag(P) and dV = V·(F∘P), with P = Vᵀ·dA·V, since V stays orthogonal.
struct Eigh : Structural {
  static constexpr std::string_view name = "eigh";
  static constexpr std::array inputs{"A"};
  static constexpr std::array outputs{"values", "vectors"};

  void check(const Node& A) const { require_square("eigh", A); }

  template <Real T>
  std::tuple<Array<T>, Array<T>> value(const Array<T>& A) const {
    auto [values, vectors] = kernels::eigh(symmetric_part(A), "eigh");
    return {std::move(values), std::move(vectors)};
  }

  template <class X>
  X pullback(const auto& g, const X&, const auto& y) const {
    const X &values = output<0>(y), &V = output<1>(y), &gV = output<1>(g);
    X inner = diagonal_matrices(X(output<0>(g)));
    if (!is_absent(gV))
      inner = X(inner + over_gaps("eigh", values, matmul(V, gV, {.transpose_a = true}), false));
    return symmetric_part(matmul(matmul(V, inner), V, {.transpose_b = true}));
  }
  template <Real T>
  auto pushforward(const Variable<T>& dA, const Variable<T>&, const auto& y) const {
    const Variable<T>& V = output<1>(y);
    const auto P = matmul(matmul(V, symmetric_part(dA), {.transpose_a = true}), V);
    return std::tuple(diagonals(P), matmul(V, over_gaps("eigh", output<0>(y), P, false)));
  }
};
template struct Compiled<Eigh>;

// dλ = diag(Vᵀ·dA·V)
struct Eigvalsh : Structural {
  static constexpr std::string_view name = "eigvalsh";
  static constexpr std::array inputs{"A"};

  void check(const Node& A) const { require_square("eigvalsh", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) const {
    return kernels::eigh(symmetric_part(A), "eigvalsh", false).values;
  }

  template <class X>
  X pullback(const X& g, const X& A, const X&) const {
    const X V = vectors_of(A);
    return matmul(scaled_columns(V, g), V, {.transpose_b = true});
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>& A, const Variable<T>&) const {
    const auto V = vectors_of(A);
    return diagonals(matmul(matmul(V, symmetric_part(dA), {.transpose_a = true}), V));
  }

 private:
  static auto vectors_of(const auto& A) { return std::get<1>(apply(Eigh{}, A)); }
  static Symbol vectors_of(const Symbol&) { return "V"; }
};
template struct Compiled<Eigvalsh>;

// ---- Singular values --------------------------------------------------------------------------------------

// With P = Uᵀ·dA·V: ds = diag(P), dU = U·(F∘(P·S + S·Pᵀ)) + (I − U·Uᵀ)·dA·V·S⁻¹, and of Aᵀ the same for dV.
struct Svd : Structural {
  static constexpr std::string_view name = "svd";
  static constexpr std::array inputs{"A"};
  static constexpr std::array outputs{"U", "s", "Vt"};

  void check(const Node& A) const { require_matrix("svd", A); }

  template <Real T>
  std::tuple<Array<T>, Array<T>, Array<T>> value(const Array<T>& A) const {
    auto [u, s, vt] = kernels::svd(A, "svd");
    return {std::move(u), std::move(s), std::move(vt)};
  }

  template <class X>
  X pullback(const auto& g, const X&, const auto& y) const {
    const X &U = output<0>(y), &s = output<1>(y), &Vt = output<2>(y);
    const X &gU = output<0>(g), &gVt = output<2>(g);
    X inner = diagonal_matrices(X(output<1>(g)));
    if (is_absent(gU) && is_absent(gVt)) return matmul(matmul(U, inner), Vt);
    const X of_u = matmul(U, gU, {.transpose_a = true}), of_v = matmul(Vt, gVt, {.transpose_b = true});
    const X turns = X(scaled_columns(skew(of_u), s) + scaled_rows(s, skew(of_v)));
    inner = X(inner + over_gaps("svd", s, turns, true));
    X left = matmul(U, inner);
    if (is_taller(U)) left = X(left + over_columns("svd", X(gU - matmul(U, of_u)), s));
    const X dA = matmul(left, Vt);
    if (!is_taller(transposed_matrices(Vt))) return dA;
    const X outside = transposed_matrices(X(gVt - matmul(of_v, Vt, {.transpose_a = true})));
    return X(dA + matmul(U, over_columns("svd", outside, s), {.transpose_b = true}));
  }
  template <Real T>
  auto pushforward(const Variable<T>& dA, const Variable<T>&, const auto& y) const {
    const Variable<T>&U = output<0>(y), &s = output<1>(y), V = transposed_matrices(output<2>(y));
    const auto to_u = matmul(dA, V), to_v = matmul(dA, U, {.transpose_a = true});
    const auto P = matmul(U, to_u, {.transpose_a = true}), dual = transposed_matrices(P);
    return std::tuple(turned(U, s, P, to_u), diagonals(P), transposed_matrices(turned(V, s, dual, to_v)));
  }

 private:
  /// Whether the columns span less than the whole space.
  template <class X>
  static bool is_taller(const X& U) {
    return std::is_same_v<X, Symbol> || row_count(shape_of(U)) > column_count(shape_of(U));
  }
  /// dU, where `to` is dA·V, and P its part in the space of U.
  template <Real T>
  static Variable<T> turned(const Variable<T>& U, const Variable<T>& s, const Variable<T>& P,
                            const Variable<T>& to) {
    const auto turns = scaled_columns(P, s) + scaled_rows(s, transposed_matrices(P));
    const auto dU = matmul(U, over_gaps("svd", s, turns, true));
    return is_taller(U) ? dU + over_columns("svd", to - matmul(U, P), s) : dU;
  }
};
template struct Compiled<Svd>;

// ds = diag(Uᵀ·dA·V)
struct Svdvals : Structural {
  static constexpr std::string_view name = "svdvals";
  static constexpr std::array inputs{"A"};

  void check(const Node& A) const { require_matrix("svdvals", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) const {
    return kernels::svd(A, "svdvals", false).s;
  }

  template <class X>
  X pullback(const X& g, const X& A, const X&) const {
    const auto [U, s, Vt] = factors_of(A);
    return matmul(scaled_columns(U, g), Vt);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>& A, const Variable<T>&) const {
    const auto [U, s, Vt] = factors_of(A);
    return diagonals(matmul(matmul(U, dA, {.transpose_a = true}), Vt, {.transpose_b = true}));
  }

 private:
  static auto factors_of(const auto& A) { return apply(Svd{}, A); }
  static std::array<Symbol, 3> factors_of(const Symbol&) { return {"U", "s", "Vᵀ"}; }
};
template struct Compiled<Svdvals>;

}  // namespace rules

template <Real T>
ValuesAndVectors<T> eigh(const Variable<T>& A, Location location) {
  auto [values, vectors] = apply(rules::Eigh{}, Operand<T>(A, location));
  return {std::move(values), std::move(vectors)};
}

template <Real T>
Variable<T> eigvalsh(const Variable<T>& A, Location location) {
  return record<rules::Eigvalsh, T>({A, location});
}

template <Real T>
SingularValues<T> svd(const Variable<T>& A, Location location) {
  auto [U, s, Vt] = apply(rules::Svd{}, Operand<T>(A, location));
  return {std::move(U), std::move(s), std::move(Vt)};
}

template <Real T>
Variable<T> svdvals(const Variable<T>& A, Location location) {
  return record<rules::Svdvals, T>({A, location});
}

template XGRAD_EXPORT ValuesAndVectors<float> eigh(const Variable<float>&, Location);
template XGRAD_EXPORT ValuesAndVectors<double> eigh(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> eigvalsh(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> eigvalsh(const Variable<double>&, Location);
template XGRAD_EXPORT SingularValues<float> svd(const Variable<float>&, Location);
template XGRAD_EXPORT SingularValues<double> svd(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> svdvals(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> svdvals(const Variable<double>&, Location);

}  // namespace xgrad
