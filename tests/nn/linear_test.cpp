#include <xgrad/autograd/gradcheck.hpp>
#include <xgrad/nn/linear.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace xgrad::nn {
namespace {

template <class T>
class Linears : public testing::Test {};
TYPED_TEST_SUITE(Linears, Reals);

TYPED_TEST(Linears, ComputeTheProductPlusTheBias) {
  Generator generator(1);
  Linear<TypeParam> layer(2, 3, generator);
  layer.weight.mutable_value() = Array<TypeParam>{{1, 2, 3}, {4, 5, 6}};
  layer.bias.mutable_value() = Array<TypeParam>{10, 20, 30};
  const auto y = layer(xt::xarray<TypeParam>{{1, 0}, {0, 1}, {1, -1}, {0, 0}});
  EXPECT_EQ(y.value(), (Array<TypeParam>{{11, 22, 33}, {14, 25, 36}, {7, 17, 27}, {10, 20, 30}}));
}

TYPED_TEST(Linears, BeginWithTheInitializersWeightsAndNoBias) {
  Generator generator(1), same_numbers(1);
  const Linear<TypeParam> layer(20, 30, generator);
  EXPECT_EQ(layer.weight.shape(), (Shape{20, 30}));
  EXPECT_TRUE(same(layer.weight.value(), xavier_uniform<TypeParam>(20, 30, same_numbers)));
  EXPECT_EQ(layer.bias.value(), (Array<TypeParam>(xt::zeros<TypeParam>({30}))));
  EXPECT_EQ(generator, same_numbers);  // the bias took no random numbers

  const Linear<TypeParam> other(20, 30, generator, {.weight = he_normal});
  EXPECT_TRUE(same(other.weight.value(), he_normal<TypeParam>(20, 30, same_numbers)));
}

TYPED_TEST(Linears, MayHaveNoBias) {
  Generator generator(1);
  const Linear<TypeParam> layer(2, 3, generator, {.bias = false});
  EXPECT_FALSE(layer.bias.defined());
  const auto named = layer.named_parameters();
  ASSERT_EQ(named.size(), 1u);
  EXPECT_EQ(named[0].first, "weight");
  EXPECT_EQ(layer(xt::xarray<TypeParam>{{0, 0}}).value(), (Array<TypeParam>(xt::zeros<TypeParam>({1, 3}))));
}

TYPED_TEST(Linears, NameTheirParameters) {
  Generator generator(1);
  const Linear<TypeParam> layer(2, 3, generator);
  const auto named = layer.named_parameters();
  ASSERT_EQ(named.size(), 2u);
  EXPECT_EQ(named[0].first, "weight");
  EXPECT_EQ(named[1].first, "bias");
  EXPECT_EQ(named[0].second.name(), "weight");  // as messages and drawings call them
  EXPECT_EQ(named[1].second.name(), "bias");
}

TEST(Linear, ComputesInFloatsByDefault) {
  static_assert(std::same_as<decltype(Linear(2, 3, std::declval<Generator&>())), Linear<float>>);
}

TEST(Linear, HasTheRightGradient) {
  for (const bool bias : {true, false}) {
    Generator generator(1);
    const Linear<double> layer(3, 2, generator, {.bias = bias});
    const Variable x(numbers({4, 3}), "x");
    auto inputs = layer.parameters();
    inputs.push_back(x);
    const auto report = gradcheck([&](const auto&) { return layer(x); }, inputs);
    EXPECT_TRUE(report.ok()) << report.to_string();
  }
}

TEST(Linear, NeedsInputsAndOutputs) {
  Generator generator(1);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Linear(0, 3, generator); }),
            "Linear: 0 inputs and 3 outputs given, at least one of each is needed");
  EXPECT_THROW(Linear(3, 0, generator), std::invalid_argument);
}

TEST(Linear, SaysWhichShapesDoNotFit) {
  Generator generator(1);
  const Linear layer(784, 10, generator), without_bias(784, 10, generator, {.bias = false});
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              layer(xt::zeros<float>({32, 64}));
            }),
            "linear: inner dimensions differ: x is (32, 64), weight is (784, 10)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { layer(xt::zeros<float>({784})); }),
            "linear: the operands must be matrices: x is (784), weight is (784, 10)");
  EXPECT_THROW(without_bias(xt::zeros<float>({32, 64})), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad::nn
