#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "add", [](const auto& a, const auto& b) { return a + b; }, {matrix, row},
          +[](double a, double b) { return a + b; }),
      elementwise(
          "subtract", [](const auto& a, const auto& b) { return a - b; }, {column, matrix},
          +[](double a, double b) { return a - b; }),
      elementwise(
          "multiply", [](const auto& a, const auto& b) { return a * b; }, {column, row},
          +[](double a, double b) { return a * b; }),
      elementwise(
          "divide", [](const auto& a, const auto& b) { return a / b; }, {row, matrix},
          +[](double a, double b) { return a / b; }),
      elementwise(
          "negate", [](const auto& x) { return -x; }, {wide}, +[](double x) { return -x; }),
      elementwise(
          "square", [](const auto& x) { return square(x); }, {wide}, +[](double x) { return x * x; }),
      elementwise(
          "cube", [](const auto& x) { return cube(x); }, {wide}, +[](double x) { return x * x * x; }),
      elementwise(
          "reciprocal", [](const auto& x) { return reciprocal(x); }, {matrix},
          +[](double x) { return 1 / x; }),
      elementwise(
          "fma", [](const auto& a, const auto& b, const auto& c) { return fma(a, b, c); },
          {matrix, row, column}, +[](double a, double b, double c) { return a * b + c; }),
      elementwise(
          "rsqrt", [](const auto& x) { return rsqrt(x); }, {positive},
          +[](double x) { return 1 / std::sqrt(x); }),
      elementwise(
          "cbrt", [](const auto& x) { return cbrt(x); }, {matrix}, +[](double x) { return std::cbrt(x); }),
      elementwise(
          "sqrt", [](const auto& x) { return sqrt(x); }, {positive}, +[](double x) { return std::sqrt(x); }),
      elementwise(
          "pow", [](const auto& a, const auto& b) { return pow(a, b); }, {positive, row},
          +[](double a, double b) { return std::pow(a, b); }),
      elementwise(
          "pow", [](const auto& x) { return pow(x, 3); }, {matrix}, +[](double x) { return x * x * x; }),
      elementwise(
          "abs", [](const auto& x) { return abs(x); }, {wide}, +[](double x) { return std::abs(x); })
          .with_kinks({Array<double>{0, 1.5, -2}}),
  };
});

}  // namespace
}  // namespace xgrad::samples
