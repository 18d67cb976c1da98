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
            const Shape& shape = x[0].shape();
            return made({std::min(shape[0], shape[1])}, [&](const Shape& i) { return x[0](i[0], i[0]); });
          })
          .also({numbers({4, 2})})
          .also({numbers({1, 1})})
          .also({numbers({1, 5})})
          .also({numbers({0, 3})})
          .also({numbers({17, 18})}),
      structural(
          "diagonal", [](const auto& x) { return diagonal(x, -1, 2, 0); }, {numbers({2, 3, 4})},
          [](const auto& x) {
            const Shape& shape = x[0].shape();  // the elements (k, i, k + 1)
            return made({shape[1], std::min(shape[0], shape[2] - 1)},
                        [&](const Shape& i) { return x[0](i[1], i[0], i[1] + 1); });
          })
          .also({numbers({3, 1, 2})})
          .also({numbers({1, 2, 9})})
          .also({numbers({3, 0, 3})})
          .also({numbers({0, 2, 3})}),
      structural(
          "diagonal", [](const auto& x) { return trace(x, 1); }, {numbers({3, 4})},
          [](const auto& x) {
            double sum = 0;
            for (std::size_t i = 0; i < x[0].shape()[0] && i + 1 < x[0].shape()[1]; ++i)
              sum += x[0](i, i + 1);
            return Array<double>(sum);
          })
          .also({numbers({4, 3})})
          .also({numbers({1, 1})})
          .also({numbers({0, 3})}),
      structural(
          "place_diagonal", [](const auto& x) { return diag(x, -1); }, {numbers({3})},
          [](const auto& x) {
            return made({x[0].size() + 1, x[0].size() + 1},
                        [&](const Shape& i) { return i[0] == i[1] + 1 ? x[0](i[1]) : 0; });
          })
          .also({numbers({1})})
          .also({numbers({17})})
          .also({numbers({0})}),
      structural(
          "tril", [](const auto& x) { return tril(x, -1); }, {numbers({2, 4, 3})},
          [](const auto& x) { return part(x[0], [](int above) { return above <= -1; }); })
          .also({numbers({3, 3})})
          .also({numbers({1, 1})})
          .also({numbers({2, 0, 3})})
          .also({numbers({2, 1, 2, 3, 5})}),
      structural(
          "triu", [](const auto& x) { return triu(x, 1); }, {numbers({3, 4})},
          [](const auto& x) { return part(x[0], [](int above) { return above >= 1; }); })
          .also({numbers({4, 2})})
          .also({numbers({1, 1})})
          .also({numbers({2, 3, 0})})
          .also({numbers({2, 1, 2, 3, 17})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
