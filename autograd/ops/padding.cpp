#include "padding.hpp"
#include "../kernels/parts.hpp"
#include "../message_parts.hpp"
#include "../rule.hpp"
#include "rearranging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

// Nothing of what is around x depends on it.
struct Pad : Structural {
  static constexpr std::string_view name = "pad";
  static constexpr bool takes_nodes = true, takes_views = true;

  Cut cut;
  Shape shape;
  double around = 0;

  template <Real T>
  Array<T> value(const View<T>& x) const {
    return kernels::padded(x, shape, cut.of(Layout(shape)), static_cast<T>(around));
  }
  template <Real T>
  Array<T> value(const ValueNode<T>& x) const {
    const Array<T>* const there = around == 0 ? x.frame(shape, cut.of(Layout(shape))) : nullptr;
    return there != nullptr ? shared_part(*there, shape) : value(x.view());
  }
  Layout cotangent_view(const Layout& g) const { return cut.of(g); }
  auto pullback(const auto& g, const auto&, const auto&) const { return formulas::part(g, cut); }
  template <Real T>
  Variable<T> pushforward(const Variable<T>& dx, const Variable<T>&, const Variable<T>&) const {
    return apply(Pad{{}, cut, shape}, dx);
  }
};

template struct Compiled<Pad>;

}  // namespace rules

template <class X>
X formulas::pad(const X& x, const Cut& cut, const Shape& shape) {
  return apply(rules::Pad{{}, cut, shape}, x);
}

template <Real T>
Variable<T> engine::padded(const Variable<T>& x, const Cut& cut, const Shape& shape, double around,
                           Location location) {
  return apply(rules::Pad{{}, cut, shape, around}, Operand<T>(x, location));
}

namespace {

/// Which of n elements stands at position i of an array that goes on without end in both directions.
std::ptrdiff_t source_of(std::ptrdiff_t i, std::ptrdiff_t n, PadMode mode) {
  const auto modulo = [](std::ptrdiff_t a, std::ptrdiff_t b) { return (a % b + b) % b; };
  switch (mode) {
    case PadMode::edge:
      return std::clamp(i, std::ptrdiff_t{0}, n - 1);
    case PadMode::reflect: {  // … c b a b c d c b …: there and back, without the ends twice
      if (n == 1) return 0;
      const std::ptrdiff_t at = modulo(i, 2 * n - 2);
      return std::min(at, 2 * n - 2 - at);
    }
    case PadMode::symmetric: {
      const std::ptrdiff_t at = modulo(i, 2 * n);
      return std::min(at, 2 * n - 1 - at);
    }
    default:
      return modulo(i, n);
  }
}

/// Throws for a negative width, and unless there is a pair for each dimension.
template <Real T>
void check_widths(const Variable<T>& x, const PadWidths& widths) {
  if (widths.size() != 1 && widths.size() != x.shape().size())
    throw std::invalid_argument(fmt::format("pad: {} pairs of widths were given for {} dimensions: {}",
                                            widths.size(), x.shape().size(), shape_text(*x.node())));
  for (const auto& [before, after] : widths)
    if (before < 0 || after < 0)
      throw std::invalid_argument(fmt::format("pad: {} before and {} after given for {}, expected 0 or more",
                                              before, after, display_name(*x.node(), "x")));
}

template <Real T>
Variable<T> pad_with_copies(const Variable<T>& x, const PadWidths& widths, PadMode mode, Location location) {
  PooledVector<Choice> choices;
  for (std::size_t d = 0; d < x.shape().size(); ++d) {
    const auto [before, after] = widths[widths.size() == 1 ? 0 : d];
    const auto n = static_cast<std::ptrdiff_t>(x.shape()[d]);
    if (before + after == 0) continue;
    if (n == 0)
      throw std::invalid_argument(
          fmt::format("pad: dimension {} has no element to copy: {}", d, shape_text(*x.node())));
    Choice choice{d, {}};
    for (std::ptrdiff_t i = -before; i < n + after; ++i) choice.indices.push_back(source_of(i, n, mode));
    choices.push_back(std::move(choice));
  }
  return choices.empty() ? x : rearranged(x, std::move(choices), location);
}

}  // namespace

template <Real T>
Variable<T> pad(const Variable<T>& x, const PadWidths& widths, PadMode mode, double value,
                Location location) {
  require_value(x, "pad");
  check_widths(x, widths);
  if (mode != PadMode::constant) return pad_with_copies(x, widths, mode, location);
  Cut cut = Cut::all(x.shape());
  Shape shape = x.shape();
  for (std::size_t d = 0; d < shape.size(); ++d) {
    const auto [before, after] = widths[widths.size() == 1 ? 0 : d];
    cut.begin[d] = static_cast<std::size_t>(before);
    shape[d] += static_cast<std::size_t>(before + after);
  }
  return padded(x, cut, shape, value, location);
}

template <Real T>
Variable<T> pad(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t before, std::ptrdiff_t after,
                Location location) {
  require_value(x, "pad");
  PadWidths widths(x.shape().size());
  widths[normalized_axes({axis}, x.shape().size(), "pad")[0]] = {before, after};
  return pad(x, widths, PadMode::constant, 0, location);
}

template XGRAD_EXPORT Array<float> formulas::pad(const Array<float>&, const Cut&, const Shape&);
template XGRAD_EXPORT Array<double> formulas::pad(const Array<double>&, const Cut&, const Shape&);
template XGRAD_EXPORT Variable<float> formulas::pad(const Variable<float>&, const Cut&, const Shape&);
template XGRAD_EXPORT Variable<double> formulas::pad(const Variable<double>&, const Cut&, const Shape&);
template XGRAD_EXPORT Symbol formulas::pad(const Symbol&, const Cut&, const Shape&);
template XGRAD_EXPORT Variable<float> engine::padded(const Variable<float>&, const Cut&, const Shape&, double,
                                                     Location);
template XGRAD_EXPORT Variable<double> engine::padded(const Variable<double>&, const Cut&, const Shape&,
                                                      double, Location);
template XGRAD_EXPORT Variable<float> pad(const Variable<float>&, const PadWidths&, PadMode, double,
                                          Location);
template XGRAD_EXPORT Variable<double> pad(const Variable<double>&, const PadWidths&, PadMode, double,
                                           Location);
template XGRAD_EXPORT Variable<float> pad(const Variable<float>&, std::ptrdiff_t, std::ptrdiff_t,
                                          std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> pad(const Variable<double>&, std::ptrdiff_t, std::ptrdiff_t,
                                           std::ptrdiff_t, Location);

}  // namespace xgrad
