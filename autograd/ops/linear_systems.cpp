#include "linear_systems.hpp"
#include "../kernels/linear_systems.hpp"
#include "../rule.hpp"
#include "../scope.hpp"
#include "matrix_formulas.hpp"

#include <array>
#include <tuple>

namespace xgrad {

using namespace engine;

namespace {

/// −a·bᵀ, summed to the shape of A; vectors are columns.
template <class X>
X negative_outer(const X& a, const X& b, const X& A) {
  const X product = formulas::matmul(formulas::as_columns(a), formulas::as_columns(b), {.transpose_b = true});
  return formulas::summed_to(X(-product), A);
}

/// A·x, or Aᵀ·x; a vector is a column.
template <Real T>
Variable<T> product(const Variable<T>& A, const Variable<T>& x, bool transpose) {
  const auto y = formulas::matmul(A, formulas::as_columns(x), {.transpose_a = transpose});
  return x.shape().size() == 1 ? formulas::reshape(y, x.shape()) : y;
}

/// The factors of A, kept for the pullbacks.
using Factors = std::tuple<kernels::Lu<float>, kernels::Lu<double>>;

template <Real T>
const kernels::Lu<T>& factorized(const char* operation, const Array<T>& A, Factors& factors) {
  auto& lu = std::get<kernels::Lu<T>>(factors);
  lu = kernels::factorize(A);
  if (lu.zero) refuse_singular(operation, *lu.zero, A.shape());
  return lu;
}

}  // namespace

namespace rules {

// A·x = b:  db = A⁻ᵀ·g, which is a system with the same factors, and dA = −db·xᵀ, since dA·x + A·dx = 0.
// Where A is transposed, so is dA. A vector b comes with one matrix only.
struct Solve : Structural {
  static constexpr std::string_view name = "solve";
  static constexpr std::array inputs{"A", "b"};
  static constexpr bool together = true;

  bool transpose = false;
  Factors factors;

  void check(const Node& A, const Node& b) const { require_system("solve", A, b); }

  template <Real T>
  Array<T> value(const Array<T>& A, const Array<T>& b) {
    return kernels::solve(factorized("solve", A, factors), b, transpose);
  }
  Symbol text(const Symbol& A, const Symbol& b) const {
    return call(name, {transpose ? transposed(A) : A, b});
  }

  template <class X>
  std::array<X, 2> pullbacks(Needed needed, const X& g, const X& A, const X& b, const X& x) const {
    const X dual = solve_dual(A, g), db = formulas::summed_to(dual, b);
    if (!needed[0]) return {db, db};
    return {transpose ? negative_outer(x, dual, A) : negative_outer(dual, x, A), db};
  }

  // dx = A⁻¹·(db − dA·x)
  template <Real T>
  Variable<T> pushforward(Wrt<0>, const Variable<T>& dA, const Variable<T>& A, const Variable<T>&,
                          const Variable<T>& x) const {
    return -apply(Solve{{}, transpose, {}}, A, product(dA, x, transpose));
  }
  template <Real T>
  Variable<T> pushforward(Wrt<1>, const Variable<T>& db, const Variable<T>& A, const Variable<T>&,
                          const Variable<T>&) const {
    return apply(Solve{{}, transpose, {}}, A, db);
  }

 private:
  template <Real T>
  Array<T> solve_dual(const Array<T>&, const Array<T>& g) const {
    return kernels::solve(std::get<kernels::Lu<T>>(factors), g, !transpose);
  }
  auto solve_dual(const auto& A, const auto& g) const { return apply(Solve{{}, !transpose, {}}, A, g); }
};
template struct Compiled<Solve>;

// y·A = I:  dA = −yᵀ·g·yᵀ, since dy = −y·dA·y.
struct Inverse : Structural {
  static constexpr std::string_view name = "inverse";
  static constexpr std::array inputs{"A"};

  void check(const Node& A) const { require_square("inverse", A); }

  template <Real T>
  Array<T> value(const Array<T>& A) const {
    Factors factors;
    return kernels::inverse(factorized("inverse", A, factors));
  }

