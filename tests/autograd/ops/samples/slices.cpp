#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "slice", [](const auto& x) { return slice(x, -1, 1, 3); }, {box},
          [](const auto& x) {
            Array<double> y(Shape{2, 3, 2});
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t j = 0; j < 3; ++j)
                for (std::size_t k = 0; k < 2; ++k) y(i, j, k) = x[0](i, j, k + 1);
            return y;
          }),
      structural(
          "pad", [](const auto& x) { return pad(x, 1, 2, 1); }, {matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{0, 0, m(0, 0), m(0, 1), m(0, 2), 0}, {0, 0, m(1, 0), m(1, 1), m(1, 2), 0}};
          }),
      structural(
          "concatenate", [](const auto& a, const auto& b) { return concatenate(a, b, 1); },
          {matrix, numbers({2, 1})},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(0, 0), m(0, 1), m(0, 2), x[1](0, 0)},
                                 {m(1, 0), m(1, 1), m(1, 2), x[1](1, 0)}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
