#include "products.hpp"
#include "../kernels/gemm.hpp"
#include "../rule.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

[[noreturn]] void mismatch(const char* operation, const char* law, const Node& a, const char* a_name,
                           const Node& b, const char* b_name, const char* hint = "") {
  throw std::invalid_argument(fmt::format("{}: {}: {} is {}, {} is {}{}", operation, law,
                                          display_name(a, a_name), to_string(a.shape()),
                                          display_name(b, b_name), to_string(b.shape()), hint));
}

}  // namespace

namespace rules {

// C = A·B:  dA = G·Bᵀ,  dB = Aᵀ·G  (entry by entry: dA_ik = Σ_j G_ij·B_kj, dB_kj = Σ_i A_ik·G_ij).
// A transposed operand gets the transposed product.
struct MatMul : Structural {
  static constexpr std::string_view name = "matmul";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"a", "b"};
  static constexpr bool takes_views = true;

  MatMulOptions options;

  void check(const Node& a, const Node& b) const {
    if (a.shape().size() != 2 || b.shape().size() != 2)
      mismatch("matmul", "the operands must be matrices or vectors", a, "a", b, "b");
    if (a.shape()[options.transpose_a ? 0 : 1] != b.shape()[options.transpose_b ? 1 : 0])
      mismatch("matmul", "inner dimensions differ", a, "a", b, "b",
               options.transpose_a || options.transpose_b ? " (before transposing)" : "");
  }

  template <Real T>
  Array<T> value(const View<T>& a, const View<T>& b) const {
    return kernels::matmul(a, b, options);
  }
  template <Real T>
  void write(Array<T>& y, const View<T>& a, const View<T>& b) const {
    kernels::matmul(a, b, options, y);
  }
  Symbol text(const Symbol& a, const Symbol& b) const {
    return matrix_product(options.transpose_a ? transposed(a) : a, options.transpose_b ? transposed(b) : b);
  }

  auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) const {
    const auto [ta, tb] = options;
    return ta ? apply(MatMul{{}, {tb, true}}, b, g) : apply(MatMul{{}, {false, !tb}}, g, b);
  }
  auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) const {
    const auto [ta, tb] = options;
    return tb ? apply(MatMul{{}, {true, ta}}, g, a) : apply(MatMul{{}, {!ta, false}}, a, g);
  }
};
template struct Compiled<MatMul>;

}  // namespace rules

template <class X>
X formulas::matmul(const X& a, const X& b, MatMulOptions options) {
  return apply(rules::MatMul{{}, options}, a, b);
}

namespace rules {

// Y = X·W + b:  dX = G·Wᵀ,  dW = Xᵀ·G,  db = the sum of G's rows
struct Linear : Structural {
  static constexpr std::string_view name = "linear";
  static constexpr std::array inputs{"x", "W", "b"};
  static constexpr bool takes_views = true;

  void check(const Node& x, const Node& W, const Node& b) const {
    if (x.shape().size() != 2 || W.shape().size() != 2)
      mismatch("linear", "the operands must be matrices", x, "x", W, "W");
    if (x.shape()[1] != W.shape()[0]) mismatch("linear", "inner dimensions differ", x, "x", W, "W");
    if (b.shape().size() != 1 || b.shape()[0] != W.shape()[1])
      mismatch("linear", "the bias must have one element for each column", W, "W", b, "b");
  }

  template <Real T>
  Array<T> value(const View<T>& x, const View<T>& W, const View<T>& b) const {
    return kernels::linear(x, W, b);
  }
  template <Real T>
  void write(Array<T>& y, const View<T>& x, const View<T>& W, const View<T>& b) const {
    kernels::linear(x, W, b, y);
  }
  Symbol text(const Symbol& x, const Symbol& W, const Symbol& b) const { return matrix_product(x, W) + b; }

