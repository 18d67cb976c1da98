#include "products.hpp"
#include "../kernels/batched_products.hpp"
#include "../kernels/gemm.hpp"
#include "../rule.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
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

/// The dimensions in front of the matrices; of a Symbol, which has no shape, none.
Shape batch_of(const Shape& shape) {
  return Shape(shape.begin(), shape.end() - std::min<std::ptrdiff_t>(2, shape.end() - shape.begin()));
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

// The same of matrices in batches. Where an operand was broadcast, the products that each of its matrices is
// in are summed, as `batch` says; the rule's pullbacks are products of the same kind.
struct BatchedMatMul : Structural {
  static constexpr std::string_view name = "batched_matmul";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"a", "b"};
  static constexpr bool takes_views = true;

  MatMulOptions options;
  Shape batch;  // what y has in front of its matrices

  template <Real T>
  Array<T> value(const View<T>& a, const View<T>& b) const {
    return kernels::batched_matmul(a, b, options, batch);
  }
  template <Real T>
  void write(Array<T>& y, const View<T>& a, const View<T>& b) const {
    kernels::batched_matmul(a, b, options, y);
  }
  Symbol text(const Symbol& a, const Symbol& b) const { return MatMul{{}, options}.text(a, b); }

  auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) const {
    const auto [ta, tb] = options;
    const Shape batch_of_a = batch_of(shape_of(a));
    return ta ? apply(BatchedMatMul{{}, {tb, true}, batch_of_a}, b, g)
              : apply(BatchedMatMul{{}, {false, !tb}, batch_of_a}, g, b);
  }
  auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) const {
    const auto [ta, tb] = options;
    const Shape batch_of_b = batch_of(shape_of(b));
    return tb ? apply(BatchedMatMul{{}, {true, ta}, batch_of_b}, g, a)
              : apply(BatchedMatMul{{}, {!ta, false}, batch_of_b}, a, g);
  }
};
template struct Compiled<BatchedMatMul>;

}  // namespace rules

template <class X>
X formulas::matmul(const X& a, const X& b, MatMulOptions options) {
  const Shape &of_a = shape_of(a), &of_b = shape_of(b);
  if (of_a.size() <= 2 && of_b.size() <= 2) return apply(rules::MatMul{{}, options}, a, b);
  Shape batch;
  broadcast(batch_of(of_a), batch_of(of_b), batch);
  return apply(rules::BatchedMatMul{{}, options, batch}, a, b);
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
  const std::size_t rank_of_a = a.shape().size(), rank_of_b = b.shape().size();
  if (rank_of_a == 2 && rank_of_b == 2) return apply(rules::MatMul{{}, options}, a, b);
  const auto refuse = [&](const char* law, const char* hint = "") {
    mismatch("matmul", law, a.node(), "a", b.node(), "b", hint);
  };
  if (rank_of_a == 0 || rank_of_b == 0) refuse("the operands must be vectors, matrices or batches of them");
  // A vector has no transpose: it is made a row or a column, and its dimension dropped from the result.
  const bool row = rank_of_a == 1, column = rank_of_b == 1;
  options = {options.transpose_a && !row, options.transpose_b && !column};
  const Shape &of_a = a.shape(), &of_b = b.shape();
  if ((row ? of_a[0] : of_a.end()[options.transpose_a ? -2 : -1]) !=
      (column ? of_b[0] : of_b.end()[options.transpose_b ? -1 : -2]))
    refuse("inner dimensions differ",
           options.transpose_a || options.transpose_b ? " (before transposing)" : "");
  Shape shape;
  if (!broadcast(row ? Shape() : batch_of(of_a), column ? Shape() : batch_of(of_b), shape))
    refuse("batches do not broadcast");
  const Location location = a.location();
  const Variable<T> left = row ? reshape(a.variable(), {1, of_a[0]}, location) : a.variable();
  const Variable<T> right = column ? reshape(b.variable(), {of_b[0], 1}, location) : b.variable();
  const Operand<T> x(left, location), z(right, location);
  const Variable<T> y = shape.empty() ? apply(rules::MatMul{{}, options}, x, z)
                                      : apply(rules::BatchedMatMul{{}, options, shape}, x, z);
  if (!row && !column) return y;
  if (!row) shape.push_back(y.shape().end()[-2]);
  if (!column) shape.push_back(y.shape().end()[-1]);
  return reshape(y, shape, location);
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
