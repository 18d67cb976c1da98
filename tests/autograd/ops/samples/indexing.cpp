#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "pick",
          [](const auto& x) {
            return pick(x, {2, 0});
          },
          {matrix},
          [](const auto& x) {
            return Array<double>{x[0](0, 2), x[0](1, 0)};
          })
          .also({numbers({2, 17})}),
      structural(
          "place",
          [](const auto& x) {
            return place(x, {2, 0, 2}, 4);
          },
          {row},
          [](const auto& x) {
            return Array<double>{{0, 0, x[0](0), 0}, {x[0](1), 0, 0, 0}, {0, 0, x[0](2), 0}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
