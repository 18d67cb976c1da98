#include <xgrad/nn/activations.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace xgrad::nn {
namespace {

template <class T>
class Activations : public testing::Test {
 protected:
  /// Compares a module with its formula, element by element.
  template <class F>
  void expect(const Module<T>& module, const F& formula) const {
    const Array<T> x = numbers<T>({3, 7}, -4, 4);
    Array<T> expected = x;
    for (auto& element : expected) element = static_cast<T>(formula(static_cast<double>(element)));
    EXPECT_TRUE(close(module(x).value(), expected, few_ulp<T>, 1));
    EXPECT_TRUE(module.parameters().empty());
  }
};
TYPED_TEST_SUITE(Activations, Reals);

TYPED_TEST(Activations, AreTheirFormulas) {
  using T = TypeParam;
  this->expect(Sigmoid<T>(), [](double x) { return 1 / (1 + std::exp(-x)); });
  this->expect(Tanh<T>(), [](double x) { return std::tanh(x); });
  this->expect(ReLU<T>(), [](double x) { return x > 0 ? x : 0; });
  this->expect(LeakyReLU<T>(), [](double x) { return x > 0 ? x : 0.01 * x; });
  this->expect(LeakyReLU<T>(0.2), [](double x) { return x > 0 ? x : 0.2 * x; });
  this->expect(Softplus<T>(), [](double x) { return std::log(1 + std::exp(x)); });
  this->expect(LogSigmoid<T>(), [](double x) { return -std::log(1 + std::exp(-x)); });
  this->expect(Softsign<T>(), [](double x) { return x / (1 + std::abs(x)); });
  this->expect(ELU<T>(), [](double x) { return x > 0 ? x : std::expm1(x); });
  this->expect(ELU<T>(0.5), [](double x) { return x > 0 ? x : 0.5 * std::expm1(x); });
  this->expect(CELU<T>(0.5), [](double x) { return x > 0 ? x : 0.5 * std::expm1(x / 0.5); });
  this->expect(SELU<T>(), [](double x) {
    return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x));
  });
  this->expect(SiLU<T>(), [](double x) { return x / (1 + std::exp(-x)); });
  this->expect(Mish<T>(), [](double x) { return x * std::tanh(std::log(1 + std::exp(x))); });
  this->expect(GELU<T>(), [](double x) { return x * (1 + std::erf(x / std::sqrt(2))) / 2; });
  this->expect(GELUTanh<T>(), [](double x) {
    return x * (1 + std::tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))) / 2;
  });
  this->expect(ReLU6<T>(), [](double x) { return std::min(std::max(x, 0.0), 6.0); });
  this->expect(HardTanh<T>(), [](double x) { return std::min(std::max(x, -1.0), 1.0); });
  this->expect(HardSigmoid<T>(), [](double x) { return std::min(std::max(x / 6 + 0.5, 0.0), 1.0); });
  this->expect(HardSwish<T>(), [](double x) { return x * std::min(std::max(x / 6 + 0.5, 0.0), 1.0); });
}

TYPED_TEST(Activations, SoftmaxIsAlongTheLastAxis) {
  const auto y = Softmax<TypeParam>()(numbers<TypeParam>({2, 3, 4})).value();
  for (std::size_t row = 0; row < 6; ++row) {
    double total = 0;
    for (std::size_t i = 0; i < 4; ++i) total += static_cast<double>(y.data()[4 * row + i]);
    EXPECT_NEAR(total, 1, few_ulp<TypeParam>);
  }
}

}  // namespace
}  // namespace xgrad::nn
