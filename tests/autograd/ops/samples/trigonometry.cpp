#include "exact_functions.hpp"
#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Array<double> fractions = numbers({19}, -0.9, 0.9);
const Array<double> above_one = {1.2, 3.5, 1.01, 40};

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "sin", [](const auto& x) { return sin(x); }, {wide}, +[](double x) { return std::sin(x); }),
      elementwise(
          "cos", [](const auto& x) { return cos(x); }, {wide}, +[](double x) { return std::cos(x); }),
      elementwise(
          "tan", [](const auto& x) { return tan(x); }, {fractions}, +[](double x) { return std::tan(x); }),
      elementwise(
          "sinc", [](const auto& x) { return sinc(x); }, {wide},
          +[](double x) { return static_cast<double>(exact::sinc(x)); }),
      elementwise(
          "asin", [](const auto& x) { return asin(x); }, {fractions}, +[](double x) { return std::asin(x); }),
      elementwise(
          "acos", [](const auto& x) { return acos(x); }, {fractions}, +[](double x) { return std::acos(x); }),
      elementwise(
          "atan", [](const auto& x) { return atan(x); }, {wide}, +[](double x) { return std::atan(x); }),
      elementwise(
          "atan2", [](const auto& a, const auto& b) { return atan2(a, b); }, {matrix, row},
          +[](double a, double b) { return std::atan2(a, b); }),
      elementwise(
          "hypot", [](const auto& a, const auto& b) { return hypot(a, b); }, {matrix, row},
          +[](double a, double b) { return std::hypot(a, b); })
          .with_kinks({Array<double>{0, 1, 0}, Array<double>{0, 0, 2}}),
      elementwise(
          "sinh", [](const auto& x) { return sinh(x); }, {wide}, +[](double x) { return std::sinh(x); }),
      elementwise(
          "cosh", [](const auto& x) { return cosh(x); }, {wide}, +[](double x) { return std::cosh(x); }),
      elementwise(
          "asinh", [](const auto& x) { return asinh(x); }, {wide}, +[](double x) { return std::asinh(x); }),
      elementwise(
          "acosh", [](const auto& x) { return acosh(x); }, {above_one},
          +[](double x) { return std::acosh(x); }),
      elementwise(
          "atanh", [](const auto& x) { return atanh(x); }, {fractions},
          +[](double x) { return std::atanh(x); }),
  };
});

}  // namespace
}  // namespace xgrad::samples
