#include "sample.hpp"

#include <complex>
#include <numbers>

namespace xgrad::samples {
namespace {

std::complex<double> root(double turns) { return std::polar(1.0, 2 * std::numbers::pi * turns); }

/// Σ_j x_j·e^(±2πi·j·k/n) for k < m, of x (n × 2): as (m × 2).
Array<double> transform(const Array<double>& x, std::size_t m, double sign, std::size_t n) {
  Array<double> y(Shape{m, 2});
  for (std::size_t k = 0; k < m; ++k) {
    std::complex<double> sum;
    for (std::size_t j = 0; j < x.shape()[0]; ++j)
      sum += std::complex<double>(x(j, 0), x(j, 1)) *
             root(sign * static_cast<double>(j * k) / static_cast<double>(n));
    y(k, 0) = sum.real();
    y(k, 1) = sum.imag();
  }
  return y;
}

/// Real numbers as complex ones.
Array<double> as_complex(const Array<double>& x) {
  Array<double> y(Shape{x.size(), 2}, 0);
  for (std::size_t i = 0; i < x.size(); ++i) y(i, 0) = x(i);
  return y;
}

/// The n numbers that x (m × 2) is the first half of the transform of.
Array<double> from_half(const Array<double>& x, std::size_t n) {
  Array<double> all(Shape{n, 2});
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t other = (n - k) % n;
    all(k, 0) = x(std::min(k, other), 0);
    all(k, 1) = k == other ? 0 : k < other || k == 0 ? x(k, 1) : -x(other, 1);
  }
  const Array<double> y = transform(all, n, 1, n);
  Array<double> real(Shape{n});
  for (std::size_t i = 0; i < n; ++i) real(i) = y(i, 0) / static_cast<double>(n);
  return real;
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "fft", [](const auto& x) { return fft(x); }, {numbers({6, 2})},
          of_batches([](const auto& x) { return transform(x[0], x[0].shape()[0], -1, x[0].shape()[0]); }))
          .also({numbers({1, 2})})
          .also({numbers({8, 2})})
          .also({numbers({13, 2})})
          .also({numbers({2, 1, 12, 2})})
          .also({numbers({0, 3, 2})}),
      structural(
          "fft", [](const auto& x) { return ifft(x); }, {numbers({7, 2})}, of_batches([](const auto& x) {
            const std::size_t n = x[0].shape()[0];
            return Array<double>(transform(x[0], n, 1, n) / static_cast<double>(n));
          }))
          .also({numbers({1, 2})})
          .also({numbers({16, 2})})
          .also({numbers({2, 3, 5, 2})}),
      structural(
          "rfft", [](const auto& x) { return rfft(x); }, {numbers({5})},
          of_batches(
              [](const auto& x) { return transform(as_complex(x[0]), x[0].size() / 2 + 1, -1, x[0].size()); },
              1))
          .also({numbers({1})})
          .also({numbers({2})})
          .also({numbers({16})})
          .also({numbers({2, 1, 9})})
          .also({numbers({0, 4})}),
      structural(
          "rfft_dual", [](const auto& x) { return irfft(x, 5); }, {numbers({3, 2})},
          of_batches([](const auto& x) { return from_half(x[0], 5); }))
          .also({numbers({2, 3, 2})})
          .also({numbers({0, 3, 2})}),
      structural(
          "rfft_dual", [](const auto& x) { return irfft(x); }, {numbers({4, 2})},
          of_batches([](const auto& x) { return from_half(x[0], 2 * (x[0].shape()[0] - 1)); }))
          .also({numbers({2, 2})})
          .also({numbers({9, 2})})
          .also({numbers({3, 1, 3, 2})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
