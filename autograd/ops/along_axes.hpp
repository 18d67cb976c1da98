/// Rowwise rules along any axis, for the chapters that have some: the axes are moved last, and back.
#pragma once

#include "../export.hpp"
#include "../rule/table.hpp"
#include "../shape.hpp"
#include "../variable.hpp"
#include "shapes.hpp"

#include <algorithm>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// Throws std::invalid_argument: "max: x has shape (3, 0), no element".
[[noreturn]] void refuse_no_element(const Node& x, const char* operation);

}  // namespace engine

/// A rule that gives a row for a row: the axis is exchanged with the last, before and after.
template <class Rule, Real T>
Variable<T> along(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  const char* const name = rules::Compiled<Rule>::table.name.data();
  engine::require_value(x, name);
  const std::size_t dimension = x.shape().size();
  const std::size_t last = dimension - 1, wanted = engine::normalized_axes({axis}, dimension, name)[0];
  if (wanted == last) return record<Rule, T>({x, location});
  Axes order;
  for (std::size_t d = 0; d < dimension; ++d)
    order.push_back(static_cast<std::ptrdiff_t>(d == wanted ? last : d == last ? wanted : d));
  const Variable<T> y = record<Rule, T>({transpose(x, order, location), location});
  return transpose(y, order, location);
}

/// How many elements of x each result of a reduction over `axes` (all, if none are given) is made of. Throws,
/// prefixed by `operation`, as `normalized_axes`.
template <Real T>
std::size_t terms_over(const Variable<T>& x, const Axes& axes, const char* operation) {
  std::size_t terms = 1;
  for (const std::size_t d : engine::normalized_axes(axes, x.shape().size(), operation))
    terms *= x.shape()[d];
  return terms;
}

/// The same of what there is none of no element: throws std::invalid_argument. Of no results there are
/// elements enough.
template <Real T>
std::size_t require_terms_over(const Variable<T>& x, const Axes& axes, const char* operation) {
  engine::require_value(x, operation);
  const std::size_t terms = terms_over(x, axes, operation);
  if (terms == 0) engine::refuse_no_element(*x.node(), operation);
  return terms;
}

/// x as a matrix with a row for each element of what it is reduced to over `axes` (all, if none are given):
/// the reduced dimensions become one last one. Throws, prefixed by `operation`, as `normalized_axes`.
template <Real T>
Variable<T> rows_over(const Variable<T>& x, const Axes& axes, std::size_t rows, const char* operation,
                      Location location) {
  const Shape reduced = engine::normalized_axes(axes, x.shape().size(), operation);
  Axes order;
  for (std::size_t d = 0; d < x.shape().size(); ++d)
    if (!std::binary_search(reduced.begin(), reduced.end(), d))
      order.push_back(static_cast<std::ptrdiff_t>(d));
  for (std::size_t d : reduced) order.push_back(static_cast<std::ptrdiff_t>(d));
  const Variable<T> ordered = std::is_sorted(order.begin(), order.end()) ? x : transpose(x, order, location);
  return reshape(ordered, Shape{rows, rows == 0 ? 0 : x.size() / rows}, location);
}

/// A rule that gives a number for a row, over `axes`, as in `sum`.
template <class Rule, Real T>
Variable<T> reduce_rows(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  const char* const name = rules::Compiled<Rule>::table.name.data();
  engine::require_value(x, name);
  const Shape result = engine::reduced_shape(x.shape(), axes, keepdims, name).result;
  const Variable<T> matrix = rows_over(x, axes, engine::element_count(result), name, location);
  return reshape(record<Rule, T>({matrix, location}), result, location);
}

}  // namespace xgrad
