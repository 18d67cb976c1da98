#include "scans.hpp"
#include "../kernels/arrange.hpp"
#include "../kernels/chosen.hpp"
#include "../kernels/folds.hpp"
#include "../kernels/scans.hpp"
#include "../rule.hpp"
#include "along_axes.hpp"
#include "formulas/functions.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

namespace xgrad {

using namespace engine;
using kernels::Scan;

namespace {

constexpr Scan back(Scan scan) { return {scan.axis, !scan.reversed}; }
/// By which a scan's result moves so that the element before comes to stand at each place.
constexpr std::ptrdiff_t to_next(Scan scan) { return scan.reversed ? -1 : 1; }

template <Real T>
Array<T> at_least_finite(const Array<T>& x) {
  return xt::maximum(x, std::numeric_limits<T>::lowest());
}

}  // namespace

namespace rules {

struct Shift : Structural {
  static constexpr std::string_view name = "shift";

  std::size_t axis = 0;
  std::ptrdiff_t by = 0;
  double fill = 0;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::shift(x, axis, by, static_cast<T>(fill));
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(Shift{{}, axis, -by}, g); }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dx, const auto&, const auto&) const {
    return apply(Shift{{}, axis, by}, dx);
  }
};
template struct Compiled<Shift>;

/// x, moved so that each place has the element that a scan met before it.
template <class X>
X before(const X& x, Scan scan, double first) {
  return apply(Shift{{}, scan.axis, to_next(scan), first}, x);
}
template <class X>
X after(const X& x, Scan scan) {
  return apply(Shift{{}, scan.axis, -to_next(scan)}, x);
}

// dxᵢ = Σₖ gₖ over k ≥ i
struct CumSum : Structural {
  static constexpr std::string_view name = "cumsum";
  static constexpr bool linear = true;

  Scan scan;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::cumsum(x, scan);
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(CumSum{{}, back(scan)}, g); }
};
template struct Compiled<CumSum>;

// yᵢ = aᵢ·yᵢ₋₁ + bᵢ. With sᵢ = dJ/dyᵢ, all that comes after i included: sᵢ = gᵢ + aᵢ₊₁·sᵢ₊₁, a recurrence
// from the other end, and dbᵢ = sᵢ, daᵢ = sᵢ·yᵢ₋₁.
struct Recurrence : Structural {
  static constexpr std::string_view name = "linear_recurrence";
  static constexpr std::array inputs{"a", "b"};
  static constexpr bool together = true;

  Scan scan;

  template <Real T>
  Array<T> value(const Array<T>& a, const Array<T>& b) const {
    return kernels::recurrence(a, b, scan);
  }
  template <class X>
  std::array<X, 2> pullbacks(Needed needed, const X& g, const X& a, const X&, const X& y) const {
    X s = apply(Recurrence{{}, back(scan)}, after(a, scan), g);
    X da = needed[0] ? X(s * before(y, scan, 0)) : s;
    return {std::move(da), std::move(s)};
  }
  template <Real T>
  Variable<T> pushforward(Wrt<0>, const Variable<T>& da, const Variable<T>& a, const auto&,
                          const Variable<T>& y) const {
    return apply(*this, a, da * before(y, scan, 0));
  }
  template <Real T>
  Variable<T> pushforward(Wrt<1>, const Variable<T>& db, const Variable<T>& a, const auto&,
                          const auto&) const {
    return apply(*this, a, db);
  }
};
template struct Compiled<Recurrence>;

// yᵢ = yᵢ₋₁·xᵢ:  dxᵢ = yᵢ₋₁·sᵢ, with s as in a recurrence: nothing is divided by xᵢ, which may be 0.
struct CumProd : Structural {
  static constexpr std::string_view name = "cumprod";

  Scan scan;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::cumprod(x, scan);
  }
  template <class X>
  X pullback(const X& g, const X& x, const X& y) const {
    return before(y, scan, 1) * apply(Recurrence{{}, back(scan)}, after(x, scan), g);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dx, const Variable<T>& x, const Variable<T>& y) const {
    return apply(Recurrence{{}, scan}, x, dx * before(y, scan, 1));
  }
};
template struct Compiled<CumProd>;

