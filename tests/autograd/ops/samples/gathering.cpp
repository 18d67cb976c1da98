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
            return made({x[0].shape()[0], 2, 2}, [&](const Shape& i) {
              return x[0](i[0], static_cast<std::size_t>(columns().value()(i[1], i[2])));
            });
          })
          .also({numbers({1, 3})})
          .also({numbers({17, 5})})
          .also({numbers({0, 3})}),
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
