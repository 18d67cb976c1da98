#include "sample.hpp"

namespace xgrad::samples {
namespace {

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
          "where", [](const auto& c, const auto& a, const auto& b) { return where(c > 0.5, a, b); },
          {row, matrix, column}, +[](double c, double a, double b) { return c > 0.5 ? a : b; }),
      elementwise(
          "maximum", [](const auto& a, const auto& b) { return maximum(a, b); }, {matrix, row},
          +[](double a, double b) { return a > b ? a : b; }),
      elementwise(
          "minimum", [](const auto& a, const auto& b) { return minimum(a, b); }, {matrix, row},
          +[](double a, double b) { return a < b ? a : b; }),
  };
});

}  // namespace
}  // namespace xgrad::samples
