#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "topk", [](const auto& x) { return topk(x, 2).values; }, {numbers({3, 4}, -1, 1, 5)},
          [](const auto& x) {
            Shape shape = x[0].shape();
            shape.back() = 2;
            Array<double> y(shape);
            const std::size_t length = x[0].shape().back();
            for (std::size_t i = 0; i < y.size() / 2; ++i) {
              std::vector<double> each(x[0].data() + length * i, x[0].data() + length * (i + 1));
              std::sort(each.rbegin(), each.rend());
              std::copy_n(each.begin(), 2, y.data() + 2 * i);
            }
            return y;
          })
          .with_kinks({Array<double>{{0.3, 1.5, 1.5, 0.2}}})
          .also({numbers({5})})
          .also({numbers({2, 2})})
          .also({numbers({2, 1, 2, 17})})
          .also({numbers({0, 3})}),
      structural(
          "topk", [](const auto& x) { return topk(x, 1, 0).values; }, {numbers({3, 4}, -1, 1, 5)},
          [](const auto& x) {
            const Array<double> largest =
                reduced_rows(transposed(x[0]), [](double a, double b) { return std::max(a, b); });
            return made({1, x[0].shape()[1]}, [&](const Shape& i) { return largest(i[1]); });
          })
          .also({numbers({1, 3})})
          .also({numbers({9, 2})})
          .also({numbers({3, 0})}),
      structural(
          "take_along_axis", [](const auto& x) { return sort(x, 0); }, {numbers({5, 2}, -1, 1, 5)},
          [](const auto& x) {
            Array<double> y = x[0];
            const std::size_t n = y.shape()[0], m = y.size() / std::max<std::size_t>(n, 1);
            for (std::size_t i = 0; i < n; ++i)
              for (std::size_t k = i + 1; k < n; ++k)
                for (std::size_t j = 0; j < m; ++j)
                  if (y.data()[k * m + j] < y.data()[i * m + j])
                    std::swap(y.data()[k * m + j], y.data()[i * m + j]);
            return y;
          })
          .with_kinks({Array<double>{{0.3, 1}, {1.5, -1}, {0.3, 2}}})
          .also({numbers({1, 3})})
          .also({numbers({17, 1})})
          .also({numbers({3, 1, 2, 2})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
