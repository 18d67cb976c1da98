#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "pad", [](const auto& x) { return pad(x, 1, 2, 1); }, {matrix},
          [](const auto& x) {
            const auto& m = x[0];
            const std::size_t n = m.shape()[1];
            return made({m.shape()[0], n + 3},
                        [&](const Shape& i) { return i[1] < 2 || i[1] >= n + 2 ? 0 : m(i[0], i[1] - 2); });
          })
          .also({numbers({1, 1})})
          .also({numbers({2, 17})})
          .also({numbers({2, 0})})
          .also({numbers({0, 2})}),
      structural(
          "pad",
          [](const auto& x) {
            return pad(transpose(x), {{1, 0}, {0, 2}}, PadMode::constant, 0.5);
          },
          {square_matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{
                {0.5, 0.5, 0.5, 0.5}, {m(0, 0), m(1, 0), 0.5, 0.5}, {m(0, 1), m(1, 1), 0.5, 0.5}};
          }),
      structural(
          "rearrange",
          [](const auto& x) {
            return pad(x, {{1, 0}, {0, 2}}, PadMode::reflect);
          },
          {square_matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(1, 0), m(1, 1), m(1, 0), m(1, 1)},
                                 {m(0, 0), m(0, 1), m(0, 0), m(0, 1)},
                                 {m(1, 0), m(1, 1), m(1, 0), m(1, 1)}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
