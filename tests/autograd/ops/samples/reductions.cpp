#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "sum", [](const auto& x) { return sum(x, {-1}); }, {matrix},
          [](const auto& x) { return row_sums(x[0]); })
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({1, 65})})
          .also({numbers({2, 1, 2, 1, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "mean", [](const auto& x) { return mean(x, {-1}); }, {matrix},
          [](const auto& x) {
            return Array<double>(row_sums(x[0]) / static_cast<double>(x[0].shape().back()));
          })
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({1, 65})})
          .also({numbers({2, 1, 2, 1, 3})}),
      rowwise(
          "max", [](const auto& x) { return max(x, {-1}); }, {matrix},
          [](const auto& x) { return reduced_rows(x[0], [](double a, double b) { return std::max(a, b); }); })
          .with_kinks({Array<double>{{1.5, 1.5, 0.3}, {-0.4, -0.4, -0.4}}}),
      rowwise(
          "min", [](const auto& x) { return min(x, {-1}); }, {matrix},
          [](const auto& x) { return reduced_rows(x[0], [](double a, double b) { return std::min(a, b); }); })
          .with_kinks({Array<double>{{1.5, 1.5, 1.7}, {-0.4, -0.4, -0.4}}}),
  };
});

}  // namespace
}  // namespace xgrad::samples
