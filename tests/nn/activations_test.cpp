#include <xgrad/nn/activations.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

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
