#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Variable<std::int64_t>& columns() {
  static const Variable<std::int64_t> columns(xt::xarray<int>{{2, 0}, {1, 1}});
  return columns;
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "take_along_axis", [](const auto& x) { return take_along_axis(x, columns()); }, {matrix},
          [](const auto& x) {
            return Array<double>{{x[0](0, 2), x[0](0, 0)}, {x[0](1, 1), x[0](1, 1)}};
          }),
      structural(
          "put_along_axis", [](const auto& x) { return put_along_axis(x, columns(), 4); }, {numbers({2, 2})},
          [](const auto& x) {
            return Array<double>{{x[0](0, 1), 0, x[0](0, 0), 0}, {0, x[0](1, 0) + x[0](1, 1), 0, 0}};
          }),
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
  };
});

}  // namespace
}  // namespace xgrad::samples
