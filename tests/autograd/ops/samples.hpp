/// Samples: for each operation how to call it, on what, and what it should give.
///
/// A row is `elementwise(name, call, inputs, reference)` or `structural(…)`. The call is generic, so that one
/// line serves floats, doubles, and every mixture of Variables and constants; the inputs are asymmetric and
/// away from kinks; the reference is written without xgrad, element by element. A new rule needs a row here:
/// samples_test.cpp fails until it has one.
#pragma once

#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace xgrad::samples {

template <class T>
using Function = std::function<Variable<T>(const std::vector<Variable<T>>&)>;
using Reference = std::function<Array<double>(const std::vector<Array<double>>&)>;

/// How an operand that is not differentiated may be written.
enum class Form { constant, array, expression, number };

/// The call with some of the operands Variables and the others in one of those forms.
struct Mixture {
  std::vector<bool> differentiated;
  Form form;
  Function<double> call;
};

struct Sample {
  std::string operation;  ///< its name in `operations()`
  Function<double> call;
  Function<float> call_on_floats;
  std::vector<Array<double>> inputs;
  Reference reference;
  std::vector<Mixture> mixtures;
};

namespace detail {

template <Form form, bool differentiated>
decltype(auto) operand(const Variable<double>& x) {
  if constexpr (differentiated)
    return (x);
  else if constexpr (form == Form::constant)
    return constant(x.value());
  else if constexpr (form == Form::array)
    return xt::xarray<double>(x.value());
  else if constexpr (form == Form::expression)
    return 2.0 * (x.value() * 0.5);
  else
    return x.item();
}

template <Form form, std::size_t mask, class Call, std::size_t... i>
Mixture mixture(const Call& call, std::index_sequence<i...>) {
  return {
      {(mask >> i & 1) != 0 ...}, form, [call](const std::vector<Variable<double>>& x) -> Variable<double> {
        return call(operand<form, (mask >> i & 1) != 0>(x[i])...);
      }};
}

/// Every choice of differentiated operands: the masks 1 … 2ⁿ − 2.
template <Form form, std::size_t n, class Call, std::size_t... mask>
void add_mixtures(std::vector<Mixture>& mixtures, const Call& call, std::index_sequence<mask...>) {
  (mixtures.push_back(mixture<form, mask + 1>(call, std::make_index_sequence<n>())), ...);
}

template <bool numbers_too, class Call, std::size_t n, std::size_t... i>
Sample sample(const char* operation, const Call& call, const Array<double> (&inputs)[n],
              const Reference& reference, std::index_sequence<i...>) {
  Sample made{operation,
              [call](const std::vector<Variable<double>>& x) -> Variable<double> { return call(x[i]...); },
              [call](const std::vector<Variable<float>>& x) -> Variable<float> { return call(x[i]...); },
              {inputs, inputs + n},
              reference,
              {}};
  if constexpr (n > 1) {
    constexpr auto masks = std::make_index_sequence<(1u << n) - 2>();
    add_mixtures<Form::constant, n>(made.mixtures, call, masks);
    add_mixtures<Form::array, n>(made.mixtures, call, masks);
    add_mixtures<Form::expression, n>(made.mixtures, call, masks);
    if constexpr (numbers_too) add_mixtures<Form::number, n>(made.mixtures, call, masks);
  }
  return made;
}

/// A formula of elements, with NumPy's broadcasting.
template <class... X, std::size_t... i>
Reference broadcasting(double (*formula)(X...), std::index_sequence<i...>) {
  return [formula](const std::vector<Array<double>>& x) {
    Shape shape = x[0].shape();
    for (const auto& operand : x) engine::broadcast(shape, operand.shape(), shape);
    Array<double> y(shape);
    for (std::size_t k = 0; k < y.size(); ++k) {
      const Shape index = index_of(k, shape);
      y.data()[k] = formula(x[i].data()[position_of(index, x[i].shape())]...);
    }
    return y;
  };
}

}  // namespace detail

template <class Call, std::size_t n, class... X>
Sample elementwise(const char* operation, const Call& call, const Array<double> (&inputs)[n],
                   double (*reference)(X...)) {
  static_assert(sizeof...(X) == n);
  return detail::sample<true>(operation, call, inputs,
                              detail::broadcasting(reference, std::make_index_sequence<n>()),
                              std::make_index_sequence<n>());
}

template <class Call, std::size_t n>
Sample structural(const char* operation, const Call& call, const Array<double> (&inputs)[n],
                  const Reference& reference) {
  return detail::sample<false>(operation, call, inputs, reference, std::make_index_sequence<n>());
}

// ---- References ------------------------------------------------------------------------------------------

