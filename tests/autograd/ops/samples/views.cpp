#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// y(index) = x(f(index, x's shape)), where y's shape is made from x's.
template <class S, class F>
Reference from_elsewhere(const S& shape, const F& f) {
  return [=](const Inputs& x) {
    return made(shape(x[0].shape()),
                [&](const Shape& i) { return x[0].data()[position_of(f(i, x[0].shape()), x[0].shape())]; });
  };
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "view", [](const auto& x) { return view(x, range(1, -1), newaxis(), all(), range(3, 0, -2)); },
          {numbers({4, 3, 5})},
          from_elsewhere(
              [](const Shape& x) {
                return Shape{x[0] - 2, 1, x[1], 2};
              },
              [](const Shape& i, const Shape&) {
                return Shape{i[0] + 1, i[2], 3 - 2 * i[3]};
              }))
          .also({numbers({3, 1, 4})})
          .also({numbers({5, 2, 17})})
          .also({numbers({2, 3, 4})})
          .also({numbers({4, 0, 4})}),
      structural(
          "view", [](const auto& x) { return view(x, 1, ellipsis(), -2); }, {box},
          from_elsewhere([](const Shape& x) { return Shape(x.begin() + 1, x.end() - 1); },
                         [](Shape i, const Shape& x) {
                           i.insert(i.begin(), 1);
                           i.push_back(x.back() - 2);
                           return i;
                         }))
          .also({numbers({2, 2})})
          .also({numbers({3, 1, 2, 1, 4})})
          .also({numbers({2, 0, 3})}),
      structural(
          "view", [](const auto& x) { return view(x, keep(2, 0, 2), drop(1)); }, {numbers({3, 3})},
          from_elsewhere(
              [](const Shape& x) {
                return Shape{3, x[1] - 1};
              },
              [](const Shape& i, const Shape&) {
                return Shape{i[0] == 1 ? 0u : 2u, i[1] + (i[1] > 0)};
              }))
          .also({numbers({5, 2})})
          .also({numbers({3, 17})}),
      structural(
          "view", [](const auto& x) { return slice(x, -1, 1, 3); }, {box},
          from_elsewhere(
              [](Shape x) {
                x.back() = 2;
                return x;
              },
              [](Shape i, const Shape&) {
                ++i.back();
                return i;
              }))
          .also({numbers({3})})
          .also({numbers({2, 1, 2, 1, 5})})
          .also({numbers({0, 3})}),
      structural(
          "view", [](const auto& x) { return view(transpose(x), range(0, 2), 1); }, {matrix},
          from_elsewhere([](const Shape&) { return Shape{2}; },
                         [](const Shape& i, const Shape&) {
                           return Shape{1, i[0]};
                         }))
          .also({numbers({2, 2})})
          .also({numbers({9, 5})}),
      structural(
          "set_view",
          [](const auto& x, const auto& v) {
            return set_view(x, {all(), range(0, 2)}, v);
          },
          {matrix, column},
          [](const auto& x) {
            return made(x[0].shape(), [&](const Shape& i) { return i[1] < 2 ? at(x[1], i) : at(x[0], i); });
          })
          .also({numbers({3, 2}), numbers({3, 2}, -2, 2, 5)})
          .also({numbers({3, 4}), numbers({2})})
          .also({numbers({3, 5}), Array<double>(0.7)})
          .also({numbers({2, 3, 4}), numbers({2, 4})})
          .also({numbers({0, 3}), numbers({1})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
