#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "topk", [](const auto& x) { return topk(x, 2).values; }, {numbers({3, 4}, -1, 1, 5)},
          [](const auto& x) {
            Array<double> y(Shape{3, 2});
            for (std::size_t i = 0; i < 3; ++i) {
              std::vector<double> each(x[0].data() + 4 * i, x[0].data() + 4 * i + 4);
              std::sort(each.rbegin(), each.rend());
              y(i, 0) = each[0];
              y(i, 1) = each[1];
            }
            return y;
          }),
      structural(
          "topk", [](const auto& x) { return topk(x, 1, 0).values; }, {numbers({3, 4}, -1, 1, 5)},
          [](const auto& x) {
            Array<double> y(Shape{1, 4});
            for (std::size_t j = 0; j < 4; ++j) y(0, j) = std::max({x[0](0, j), x[0](1, j), x[0](2, j)});
            return y;
          }),
      structural(
          "take_along_axis", [](const auto& x) { return sort(x, 0); }, {numbers({5, 2}, -1, 1, 5)},
          [](const auto& x) {
            Array<double> y = x[0];
            for (std::size_t i = 0; i < 5; ++i)
              for (std::size_t k = i + 1; k < 5; ++k)
                for (std::size_t j = 0; j < 2; ++j)
                  if (y(k, j) < y(i, j)) std::swap(y(k, j), y(i, j));
            return y;
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
