#include "reductions.hpp"
#include "../kernels/basic_loops.hpp"
#include "../kernels/chosen.hpp"
#include "../kernels/reduce.hpp"
#include "../rule.hpp"
#include "along_axes.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <functional>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

extern template struct Compiled<struct Max>;
extern template struct Compiled<struct Min>;

// Every element that was summed gets the sum's cotangent: the dual of BroadcastTo.
struct Sum : Structural {
  static constexpr std::string_view name = "sum";
  static constexpr bool linear = true;

  Shape kept, result;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::sum_to(x, kept, result);
  }
  template <Real T>
  void write(Array<T>& y, const Array<T>& x) const {
    kernels::sum_to(x, kept, y);
  }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return formulas::broadcast_to(g, kept, shape_of(x));
  }
};
template struct Compiled<Sum>;

}  // namespace rules

template <class X>
X formulas::sum_to(const X& x, const Shape& kept, const Shape& result) {
  if constexpr (Expression<X>)  // without copying the shapes
    return kernels::sum_to(x, kept, result);
  else
    return apply(rules::Sum{{}, kept, result}, x);
}

namespace rules {

// The sum, divided by the number of elements that each result is the mean of.
struct Mean : Structural {
  static constexpr std::string_view name = "mean";
  static constexpr bool linear = true;

  Shape kept, result;
  std::size_t count = 1;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return divided(kernels::sum_to(x, kept, result));
  }
  template <Real T>
  void write(Array<T>& y, const Array<T>& x) const {
    kernels::sum_to(x, kept, y);
    divide(y);
  }
  Symbol text(const Symbol& x) const { return divided(call("sum", {x})); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return formulas::broadcast_to(divided(g), kept, shape_of(x));
  }

 private:
  // A multiplication by 1/n would be off by its rounding: the mean of ones is 1.
  template <Real T>
  void divide(Array<T>& x) const {
    const T n = static_cast<T>(count);
    const std::array<lanes::Source<T>, 2> operands{{{x.data(), false}, {&n, true}}};
    kernels::chosen<kernels::BasicLoops<T>>().divide(x.data(), operands.data(), x.size());
  }
  template <Real T>
  Array<T> divided(Array<T> x) const {
    divide(x);
    return x;
  }
  template <Real T>
  Variable<T> divided(const Variable<T>& x) const {
    return x / count;
  }
  Symbol divided(const Symbol& x) const { return x / "n"; }
};
template struct Compiled<Mean>;

}  // namespace rules

template <Real T>
Variable<T> sum_to(const Variable<T>& x, const Shape& kept, const Shape& result, Location location) {
  require_value(x, "sum_to");
  if (!broadcasts_to(kept, x.shape()) || element_count(kept) != element_count(result))
    throw std::invalid_argument(fmt::format("sum_to: {} is {}, which cannot be summed to {} and read as {}",
                                            display_name(*x.node(), "x"), to_string(x.shape()),
                                            to_string(kept), to_string(result)));
  return apply(rules::Sum{{}, kept, result}, Operand<T>(x, location));
}

template <Real T>
Variable<T> engine::sum_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_value(x, "sum");
  const auto [kept, result] = reduced_shape(x.shape(), axes, keepdims, "sum");
  return sum_to(x, kept, result, location);
}

void engine::refuse_no_element(const Node& x, const char* operation) {
  throw std::invalid_argument(
      fmt::format("{}: {} has shape {}, no element", operation, display_name(x, "x"), to_string(x.shape())));
}

template <Real T>
Variable<T> engine::mean_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  const std::size_t count = require_terms_over(x, axes, "mean");
  const auto [kept, result] = reduced_shape(x.shape(), axes, keepdims, "mean");
  return apply(rules::Mean{{}, kept, result, count}, Operand<T>(x, location));
}