// Along the last axis, which becomes 1 long.  dxᵢ = g·(x₀·…·xᵢ₋₁)·(xᵢ₊₁·…·xₙ)
struct Prod : Structural {
  static constexpr std::string_view name = "prod";
  static constexpr bool takes_views = true;

  template <Real T>
  Array<T> value(const View<T>& x) const {
    Shape shape = x.shape();
    const std::size_t length = shape.back();
    shape.back() = 1;
    Array<T> y = uninitialized<T>(shape);
    const auto& folds = kernels::chosen<kernels::Folds<T>>();
    if (length > 0 && kernels::lie_side_by_side(x))
      folds.products_of_columns(x.data(), static_cast<std::size_t>(x.strides()[1]), length, y.size(),
                                y.data());
    else if (x.is_contiguous())
      folds.products_of_rows(x.data(), y.size(), length, y.data());
    else
      folds.products_of_rows(kernels::contiguous(x).data(), y.size(), length, y.data());
    return y;
  }
  template <Real T>
  Array<T> pullback(const Array<T>& g, const View<T>& x, const Array<T>&) const {
    return g * others(kernels::contiguous(x));
  }
  template <class X>
  X pullback(const X& g, const X& x, const X&) const {
    return g * others(x);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dx, const Variable<T>& x, const Variable<T>& y) const {
    return formulas::sum_to(dx * others(x), y.shape(), y.shape());
  }

 private:
  template <class X>
  static X others(const X& x) {
    const std::size_t rank = shape_of(x).size();
    const Scan scan{rank == 0 ? 0 : rank - 1, false};
    return before(apply(CumProd{{}, scan}, x), scan, 1) *
           before(apply(CumProd{{}, back(scan)}, x), back(scan), 1);
  }
};
template struct Compiled<Prod>;

// dxᵢ = Σₖ gₖ·e^(xᵢ − yₖ) over k ≥ i = e^(xᵢ − yᵢ)·rᵢ, with rᵢ = gᵢ + e^(yᵢ − yᵢ₊₁)·rᵢ₊₁, whose exponents are
// never above 0.
struct LogCumSumExp : Structural {
  static constexpr std::string_view name = "logcumsumexp";

  Scan scan;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::logcumsumexp(x, scan);
  }
  template <class X>
  X pullback(const X& g, const X& x, const X& y) const {
    const X finite = at_least_finite(y);
    const X fading = after(X(exp(before(finite, scan, 0) - finite)), scan);
    return exp(x - finite) * apply(Recurrence{{}, back(scan)}, fading, g);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dx, const Variable<T>& x, const Variable<T>& y) const {
    const Variable<T> finite = at_least_finite(y);
    return apply(Recurrence{{}, scan}, exp(before(finite, scan, 0) - finite), dx * exp(x - finite));
  }
};
template struct Compiled<LogCumSumExp>;

// y stays as it was, except where a new maximum n begins:  dxᵢ = nᵢ·sᵢ, with sᵢ = gᵢ + (1 − nᵢ₊₁)·sᵢ₊₁.
struct CumMax : Structural {
  static constexpr std::string_view name = "cummax";

  Scan scan;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::cummax(x, scan);
  }
  template <class X>
  X pullback(const X& g, const X&, const X& y) const {
    const X stays = staying(y), s = apply(Recurrence{{}, back(scan)}, after(stays, scan), g);
    return where(equal(stays, 0), s, 0);
  }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dx, const auto&, const Variable<T>& y) const {
    const Variable<T> stays = staying(y);
    return apply(Recurrence{{}, scan}, stays, where(equal(stays, 0), dx, 0));
  }

 private:
  // Nothing is equal to NaN: the first begins anew.
  template <class X>
  X staying(const X& y) const {
    return where(equal(before(y, scan, std::numeric_limits<double>::quiet_NaN()), y), 1, 0);
  }
};
template struct Compiled<CumMax>;

}  // namespace rules

