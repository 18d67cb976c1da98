#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "sigmoid", [](const auto& x) { return sigmoid(x); }, {wide},
          +[](double x) { return 1 / (1 + std::exp(-x)); }),
      elementwise(
          "tanh", [](const auto& x) { return tanh(x); }, {wide}, +[](double x) { return std::tanh(x); }),
      elementwise(
          "relu", [](const auto& x) { return relu(x); }, {wide}, +[](double x) { return x > 0 ? x : 0; }),
      elementwise(
          "leaky_relu", [](const auto& x, const auto& s) { return leaky_relu(x, s); },
          {matrix, Array<double>{0.1, 0.2, 0.3}}, +[](double x, double s) { return x > 0 ? x : s * x; }),
      elementwise(
          "softplus", [](const auto& x) { return softplus(x); }, {wide},
          +[](double x) { return std::log1p(std::exp(x)); }),
      elementwise(
          "step", [](const auto& x) { return step(x); }, {wide}, +[](double x) { return x > 0 ? 1.0 : 0.0; }),
  };
});

}  // namespace
}  // namespace xgrad::samples