/// op(a)·op(b), where op transposes if asked to.
inline Array<double> product(const Array<double>& a, const Array<double>& b, bool ta = false,
                             bool tb = false) {
  const std::size_t m = a.shape()[ta ? 1 : 0], inner = a.shape()[ta ? 0 : 1], n = b.shape()[tb ? 0 : 1];
  Array<double> y(Shape{m, n});
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      y(i, j) = 0;
      for (std::size_t k = 0; k < inner; ++k) y(i, j) += (ta ? a(k, i) : a(i, k)) * (tb ? b(j, k) : b(k, j));
    }
  return y;
}

/// Σ over the last axis of a matrix, for each row.
inline Array<double> row_sums(const Array<double>& x) {
  Array<double> y(Shape{x.shape()[0]});
  for (std::size_t i = 0; i < x.shape()[0]; ++i) {
    y(i) = 0;
    for (std::size_t j = 0; j < x.shape()[1]; ++j) y(i) += x(i, j);
  }
  return y;
}

/// eˣ/Σ eˣ for each row of a matrix.
inline Array<double> row_softmax(const Array<double>& x) {
  Array<double> y(x.shape());
  for (std::size_t k = 0; k < x.size(); ++k) y.data()[k] = std::exp(x.data()[k]);
  const Array<double> sums = row_sums(y);
  for (std::size_t i = 0; i < x.shape()[0]; ++i)
    for (std::size_t j = 0; j < x.shape()[1]; ++j) y(i, j) /= sums(i);
  return y;
}

inline Array<double> inverse_of_2x2(const Array<double>& m) {
  const double det = m(0, 0) * m(1, 1) - m(0, 1) * m(1, 0);
  return {{m(1, 1) / det, -m(0, 1) / det}, {-m(1, 0) / det, m(0, 0) / det}};
}

// ---- The table -------------------------------------------------------------------------------------------

