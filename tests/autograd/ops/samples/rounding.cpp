#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// Quotients of either sign, none of them near an integer.
const Array<double> dividend = {{7.3, -5.1, 2.4}, {-0.6, 9.1, -8.3}}, divisor = {1.6, -2.3, 0.9};

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "sign", [](const auto& x) { return sign(x); }, {wide},
          +[](double x) { return x > 0   ? 1.0
                                 : x < 0 ? -1.0
                                         : 0.0; }),
      elementwise(
          "floor", [](const auto& x) { return floor(x); }, {wide}, +[](double x) { return std::floor(x); }),
      elementwise(
          "ceil", [](const auto& x) { return ceil(x); }, {wide}, +[](double x) { return std::ceil(x); }),
      elementwise(
          "round", [](const auto& x) { return round(x); }, {wide},
          +[](double x) { return std::nearbyint(x); }),
      elementwise(
          "trunc", [](const auto& x) { return trunc(x); }, {wide}, +[](double x) { return std::trunc(x); }),
      elementwise(
          "round", [](const auto& x) { return rint(x); }, {wide},
          +[](double x) { return std::nearbyint(x); }),
      elementwise(
          "fmod", [](const auto& a, const auto& b) { return fmod(a, b); }, {dividend, divisor},
          +[](double a, double b) { return std::fmod(a, b); }),
      elementwise(
          "remainder", [](const auto& a, const auto& b) { return remainder(a, b); }, {dividend, divisor},
          +[](double a, double b) { return a - b * std::floor(a / b); }),
      elementwise(
          "clip", [](const auto& x, const auto& low, const auto& high) { return clip(x, low, high); },
          {matrix, Array<double>{-1, -2, -0.5}, column + 1.5},
          +[](double x, double low, double high) { return std::min(std::max(x, low), high); })
          .with_kinks({matrix, Array<double>{0.7, -1.3, -2.2}, Array<double>(2.1)}),
      elementwise(
          "clip", [](const auto& x) { return clip(x, -1, 1.5); }, {wide},
          +[](double x) { return std::min(std::max(x, -1.0), 1.5); })
          .with_kinks({Array<double>{-1, 1.5, 0.3}}),
  };
});

}  // namespace
}  // namespace xgrad::samples
