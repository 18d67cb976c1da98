#include "sample.hpp"

namespace xgrad::samples {
namespace {

double det_of_2x2(const Array<double>& m) { return m(0, 0) * m(1, 1) - m(0, 1) * m(1, 0); }

const Chapter chapter([] {
  return std::vector{
      structural(
          "det", [](const auto& A) { return det(A); }, {square_matrix},
          [](const auto& x) { return Array<double>(det_of_2x2(x[0])); }),
      structural(
          "cofactors", [](const auto& A) { return cofactors(A); }, {square_matrix},
          [](const auto& x) {
            return Array<double>{{x[0](1, 1), -x[0](1, 0)}, {-x[0](0, 1), x[0](0, 0)}};
          }),
      structural(
          "slogdet", [](const auto& A) { return slogdet(A).logarithm; }, {square_matrix},
          [](const auto& x) { return Array<double>(std::log(std::abs(det_of_2x2(x[0])))); }),
  };
});

}  // namespace
}  // namespace xgrad::samples
