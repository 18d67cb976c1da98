#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "transpose",
          [](const auto& x) {
            return transpose(x, {2, 0, 1});
          },
          {box},
          [](const auto& x) {
            const Shape& shape = x[0].shape();
            return made({shape[2], shape[0], shape[1]},
                        [&](const Shape& i) { return x[0](i[1], i[2], i[0]); });
          })
          .also({numbers({1, 3, 1})})
          .also({numbers({5, 1, 17})})
          .also({numbers({2, 0, 3})}),
      structural(
          "reshape",
          [](const auto& x) {
            return reshape(x, {3, 2});
          },
          {matrix},
          [](const auto& x) {
            Array<double> y(Shape{3, 2});
            std::copy_n(x[0].data(), 6, y.data());
            return y;
          })
          .also({numbers({6})})
          .also({numbers({3, 2})})
          .also({numbers({1, 2, 1, 3, 1})}),
      structural(
          "broadcast_to",
          [](const auto& x) {
            return broadcast_to(x, {3, 2, 4});
          },
          {column},
          [](const auto& x) {
            return made({3, 2, 4}, [&](const Shape& i) { return at(x[0], i); });
          })
          .also({Array<double>(0.7)})
          .also({numbers({4})})
          .also({numbers({1, 1, 1})})
          .also({numbers({3, 1, 1})})
          .also({numbers({3, 2, 4})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
