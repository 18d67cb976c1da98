#include "convolutions.hpp"
#include "../kernels/correlate.hpp"
#include "../rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

// A pullback of one of these is one of them again, with the same shift. Both are linear in each operand; what
// is said of k, i and j is said of each axis of matrices.

struct Convolve;

// y_k = Σ_i x_i·w_{i−k+s}:  dx_i = Σ_k g_k·w_{i+s−k},  dw_j = Σ_k x_{j+k−s}·g_k, with s = `shift`
struct Correlate : Structural {
  static constexpr std::string_view name = "correlate";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "kernel"};

  Shape shift, result;

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<T>& w) const {
    return kernels::correlate(x, w, shift, result);
  }
  template <class X>
  X pullback(Wrt<0>, const X& g, const X& x, const X& w, const X&) const;
  auto pullback(Wrt<1>, const auto& g, const auto& x, const auto& w, const auto&) const {
    return apply(Correlate{{}, shift, shape_of(w)}, x, g);
  }
};

// y_k = Σ_i x_i·w_{k+s−i}:  dx_i = Σ_k g_k·w_{k−i+s},  dw_j = Σ_k g_k·x_{k−j+s}
struct Convolve : Structural {
  static constexpr std::string_view name = "convolve";
  static constexpr bool linear = true;
  static constexpr std::array inputs{"x", "kernel"};

  Shape shift, result;

  // With w in reverse, w_{k+s−i} is at n − 1 − (k + s − i) = i − k + (n − 1 − s).
  template <Real T>
  Array<T> value(const Array<T>& x, const Array<T>& w) const {
    Shape before = shift;
    for (std::size_t d = 0; d < before.size(); ++d) before[d] = w.shape()[d] - 1 - shift[d];
    return kernels::correlate(x, kernels::reversed(w), before, result);
  }
  auto pullback(Wrt<0>, const auto& g, const auto& x, const auto& w, const auto&) const {
    return apply(Correlate{{}, shift, shape_of(x)}, g, w);
  }
  auto pullback(Wrt<1>, const auto& g, const auto& x, const auto& w, const auto&) const {
    return apply(Correlate{{}, shift, shape_of(w)}, g, x);
  }
};

template <class X>
X Correlate::pullback(Wrt<0>, const X& g, const X& x, const X& w, const X&) const {
  return apply(Convolve{{}, shift, shape_of(x)}, g, w);
}
template struct Compiled<Correlate>;
template struct Compiled<Convolve>;

}  // namespace rules

namespace {

void require_operands(const char* operation, const AnyOperand& x, const AnyOperand& kernel,
                      ConvolutionMode mode) {
  require_value(x, operation, "x");
  require_value(kernel, operation, "kernel");
  const auto refuse = [&](const char* law) {
    throw std::invalid_argument(
        fmt::format("{}: {}: {} is {}, {} is {}", operation, law, display_name(x.node(), "x"),
                    to_string(x.shape()), display_name(kernel.node(), "kernel"), to_string(kernel.shape())));
  };
  const Shape &of_x = x.shape(), &of_w = kernel.shape();
  if (of_x.size() != of_w.size() || of_x.empty() || of_x.size() > 2)
    refuse("the operands must be two vectors or two matrices");
  if (element_count(of_x) == 0 || element_count(of_w) == 0) refuse("an operand has no element");
  if (mode == ConvolutionMode::valid && of_x.size() == 2 &&
      (of_x[0] < of_w[0] ? of_x[1] > of_w[1] : of_x[0] > of_w[0] && of_x[1] < of_w[1]))
    refuse("neither matrix fits into the other");
}

/// Of operands m and n long.
std::size_t result_length(std::size_t m, std::size_t n, ConvolutionMode mode) {
  const auto [shorter, longer] = std::minmax({m, n});
  switch (mode) {
    case ConvolutionMode::full:
      return m + n - 1;
    case ConvolutionMode::same:
      return longer;
    default:
      return longer - shorter + 1;
  }
}

/// The index of the full convolution that the result begins at.
std::size_t first_of_convolution(std::size_t m, std::size_t n, ConvolutionMode mode) {
  switch (mode) {
    case ConvolutionMode::full:
      return 0;
    case ConvolutionMode::same:
      return (std::min(m, n) - 1) / 2;
    default:
      return std::min(m, n) - 1;
  }
}

/// How far in front of x's first element the kernel's is at the beginning. The full correlation begins with
/// its last element there. With a longer kernel than x, the result is as if x slid backwards over the kernel.
std::size_t before_correlation(std::size_t m, std::size_t n, ConvolutionMode mode) {
  switch (mode) {
    case ConvolutionMode::full:
      return n - 1;
    case ConvolutionMode::same:
      return n <= m ? n / 2 : n - 1 - m / 2;
    default:
      return n <= m ? 0 : n - m;
  }
}

template <class Rule, class Length, Real T>
Variable<T> applied(const Operand<T>& x, const Operand<T>& kernel, ConvolutionMode mode,
                    const Length& shift) {
  require_operands(Rule::name.data(), x, kernel, mode);
  Rule rule;
  for (std::size_t d = 0; d < x.shape().size(); ++d) {
    rule.shift.push_back(shift(x.shape()[d], kernel.shape()[d], mode));
    rule.result.push_back(result_length(x.shape()[d], kernel.shape()[d], mode));
  }
  return apply(std::move(rule), x, kernel);
}

}  // namespace

template <Real T>
Variable<T> convolve(const Operand<T>& x, const Operand<T>& kernel, ConvolutionMode mode) {
  return applied<rules::Convolve>(x, kernel, mode, first_of_convolution);
}

template <Real T>
Variable<T> correlate(const Operand<T>& x, const Operand<T>& kernel, ConvolutionMode mode) {
  return applied<rules::Correlate>(x, kernel, mode, before_correlation);
}

template XGRAD_EXPORT Variable<float> convolve(const Operand<float>&, const Operand<float>&, ConvolutionMode);
template XGRAD_EXPORT Variable<double> convolve(const Operand<double>&, const Operand<double>&,
                                                ConvolutionMode);
template XGRAD_EXPORT Variable<float> correlate(const Operand<float>&, const Operand<float>&,
                                                ConvolutionMode);
template XGRAD_EXPORT Variable<double> correlate(const Operand<double>&, const Operand<double>&,
                                                 ConvolutionMode);

}  // namespace xgrad
