#include "views.hpp"
#include "../kernels/arrange.hpp"
#include "../rule.hpp"
#include "arithmetic.hpp"
#include "index_range.hpp"
#include "padding.hpp"
#include "rearranging.hpp"
#include "selection.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// 0, to stand beside the argument in a formula.
template <Real T>
Array<T> zero_as(const Array<T>&) {
  return detail::to_array<T>(0);
}
template <Real T>
Variable<T> zero_as(const Variable<T>&) {
  return constant(detail::to_array<T>(0));
}
Symbol zero_as(const Symbol&) { return 0; }

}  // namespace

namespace rules {

// What is not in the part gets no gradient.
struct Part : Structural {
  static constexpr std::string_view name = "view";
  static constexpr bool linear = true;
  static constexpr bool is_part = true;

  Cut cut;

  Layout view(const Layout& x) const { return cut.of(x); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return formulas::pad(g, cut, shape_of(x));
  }
};
template struct Compiled<Part>;

// What was written there gets that part of the gradient, x gets the rest, with zeros in the part. (Only zero
// broadcasts to the part.)
struct SetPart : Structural {
  static constexpr std::string_view name = "set_view";
  static constexpr std::array inputs{"x", "part"};
  static constexpr bool takes_views = true;

  Cut cut;

  template <Real T>
  Array<T> value(const View<T>& x, const View<T>& part) const {
    Array<T> y = kernels::contiguous(x);
    kernels::put(part, y.data(), cut.of(Layout(y.shape())));
    return y;
  }
  auto pullback(Wrt<0>, const auto& g, const auto&, const auto&, const auto&) const {
    return apply(SetPart{{}, cut}, g, zero_as(g));
  }
  auto pullback(Wrt<1>, const auto& g, const auto&, const auto&, const auto&) const {
    return apply(Part{{}, cut}, g);
  }
  template <Real T>
  Variable<T> pushforward(Wrt<0>, const Variable<T>& dx, const Variable<T>&, const Variable<T>&,
                          const Variable<T>&) const {
    return apply(SetPart{{}, cut}, dx, zero_as(dx));
  }
  template <Real T>
  Variable<T> pushforward(Wrt<1>, const Variable<T>& dpart, const Variable<T>&, const Variable<T>&,
                          const Variable<T>& y) const {
    return formulas::pad(dpart, cut, y.shape());
  }
};
template struct Compiled<SetPart>;

}  // namespace rules

template <class X>
X formulas::part(const X& x, const Cut& cut) {
  return apply(rules::Part{{}, cut}, x);
}

namespace {

/// What is written into a part, in its shape, and what the part is then.
template <Real T>
struct Written {
  Selection selection;
  Variable<T> part;
};

template <Real T>
Written<T> written_part(const char* operation, const Operand<T>& x, const Slices& slices,
                        const Operand<T>& part) {
  require_value(x, operation, "x");
  require_value(part, operation, "part");
  Written<T> written{selected(slices, x.node(), operation), part.variable()};
  Shape shape = written.selection.cut.shape;
  for (const Choice& choice : written.selection.choices) shape[choice.axis] = choice.indices.size();
  if (part.shape() == shape) return written;
  if (!broadcasts_to(part.shape(), shape))
    throw std::invalid_argument(
        fmt::format("{}: {} is {}, which does not broadcast to {}, that part of {}, {}", operation,
                    display_name(part.node(), "the part"), to_string(part.shape()), to_string(shape),
                    display_name(x.node(), "x"), to_string(x.shape())));
  written.part = broadcast_to(written.part, shape, x.location());
  return written;
}

/// The part, as large as x, with zeros around it.
template <Real T>
Variable<T> spread(const Written<T>& written, const Shape& shape, Location location) {
  const auto& [cut, choices] = written.selection;
  return padded(choices.empty() ? written.part
                                : added_back(written.part, choices, lengths_of(choices, cut.shape), location),
                cut, shape, 0, location);
}

}  // namespace

