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
            return made({x[1].shape()[2], x[0].shape()[0], x[0].shape()[1]}, [&](const Shape& kbi) {
              double sum = 0;
              for (std::size_t j = 0; j < x[0].shape()[2]; ++j)
                sum += x[0](kbi[1], kbi[2], j) * x[1](kbi[1], j, kbi[0]);
              return sum;
            });
          })
          .also({numbers({2, 3, 3}), numbers({2, 3, 3}, -2, 2, 5)})
          .also({numbers({1, 2, 1}), numbers({1, 1, 3})})
          .also({numbers({2, 3, 0}), numbers({2, 0, 2})})
          .also({numbers({0, 3, 2}), numbers({0, 2, 2})}),
      structural(
          "diagonal", [](const auto& a, const auto& b, const auto& c) { return einsum("iji,jk,k", a, b, c); },
          {numbers({3, 2, 3}), numbers({2, 4}), numbers({4})},
          [](const auto& x) {
            double y = 0;
            for (std::size_t i = 0; i < x[0].shape()[0]; ++i)
              for (std::size_t j = 0; j < x[1].shape()[0]; ++j)
                for (std::size_t k = 0; k < x[2].size(); ++k) y += x[0](i, j, i) * x[1](j, k) * x[2](k);
            return Array<double>(y);
          })
          .also({numbers({1, 2, 1}), numbers({2, 1}), numbers({1})})
          .also({numbers({2, 0, 2}), numbers({0, 3}), numbers({3})})
          .also({numbers({5, 3, 5}), numbers({3, 9}), numbers({9})}),
      structural(
          "multiply", [](const auto& a, const auto& b) { return einsum("...j,...->j...", a, b); },
          {numbers({2, 3}), numbers({4, 1})},
          [](const auto& x) {
            // the dots are i in a, and (k, i) in b
            return made({x[0].shape()[1], x[1].shape()[0], x[0].shape()[0]}, [&](const Shape& jki) {
              return x[0](jki[2], jki[0]) * at(x[1], {jki[1], jki[2]});
            });
          })
          .also({numbers({2, 3}), numbers({4, 2})})
          .also({numbers({2, 2}), numbers({2, 2}, -2, 2, 5)})
          .also({numbers({2, 0}), numbers({3, 1})})
          .also({numbers({1, 1}), numbers({1, 1})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
