#include "jacobian.hpp"
#include "forward.hpp"
#include "forward_frame.hpp"
#include "ops/joining.hpp"
#include "ops/shapes.hpp"
#include "shape.hpp"

#include <fmt/format.h>

namespace xgrad::engine {

namespace {

Shape joined(const Shape& a, const Shape& b) {
  Shape shape = a;
  for (const std::size_t length : b) shape.push_back(length);
  return shape;
}

/// Zeros, with a 1 at one element.
template <Real T>
Variable<T> unit(const Shape& shape, std::size_t element) {
  Array<T> unit(shape, T(0));
  unit.data()[element] = T(1);
  return constant(std::move(unit));
}

/// Puts a matrix together from its rows, or its columns.
template <Real T>
class Matrix {
 public:
  enum class By { rows, columns };

  /// If not differentiable, it is an array that the parts are copied into; else an operation of its parts.
  Matrix(By by, std::size_t rows, std::size_t columns, bool differentiable)
      : by_(by), rows_(rows), columns_(columns), differentiable_(differentiable) {
    if (!differentiable) elements_ = Array<T>(Shape{rows, columns}, T(0));
  }

  /// The next row or column, of any shape.
  void add(const Variable<T>& part) {
    const bool row = by_ == By::rows;
    if (differentiable_) {
      parts_.push_back(reshape(part, row ? Shape{1, columns_} : Shape{rows_, 1}));
      return;
    }
    const T* const from = part.value().data();
    T* const to = elements_.data() + (row ? added_ * columns_ : added_);
    for (std::size_t i = 0; i < (row ? columns_ : rows_); ++i) to[row ? i : i * columns_] = from[i];
    ++added_;
  }

  Variable<T> in_shape(const Shape& shape) && {
    if (!differentiable_) {
      elements_.reshape(shape);
      return constant(std::move(elements_));
    }
    if (parts_.empty()) return constant(Array<T>(shape, T(0)));
    return reshape(concatenate(parts_, by_ == By::rows ? 0 : 1), shape);
  }

 private:
  By by_;
  std::size_t rows_, columns_;
  bool differentiable_;
  std::size_t added_ = 0;
  Array<T> elements_;
  std::vector<Variable<T>> parts_;
};

/// By columns: f is evaluated once for each element of x, with a tangent beside it.
template <Real T>
std::vector<Variable<T>> by_columns(const FunctionOf<T>& f, const std::vector<Variable<T>>& x,
                                    const Shape& y_shape) {
  const bool differentiable = Tape::current() != nullptr || ForwardFrame::innermost() != nullptr;
  const std::size_t rows = element_count(y_shape);
  std::vector<Variable<T>> jacobians;
  for (std::size_t i = 0; i < x.size(); ++i) {
    Matrix<T> jacobian(Matrix<T>::By::columns, rows, x[i].size(), differentiable);
    for (std::size_t element = 0; element < x[i].size(); ++element) {
      std::vector<Variable<T>> inputs;
      for (const Variable<T>& one : x) inputs.push_back(input_like(one));
      ForwardFrame frame;
      xgrad::detail::set_direction(frame, inputs[i], Operand<T>(unit<T>(x[i].shape(), element), Location()),
                                   "jacobian");
      jacobian.add(xgrad::detail::tangent_of(frame, f(inputs), "jacobian"));
    }
    jacobians.push_back(std::move(jacobian).in_shape(joined(y_shape, x[i].shape())));
  }
  return jacobians;
}

}  // namespace

template <Real T>
std::vector<Variable<T>> jacobians(const char* asked, const FunctionOf<T>& f,
                                   const std::vector<Variable<T>>& x, JacobianMode mode) {
  std::size_t columns = 0;
  Shape y_shape;
  {
    Differentiation<T> differentiation(asked, x);
    const Variable<T> y = f(differentiation.inputs());
    if (!y.defined()) refuse_empty(asked, "what the function returned");
    y_shape = y.shape();
    for (const Variable<T>& one : x) columns += one.size();
    if (mode == JacobianMode::reverse || (mode == JacobianMode::cheaper && y.size() <= columns)) {
      std::vector<Matrix<T>> jacobians;
      for (const Variable<T>& one : x)
        jacobians.emplace_back(Matrix<T>::By::rows, y.size(), one.size(),
                               differentiation.is_differentiable());
      for (std::size_t row = 0; row < y.size(); ++row) {
        const auto gradients = differentiation.gradients(y, Operand<T>(unit<T>(y_shape, row), Location()));
        for (std::size_t i = 0; i < x.size(); ++i) jacobians[i].add(gradients[i]);
      }
      std::vector<Variable<T>> results;
      for (std::size_t i = 0; i < x.size(); ++i)
        results.push_back(std::move(jacobians[i]).in_shape(joined(y_shape, x[i].shape())));
      return results;
    }
  }
  return by_columns(f, x, y_shape);
}

template <Real T>
std::vector<std::vector<Variable<T>>> hessians(const FunctionOf<T>& f, const std::vector<Variable<T>>& x) {
  std::vector<std::vector<Variable<T>>> blocks;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const FunctionOf<T> gradient = [&](const std::vector<Variable<T>>& in) {
      return value_and_gradients<T>("hessian", f, in).gradients[i];
    };
    blocks.push_back(jacobians<T>("hessian", gradient, x, JacobianMode::reverse));
  }
  return blocks;
}

template <Real T>
std::vector<Variable<T>> hessian_products(const FunctionOf<T>& f, const std::vector<Variable<T>>& x,
                                          const std::vector<Variable<T>>& v) {
  require_as_many("hvp", x.size(), v.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!x[i].defined()) refuse_empty("hvp", fmt::format("input {}", i));
  std::vector<Variable<T>> inputs;
  ForwardFrame frame;
  for (std::size_t i = 0; i < x.size(); ++i) {
    inputs.push_back(input_like(x[i]));
    xgrad::detail::set_direction(frame, inputs[i], Operand<T>(v[i], Location()), "hvp");
  }
  std::vector<Variable<T>> products;
  for (const Variable<T>& gradient : value_and_gradients<T>("hvp", f, inputs).gradients)
    products.push_back(xgrad::detail::tangent_of(frame, gradient, "hvp"));
  return products;
}

template XGRAD_EXPORT std::vector<Variable<float>> jacobians(const char*, const FunctionOf<float>&,
                                                             const std::vector<Variable<float>>&,
                                                             JacobianMode);
template XGRAD_EXPORT std::vector<Variable<double>> jacobians(const char*, const FunctionOf<double>&,
                                                              const std::vector<Variable<double>>&,
                                                              JacobianMode);
template XGRAD_EXPORT std::vector<std::vector<Variable<float>>> hessians(const FunctionOf<float>&,
                                                                         const std::vector<Variable<float>>&);
template XGRAD_EXPORT std::vector<std::vector<Variable<double>>> hessians(
    const FunctionOf<double>&, const std::vector<Variable<double>>&);
template XGRAD_EXPORT std::vector<Variable<float>> hessian_products(const FunctionOf<float>&,
                                                                    const std::vector<Variable<float>>&,
                                                                    const std::vector<Variable<float>>&);
template XGRAD_EXPORT std::vector<Variable<double>> hessian_products(const FunctionOf<double>&,
                                                                     const std::vector<Variable<double>>&,
                                                                     const std::vector<Variable<double>>&);

}  // namespace xgrad::engine