template <Real T>
Variable<T> engine::view_of(const Variable<T>& x, const Slices& slices, Location location) {
  require_value(x, "view");
  Selection selection = selected(slices, *x.node(), "view");
  const Variable<T> part = apply(rules::Part{{}, std::move(selection.cut)}, Operand<T>(x, location));
  return selection.choices.empty() ? part : rearranged(part, std::move(selection.choices), location);
}

template <Real T>
Variable<T> engine::set_part(const Operand<T>& x, const Slices& slices, const Operand<T>& part) {
  const auto written = written_part("set_view", x, slices, part);
  if (written.selection.choices.empty())
    return apply(rules::SetPart{{}, written.selection.cut}, x, Operand<T>(written.part, x.location()));
  const Array<T> ones = xt::ones<T>(written.part.shape());
  const Variable<T> hits = spread<T>({written.selection, constant(ones)}, x.shape(), x.location());
  if (std::any_of(hits.value().begin(), hits.value().end(), [](T count) { return count > 1; }))
    throw std::invalid_argument("set_view: keep names an index twice, of which only one value can stay");
  return record<rules::Where, T>(Operand<T>(hits, x.location()),
                                 Operand<T>(spread(written, x.shape(), x.location()), x.location()), x);
}

template <Real T>
Variable<T> engine::add_to_part(const Operand<T>& x, const Slices& slices, const Operand<T>& part) {
  const auto written = written_part("add_view", x, slices, part);
  return record<rules::Add, T>(x, Operand<T>(spread(written, x.shape(), x.location()), x.location()));
}

template <Real T>
Variable<T> slice(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t begin, std::ptrdiff_t end,
                  Location location) {
  require_value(x, "slice");
  const std::size_t dimension = normalized_axes({axis}, x.shape().size(), "slice")[0];
  const auto length = static_cast<std::ptrdiff_t>(x.shape()[dimension]);
  const auto from_begin = [length](std::ptrdiff_t at) { return at < 0 ? at + length : at; };
  const std::ptrdiff_t first = from_begin(begin), last = from_begin(end);
  if (first < 0 || first > last || last > length)
    throw std::out_of_range(fmt::format("slice: from {} to {} of dimension {} is out of range: {} is {}",
                                        begin, end, dimension, display_name(*x.node(), "x"),
                                        to_string(x.shape())));
  return apply(rules::Part{{},
                           Cut::along(x.shape(), dimension, static_cast<std::size_t>(first),
                                      static_cast<std::size_t>(last))},
               Operand<T>(x, location));
}

template XGRAD_EXPORT Array<float> formulas::part(const Array<float>&, const Cut&);
template XGRAD_EXPORT Array<double> formulas::part(const Array<double>&, const Cut&);
template XGRAD_EXPORT Variable<float> formulas::part(const Variable<float>&, const Cut&);
template XGRAD_EXPORT Variable<double> formulas::part(const Variable<double>&, const Cut&);
template XGRAD_EXPORT Symbol formulas::part(const Symbol&, const Cut&);
template XGRAD_EXPORT Variable<float> engine::view_of(const Variable<float>&, const Slices&, Location);
template XGRAD_EXPORT Variable<double> engine::view_of(const Variable<double>&, const Slices&, Location);
template XGRAD_EXPORT Variable<float> engine::set_part(const Operand<float>&, const Slices&,
                                                       const Operand<float>&);
template XGRAD_EXPORT Variable<double> engine::set_part(const Operand<double>&, const Slices&,
                                                        const Operand<double>&);
template XGRAD_EXPORT Variable<float> engine::add_to_part(const Operand<float>&, const Slices&,
                                                          const Operand<float>&);
template XGRAD_EXPORT Variable<double> engine::add_to_part(const Operand<double>&, const Slices&,
                                                           const Operand<double>&);
template XGRAD_EXPORT Variable<float> slice(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                            std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> slice(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                             std::ptrdiff_t, Location);

}  // namespace xgrad
