#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "solve", [](const auto& A, const auto& b) { return solve(A, b); }, {square_matrix, numbers({2, 3})},
          of_batches([](const auto& x) { return solution(x[0], x[1]); }))
          .also({dominant({3, 3}), dominant({3, 3}) * 0.5})
          .also({dominant({1, 1}), numbers({1, 4})})
          .also({dominant({2, 1, 4, 4}), numbers({2, 1, 4, 2})})
          .also({dominant({9, 9}), numbers({9, 1})})
          .also({dominant({3, 3}), numbers({3, 0})})
          .also({numbers({0, 2, 2}), numbers({0, 2, 3})}),
      structural(
          "solve", [](const auto& A, const auto& b) { return solve(A, b); }, {square_matrix, numbers({2})},
          [](const auto& x) {
            const std::size_t n = x[1].size();
            const Array<double> b = made({n, 1}, [&](const Shape& i) { return x[1](i[0]); });
            const Array<double> y = solution(x[0], b);
            return made({n}, [&](const Shape& i) { return y(i[0], 0); });
          })
          .also({dominant({1, 1}), numbers({1})})
          .also({dominant({5, 5}), numbers({5})}),
      structural(
          "inverse", [](const auto& A) { return inverse(A); }, {square_matrix},
          of_batches([](const auto& x) { return inverse_matrix(x[0]); }))
          .also({dominant({1, 1})})
          .also({dominant({4, 4})})
          .also({dominant({2, 1, 3, 3})})
          .also({numbers({0, 2, 2})}),
      structural(
          "triangular_solve", [](const auto& A, const auto& b) { return triangular_solve(A, b); },
          {square_matrix, numbers({2, 3})}, of_batches([](const auto& x) {
            const auto& A = x[0];
            return solution(made(A.shape(), [&](const Shape& i) { return i[0] >= i[1] ? A(i[0], i[1]) : 0; }),
                            x[1]);
          }))
          .also({dominant({3, 3}), dominant({3, 3}) * 0.5})
          .also({dominant({1, 1}), numbers({1, 2})})
          .also({dominant({2, 1, 5, 5}), numbers({2, 1, 5, 1})})
          .also({dominant({3, 3}), numbers({3, 0})}),
      structural(
          "triangular_solve",
          [](const auto& A, const auto& b) {
            return triangular_solve(A, b, {.lower = false, .transpose = true});
          },
          {square_matrix, numbers({2, 3})}, of_batches([](const auto& x) {
            const auto& A = x[0];
            return solution(made(A.shape(), [&](const Shape& i) { return i[0] >= i[1] ? A(i[1], i[0]) : 0; }),
                            x[1]);
          }))
          .also({dominant({4, 4}), numbers({4, 1})})
          .also({dominant({2, 3, 3}), numbers({2, 3, 2})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
