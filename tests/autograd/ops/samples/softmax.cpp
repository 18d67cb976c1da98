#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      rowwise(
          "logsumexp", [](const auto& x) { return logsumexp(x, {-1}); }, {matrix},
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
          [](const auto& x) {
            const auto largest = reduced_rows(x[0], [](double a, double b) { return std::max(a, b); });
            Array<double> y(x[0].shape());
            for (std::size_t k = 0; k < y.size(); ++k)
              y.data()[k] = x[0].data()[k] == largest.data()[k / y.shape().back()] ? 1 : 0;
            return y;
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
          })
          .also({numbers({2, 9})})
          .also({numbers({2, 65})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
