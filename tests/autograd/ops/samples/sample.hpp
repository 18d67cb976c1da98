/// Samples: for each operation how to call it, on what, and what it should give.
///
/// A row is `elementwise(name, call, inputs, reference)` or `structural(…)`. The call is generic, so that one
/// line serves floats, doubles, and every mixture of Variables and constants; the inputs are asymmetric and
/// away from kinks; the reference is written without xgrad, element by element. A new rule needs a row in the
/// file of its chapter beside this one: samples_test.cpp fails until it has one.
///
/// Formulas of elements and of rows are tried at many more shapes, which generated.hpp makes. Others say
/// which they hold for: `structural(…).also({numbers({1, 1}), numbers({1, 0})})` is the same row at other
/// inputs.
#pragma once

#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace xgrad::samples {

template <class T>
using Function = std::function<Variable<T>(const std::vector<Variable<T>>&)>;
using Reference = std::function<Array<double>(const std::vector<Array<double>>&)>;

/// How an operand that is not differentiated may be written, beside as a constant.
enum class Form { array, expression, number };

/// The call with some of the operands Variables and the others in one of those forms.
struct Mixture {
  std::vector<bool> differentiated;
  Form form;
  Function<double> call;
};

/// What the operation's own formulas are of. Those of whole arrays leave out what they are about: shapes,
/// orders, indices.
enum class Of { elements, rows, arrays };

using Inputs = std::vector<Array<double>>;

struct Sample {
  std::string operation;  ///< its name in `operations()`
  Of of;
  Function<double> call;
  Function<float> call_on_floats;
  Inputs inputs;
  Reference reference;
  std::vector<Mixture> mixtures;
  std::vector<Inputs> further;  ///< what else the same call and reference are for
  std::vector<Inputs> kinks;    ///< where the slopes of both sides differ
  bool is_further = false;      ///< made by `at`

  Sample also(const Inputs& others) && {
    further.push_back(others);
    return std::move(*this);
  }
  Sample with_kinks(const Inputs& at) && {
    kinks.push_back(at);
    return std::move(*this);
  }

  /// The same at other inputs.
  Sample at(const Inputs& others) const {
    return {operation, of, call, call_on_floats, others, reference, {}, {}, {}, true};
  }
};

namespace detail {

template <Form form, bool differentiated>
decltype(auto) operand(const Variable<double>& x) {
  if constexpr (differentiated)
    return (x);
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
              {},
              {},
              {}};
  if constexpr (n > 1) {
    constexpr auto masks = std::make_index_sequence<(1u << n) - 2>();
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

  /// Each row at its first inputs, and at the others.
  static std::vector<Sample> all() {
    std::vector<Sample> samples;
    for (const Chapter* chapter : list())
      for (Sample& row : chapter->rows_()) {
        for (const Inputs& inputs : row.further) samples.push_back(row.at(inputs));
        samples.push_back(std::move(row));
      }
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

/// y(i) = f(i) for each index of the shape.
template <class F>
Array<double> made(const Shape& shape, const F& f) {
  Array<double> y(shape);
  for (std::size_t k = 0; k < y.size(); ++k) y.data()[k] = f(index_of(k, shape));
  return y;
}

/// x at an index, and where x has a dimension of 1 or none, as if it were repeated.
inline double at(const Array<double>& x, const Shape& index) {
  return x.data()[position_of(index, x.shape())];
}

/// Without its last `n` dimensions.
inline Shape without_last(const Shape& shape, std::size_t n) {
  return {shape.begin(), shape.end() - static_cast<std::ptrdiff_t>(n)};
}

/// What `reference` says of the last `rank` dimensions, for each index of those before.
Reference of_batches(const Reference& reference, std::size_t rank = 2);

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

/// f(…f(f(x₀, x₁), x₂)…) along the last axis.
inline Array<double> reduced_rows(const Array<double>& x, const std::function<double(double, double)>& f) {
  const std::size_t length = x.shape().back();
  Array<double> y(Shape(x.shape().begin(), x.shape().end() - 1));
  for (std::size_t i = 0; i < y.size(); ++i)
    y.data()[i] =
        std::accumulate(x.data() + i * length + 1, x.data() + (i + 1) * length, x.data()[i * length], f);
  return y;
}

/// Σ over the last axis.
inline Array<double> row_sums(const Array<double>& x) {
  Array<double> y(Shape(x.shape().begin(), x.shape().end() - 1));
  std::fill(y.begin(), y.end(), 0);
  for (std::size_t k = 0; k < x.size(); ++k) y.data()[k / x.shape().back()] += x.data()[k];
  return y;
}

/// eˣ/Σ eˣ along the last axis.
inline Array<double> row_softmax(const Array<double>& x) {
  Array<double> y(x.shape());
  for (std::size_t k = 0; k < x.size(); ++k) y.data()[k] = std::exp(x.data()[k]);
  const Array<double> sums = row_sums(y);
  for (std::size_t k = 0; k < x.size(); ++k) y.data()[k] /= sums.data()[k / x.shape().back()];
  return y;
}

// In references.cpp, by the plainest methods.

/// x with A·x = b, for b (n × k): by elimination.
Array<double> solution(const Array<double>& A, const Array<double>& b);
Array<double> inverse_matrix(const Array<double>& A);
double determinant(const Array<double>& A);
Array<double> transposed(const Array<double>& A);
/// Matrices whose diagonals are large, so that they are far from singular, and their symmetric parts
/// positive.
Array<double> dominant(const Shape& shape);

}  // namespace xgrad::samples
