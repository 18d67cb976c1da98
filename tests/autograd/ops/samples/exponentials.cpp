#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "exp", [](const auto& x) { return exp(x); }, {wide}, +[](double x) { return std::exp(x); }),
      elementwise(
          "log", [](const auto& x) { return log(x); }, {positive}, +[](double x) { return std::log(x); }),
      elementwise(
          "exp2", [](const auto& x) { return exp2(x); }, {wide}, +[](double x) { return std::exp2(x); }),
      elementwise(
          "expm1", [](const auto& x) { return expm1(x); }, {wide}, +[](double x) { return std::expm1(x); }),
      elementwise(
          "log2", [](const auto& x) { return log2(x); }, {positive}, +[](double x) { return std::log2(x); }),
      elementwise(
          "log10", [](const auto& x) { return log10(x); }, {positive},
          +[](double x) { return std::log10(x); }),
      elementwise(
          "log1p", [](const auto& x) { return log1p(x); }, {positive},
          +[](double x) { return std::log1p(x); }),
      elementwise(
          "logaddexp", [](const auto& a, const auto& b) { return logaddexp(a, b); }, {matrix, row},
          +[](double a, double b) { return std::log(std::exp(a) + std::exp(b)); }),
      elementwise(
          "xlogy", [](const auto& a, const auto& b) { return xlogy(a, b); }, {row, positive},
          +[](double a, double b) { return a * std::log(b); }),
  };
});

}  // namespace
}  // namespace xgrad::samples
