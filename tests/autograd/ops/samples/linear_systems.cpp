#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "solve", [](const auto& A, const auto& b) { return solve(A, b); }, {square_matrix, numbers({2, 3})},
          [](const auto& x) { return product(inverse_of_2x2(x[0]), x[1]); }),
      structural(
          "solve", [](const auto& A, const auto& b) { return solve(A, b); }, {square_matrix, numbers({2})},
          [](const auto& x) {
            const Array<double> inverse = inverse_of_2x2(x[0]);
            const auto& b = x[1];
            return Array<double>{inverse(0, 0) * b(0) + inverse(0, 1) * b(1),
                                 inverse(1, 0) * b(0) + inverse(1, 1) * b(1)};
          }),
      structural(
          "inverse", [](const auto& A) { return inverse(A); }, {square_matrix},
          [](const auto& x) { return inverse_of_2x2(x[0]); }),
      structural(
          "triangular_solve", [](const auto& A, const auto& b) { return triangular_solve(A, b); },
          {square_matrix, numbers({2, 3})},
          [](const auto& x) {
            return product(inverse_of_2x2({{x[0](0, 0), 0}, {x[0](1, 0), x[0](1, 1)}}), x[1]);
          }),
      structural(
          "triangular_solve",
          [](const auto& A, const auto& b) {
            return triangular_solve(A, b, {.lower = false, .transpose = true});
          },
          {square_matrix, numbers({2, 3})},
          [](const auto& x) {
            return product(inverse_of_2x2({{x[0](0, 0), 0}, {x[0](0, 1), x[0](1, 1)}}), x[1]);
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
