#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// y(index) = x(f(index)).
template <class F>
Reference from_elsewhere(const Shape& shape, const F& f) {
  return [=](const std::vector<Array<double>>& x) {
    Array<double> y(shape);
    for (std::size_t k = 0; k < y.size(); ++k)
      y.data()[k] = x[0].data()[position_of(f(index_of(k, shape)), x[0].shape())];
    return y;
  };
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "view", [](const auto& x) { return view(x, range(1, -1), newaxis(), all(), range(3, 0, -2)); },
          {numbers({4, 3, 5})},
          from_elsewhere({2, 1, 3, 2},
                         [](const Shape& i) {
                           return Shape{i[0] + 1, i[2], 3 - 2 * i[3]};
                         })),
      structural(
          "view", [](const auto& x) { return view(x, 1, ellipsis(), -2); }, {box},
          from_elsewhere({3},
                         [](const Shape& i) {
                           return Shape{1, i[0], 2};
                         })),
      structural(
          "view", [](const auto& x) { return view(x, keep(2, 0, 2), drop(1)); }, {numbers({3, 3})},
          from_elsewhere({3, 2},
                         [](const Shape& i) {
                           return Shape{i[0] == 1 ? 0u : 2u, 2 * i[1]};
                         })),
      structural(
          "view", [](const auto& x) { return slice(x, -1, 1, 3); }, {box},
          from_elsewhere({2, 3, 2},
                         [](const Shape& i) {
                           return Shape{i[0], i[1], i[2] + 1};
                         })),
      structural(
          "view", [](const auto& x) { return view(transpose(x), range(0, 2), 1); }, {matrix},
          from_elsewhere({2},
                         [](const Shape& i) {
                           return Shape{1, i[0]};
                         })),
      structural(
          "set_view",
          [](const auto& x, const auto& v) {
            return set_view(x, {all(), range(0, 2)}, v);
          },
          {matrix, column},
          [](const auto& x) {
            return Array<double>{{x[1](0, 0), x[1](0, 0), x[0](0, 2)}, {x[1](1, 0), x[1](1, 0), x[0](1, 2)}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
