#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// ∂det A/∂A: each element's minor, with its sign.
Array<double> cofactors_of(const Array<double>& A) {
  const std::size_t n = A.shape()[0];
  return made(A.shape(), [&](const Shape& at) {
    const Array<double> minor = made(
        {n - 1, n - 1}, [&](const Shape& i) { return A(i[0] + (i[0] >= at[0]), i[1] + (i[1] >= at[1])); });
    return ((at[0] + at[1]) % 2 == 0 ? 1 : -1) * determinant(minor);
  });
}

const Chapter chapter([] {
  return std::vector{
      structural(
          "det", [](const auto& A) { return det(A); }, {square_matrix},
          of_batches([](const auto& x) { return Array<double>(determinant(x[0])); }))
          .also({numbers({3, 3})})
          .also({numbers({1, 1})})
          .also({numbers({2, 1, 4, 4})})
          .also({numbers({0, 0})})
          .also({numbers({0, 2, 2})}),
      structural(
          "cofactors", [](const auto& A) { return cofactors(A); }, {square_matrix},
          of_batches([](const auto& x) { return cofactors_of(x[0]); }))
          .also({numbers({3, 3})})
          .also({numbers({1, 1})})
          .also({numbers({2, 1, 3, 3})})
          .also({numbers({0, 2, 2})}),
      structural(
          "slogdet", [](const auto& A) { return slogdet(A).logarithm; }, {square_matrix},
          of_batches([](const auto& x) { return Array<double>(std::log(std::abs(determinant(x[0])))); }))
          .also({dominant({3, 3})})
          .also({dominant({1, 1})})
          .also({dominant({2, 1, 4, 4})})
          .also({numbers({0, 0})})
          .also({numbers({0, 2, 2})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
