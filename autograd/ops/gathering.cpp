#include "gathering.hpp"
#include "../kernels/arrange.hpp"
#include "../message_parts.hpp"
#include "../recording.hpp"
#include "../rule.hpp"
#include "arithmetic.hpp"
#include "index_range.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>

namespace xgrad {

using namespace engine;

namespace {

/// Throws for an index that is none of `length`.
void require_in_range(std::string_view operation, const Node& indices, std::size_t axis, std::size_t length,
                      const Node& x) {
  const Array<std::int64_t>& all = as<std::int64_t>(indices).value();
  if (const auto i = first_outside(all, length))
    throw std::out_of_range(fmt::format("{}: index {} is out of range for dimension {} of length {}: {}",
                                        operation, all.data()[*i], axis, length, shape_text(x, "x")));
}

/// Throws unless the indices have x's shape but along the axis, and each is below `length`.
void require_lines(std::string_view operation, const Node& x, const Node& indices, std::size_t axis,
                   std::size_t length) {
  const Shape &shape = x.shape(), &other = indices.shape();
  if (other.size() != shape.size() || with_length(shape, axis, 0) != with_length(other, axis, 0))
    throw std::invalid_argument(fmt::format("{}: {}, {}; all but dimension {} must be equal", operation,
                                            shape_text(x, "x"), shape_text(indices, "indices"), axis));
  require_in_range(operation, indices, axis, length, x);
}

/// Throws if one is an empty Variable.
template <Real T>
void require_operands(const char* operation, const Operand<T>& x, const IndexArray& indices,
                      const Operand<T>& values) {
  require_value(x, operation, "x");
  require_value(values, operation, "values");
  if (!indices.variable().defined()) refuse_empty(operation, "indices");
}

std::span<const std::int64_t> all_of(const Array<std::int64_t>& indices) {
  return {indices.data(), indices.size()};
}

/// What `take` gives: the dimensions of the indices in place of the axis.
Shape taken_shape(const Shape& x, const Shape& indices, std::size_t axis) {
  Shape shape;
  for (std::size_t d = 0; d < x.size(); ++d) {
    if (d != axis) shape.push_back(x[d]);
    if (d == axis)
      for (const std::size_t length : indices) shape.push_back(length);
  }
  return shape;
}

/// f(to, from), where element (o, j, i) of an array of lines is element (o, indices[o, j, i], i) of another:
/// their positions.
template <class F>
void for_lines(const Array<std::int64_t>& indices, std::size_t axis, std::size_t length, const F& f) {
  std::size_t inner = 1;
  for (std::size_t d = axis + 1; d < indices.dimension(); ++d) inner *= indices.shape()[d];
  const std::size_t line = indices.shape()[axis] * inner;
  for (std::size_t k = 0; k < indices.size(); ++k)
    f(k, (k / line * length + static_cast<std::size_t>(indices.data()[k])) * inner + k % inner);
}

}  // namespace

namespace rules {

// What was not taken gets no gradient. The rules are each other's duals.
struct Take : Structural {
  static constexpr std::string_view name = "take";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  std::size_t axis = 0;
  std::string_view asked = name;  // the function that a user called

  void check(const Node& x, const Node& indices) const {
    require_in_range(asked, indices, axis, x.shape()[axis], x);
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    const Array<T> y = kernels::choose(x, axis, all_of(indices));
    return shared_part(y, taken_shape(x.shape(), indices.shape(), axis));
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const;
};

// Where an index comes twice, both are added. x has one dimension for those of the indices.
struct AddTaken : Structural {
  static constexpr std::string_view name = "add_taken";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  std::size_t axis = 0, length = 0;

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    return kernels::add_chosen(x, axis, all_of(indices), length);
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const {
    return formulas::reshape(apply(Take{{}, axis}, g, indices), shape_of(x));
  }
};

template <class X>
X Take::pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const {
  const Shape& shape = shape_of(x);
  const Shape flat = shape.empty() ? shape : with_length(shape, axis, element_count(shape_of(indices)));
  return apply(AddTaken{{}, axis, length_of(shape, axis)}, formulas::reshape(g, flat), indices);
}
template struct Compiled<Take>;
template struct Compiled<AddTaken>;

// These two are each other's duals as well.
struct TakeAlongAxis : Structural {
  static constexpr std::string_view name = "take_along_axis";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  std::size_t axis = 0;
  std::string_view asked = name;  // the function that a user called

  void check(const Node& x, const Node& indices) const {
    require_lines(asked, x, indices, axis, x.shape()[axis]);
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    Array<T> y = uninitialized<T>(indices.shape());
    for_lines(indices, axis, x.shape()[axis],
              [&](std::size_t k, std::size_t taken) { y.data()[k] = x.data()[taken]; });
    return y;
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const;
};

struct PutAlongAxis : Structural {
  static constexpr std::string_view name = "put_along_axis";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "indices"};
  static constexpr std::array index_inputs{false, true};

  std::size_t axis = 0, length = 0;

