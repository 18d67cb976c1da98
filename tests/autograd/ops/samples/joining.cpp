#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "concatenate", [](const auto& a, const auto& b) { return concatenate(a, b, 1); },
          {matrix, numbers({2, 1})},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(0, 0), m(0, 1), m(0, 2), x[1](0, 0)},
                                 {m(1, 0), m(1, 1), m(1, 2), x[1](1, 0)}};
          }),
      structural(
          "concatenate", [](const auto& a, const auto& b) { return stack(xt::xtuple(a, b), -1); },
          {row, numbers({3})},
          [](const auto& x) {
            return Array<double>{{x[0](0), x[1](0)}, {x[0](1), x[1](1)}, {x[0](2), x[1](2)}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
