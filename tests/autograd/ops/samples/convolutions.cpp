#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// y_k = Σ_j x_{k+j−before}·w_j, where x is zero outside; with w reversed, if it is.
Array<double> correlation(const Array<double>& x, const Array<double>& w, std::ptrdiff_t before,
                          std::size_t length, bool reversed = false) {
  Array<double> y(xt::zeros<double>({length}));
  const auto n = static_cast<std::ptrdiff_t>(w.size()), m = static_cast<std::ptrdiff_t>(x.size());
  for (std::ptrdiff_t k = 0; k < static_cast<std::ptrdiff_t>(length); ++k)
    for (std::ptrdiff_t j = 0; j < n; ++j)
      if (const std::ptrdiff_t i = k + j - before; i >= 0 && i < m)
        y.data()[k] += x.data()[i] * w.data()[reversed ? n - 1 - j : j];
  return y;
}

/// The same of matrices, by rows.
Array<double> correlation(const Array<double>& x, const Array<double>& w, const std::ptrdiff_t (&before)[2],
                          const Shape& shape, bool reversed = false) {
  Array<double> y(xt::zeros<double>(shape));
  const auto row = [](const Array<double>& matrix, std::ptrdiff_t i) {
    Array<double> elements(Shape{matrix.shape()[1]});
    std::copy_n(matrix.data() + i * static_cast<std::ptrdiff_t>(elements.size()), elements.size(),
                elements.data());
    return elements;
  };
  const auto m = static_cast<std::ptrdiff_t>(x.shape()[0]), n = static_cast<std::ptrdiff_t>(w.shape()[0]);
  for (std::ptrdiff_t k = 0; k < static_cast<std::ptrdiff_t>(shape[0]); ++k)
    for (std::ptrdiff_t j = 0; j < n; ++j)
      if (const std::ptrdiff_t i = k + j - before[0]; i >= 0 && i < m) {
        const auto term =
            correlation(row(x, i), row(w, reversed ? n - 1 - j : j), before[1], shape[1], reversed);
        for (std::size_t l = 0; l < shape[1]; ++l) y(static_cast<std::size_t>(k), l) += term(l);
      }
  return y;
}

const Chapter chapter([] {
  const auto full = ConvolutionMode::full, same = ConvolutionMode::same, valid = ConvolutionMode::valid;
  return std::vector{
      structural(
          "convolve", [](const auto& x, const auto& w) { return convolve(x, w); },
          {numbers({7}), numbers({3})},
          [](const auto& x) {
            const std::size_t more = x[1].size() - 1;
            return correlation(x[0], x[1], static_cast<std::ptrdiff_t>(more), x[0].size() + more, true);
          })
          .also({numbers({1}), numbers({1})})
          .also({numbers({4}), numbers({4}, -2, 2, 5)})
          .also({numbers({2}), numbers({5})})
          .also({numbers({33}), numbers({16})}),
      structural(
          "convolve", [=](const auto& x, const auto& w) { return convolve(x, w, same); },
          {numbers({6}), numbers({4})}, [](const auto& x) { return correlation(x[0], x[1], 2, 6, true); }),
      structural(
          "convolve", [=](const auto& x, const auto& w) { return convolve(x, w, valid); },
          {numbers({3}), numbers({5})}, [](const auto& x) { return correlation(x[1], x[0], 0, 3, true); }),
      structural(
          "convolve", [=](const auto& x, const auto& w) { return convolve(x, w, same); },
          {numbers({4, 5}), numbers({3, 2})},
          [](const auto& x) {
            return correlation(x[0], x[1], {1, 1}, x[0].shape(), true);
          })
          .also({numbers({3, 2}), numbers({3, 2}, -2, 2, 5)})
          .also({numbers({3, 17}), numbers({3, 2})}),
      structural(
          "correlate", [](const auto& x, const auto& w) { return correlate(x, w); },
          {numbers({7}), numbers({3})},
          [](const auto& x) { return correlation(x[0], x[1], 0, x[0].size() - x[1].size() + 1); })
          .also({numbers({1}), numbers({1})})
          .also({numbers({4}), numbers({4}, -2, 2, 5)})
          .also({numbers({33}), numbers({16})}),
      structural(
          "correlate", [=](const auto& x, const auto& w) { return correlate(x, w, same); },
          {numbers({3}), numbers({4})}, [](const auto& x) { return correlation(x[0], x[1], 2, 4); }),
      structural(
          "correlate", [=](const auto& x, const auto& w) { return correlate(x, w, full); },
          {numbers({3, 4}), numbers({2, 3})},
          [](const auto& x) {
            return correlation(x[0], x[1], {1, 2}, {4, 6});
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
