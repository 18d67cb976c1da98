#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// The elements of a matrix for which `kept(j − i)` holds, zeros elsewhere.
template <class Kept>
Array<double> part(const Array<double>& x, const Kept& kept) {
  Array<double> y(x.shape());
  const std::size_t columns = x.shape().back(), rows = x.shape().end()[-2];
  for (std::size_t n = 0; n < x.size(); ++n) {
    const auto i = static_cast<int>(n / columns % rows), j = static_cast<int>(n % columns);
    y.data()[n] = kept(j - i) ? x.data()[n] : 0;
  }
  return y;
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "diagonal", [](const auto& x) { return diagonal(x); }, {numbers({3, 4})},
          [](const auto& x) {
            return Array<double>{x[0](0, 0), x[0](1, 1), x[0](2, 2)};
          }),
      structural(
          "diagonal", [](const auto& x) { return diagonal(x, -1, 2, 0); }, {numbers({2, 3, 4})},
          [](const auto& x) {
            Array<double> y(Shape{3, 2});
            for (std::size_t i = 0; i < 3; ++i)
              for (std::size_t k = 0; k < 2; ++k) y(i, k) = x[0](k, i, k + 1);
            return y;
          }),
      structural(
          "diagonal", [](const auto& x) { return trace(x, 1); }, {numbers({3, 4})},
          [](const auto& x) { return Array<double>(x[0](0, 1) + x[0](1, 2) + x[0](2, 3)); }),
      structural(
          "place_diagonal", [](const auto& x) { return diag(x, -1); }, {numbers({3})},
          [](const auto& x) {
            Array<double> y(xt::zeros<double>({4, 4}));
            for (std::size_t i = 0; i < 3; ++i) y(i + 1, i) = x[0](i);
            return y;
          }),
      structural(
          "tril", [](const auto& x) { return tril(x, -1); }, {numbers({2, 4, 3})},
          [](const auto& x) { return part(x[0], [](int above) { return above <= -1; }); }),
      structural(
          "triu", [](const auto& x) { return triu(x, 1); }, {numbers({3, 4})},
          [](const auto& x) { return part(x[0], [](int above) { return above >= 1; }); }),
  };
});

}  // namespace
}  // namespace xgrad::samples