namespace {

template <Real T>
Scan scan_along(const Variable<T>& x, std::ptrdiff_t axis, const char* operation) {
  require_value(x, operation);
  return {normalized_axes({axis}, x.shape().size(), operation)[0], false};
}

/// x by a rule that scans, along an axis or in its flat order.
template <class Rule, Real T>
Variable<T> scanned(const Variable<T>& x, const std::ptrdiff_t* axis, Location location) {
  const char* const name = Rule::name.data();
  if (axis != nullptr) return apply(Rule{{}, scan_along(x, *axis, name)}, Operand<T>(x, location));
  require_value(x, name);
  return apply(Rule{}, Operand<T>(reshape(x, Shape{x.size()}, location), location));
}

}  // namespace

template <Real T>
Variable<T> engine::product_over(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  return reduce_rows<rules::Prod>(x, axes, keepdims, location);
}

template <Real T>
Variable<T> engine::cumulative_sum(const Variable<T>& x, const std::ptrdiff_t* axis, Location location) {
  return scanned<rules::CumSum>(x, axis, location);
}

template <Real T>
Variable<T> engine::cumulative_product(const Variable<T>& x, const std::ptrdiff_t* axis, Location location) {
  return scanned<rules::CumProd>(x, axis, location);
}

template <Real T>
Variable<T> cummax(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  return scanned<rules::CumMax>(x, &axis, location);
}

template <Real T>
Variable<T> cummin(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  scan_along(x, axis, "cummin");
  const Variable<T> negated = record<rules::Negate, T>({x, location});
  return record<rules::Negate, T>({cummax(negated, axis, location), location});
}

template <Real T>
Variable<T> logcumsumexp(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  return scanned<rules::LogCumSumExp>(x, &axis, location);
}

template <Real T>
Variable<T> linear_recurrence(const Operand<T>& a, const Operand<T>& b, std::ptrdiff_t axis) {
  require_value(a, "linear_recurrence", "a");
  require_value(b, "linear_recurrence", "b");
  Shape shape = a.shape();
  if (!broadcast(a.shape(), b.shape(), shape))
    throw std::invalid_argument(fmt::format("linear_recurrence: {} is {}, {} is {}; they do not broadcast",
                                            display_name(a.node(), "a"), to_string(a.shape()),
                                            display_name(b.node(), "b"), to_string(b.shape())));
  const Location location = a.location();
  const auto full = [&](const Operand<T>& x) {
    return x.shape() == shape ? x.variable() : broadcast_to(x.variable(), shape, location);
  };
  const Scan scan{normalized_axes({axis}, shape.size(), "linear_recurrence")[0], false};
  return apply(rules::Recurrence{{}, scan}, Operand<T>(full(a), location), Operand<T>(full(b), location));
}

template <Real T>
Variable<T> shift(const Variable<T>& x, std::ptrdiff_t by, std::ptrdiff_t axis, double fill,
                  Location location) {
  const std::size_t dimension = scan_along(x, axis, "shift").axis;
  return apply(rules::Shift{{}, dimension, by, fill}, Operand<T>(x, location));
}

template XGRAD_EXPORT Variable<float> engine::product_over(const Variable<float>&, const Axes&, bool,
                                                           Location);
template XGRAD_EXPORT Variable<double> engine::product_over(const Variable<double>&, const Axes&, bool,
                                                            Location);
template XGRAD_EXPORT Variable<float> engine::cumulative_sum(const Variable<float>&, const std::ptrdiff_t*,
                                                             Location);
template XGRAD_EXPORT Variable<double> engine::cumulative_sum(const Variable<double>&, const std::ptrdiff_t*,
                                                              Location);
template XGRAD_EXPORT Variable<float> engine::cumulative_product(const Variable<float>&,
                                                                 const std::ptrdiff_t*, Location);
template XGRAD_EXPORT Variable<double> engine::cumulative_product(const Variable<double>&,
                                                                  const std::ptrdiff_t*, Location);
template XGRAD_EXPORT Variable<float> cummax(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> cummax(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> cummin(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> cummin(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> logcumsumexp(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> logcumsumexp(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> linear_recurrence(const Operand<float>&, const Operand<float>&,
                                                        std::ptrdiff_t);
template XGRAD_EXPORT Variable<double> linear_recurrence(const Operand<double>&, const Operand<double>&,
                                                         std::ptrdiff_t);
template XGRAD_EXPORT Variable<float> shift(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t, double,
                                            Location);
template XGRAD_EXPORT Variable<double> shift(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t, double,
                                             Location);

}  // namespace xgrad
