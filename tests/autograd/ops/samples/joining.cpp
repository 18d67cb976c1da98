#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "concatenate", [](const auto& a, const auto& b) { return concatenate(a, b, 1); },
          {matrix, numbers({2, 1})},
          [](const auto& x) {
            const std::size_t first = x[0].shape()[1];
            Shape shape = x[0].shape();
            shape[1] += x[1].shape()[1];
            return made(shape, [&](Shape i) {
              if (i[1] < first) return at(x[0], i);
              i[1] -= first;
              return x[1].data()[position_of(i, x[1].shape())];
            });
          })
          .also({matrix, numbers({2, 3})})
          .also({numbers({3, 3}), numbers({3, 3})})
          .also({numbers({3, 2, 2}), numbers({3, 9, 2})})
          .also({numbers({2, 0}), numbers({2, 3})})
          .also({numbers({0, 2}), numbers({0, 1})})
          .also({numbers({1, 1, 1, 1, 2}), numbers({1, 1, 1, 1, 2})}),
      structural(
          "concatenate", [](const auto& a, const auto& b) { return stack(xt::xtuple(a, b), -1); },
          {row, numbers({3})},
          [](const auto& x) {
            Shape shape = x[0].shape();
            shape.push_back(2);
            return made(shape, [&](const Shape& i) { return at(x[i.back()], without_last(i, 1)); });
          })
          .also({Array<double>(0.7), Array<double>(-1.2)})
          .also({numbers({2, 1, 3}), numbers({2, 1, 3}, -2, 2, 5)})
          .also({numbers({0}), numbers({0})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
