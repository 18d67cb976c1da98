#include "exact_functions.hpp"
#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "erf", [](const auto& x) { return erf(x); }, {wide}, +[](double x) { return std::erf(x); }),
      elementwise(
          "erfc", [](const auto& x) { return erfc(x); }, {wide}, +[](double x) { return std::erfc(x); }),
      elementwise(
          "erfinv", [](const auto& x) { return erfinv(x); }, {numbers({19}, -0.9, 0.9)},
          +[](double x) { return static_cast<double>(exact::erfinv(x)); }),
      elementwise(
          "lgamma", [](const auto& x) { return lgamma(x); }, {positive},
          +[](double x) { return std::lgamma(x); }),
      elementwise(
          "lgamma", [](const auto& x) { return lgamma(x); }, {Array<double>{-0.6, -1.4, -2.7, 12, 60}},
          +[](double x) { return std::lgamma(x); }),
      elementwise(
          "digamma", [](const auto& x) { return digamma(x); }, {positive},
          +[](double x) { return static_cast<double>(exact::digamma(x)); }),
      elementwise(
          "digamma", [](const auto& x) { return digamma(x); }, {Array<double>{-0.6, -1.4, -2.7, 12, 60}},
          +[](double x) { return static_cast<double>(exact::digamma(x)); }),
      // The order is no input to differences.
      elementwise(
          "polygamma", [](const auto& x) { return polygamma(2, x); }, {positive},
          +[](double x) { return static_cast<double>(exact::polygamma(2, x)); }),
      elementwise(
          "lbeta", [](const auto& a, const auto& b) { return lbeta(a, b); },
          {positive, Array<double>{0.3, 2.6, 12}},
          +[](double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }),
      elementwise(
          "beta", [](const auto& a, const auto& b) { return beta(a, b); },
          {positive, Array<double>{0.3, 2.6, 12}},
          +[](double a, double b) { return std::tgamma(a) * std::tgamma(b) / std::tgamma(a + b); }),
  };
});

}  // namespace
}  // namespace xgrad::samples
