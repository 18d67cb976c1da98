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
          "take", [](const auto& x) { return take(x, columns(), 1); }, {matrix},
          [](const auto& x) {
            Array<double> y(Shape{2, 2, 2});
            for (std::size_t k = 0; k < 8; ++k) y.data()[k] = x[0](k / 4, columns().value().data()[k % 4]);
            return y;
          }),
      structural(
          "add_taken",
          [](const auto& x) {
            using T = typename std::decay_t<decltype(x)>::value_type;
            return index_add(Array<T>(xt::zeros<T>({3})), 0, columns(), x);
          },
          {numbers({2, 2})},
          [](const auto& x) {
            return Array<double>{x[0](0, 1), x[0](1, 0) + x[0](1, 1), x[0](0, 0)};
          }),
      structural(
          "take_along_axis", [](const auto& x) { return take_along_axis(x, columns()); }, {matrix},
          [](const auto& x) {
            return Array<double>{{x[0](0, 2), x[0](0, 0)}, {x[0](1, 1), x[0](1, 1)}};
          }),
      structural(
          "take_along_axis",
          [](const auto& x) {
            return take_along_axis(x, xt::xarray<int>{{1, 0, 1}}, 0);
          },
          {matrix},
          [](const auto& x) {
            return Array<double>{{x[0](1, 0), x[0](0, 1), x[0](1, 2)}};
          }),
      structural(
          "put_along_axis", [](const auto& x) { return put_along_axis(x, columns(), 4); }, {numbers({2, 2})},
          [](const auto& x) {
            return Array<double>{{x[0](0, 1), 0, x[0](0, 0), 0}, {0, x[0](1, 0) + x[0](1, 1), 0, 0}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
