#include "sample.hpp"

namespace xgrad::samples {
namespace {

// An einsum is made of other operations: a row is named after one that it records.
const Chapter chapter([] {
  return std::vector{
      structural(
          "batched_matmul", [](const auto& a, const auto& b) { return einsum("bij,bjk->kbi", a, b); },
          {numbers({2, 3, 4}), numbers({2, 4, 5})},
          [](const auto& x) {
            Array<double> y(xt::zeros<double>({5, 2, 3}));
            for (std::size_t s = 0; s < 2; ++s)
              for (std::size_t i = 0; i < 3; ++i)
                for (std::size_t j = 0; j < 4; ++j)
                  for (std::size_t k = 0; k < 5; ++k) y(k, s, i) += x[0](s, i, j) * x[1](s, j, k);
            return y;
          }),
      structural(
          "diagonal", [](const auto& a, const auto& b, const auto& c) { return einsum("iji,jk,k", a, b, c); },
          {numbers({3, 2, 3}), numbers({2, 4}), numbers({4})},
          [](const auto& x) {
            double y = 0;
            for (std::size_t i = 0; i < 3; ++i)
              for (std::size_t j = 0; j < 2; ++j)
                for (std::size_t k = 0; k < 4; ++k) y += x[0](i, j, i) * x[1](j, k) * x[2](k);
            return Array<double>(y);
          }),
      structural(
          "multiply", [](const auto& a, const auto& b) { return einsum("...j,...->j...", a, b); },
          {numbers({2, 3}), numbers({4, 1})},
          [](const auto& x) {
            Array<double> y(Shape{3, 4, 2});
            for (std::size_t j = 0; j < 3; ++j)
              for (std::size_t k = 0; k < 4; ++k)
                for (std::size_t i = 0; i < 2; ++i) y(j, k, i) = x[0](i, j) * x[1](k, 0);
            return y;
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
