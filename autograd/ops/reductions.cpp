#include "reductions.hpp"
#include "../kernels/basic_loops.hpp"
#include "../kernels/chosen.hpp"
#include "../kernels/reduce.hpp"
#include "../rule.hpp"
#include "along_axes.hpp"
#include "arithmetic.hpp"
#include "selection.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

extern template struct Compiled<struct Max>;

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

template <Real T>
Variable<T> engine::mean_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_value(x, "mean");
  const auto [kept, result] = reduced_shape(x.shape(), axes, keepdims, "mean");
  if (x.size() == 0)
    throw std::invalid_argument(
        fmt::format("mean: {} has shape {}, no element", display_name(*x.node(), "x"), to_string(x.shape())));
  const std::size_t count = x.size() / element_count(kept);
  return apply(rules::Mean{{}, kept, result, count}, Operand<T>(x, location));
}

template <Real T>
Variable<T> max(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_value(x, "max");
  if (x.size() == 0)
    throw std::invalid_argument(
        fmt::format("max: {} has shape {}, no element", display_name(*x.node(), "x"), to_string(x.shape())));
  return reduce_rows<rules::Max>(x, axes, keepdims, location);
}

template <Real T>
Variable<T> min(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  require_value(x, "min");
  if (x.size() == 0)
    throw std::invalid_argument(
        fmt::format("min: {} has shape {}, no element", display_name(*x.node(), "x"), to_string(x.shape())));
  return record<rules::Negate, T>(
      {max(record<rules::Negate, T>({x, location}), axes, keepdims, location), location});
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
template XGRAD_EXPORT Variable<float> sum_to(const Variable<float>&, const Shape&, const Shape&, Location);
template XGRAD_EXPORT Variable<double> sum_to(const Variable<double>&, const Shape&, const Shape&, Location);

}  // namespace xgrad
