#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "sum", [](const auto& x) { return sum(x, {1}); }, {matrix},
          [](const auto& x) { return row_sums(x[0]); }),
      structural(
          "mean", [](const auto& x) { return mean(x, {-1}); }, {matrix},
          [](const auto& x) { return row_sums(x[0]) / 3; }),
      rowwise(
          "max", [](const auto& x) { return max(x, {1}); }, {matrix},
          [](const auto&) {
            return Array<double>{2.1, 1.9};
          }),
      rowwise(
          "min", [](const auto& x) { return min(x, {1}); }, {matrix},
          [](const auto&) {
            return Array<double>{-1.3, -2.2};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