  template <class X>
  X pullback(const X& g, const X&, const X& y) const {
    const X product =
        formulas::matmul(formulas::matmul(y, g, {.transpose_a = true}), y, {.transpose_b = true});
    return X(-product);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dA, const Variable<T>&, const Variable<T>& y) const {
    return -formulas::matmul(formulas::matmul(y, dA), y);
  }
};
template struct Compiled<Inverse>;

// As Solve, but that of A, and so of dA, there is a triangle only.
struct TriangularSolve : Structural {
  static constexpr std::string_view name = "triangular_solve";
  static constexpr std::array inputs{"A", "b"};
  static constexpr bool together = true;

  TriangularOptions options;

  void check(const Node& A, const Node& b) const { require_system("triangular_solve", A, b); }

  template <Real T>
  Array<T> value(const Array<T>& A, const Array<T>& b) const {
    if (const auto zero = kernels::zero_on_diagonal(A)) refuse_zero("triangular_solve", *zero, A.shape());
    return kernels::triangular_solve(A, b, {options.lower, options.transpose});
  }
  Symbol text(const Symbol& A, const Symbol& b) const {
    const Symbol triangle = formulas::triangle(A, options.lower);
    return call("solve", {options.transpose ? transposed(triangle) : triangle, b});
  }

  template <class X>
  std::array<X, 2> pullbacks(Needed needed, const X& g, const X& A, const X& b, const X& x) const {
    const auto [lower, transpose] = options;
    const X dual = apply(TriangularSolve{{}, {lower, !transpose}}, A, g), db = formulas::summed_to(dual, b);
    if (!needed[0]) return {db, db};
    return {formulas::triangle(transpose ? negative_outer(x, dual, A) : negative_outer(dual, x, A), lower),
            db};
  }

  template <Real T>
  Variable<T> pushforward(Wrt<0>, const Variable<T>& dA, const Variable<T>& A, const Variable<T>&,
                          const Variable<T>& x) const {
    const auto triangle = formulas::triangle(dA, options.lower);
    return -apply(TriangularSolve{{}, options}, A, product(triangle, x, options.transpose));
  }
  template <Real T>
  Variable<T> pushforward(Wrt<1>, const Variable<T>& db, const Variable<T>& A, const Variable<T>&,
                          const Variable<T>&) const {
    return apply(TriangularSolve{{}, options}, A, db);
  }
};
template struct Compiled<TriangularSolve>;

}  // namespace rules

namespace {

/// The rule's value; one vector b for several matrices is a column to it.
template <Real T, class Rule>
Variable<T> solution(const Rule& rule, const Operand<T>& A, const Operand<T>& b) {
  if (A.empty() || b.empty() || b.shape().size() != 1 || A.shape().size() <= 2) return apply(rule, A, b);
  require_system(Rule::name.data(), A.node(), b.node());
  const Scope scope = Scope::of_call(Rule::name, A.location());
  const auto x = apply(rule, A, Operand<T>(formulas::as_columns(b.variable())));
  return formulas::reshape(x, kernels::with_last(x.shape(), 1, {}));
}

}  // namespace

template <Real T>
Variable<T> solve(const Operand<T>& A, const Operand<T>& b) {
  return solution(rules::Solve{}, A, b);
}

template <Real T>
Variable<T> inverse(const Variable<T>& A, Location location) {
  return record<rules::Inverse, T>({A, location});
}

template <Real T>
Variable<T> triangular_solve(const Operand<T>& A, const Operand<T>& b, TriangularOptions options) {
  return solution(rules::TriangularSolve{{}, options}, A, b);
}

template XGRAD_EXPORT Variable<float> solve(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> solve(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> inverse(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> inverse(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> triangular_solve(const Operand<float>&, const Operand<float>&,
                                                       TriangularOptions);
template XGRAD_EXPORT Variable<double> triangular_solve(const Operand<double>&, const Operand<double>&,
                                                        TriangularOptions);

}  // namespace xgrad
