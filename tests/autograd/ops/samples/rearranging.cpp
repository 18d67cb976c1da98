#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "rearrange", [](const auto& x) { return roll(x, 2, 1); }, {matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(0, 1), m(0, 2), m(0, 0)}, {m(1, 1), m(1, 2), m(1, 0)}};
          }),
      structural(
          "rearrange",
          [](const auto& x) {
            return tile(x, {2, 2});
          },
          {row},
          [](const auto& x) {
            const auto& r = x[0];
            return Array<double>{{r(0), r(1), r(2), r(0), r(1), r(2)}, {r(0), r(1), r(2), r(0), r(1), r(2)}};
          }),
      structural(
          "add_back",
          [](const auto& x) {
            using T = typename std::decay_t<decltype(x)>::value_type;
            return add_view(Array<T>(xt::zeros<T>({4, 2})), {keep(3, 0, 3)}, x);
          },
          {numbers({3, 2})},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(1, 0), m(1, 1)}, {0, 0}, {0, 0}, {m(0, 0) + m(2, 0), m(0, 1) + m(2, 1)}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
