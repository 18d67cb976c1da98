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
            Array<double> y(Shape{4, 2, 3});
            for (std::size_t i = 0; i < 4; ++i)
              for (std::size_t j = 0; j < 2; ++j)
                for (std::size_t k = 0; k < 3; ++k) y(i, j, k) = x[0](j, k, i);
            return y;
          }),
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
          }),
      structural(
          "broadcast_to",
          [](const auto& x) {
            return broadcast_to(x, {3, 2, 4});
          },
          {column},
          [](const auto& x) {
            Array<double> y(Shape{3, 2, 4});
            for (std::size_t k = 0; k < y.size(); ++k) y.data()[k] = x[0](k / 4 % 2, 0);
            return y;
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
