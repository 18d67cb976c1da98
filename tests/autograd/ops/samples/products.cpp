#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b); },
          {numbers({2, 3}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1]); }),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_a = true}); },
          {numbers({3, 2}), numbers({3, 4})}, [](const auto& x) { return product(x[0], x[1], true, false); }),
      structural(
          "matmul", [](const auto& a, const auto& b) { return matmul(a, b, {.transpose_b = true}); },
          {numbers({2, 3}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], false, true); }),
      structural(
          "matmul",
          [](const auto& a, const auto& b) {
            return matmul(a, b, {true, true});
          },
          {numbers({3, 2}), numbers({4, 3})}, [](const auto& x) { return product(x[0], x[1], true, true); }),
      structural(
          "linear", [](const auto& x, const auto& W, const auto& b) { return linear(x, W, b); },
          {numbers({2, 3}), numbers({3, 4}), numbers({4})},
          [](const auto& x) {
            Array<double> y = product(x[0], x[1]);
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t j = 0; j < 4; ++j) y(i, j) += x[2](j);
            return y;
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
