#include "fft.hpp"
#include "../kernels/fourier.hpp"
#include "../rule.hpp"
#include "../scope.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace rules {

// The matrix of the transform, e^(−iωjk) with ω = 2π/n, is symmetric: its dual is its conjugate, e^(iωjk).
struct Fft : Structural {
  static constexpr std::string_view name = "fft";
  static constexpr bool linear = true;

  bool inverse = false;
  double scale = 1;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::fourier(x, inverse, scale);
  }
  Symbol text(const Symbol& x) const { return call(inverse ? "n·ifft" : "fft", {x}); }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(Fft{{}, !inverse, scale}, g); }
};
template struct Compiled<Fft>;

// Of real numbers, half of the transform; and its dual, which is the real part of Σ_k g_k·e^(iωjk).
struct RealFft : Structural {
  static constexpr std::string_view name = "rfft";
  static constexpr bool linear = true;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::real_fourier(x);
  }
  template <class X>
  X pullback(const X& g, const X& x, const X&) const;
};

struct RealFftDual : Structural {
  static constexpr std::string_view name = "rfft_dual";
  static constexpr bool linear = true;

  std::size_t n = 0;

  template <Real T>
  Array<T> value(const Array<T>& x) const {
    return kernels::real_part_of_fourier(x, n);
  }
  auto pullback(const auto& g, const auto&, const auto&) const { return apply(RealFft{}, g); }
};

template <class X>
X RealFft::pullback(const X& g, const X& x, const X&) const {
  const Shape shape = shape_of(x);
  return apply(RealFftDual{{}, shape.empty() ? 0 : shape.back()}, g);
}
template struct Compiled<RealFft>;
template struct Compiled<RealFftDual>;

}  // namespace rules

namespace {

void require_pairs(const char* operation, const Node& x) {
  if (x.shape().size() < 2 || x.shape().back() != 2)
    throw std::invalid_argument(fmt::format(
        "{}: {} is {}; expected a last dimension of 2, real and imaginary parts, behind that of the numbers",
        operation, display_name(x, "x"), to_string(x.shape())));
}

}  // namespace

template <Real T>
Variable<T> fft(const Variable<T>& x, Location location) {
  require_value(x, "fft");
  require_pairs("fft", *x.node());
  return apply(rules::Fft{}, Operand<T>(x, location));
}

template <Real T>
Variable<T> ifft(const Variable<T>& x, Location location) {
  require_value(x, "ifft");
  require_pairs("ifft", *x.node());
  const auto n = static_cast<double>(x.shape()[x.shape().size() - 2]);
  return apply(rules::Fft{{}, true, n == 0 ? 1 : 1 / n}, Operand<T>(x, location));
}

template <Real T>
Variable<T> rfft(const Variable<T>& x, Location location) {
  require_value(x, "rfft");
  if (x.shape().empty() || x.shape().back() == 0)
    throw std::invalid_argument(fmt::format("rfft: {} is {}; expected rows of one element at least",
                                            display_name(*x.node(), "x"), to_string(x.shape())));
  return apply(rules::RealFft{}, Operand<T>(x, location));
}

// Each value stands for itself and its conjugate, but for those that are their own.
template <Real T>
Variable<T> irfft(const Variable<T>& x, std::size_t n, Location location) {
  require_value(x, "irfft");
  require_pairs("irfft", *x.node());
  const std::size_t m = x.shape()[x.shape().size() - 2];
  if (n == 0 && m > 1) n = 2 * (m - 1);
  if (n == 0 || n / 2 + 1 != m)
    throw std::invalid_argument(fmt::format("irfft: {} is {}, {} values; {} numbers have {}",
                                            display_name(*x.node(), "x"), to_string(x.shape()), m, n,
                                            n / 2 + 1));
  Array<T> weights(Shape{m, 1});
  for (std::size_t k = 0; k < m; ++k)
    weights(k, 0) = (k == 0 || 2 * k == n ? T(1) : T(2)) / static_cast<T>(n);
  const Scope scope = Scope::of_call("irfft", location);
  return apply(rules::RealFftDual{{}, n}, Operand<T>(x * constant(weights)));
}

template XGRAD_EXPORT Variable<float> fft(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> fft(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> ifft(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> ifft(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> rfft(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> rfft(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<float> irfft(const Variable<float>&, std::size_t, Location);
template XGRAD_EXPORT Variable<double> irfft(const Variable<double>&, std::size_t, Location);

}  // namespace xgrad
