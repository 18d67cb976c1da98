#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Array<double> truths = {{1, 0, -2.5}, {0, 0, 0.5}}, truths_of_columns = {3, 0, 0};

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "greater", [](const auto& a, const auto& b) { return a > b; }, {matrix, row},
          +[](double a, double b) { return a > b ? 1.0 : 0.0; }),
      elementwise(
          "greater_equal", [](const auto& a, const auto& b) { return a >= b; }, {matrix, row},
          +[](double a, double b) { return a >= b ? 1.0 : 0.0; }),
      elementwise(
          "less", [](const auto& a, const auto& b) { return a < b; }, {matrix, row},
          +[](double a, double b) { return a < b ? 1.0 : 0.0; }),
      elementwise(
          "less_equal", [](const auto& a, const auto& b) { return a <= b; }, {matrix, row},
          +[](double a, double b) { return a <= b ? 1.0 : 0.0; }),
      elementwise(
          "equal", [](const auto& a, const auto& b) { return equal(a, b); },
          {matrix, Array<double>{0.7, 1.9, -2.2}}, +[](double a, double b) { return a == b ? 1.0 : 0.0; }),
      elementwise(
          "not_equal", [](const auto& a, const auto& b) { return not_equal(a, b); },
          {matrix, Array<double>{0.7, 1.9, -2.2}}, +[](double a, double b) { return a != b ? 1.0 : 0.0; }),
      elementwise(
          "logical_and", [](const auto& a, const auto& b) { return logical_and(a, b); },
          {truths, truths_of_columns}, +[](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; }),
      elementwise(
          "logical_or", [](const auto& a, const auto& b) { return logical_or(a, b); },
          {truths, truths_of_columns}, +[](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; }),
      elementwise(
          "logical_xor", [](const auto& a, const auto& b) { return logical_xor(a, b); },
          {truths, truths_of_columns}, +[](double a, double b) { return (a != 0) != (b != 0) ? 1.0 : 0.0; }),
      elementwise(
          "logical_not", [](const auto& x) { return logical_not(x); }, {truths},
          +[](double x) { return x == 0 ? 1.0 : 0.0; }),
      elementwise(
          "isfinite", [](const auto& x) { return isfinite(x); }, {matrix},
          +[](double x) { return std::isfinite(x) ? 1.0 : 0.0; }),
      elementwise(
          "isinf", [](const auto& x) { return isinf(x); }, {matrix},
          +[](double x) { return std::isinf(x) ? 1.0 : 0.0; }),
      elementwise(
          "isnan", [](const auto& x) { return isnan(x); }, {matrix},
          +[](double x) { return std::isnan(x) ? 1.0 : 0.0; }),
      elementwise(
          "where", [](const auto& c, const auto& a, const auto& b) { return where(c > 0.5, a, b); },
          {row, matrix, column}, +[](double c, double a, double b) { return c > 0.5 ? a : b; }),
      elementwise(
          "maximum", [](const auto& a, const auto& b) { return maximum(a, b); }, {matrix, row},
          +[](double a, double b) { return a > b ? a : b; })
          .with_kinks({matrix, matrix})
          .with_kinks({matrix, Array<double>{0.7, 1.9, 5}}),
      elementwise(
          "minimum", [](const auto& a, const auto& b) { return minimum(a, b); }, {matrix, row},
          +[](double a, double b) { return a < b ? a : b; })
          .with_kinks({matrix, matrix})
          .with_kinks({matrix, Array<double>{0.7, 1.9, 5}}),
  };
});

}  // namespace
}  // namespace xgrad::samples