inline std::vector<Sample> all() {
  // Of several lengths, so that registers are filled in part, and none of them symmetric.
  const Array<double> matrix = {{0.7, -1.3, 2.1}, {-0.4, 1.9, -2.2}};
  const Array<double> row = {1.6, -0.8, 0.3};
  const Array<double> column = numbers({2, 1});
  const Array<double> positive = {{0.7, 1.3, 2.1}, {0.4, 1.9, 3.2}};
  const Array<double> box = numbers({2, 3, 4});
  const Array<double> wide = numbers({19});
  const Array<double> square_matrix = {{1.7, -0.4}, {0.9, 1.2}};
  const Variable<std::int64_t> columns(xt::xarray<int>{{2, 0}, {1, 1}});

  return {
      elementwise(
          "add", [](const auto& a, const auto& b) { return a + b; }, {matrix, row},
          +[](double a, double b) { return a + b; }),
      elementwise(
          "subtract", [](const auto& a, const auto& b) { return a - b; }, {column, matrix},
          +[](double a, double b) { return a - b; }),
      elementwise(
          "multiply", [](const auto& a, const auto& b) { return a * b; }, {column, row},
          +[](double a, double b) { return a * b; }),
      elementwise(
          "divide", [](const auto& a, const auto& b) { return a / b; }, {row, matrix},
          +[](double a, double b) { return a / b; }),
      elementwise(
          "negate", [](const auto& x) { return -x; }, {wide}, +[](double x) { return -x; }),
      elementwise(
          "square", [](const auto& x) { return square(x); }, {wide}, +[](double x) { return x * x; }),
      elementwise(
          "sqrt", [](const auto& x) { return sqrt(x); }, {positive}, +[](double x) { return std::sqrt(x); }),
      elementwise(
          "pow", [](const auto& a, const auto& b) { return pow(a, b); }, {positive, row},
          +[](double a, double b) { return std::pow(a, b); }),
      elementwise(
          "pow", [](const auto& x) { return pow(x, 3); }, {matrix}, +[](double x) { return x * x * x; }),
      elementwise(
          "abs", [](const auto& x) { return abs(x); }, {wide}, +[](double x) { return std::abs(x); }),

      elementwise(
          "exp", [](const auto& x) { return exp(x); }, {wide}, +[](double x) { return std::exp(x); }),
      elementwise(
          "log", [](const auto& x) { return log(x); }, {positive}, +[](double x) { return std::log(x); }),

      elementwise(
          "sigmoid", [](const auto& x) { return sigmoid(x); }, {wide},
          +[](double x) { return 1 / (1 + std::exp(-x)); }),
      elementwise(
          "tanh", [](const auto& x) { return tanh(x); }, {wide}, +[](double x) { return std::tanh(x); }),
      elementwise(
          "relu", [](const auto& x) { return relu(x); }, {wide}, +[](double x) { return x > 0 ? x : 0; }),
      elementwise(
          "leaky_relu", [](const auto& x, const auto& s) { return leaky_relu(x, s); },
          {matrix, Array<double>{0.1, 0.2, 0.3}}, +[](double x, double s) { return x > 0 ? x : s * x; }),
      elementwise(
          "softplus", [](const auto& x) { return softplus(x); }, {wide},
          +[](double x) { return std::log1p(std::exp(x)); }),

      elementwise(
          "step", [](const auto& x) { return step(x); }, {wide}, +[](double x) { return x > 0 ? 1.0 : 0.0; }),

      elementwise(
          "greater", [](const auto& a, const auto& b) { return a > b; }, {matrix, row},
          +[](double a, double b) { return a > b ? 1.0 : 0.0; }),
      elementwise(
          "greater_equal", [](const auto& a, const auto& b) { return a >= b; }, {matrix, row},
          +[](double a, double b) { return a >= b ? 1.0 : 0.0; }),
      elementwise(
          "less", [](const auto& a, const auto& b) { return a < b; }, {matrix, row},
          +[](double a, double b) { return a < b ? 1.0 : 0.0; }),
      elementwise(
          "less_equal", [](const auto& a, const auto& b) { return a <= b; }, {matrix, row},
          +[](double a, double b) { return a <= b ? 1.0 : 0.0; }),
      elementwise(
          "equal", [](const auto& a, const auto& b) { return equal(a, b); },
          {matrix, Array<double>{0.7, 1.9, -2.2}}, +[](double a, double b) { return a == b ? 1.0 : 0.0; }),
      elementwise(
          "where", [](const auto& c, const auto& a, const auto& b) { return where(c > 0.5, a, b); },
          {row, matrix, column}, +[](double c, double a, double b) { return c > 0.5 ? a : b; }),
      elementwise(
          "maximum", [](const auto& a, const auto& b) { return maximum(a, b); }, {matrix, row},
          +[](double a, double b) { return a > b ? a : b; }),
      elementwise(
          "minimum", [](const auto& a, const auto& b) { return minimum(a, b); }, {matrix, row},
          +[](double a, double b) { return a < b ? a : b; }),

      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({2, 3}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1]); }),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_a = true}); },
          {numbers({3, 2}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1], true, false); }),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_b = true}); },
          {numbers({2, 3}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], false, true); }),
      structural(
          "matmul",
          [](const auto& a, const auto& b) {
            return matmul(a, b, {true, true});
          },
          {numbers({3, 2}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], true, true); }),
      structural(
          "linear", [](const auto& x, const auto& W, const auto& b) { return linear(x, W, b); },
          {numbers({2, 3}), numbers({3, 4}), numbers({4})},
          [](const auto& x) {
            Array<double> y = product(x[0], x[1]);
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t j = 0; j < 4; ++j) y(i, j) += x[2](j);
            return y;
          }),

      structural(
          "sum", [](const auto& x) { return sum(x, {1}); }, {matrix},
          [](const auto& x) { return row_sums(x[0]); }),
      structural(
          "mean", [](const auto& x) { return mean(x, {-1}); }, {matrix},
          [](const auto& x) { return row_sums(x[0]) / 3; }),

      structural(
          "max", [](const auto& x) { return max(x, {1}); }, {matrix},
          [](const auto&) {
            return Array<double>{2.1, 1.9};
          }),

      structural(
          "slice", [](const auto& x) { return slice(x, -1, 1, 3); }, {box},
          [](const auto& x) {
            Array<double> y(Shape{2, 3, 2});
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t j = 0; j < 3; ++j)
                for (std::size_t k = 0; k < 2; ++k) y(i, j, k) = x[0](i, j, k + 1);
            return y;
          }),
      structural(
          "pad", [](const auto& x) { return pad(x, 1, 2, 1); }, {matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{0, 0, m(0, 0), m(0, 1), m(0, 2), 0}, {0, 0, m(1, 0), m(1, 1), m(1, 2), 0}};
          }),
      structural(
          "concatenate", [](const auto& a, const auto& b) { return concatenate(a, b, 1); },
          {matrix, numbers({2, 1})},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(0, 0), m(0, 1), m(0, 2), x[1](0, 0)},
                                 {m(1, 0), m(1, 1), m(1, 2), x[1](1, 0)}};
          }),

      structural(
          "transpose",
          [](const auto& x) {
            return transpose(x, {2, 0, 1});
          },
          {box},
          [](const auto& x) {
            Array<double> y(Shape{4, 2, 3});
            for (std::size_t i = 0; i < 4; ++i)
              for (std::size_t j = 0; j < 2; ++j)
                for (std::size_t k = 0; k < 3; ++k) y(i, j, k) = x[0](j, k, i);
            return y;
          }),
      structural(
          "reshape",
          [](const auto& x) {
            return reshape(x, {3, 2});
          },
          {matrix},
          [](const auto& x) {
            Array<double> y(Shape{3, 2});
            std::copy_n(x[0].data(), 6, y.data());
            return y;
          }),
      structural(
          "broadcast_to",
          [](const auto& x) {
            return broadcast_to(x, {3, 2, 4});
          },
          {column},
          [](const auto& x) {
            Array<double> y(Shape{3, 2, 4});
            for (std::size_t k = 0; k < y.size(); ++k) y.data()[k] = x[0](k / 4 % 2, 0);
            return y;
          }),

      structural(
          "logsumexp", [](const auto& x) { return logsumexp(x, {1}); }, {matrix},
          [](const auto& x) {
            Array<double> y = row_sums(xt::exp(x[0]));
            for (double& each : y) each = std::log(each);
            return y;
          }),
      structural(
          "softmax", [](const auto& x) { return softmax(x); }, {matrix},
          [](const auto& x) { return row_softmax(x[0]); }),
      structural(
          "hardmax", [](const auto& x) { return hardmax(x); }, {matrix},
          [](const auto&) {
            return Array<double>{{0, 0, 1}, {0, 1, 0}};
          }),
      structural(
          "log_softmax", [](const auto& x) { return log_softmax(x); }, {matrix},
          [](const auto& x) {
            Array<double> y = row_softmax(x[0]);
            for (double& each : y) each = std::log(each);
            return y;
          }),

      structural(
          "softmax_cross_entropy",
          [](const auto& x) {
            return softmax_cross_entropy(x, {2, 0});
          },
          {matrix},
          [](const auto& x) {
            const Array<double> p = row_softmax(x[0]);
            return Array<double>(-(std::log(p(0, 2)) + std::log(p(1, 0))) / 2);
          }),

      structural(
          "pick",
          [](const auto& x) {
            return pick(x, {2, 0});
          },
          {matrix},
          [](const auto& x) {
            return Array<double>{x[0](0, 2), x[0](1, 0)};
          }),
      structural(
          "place",
          [](const auto& x) {
            return place(x, {2, 0, 2}, 4);
          },
          {row},
          [](const auto& x) {
            return Array<double>{{0, 0, x[0](0), 0}, {x[0](1), 0, 0, 0}, {0, 0, x[0](2), 0}};
          }),
      structural(
          "take_along_axis", [=](const auto& x) { return take_along_axis(x, columns); }, {matrix},
          [](const auto& x) {
            return Array<double>{{x[0](0, 2), x[0](0, 0)}, {x[0](1, 1), x[0](1, 1)}};
          }),
      structural(
          "put_along_axis", [=](const auto& x) { return put_along_axis(x, columns, 4); }, {numbers({2, 2})},
          [](const auto& x) {
            return Array<double>{{x[0](0, 1), 0, x[0](0, 0), 0}, {0, x[0](1, 0) + x[0](1, 1), 0, 0}};
          }),
      structural(
          "topk", [](const auto& x) { return topk(x, 2).values; }, {numbers({3, 4}, -1, 1, 5)},
          [](const auto& x) {
            Array<double> y(Shape{3, 2});
            for (std::size_t i = 0; i < 3; ++i) {
              std::vector<double> each(x[0].data() + 4 * i, x[0].data() + 4 * i + 4);
              std::sort(each.rbegin(), each.rend());
              y(i, 0) = each[0];
              y(i, 1) = each[1];
            }
            return y;
          }),

      structural(
          "solve", [](const auto& A, const auto& b) { return solve(A, b); }, {square_matrix, numbers({2, 3})},
          [](const auto& x) { return product(inverse_of_2x2(x[0]), x[1]); }),
      structural(
          "solve", [](const auto& A, const auto& b) { return solve(A, b); }, {square_matrix, numbers({2})},
          [](const auto& x) {
            const Array<double> inverse = inverse_of_2x2(x[0]);
            const auto& b = x[1];
            return Array<double>{inverse(0, 0) * b(0) + inverse(0, 1) * b(1),
                                 inverse(1, 0) * b(0) + inverse(1, 1) * b(1)};
          }),
      structural(
          "slogdet", [](const auto& A) { return slogdet(A).logarithm; }, {square_matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>(std::log(std::abs(m(0, 0) * m(1, 1) - m(0, 1) * m(1, 0))));
          }),
  };
}

}  // namespace xgrad::samples
