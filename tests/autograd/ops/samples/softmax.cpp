#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      rowwise(
          "logsumexp", [](const auto& x) { return logsumexp(x, {1}); }, {matrix},
          [](const auto& x) {
            Array<double> y = row_sums(xt::exp(x[0]));
            for (double& each : y) each = std::log(each);
            return y;
          }),
      rowwise(
          "softmax", [](const auto& x) { return softmax(x); }, {matrix},
          [](const auto& x) { return row_softmax(x[0]); }),
      rowwise(
          "hardmax", [](const auto& x) { return hardmax(x); }, {matrix},
          [](const auto&) {
            return Array<double>{{0, 0, 1}, {0, 1, 0}};
          }),
      rowwise(
          "log_softmax", [](const auto& x) { return log_softmax(x); }, {matrix},
          [](const auto& x) {
            Array<double> y = row_softmax(x[0]);
            for (double& each : y) each = std::log(each);
            return y;
          }),
      structural(
          "softmax_cross_entropy",
          [](const auto& x) {
            return softmax_cross_entropy(x, {2, 0});
          },
          {matrix},
          [](const auto& x) {
            const Array<double> p = row_softmax(x[0]);
            return Array<double>(-(std::log(p(0, 2)) + std::log(p(1, 0))) / 2);
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
