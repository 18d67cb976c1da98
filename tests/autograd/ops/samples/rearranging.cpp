#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "rearrange", [](const auto& x) { return roll(x, 2, 1); }, {matrix},
          [](const auto& x) {
            const std::size_t n = x[0].shape()[1];
            return made(x[0].shape(), [&](Shape i) {
              i[1] = (i[1] + 2 * n - 2) % n;
              return at(x[0], i);
            });
          })
          .also({numbers({2, 1})})
          .also({numbers({2, 17})})
          .also({numbers({2, 4, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "rearrange",
          [](const auto& x) {
            return tile(x, {2, 2});
          },
          {row},
          [](const auto& x) {
            Shape from = x[0].shape();
            while (from.size() < 2) from.insert(from.begin(), 1);
            Shape shape = from;
            for (std::size_t d = from.size() - 2; d < from.size(); ++d) shape[d] *= 2;
            return made(shape, [&](Shape i) {
              for (std::size_t d = 0; d < i.size(); ++d) i[d] %= from[d];
              return x[0].data()[position_of(i, from)];
            });
          })
          .also({Array<double>(0.7)})
          .also({numbers({1})})
          .also({numbers({2, 3})})
          .also({numbers({2, 1, 3})})
          .also({numbers({2, 0})}),
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
