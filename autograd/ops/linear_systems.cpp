#include "../kernels/linear_systems.hpp"
#include "../kernels/gemm.hpp"
#include "../rule.hpp"
#include "../transform.hpp"
#include "arithmetic.hpp"
#include "linear_systems.hpp"
#include "products.hpp"
#include "reductions.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <tuple>

namespace xgrad {

using namespace engine;

namespace {

void require_square(const char* operation, const Node& A) {
  const Shape& shape = A.shape();
  if (shape.size() != 2 || shape[0] != shape[1])
    throw std::invalid_argument(fmt::format("{}: {} is {}; expected a square matrix", operation,
                                            display_name(A, "A"), to_string(shape)));
}

// What the rules call, on arrays, Variables and Symbols.

/// −a·bᵀ; vectors are columns.
template <Real T>
Array<T> negative_outer(const Array<T>& a, const Array<T>& b) {
  const auto columns = [](const Array<T>& x) {
    return shared_part(x, Shape{x.shape()[0], x.dimension() == 1 ? 1 : x.shape()[1]});
  };
  Array<T> product = kernels::matmul<T>(columns(a), columns(b), {.transpose_b = true});
  transform(
      product, [](const auto& x) { return -x; }, product);
  return product;
}
template <Real T>
Variable<T> negative_outer(const Variable<T>& a, const Variable<T>& b) {
  const auto columns = [](const Variable<T>& x) {
    return x.shape().size() == 1 ? reshape(x, Shape{x.size(), 1}) : x;
  };
  return -matmul(columns(a), columns(b), {.transpose_b = true});
}
Symbol negative_outer(const Symbol& a, const Symbol& b) { return -matrix_product(a, transposed(b)); }

template <Real T>
Array<T> identity(std::size_t n) {
  return xt::eye<T>(n);
}

/// The factors of A, kept for the pullbacks.
using Factors = std::tuple<kernels::Lu<float>, kernels::Lu<double>>;

}  // namespace

namespace rules {

// A·x = b:  db = A⁻ᵀ·g, which is a system with the same factors, and dA = −db·xᵀ, since dA·x + A·dx = 0.
// Where A is transposed, so is dA.
struct Solve : Structural {
  static constexpr std::string_view name = "solve";
  static constexpr std::array inputs{"A", "b"};
  static constexpr bool together = true;

  bool transpose = false;
  Factors factors;

  void check(const Node& A, const Node& b) const {
    require_square("solve", A);
    if ((b.shape().size() != 1 && b.shape().size() != 2) || b.shape()[0] != A.shape()[0])
      throw std::invalid_argument(fmt::format(
          "solve: {} is {}, {} is {}; expected a vector or a matrix of as "
          "many rows",
          display_name(A, "A"), to_string(A.shape()), display_name(b, "b"), to_string(b.shape())));
  }

  template <Real T>
  Array<T> value(const Array<T>& A, const Array<T>& b) {
    auto& lu = std::get<kernels::Lu<T>>(factors);
    lu = kernels::factorize(A);
    return kernels::solve(lu, b, transpose);
  }
  Symbol text(const Symbol& A, const Symbol& b) const {
    return call(name, {transpose ? transposed(A) : A, b});
  }

  template <class X>
  std::array<X, 2> pullbacks(Needed needed, const X& g, const X& A, const X&, const X& x) const {
    const X db = solve_dual(A, g);
    if (!needed[0]) return {db, db};
    return {transpose ? negative_outer(x, db) : negative_outer(db, x), db};
  }

  // dx = A⁻¹·(db − dA·x)
  template <Real T>
  Variable<T> pushforward(Wrt<0>, const Variable<T>& dA, const Variable<T>& A, const Variable<T>&,
                          const Variable<T>& x) const {
    return -apply(Solve{{}, transpose, {}}, A, matmul(dA, x, {.transpose_a = transpose}));
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

// d ln|det A| = tr(A⁻¹·dA), so dA = g·A⁻ᵀ; the sign is constant where it is not 0.
struct Slogdet : Structural {
  static constexpr std::string_view name = "slogdet";
  static constexpr std::array inputs{"A"};
  static constexpr std::array outputs{"sign", "logarithm"};

  Factors factors;

  void check(const Node& A) const { require_square("slogdet", A); }

  template <Real T>
  std::tuple<Array<T>, Array<T>> value(const Array<T>& A) {
    auto& lu = std::get<kernels::Lu<T>>(factors);
    lu = kernels::factorize(A);
    const auto det = kernels::slogdet(lu);
    return {Array<T>(det.sign), Array<T>(det.logarithm)};
  }

  template <class G, Real T>
  Array<T> pullback(const G& g, const Array<T>& A, const auto&) const {
    Array<T> inverse = kernels::solve(std::get<kernels::Lu<T>>(factors), identity<T>(A.shape()[0]), true);
    const Lanes<T> factor(*output<1>(g).data());
    transform(
        inverse, [factor](const Lanes<T>& x) { return factor * x; }, inverse);
    return inverse;
  }
  template <class G, Real T>
  Variable<T> pullback(const G& g, const Variable<T>& A, const auto&) const {
    return output<1>(g) * apply(Solve{{}, true, {}}, A, constant(identity<T>(A.shape()[0])));
  }
  template <class G>
  Symbol pullback(const G& g, const Symbol& A, const auto&) const {
    return output<1>(g) * call("solve", {transposed(A), "I"});
  }
  template <Real T>
  auto pushforward(const Variable<T>& dA, const Variable<T>& A, const auto& y) const {
    const Variable<T> inverse = apply(Solve{{}, true, {}}, A, constant(identity<T>(A.shape()[0])));
    return std::tuple(output<0>(y) * 0, sum(inverse * dA));
  }
};
template struct Compiled<Slogdet>;

}  // namespace rules

template <Real T>
Variable<T> solve(const Operand<T>& A, const Operand<T>& b) {
  return apply(rules::Solve{}, A, b);
}

template <Real T>
SignAndLogarithm<T> slogdet(const Variable<T>& A, Location location) {
  auto [sign, logarithm] = apply(rules::Slogdet{}, Operand<T>(A, location));
  return {std::move(sign), std::move(logarithm)};
}

template XGRAD_EXPORT Variable<float> solve(const Operand<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> solve(const Operand<double>&, const Operand<double>&);
template XGRAD_EXPORT SignAndLogarithm<float> slogdet(const Variable<float>&, Location);
template XGRAD_EXPORT SignAndLogarithm<double> slogdet(const Variable<double>&, Location);

}  // namespace xgrad
