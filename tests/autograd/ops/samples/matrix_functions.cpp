#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "pinv", [](const auto& A) { return pinv(A); }, {{{0.7, -1.3, 2.1}, {1.4, 1.9, -0.2}}},
          of_batches([](const auto& x) {
            const auto& A = x[0];  // Aᵀ·(A·Aᵀ)⁻¹, or (Aᵀ·A)⁻¹·Aᵀ
            if (A.shape()[0] <= A.shape()[1])
              return product(A, inverse_matrix(product(A, A, false, true)), true);
            return product(inverse_matrix(product(A, A, true)), A, false, true);
          }))
          .also({dominant({4, 2})})
          .also({dominant({3, 3})})
          .also({dominant({1, 1})})
          .also({dominant({1, 3})})
          .also({dominant({2, 1, 2, 3})})
          .also({numbers({0, 2, 3})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