  void check(const Node& x, const Node& indices) const { require_lines(name, x, indices, axis, length); }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& indices) const {
    Array<T> y = uninitialized<T>(with_length(x.shape(), axis, length));
    std::fill_n(y.data(), y.size(), T(0));
    for_lines(indices, axis, length, [&](std::size_t k, std::size_t put) { y.data()[put] += x.data()[k]; });
    return y;
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X&, const auto& indices, const X&) const {
    return apply(TakeAlongAxis{{}, axis}, g, indices);
  }
};

template <class X>
X TakeAlongAxis::pullback(Wrt<0>, const X& g, const X& x, const auto& indices, const X&) const {
  return apply(PutAlongAxis{{}, axis, length_of(shape_of(x), axis)}, g, indices);
}
template struct Compiled<TakeAlongAxis>;
template struct Compiled<PutAlongAxis>;

}  // namespace rules

template <class X, class I>
X formulas::take_along_axis(const X& x, const I& indices, std::size_t axis) {
  return apply(rules::TakeAlongAxis{{}, axis}, x, indices);
}

template <class X, class I>
X formulas::put_along_axis(const X& x, const I& indices, std::size_t axis, std::size_t length) {
  return apply(rules::PutAlongAxis{{}, axis, length}, x, indices);
}

namespace {

/// For the function `asked` that a user called.
template <Real T>
Variable<T> taken(const char* asked, const Variable<T>& x, const IndexArray& indices, std::ptrdiff_t axis,
                  Location location) {
  require_value(x, asked);
  const std::size_t d = normalized_axes({axis}, x.shape().size(), asked)[0];
  return apply(rules::Take{{}, d, asked}, Operand<T>(x, location), indices.variable());
}

template <Real T>
Variable<T> taken_along_axis(const char* asked, const Variable<T>& x, const IndexArray& indices,
                             std::ptrdiff_t axis, Location location) {
  require_value(x, asked);
  const std::size_t d = normalized_axes({axis}, x.shape().size(), asked)[0];
  return apply(rules::TakeAlongAxis{{}, d, asked}, Operand<T>(x, location), indices.variable());
}

}  // namespace

template <Real T>
Variable<T> take(const Variable<T>& x, const IndexArray& indices, std::ptrdiff_t axis, Location location) {
  return taken("take", x, indices, axis, location);
}

template <Real T>
Variable<T> index_select(const Variable<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                         Location location) {
  return taken("index_select", x, indices, axis, location);
}

template <Real T>
Variable<T> take_along_axis(const Variable<T>& x, const IndexArray& indices, std::ptrdiff_t axis,
                            Location location) {
  return taken_along_axis("take_along_axis", x, indices, axis, location);
}

template <Real T>
Variable<T> gather(const Variable<T>& x, std::ptrdiff_t axis, const IndexArray& indices, Location location) {
  return taken_along_axis("gather", x, indices, axis, location);
}

template <Real T>
Variable<T> put_along_axis(const Variable<T>& x, const IndexArray& indices, std::size_t length,
                           std::ptrdiff_t axis, Location location) {
  require_value(x, "put_along_axis");
  const std::size_t dimension = normalized_axes({axis}, x.shape().size(), "put_along_axis")[0];
  return apply(rules::PutAlongAxis{{}, dimension, length}, Operand<T>(x, location), indices.variable());
}

template <Real T>
Variable<T> engine::added_at(const Operand<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                             const Operand<T>& values) {
  require_operands("index_add", x, indices, values);
  const Shape &shape = x.shape(), &chosen = indices.variable().shape();
  const std::size_t d = normalized_axes({axis}, shape.size(), "index_add")[0];
  const Shape expected = taken_shape(shape, chosen, d);
  if (values.shape() != expected)
    throw std::invalid_argument(fmt::format(
        "index_add: {}, expected {}: {}, {}", shape_text(values.node(), "values"), to_string(expected),
        shape_text(x.node(), "x"), shape_text(*indices.variable().node(), "indices")));
  require_in_range("index_add", *indices.variable().node(), d, shape[d], x.node());
  const Shape flat = with_length(shape, d, element_count(chosen));
  const Variable<T> parts =
      flat == expected ? values.variable() : reshape(values.variable(), flat, x.location());
  const Variable<T> sums =
      apply(rules::AddTaken{{}, d, shape[d]}, Operand<T>(parts, x.location()), indices.variable());
  return record<rules::Add, T>(x, Operand<T>(sums, x.location()));
}

template <Real T>
Variable<T> engine::scattered_at(const Operand<T>& x, std::ptrdiff_t axis, const IndexArray& indices,
                                 const Operand<T>& values) {
  require_operands("scatter_add", x, indices, values);
  const std::size_t d = normalized_axes({axis}, x.shape().size(), "scatter_add")[0];
  if (x.shape().size() != values.shape().size() ||
      with_length(x.shape(), d, 0) != with_length(values.shape(), d, 0))
    throw std::invalid_argument(fmt::format("scatter_add: {}, {}; all but dimension {} must be equal",
                                            shape_text(x.node(), "x"), shape_text(values.node(), "values"),
                                            d));
  const Node& index = *indices.variable().node();
  if (index.shape() != values.shape())
    throw std::invalid_argument(fmt::format("scatter_add: {}, {}, expected the same shape",
                                            shape_text(index, "indices"),
                                            shape_text(values.node(), "values")));
  require_in_range("scatter_add", index, d, x.shape()[d], x.node());
  const Variable<T> sums = apply(rules::PutAlongAxis{{}, d, x.shape()[d]},
                                 Operand<T>(values.variable(), x.location()), indices.variable());
  return record<rules::Add, T>(x, Operand<T>(sums, x.location()));
}

template <Real T>
Variable<T> engine::selected_by(const Variable<T>& x, const Operand<T>& mask) {
  require_value(x, "masked_select");
  require_value(mask, "masked_select", "mask");
  if (!broadcasts_to(mask.shape(), x.shape()))
    throw std::invalid_argument(
        fmt::format("masked_select: {}, which does not broadcast to {}, the shape of {}",
                    shape_text(mask.node(), "the mask"), to_string(x.shape()), display_name(*x.node(), "x")));
  std::vector<std::int64_t> chosen;
  {
    const PauseRecording pause;
    const Array<T> whole = broadcast_to(constant(mask.value()), x.shape()).value();
    for (std::size_t i = 0; i < whole.size(); ++i)
      if (whole.data()[i] != 0) chosen.push_back(static_cast<std::int64_t>(i));
  }
  return take(ravel(x, mask.location()), chosen, 0, mask.location());
}

// ---- For float and double --------------------------------------------------------------------------------

template XGRAD_EXPORT Array<float> formulas::take_along_axis(const Array<float>&, const Array<std::int64_t>&,
                                                             std::size_t);
template XGRAD_EXPORT Array<double> formulas::take_along_axis(const Array<double>&,
                                                              const Array<std::int64_t>&, std::size_t);
template XGRAD_EXPORT Variable<float> formulas::take_along_axis(const Variable<float>&,
                                                                const Variable<std::int64_t>&, std::size_t);
template XGRAD_EXPORT Variable<double> formulas::take_along_axis(const Variable<double>&,
                                                                 const Variable<std::int64_t>&, std::size_t);
template XGRAD_EXPORT Symbol formulas::take_along_axis(const Symbol&, const Symbol&, std::size_t);
template XGRAD_EXPORT Array<float> formulas::put_along_axis(const Array<float>&, const Array<std::int64_t>&,
                                                            std::size_t, std::size_t);
template XGRAD_EXPORT Array<double> formulas::put_along_axis(const Array<double>&, const Array<std::int64_t>&,
                                                             std::size_t, std::size_t);
template XGRAD_EXPORT Variable<float> formulas::put_along_axis(const Variable<float>&,
                                                               const Variable<std::int64_t>&, std::size_t,
                                                               std::size_t);
template XGRAD_EXPORT Variable<double> formulas::put_along_axis(const Variable<double>&,
                                                                const Variable<std::int64_t>&, std::size_t,
                                                                std::size_t);
template XGRAD_EXPORT Symbol formulas::put_along_axis(const Symbol&, const Symbol&, std::size_t, std::size_t);
template XGRAD_EXPORT Variable<float> take(const Variable<float>&, const IndexArray&, std::ptrdiff_t,
                                           Location);
template XGRAD_EXPORT Variable<double> take(const Variable<double>&, const IndexArray&, std::ptrdiff_t,
                                            Location);
template XGRAD_EXPORT Variable<float> index_select(const Variable<float>&, std::ptrdiff_t, const IndexArray&,
                                                   Location);
template XGRAD_EXPORT Variable<double> index_select(const Variable<double>&, std::ptrdiff_t,
                                                    const IndexArray&, Location);
template XGRAD_EXPORT Variable<float> gather(const Variable<float>&, std::ptrdiff_t, const IndexArray&,
                                             Location);
template XGRAD_EXPORT Variable<double> gather(const Variable<double>&, std::ptrdiff_t, const IndexArray&,
                                              Location);
template XGRAD_EXPORT Variable<float> take_along_axis(const Variable<float>&, const IndexArray&,
                                                      std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> take_along_axis(const Variable<double>&, const IndexArray&,
                                                       std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> put_along_axis(const Variable<float>&, const IndexArray&, std::size_t,
                                                     std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> put_along_axis(const Variable<double>&, const IndexArray&, std::size_t,
                                                      std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> engine::added_at(const Operand<float>&, std::ptrdiff_t,
                                                       const IndexArray&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> engine::added_at(const Operand<double>&, std::ptrdiff_t,
                                                        const IndexArray&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> engine::scattered_at(const Operand<float>&, std::ptrdiff_t,
                                                           const IndexArray&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> engine::scattered_at(const Operand<double>&, std::ptrdiff_t,
                                                            const IndexArray&, const Operand<double>&);
template XGRAD_EXPORT Variable<float> engine::selected_by(const Variable<float>&, const Operand<float>&);
template XGRAD_EXPORT Variable<double> engine::selected_by(const Variable<double>&, const Operand<double>&);

}  // namespace xgrad