  auto pullback(Wrt<0>, const auto& g, const auto&, const auto& W, const auto&, const auto&) const {
    return apply(MatMul{{}, {.transpose_b = true}}, g, W);
  }
  auto pullback(Wrt<1>, const auto& g, const auto& x, const auto&, const auto&, const auto&) const {
    return apply(MatMul{{}, {.transpose_a = true}}, x, g);
  }
  auto pullback(Wrt<2>, const auto& g, const auto&, const auto&, const auto& b, const auto&) const {
    return formulas::sum_to(g, shape_of(b), shape_of(b));
  }

  template <Real T>
  Variable<T> pushforward(Wrt<0>, const Variable<T>& dx, const auto&, const Variable<T>& W, const auto&,
                          const auto&) const {
    return matmul(dx, W);
  }
  template <Real T>
  Variable<T> pushforward(Wrt<1>, const Variable<T>& dW, const Variable<T>& x, const auto&, const auto&,
                          const auto&) const {
    return matmul(x, dW);
  }
  template <Real T>
  Variable<T> pushforward(Wrt<2>, const Variable<T>& db, const auto&, const auto&, const auto&,
                          const Variable<T>& y) const {
    return broadcast_to(db, y.shape());
  }
};
template struct Compiled<Linear>;

}  // namespace rules

template <Real T>
Variable<T> matmul(const Operand<T>& a, const Operand<T>& b, MatMulOptions options) {
  require_value(a, "matmul", "a");
  require_value(b, "matmul", "b");
  const bool row = a.shape().size() == 1, column = b.shape().size() == 1;
  if (!row && !column) return apply(rules::MatMul{{}, options}, a, b);
  // A vector has no transpose: it is made a row or a column, and its dimension dropped from the result.
  Variable<T> left = a.variable(), right = b.variable();
  if (row) options.transpose_a = false;
  if (column) options.transpose_b = false;
  const std::size_t inner = row ? a.shape()[0] : b.shape()[0];
  const Shape& matrix = row ? b.shape() : a.shape();
  if (!(row && column) && matrix.size() != 2)
    mismatch("matmul", "the operands must be matrices or vectors", a.node(), "a", b.node(), "b");
  const bool fits = row && column ? a.shape()[0] == b.shape()[0]
                    : row         ? matrix[options.transpose_b ? 1 : 0] == inner
                                  : matrix[options.transpose_a ? 0 : 1] == inner;
  if (!fits) mismatch("matmul", "inner dimensions differ", a.node(), "a", b.node(), "b");
  const Location location = a.location();
  if (row) left = reshape(left, Shape{1, inner}, location);
  if (column) right = reshape(right, Shape{inner, 1}, location);
  Shape shape;
  if (!row) shape.push_back(matrix[options.transpose_a ? 1 : 0]);
  if (!column) shape.push_back(matrix[options.transpose_b ? 0 : 1]);
  return reshape(matmul<T>({left, location}, {right, location}, options), shape, location);
}

template <Real T>
Variable<T> linear(const Operand<T>& x, const Operand<T>& W, const Operand<T>& b) {
  return record<rules::Linear, T>(x, W, b);
}

template XGRAD_EXPORT Array<float> formulas::matmul(const Array<float>&, const Array<float>&, MatMulOptions);
template XGRAD_EXPORT Array<double> formulas::matmul(const Array<double>&, const Array<double>&,
                                                     MatMulOptions);
template XGRAD_EXPORT Variable<float> formulas::matmul(const Variable<float>&, const Variable<float>&,
                                                       MatMulOptions);
template XGRAD_EXPORT Variable<double> formulas::matmul(const Variable<double>&, const Variable<double>&,
                                                        MatMulOptions);
template XGRAD_EXPORT Symbol formulas::matmul(const Symbol&, const Symbol&, MatMulOptions);
template XGRAD_EXPORT Variable<float> matmul(const Operand<float>&, const Operand<float>&, MatMulOptions);
template XGRAD_EXPORT Variable<double> matmul(const Operand<double>&, const Operand<double>&, MatMulOptions);
template XGRAD_EXPORT Variable<float> linear(const Operand<float>&, const Operand<float>&,
                                             const Operand<float>&);
template XGRAD_EXPORT Variable<double> linear(const Operand<double>&, const Operand<double>&,
                                              const Operand<double>&);

}  // namespace xgrad