namespace {

/// The index of the first element of a line that none comes before; NaN comes before all.
template <Real T, class Before>
Array<std::int64_t> where_first(const Array<T>& x, std::size_t axis, const Before& comes_before) {
  std::size_t outer = 1, inner = 1;
  Shape shape;
  for (std::size_t d = 0; d < x.shape().size(); ++d) {
    if (d != axis) shape.push_back(x.shape()[d]);
    if (d != axis) (d < axis ? outer : inner) *= x.shape()[d];
  }
  const std::size_t length = x.shape()[axis];
  Array<std::int64_t> indices(shape, 0);
  for (std::size_t o = 0; o < outer; ++o)
    for (std::size_t i = 0; i < inner; ++i) {
      const T* const line = x.data() + o * length * inner + i;
      std::size_t found = 0;
      for (std::size_t k = 1; k < length; ++k) {
        const T here = line[k * inner], best = line[found * inner];
        if (std::isnan(best)) break;
        if (std::isnan(here) || comes_before(here, best)) found = k;
      }
      indices.data()[o * inner + i] = static_cast<std::int64_t>(found);
    }
  return indices;
}

template <Real T, class Before>
Array<std::int64_t> where_first(const Variable<T>& x, std::ptrdiff_t axis, const char* operation,
                                const Before& comes_before) {
  require_terms_over(x, {axis}, operation);
  return where_first(x.value(), normalized_axes({axis}, x.shape().size(), operation)[0], comes_before);
}

template <Real T, class Before>
std::int64_t where_first(const Variable<T>& x, const char* operation, const Before& comes_before) {
  require_terms_over(x, {}, operation);
  return *where_first(shared_part(x.value(), Shape{x.size()}), 0, comes_before).data();
}

}  // namespace

template <Real T>
Variable<T> max(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_terms_over(x, axes, "max");
  return reduce_rows<rules::Max>(x, axes, keepdims, location);
}

template <Real T>
Variable<T> min(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_terms_over(x, axes, "min");
  return reduce_rows<rules::Min>(x, axes, keepdims, location);
}

template <Real T>
Array<std::int64_t> argmax(const Variable<T>& x, std::ptrdiff_t axis) {
  return where_first(x, axis, "argmax", std::greater<T>());
}
template <Real T>
std::int64_t argmax(const Variable<T>& x) {
  return where_first(x, "argmax", std::greater<T>());
}

template <Real T>
Array<std::int64_t> argmin(const Variable<T>& x, std::ptrdiff_t axis) {
  return where_first(x, axis, "argmin", std::less<T>());
}
template <Real T>
std::int64_t argmin(const Variable<T>& x) {
  return where_first(x, "argmin", std::less<T>());
}

template XGRAD_EXPORT Array<float> formulas::sum_to(const Array<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<double> formulas::sum_to(const Array<double>&, const Shape&, const Shape&);
template XGRAD_EXPORT Variable<float> formulas::sum_to(const Variable<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Variable<double> formulas::sum_to(const Variable<double>&, const Shape&, const Shape&);
template XGRAD_EXPORT Symbol formulas::sum_to(const Symbol&, const Shape&, const Shape&);
template XGRAD_EXPORT Variable<float> engine::sum_over(const Variable<float>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> engine::sum_over(const Variable<double>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<float> engine::mean_over(const Variable<float>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> engine::mean_over(const Variable<double>&, const Axes&, bool,
                                                         Location);
template XGRAD_EXPORT Variable<float> max(const Variable<float>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> max(const Variable<double>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<float> min(const Variable<float>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> min(const Variable<double>&, const Axes&, bool, Location);
template XGRAD_EXPORT Array<std::int64_t> argmax(const Variable<float>&, std::ptrdiff_t);
template XGRAD_EXPORT std::int64_t argmax(const Variable<float>&);
template XGRAD_EXPORT Array<std::int64_t> argmax(const Variable<double>&, std::ptrdiff_t);
template XGRAD_EXPORT std::int64_t argmax(const Variable<double>&);
template XGRAD_EXPORT Array<std::int64_t> argmin(const Variable<float>&, std::ptrdiff_t);
template XGRAD_EXPORT std::int64_t argmin(const Variable<float>&);
template XGRAD_EXPORT Array<std::int64_t> argmin(const Variable<double>&, std::ptrdiff_t);
template XGRAD_EXPORT std::int64_t argmin(const Variable<double>&);
template XGRAD_EXPORT Variable<float> sum_to(const Variable<float>&, const Shape&, const Shape&, Location);
template XGRAD_EXPORT Variable<double> sum_to(const Variable<double>&, const Shape&, const Shape&, Location);

}  // namespace xgrad
