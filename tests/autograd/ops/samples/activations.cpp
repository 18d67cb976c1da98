#include "sample.hpp"

namespace xgrad::samples {
namespace {

constexpr double pi = 3.14159265358979323846;

/// Beyond the kinks of all of them.
const Array<double> wide_range = numbers({19}, -8, 8);

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "sigmoid", [](const auto& x) { return sigmoid(x); }, {wide},
          +[](double x) { return 1 / (1 + std::exp(-x)); }),
      elementwise(
          "tanh", [](const auto& x) { return tanh(x); }, {wide}, +[](double x) { return std::tanh(x); }),
      elementwise(
          "relu", [](const auto& x) { return relu(x); }, {wide}, +[](double x) { return x > 0 ? x : 0; })
          .with_kinks({Array<double>{0, 1.5, -2}}),
      elementwise(
          "leaky_relu", [](const auto& x, const auto& s) { return leaky_relu(x, s); },
          {matrix, Array<double>{0.1, 0.2, 0.3}}, +[](double x, double s) { return x > 0 ? x : s * x; })
          .with_kinks({Array<double>{0, 1.5, -2}, Array<double>{0.1, 0.2, 0.3}}),
      elementwise(
          "softplus", [](const auto& x) { return softplus(x); }, {wide},
          +[](double x) { return std::log1p(std::exp(x)); }),
      elementwise(
          "step", [](const auto& x) { return step(x); }, {wide}, +[](double x) { return x > 0 ? 1.0 : 0.0; }),
      elementwise(
          "log_sigmoid", [](const auto& x) { return log_sigmoid(x); }, {wide},
          +[](double x) { return -std::log1p(std::exp(-x)); }),
      elementwise(
          "softsign", [](const auto& x) { return softsign(x); }, {wide},
          +[](double x) { return x / (1 + std::abs(x)); }),
      elementwise(
          "elu", [](const auto& x, const auto& a) { return elu(x, a); },
          {matrix, Array<double>{0.8, 1.2, 0.5}},
          +[](double x, double a) { return x > 0 ? x : a * std::expm1(x); })
          .with_kinks({Array<double>{0, 1.5, -2}, Array<double>{0.8, 1.2, 0.5}}),
      elementwise(
          "elu", [](const auto& x) { return celu(x, 0.5); }, {wide},
          +[](double x) { return x > 0 ? x : 0.5 * std::expm1(2 * x); }),
      elementwise(
          "selu", [](const auto& x) { return selu(x); }, {wide},
          +[](double x) { return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x)); })
          .with_kinks({Array<double>{0, 1.5, -2}}),
      elementwise(
          "silu", [](const auto& x) { return silu(x); }, {wide},
          +[](double x) { return x / (1 + std::exp(-x)); }),
      elementwise(
          "mish", [](const auto& x) { return mish(x); }, {wide},
          +[](double x) { return x * std::tanh(std::log1p(std::exp(x))); }),
      elementwise(
          "normal_pdf", [](const auto& x) { return normal_pdf(x); }, {wide},
          +[](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * pi); }),
      elementwise(
          "normal_cdf", [](const auto& x) { return normal_cdf(x); }, {wide},
          +[](double x) { return std::erfc(-x / std::sqrt(2)) / 2; }),
      elementwise(
          "gelu", [](const auto& x) { return gelu(x); }, {wide},
          +[](double x) { return x * std::erfc(-x / std::sqrt(2)) / 2; }),
      elementwise(
          "gelu_tanh", [](const auto& x) { return gelu_tanh(x); }, {wide},
          +[](double x) { return x * (1 + std::tanh(std::sqrt(2 / pi) * (x + 0.044715 * x * x * x))) / 2; }),
      elementwise(
          "relu6", [](const auto& x) { return relu6(x); }, {wide_range},
          +[](double x) { return std::min(std::max(x, 0.0), 6.0); })
          .with_kinks({Array<double>{0, 6, 3, -1}}),
      elementwise(
          "hard_tanh", [](const auto& x) { return hard_tanh(x); }, {wide_range},
          +[](double x) { return std::min(std::max(x, -1.0), 1.0); })
          .with_kinks({Array<double>{-1, 1, 0.5, 2}}),
      elementwise(
          "hard_sigmoid", [](const auto& x) { return hard_sigmoid(x); }, {wide_range},
          +[](double x) { return std::min(std::max(x / 6 + 0.5, 0.0), 1.0); })
          .with_kinks({Array<double>{-3, 3, 0.5, 4}}),
      elementwise(
          "hard_swish", [](const auto& x) { return hard_swish(x); }, {wide_range},
          +[](double x) { return x * std::min(std::max(x / 6 + 0.5, 0.0), 1.0); })
          .with_kinks({Array<double>{-3, 3, 0.5, 4}}),
  };
});

}  // namespace
}  // namespace xgrad::samples
