/// Samples: for each operation how to call it, on what, and what it should give.
///
/// A row is `elementwise(name, call, inputs, reference)` or `structural(…)`. The call is generic, so that one
/// line serves floats, doubles, and every mixture of Variables and constants; the inputs are asymmetric and
/// away from kinks; the reference is written without xgrad, element by element. A new rule needs a row in the
/// file of its chapter beside this one: samples_test.cpp fails until it has one.
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

/// What the operation's own formulas are of. Those of whole arrays leave out what they are about: shapes,
/// orders, indices.
enum class Of { elements, rows, arrays };

struct Sample {
  std::string operation;  ///< its name in `operations()`
  Of of;
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

template <Of of, class Call, std::size_t n, std::size_t... i>
Sample sample(const char* operation, const Call& call, const Array<double> (&inputs)[n],
              const Reference& reference, std::index_sequence<i...>) {
  Sample made{operation,
              of,
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
    if constexpr (of == Of::elements) add_mixtures<Form::number, n>(made.mixtures, call, masks);
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
  return detail::sample<Of::elements>(operation, call, inputs,
                                      detail::broadcasting(reference, std::make_index_sequence<n>()),
                                      std::make_index_sequence<n>());
}

template <class Call, std::size_t n>
Sample structural(const char* operation, const Call& call, const Array<double> (&inputs)[n],
                  const Reference& reference) {
  return detail::sample<Of::arrays>(operation, call, inputs, reference, std::make_index_sequence<n>());
}

// ---- Chapters --------------------------------------------------------------------------------------------

/// The rows of one file. It is a static object there, which lists itself.
class Chapter {
 public:
  explicit Chapter(std::vector<Sample> (*rows)()) : rows_(rows) { list().push_back(this); }

  static std::vector<Sample> all() {
    std::vector<Sample> samples;
    for (const Chapter* chapter : list())
      for (Sample& row : chapter->rows_()) samples.push_back(std::move(row));
    return samples;
  }

 private:
  static std::vector<const Chapter*>& list() {
    static std::vector<const Chapter*> list;
    return list;
  }

  std::vector<Sample> (*rows_)();
};

// ---- Inputs: of several lengths, so that registers are filled in part, and none of them symmetric --------

inline const Array<double> matrix = {{0.7, -1.3, 2.1}, {-0.4, 1.9, -2.2}};
inline const Array<double> row = {1.6, -0.8, 0.3};
inline const Array<double> column = numbers({2, 1});
inline const Array<double> positive = {{0.7, 1.3, 2.1}, {0.4, 1.9, 3.2}};
inline const Array<double> box = numbers({2, 3, 4});
inline const Array<double> wide = numbers({19});
inline const Array<double> square_matrix = {{1.7, -0.4}, {0.9, 1.2}};

/// Of one input, a matrix whose rows the operation works along.
template <class Call>
Sample rowwise(const char* operation, const Call& call, const Array<double> (&inputs)[1],
               const Reference& reference) {
  return detail::sample<Of::rows>(operation, call, inputs, reference, std::make_index_sequence<1>());
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

}  // namespace xgrad::samples
