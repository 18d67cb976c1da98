#include "sparse_jacobian.hpp"
#include "forward.hpp"
#include "forward_frame.hpp"
#include "index_variable.hpp"
#include "ops/gathering.hpp"
#include "ops/joining.hpp"
#include "ops/shapes.hpp"
#include "random.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad::engine {

namespace {

/// Ones at the elements of one color.
template <Real T>
Variable<T> of_color(const Shape& shape, const std::vector<std::size_t>& colors, std::size_t color) {
  Array<T> ones(shape);
  for (std::size_t i = 0; i < colors.size(); ++i) ones.data()[i] = colors[i] == color ? T(1) : T(0);
  return constant(std::move(ones));
}

std::size_t count(const std::vector<std::size_t>& colors) {
  return colors.empty() ? 0 : *std::max_element(colors.begin(), colors.end()) + 1;
}

template <Real T>
Variable<T> along(const FunctionOf<T>& f, const Variable<T>& x, const Variable<T>& v) {
  const Variable<T> input = input_like(x);
  ForwardFrame frame;
  xgrad::detail::set_direction(frame, input, Operand<T>(v, Location()), "jacobian");
  return xgrad::detail::tangent_of(frame, f({input}), "jacobian");
}

/// Entry k is element indices[k] of the parts, one after the other.
template <Real T>
Variable<T> gathered(std::vector<Variable<T>> parts, const std::vector<std::int64_t>& indices) {
  if (parts.empty()) return constant(Array<T>(Shape{0}));
  for (Variable<T>& part : parts) part = reshape(part, Shape{part.size()});
  return take_along_axis(concatenate(parts, 0), Variable<std::int64_t>(indices));
}

// What the pattern leaves out is missing from J·v, of any v, or was counted for another entry.
template <Real T>
void require_complete(const Array<T>& entries, const SparsityPattern& pattern, const Array<T>& v,
                      const Array<T>& product) {
  constexpr T tolerance = std::is_same_v<T, float> ? T(1e-3) : T(1e-8);
  const T* entry = entries.data();
  for (std::size_t i = 0; i < pattern.rows.size(); ++i) {
    T sum = 0, size = 0;
    for (const std::size_t j : pattern.rows[i]) {
      sum += *entry * v.data()[j];
      size += std::abs(*entry++ * v.data()[j]);
    }
    const T expected = product.data()[i];
    if (std::isfinite(expected) && !(std::abs(sum - expected) <= tolerance * (size + std::abs(expected))))
      throw std::invalid_argument(fmt::format(
          "jacobian: the pattern leaves an entry out: row {} times a vector is {}, and by the pattern {}", i,
          expected, sum));
  }
}

}  // namespace

template <Real T>
SparsityPattern sparsity_of(const FunctionOf<T>& f, const Variable<T>& x) {
  const PauseRecording pause;
  Differentiation<T> differentiation("sparsity", {x});
  const Variable<T> y = f(differentiation.inputs());
  if (!y.defined()) refuse_empty("sparsity", "what the function returned");
  SparsityPattern pattern{x.size(), std::vector<std::vector<std::size_t>>(y.size())};
  for (std::size_t i = 0; i < y.size(); ++i) {
    Array<T> seed(y.shape(), T(0));
    seed.data()[i] = T(1);
    const auto row = differentiation.gradients(y, Operand<T>(constant(std::move(seed)), Location()))[0];
    for (std::size_t j = 0; j < x.size(); ++j)
      if (row.value().data()[j] != T(0)) pattern.rows[i].push_back(j);
  }
  return pattern;
}

template <Real T>
Variable<T> sparse_entries(const FunctionOf<T>& f, const Variable<T>& x, const SparsityPattern& pattern) {
  if (!x.defined()) refuse_empty("jacobian", "the input");
  const std::size_t rows = pattern.rows.size(), columns = pattern.columns;
  const auto of_columns = colors_of_columns(pattern), of_rows = colors_of_columns(pattern.transposed());
  const bool by_rows = count(of_rows) < count(of_columns);

  Differentiation<T> differentiation("jacobian", {x});
  const Variable<T> y = f(differentiation.inputs());
  differentiation.stop();  // forward passes need no tape of their own
  if (!y.defined()) refuse_empty("jacobian", "what the function returned");
  if (x.size() != columns || y.size() != rows)
    throw std::invalid_argument(fmt::format("jacobian: the pattern is {} × {}; f gives {} elements for {}",
                                            rows, columns, y.size(), x.size()));
  std::vector<Variable<T>> sums;
  if (by_rows)
    for (std::size_t color = 0; color < count(of_rows); ++color)
      sums.push_back(
          differentiation.gradients(y, Operand<T>(of_color<T>(y.shape(), of_rows, color), Location()))[0]);
  else
    for (std::size_t color = 0; color < count(of_columns); ++color)
      sums.push_back(along(f, x, of_color<T>(x.shape(), of_columns, color)));

  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < rows; ++i)
    for (const std::size_t j : pattern.rows[i])
      indices.push_back(
          static_cast<std::int64_t>(by_rows ? of_rows[i] * columns + j : of_columns[j] * rows + i));
  Variable<T> entries = gathered(std::move(sums), indices);
  const Array<T> v = Generator(1).uniform<T>(x.shape(), 1, 2);
  require_complete(entries.value(), pattern, v, along(f, x, constant(v)).value());
  return entries;
}

template <Real T>
Variable<T> dense_from_entries(const Variable<T>& entries, const Shape& shape,
                               const SparsityPattern& pattern) {
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < pattern.rows.size(); ++i)
    for (const std::size_t j : pattern.rows[i])
      indices.push_back(static_cast<std::int64_t>(i * pattern.columns + j));
  return reshape(put_along_axis(entries, Variable<std::int64_t>(indices), element_count(shape)), shape);
}

template XGRAD_EXPORT SparsityPattern sparsity_of(const FunctionOf<float>&, const Variable<float>&);
template XGRAD_EXPORT SparsityPattern sparsity_of(const FunctionOf<double>&, const Variable<double>&);
template XGRAD_EXPORT Variable<float> sparse_entries(const FunctionOf<float>&, const Variable<float>&,
                                                     const SparsityPattern&);
template XGRAD_EXPORT Variable<double> sparse_entries(const FunctionOf<double>&, const Variable<double>&,
                                                      const SparsityPattern&);
template XGRAD_EXPORT Variable<float> dense_from_entries(const Variable<float>&, const Shape&,
                                                         const SparsityPattern&);
template XGRAD_EXPORT Variable<double> dense_from_entries(const Variable<double>&, const Shape&,
                                                          const SparsityPattern&);

}  // namespace xgrad::engine
