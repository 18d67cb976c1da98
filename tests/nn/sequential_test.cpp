#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/activations.hpp>
#include <xgrad/nn/linear.hpp>
#include <xgrad/nn/sequential.hpp>
#include <xgrad/nn/sgd.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::nn {
namespace {

static_assert(std::same_as<decltype(Sequential(Tanh<double>())), Sequential<double>>);
static_assert(std::same_as<decltype(Sequential(Tanh())), Sequential<float>>);
static_assert(!std::constructible_from<Sequential<double>, Tanh<float>>);
static_assert(!std::constructible_from<Sequential<double>, Tanh<double>, int>);

template <class T>
std::vector<std::string> names_of(const Module<T>& module) {
  std::vector<std::string> names;
  for (const auto& [name, parameter] : module.named_parameters()) names.push_back(name);
  return names;
}

TEST(Sequential, AppliesTheFirstModuleFirst) {
  Generator generator(1);
  const Linear<double> first(2, 3, generator), second(3, 1, generator);
  const Sequential model(first, Tanh<double>(), second);
  const auto x = constant(numbers({5, 2}));
  EXPECT_TRUE(same(model(x).value(), second(tanh(first(x))).value()));
}

TEST(Sequential, NumbersItsModules) {
  Generator generator(1);
  const Sequential model(Linear(2, 16, generator), Tanh(), Linear(16, 2, generator));
  EXPECT_EQ(names_of(model), (std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias"}));
  ASSERT_EQ(model.size(), 3u);
  EXPECT_EQ(model[0].parameters().size(), 2u);
  EXPECT_TRUE(model[1].parameters().empty());
  EXPECT_THROW(model[3], std::out_of_range);
}

/// A user's module: its lines are the user's.
struct Doubled : Module<double> {
  Variable<double> forward(const Variable<double>& x) const override { return x + x; }
  static constexpr std::uint32_t line = __LINE__ - 1;
};

// What a layer of the library is made of is nobody's business; a user's module is looked into.
TEST(Sequential, ShowsTheLinesOfUsersModulesOnly) {
  const Variable x(Array<double>{{1.0, 2.0}}, "x");
  const Doubled doubled;
  const Sequential model(Tanh<double>(), doubled, Tanh<double>());
  Tape tape;
  model(x);
  const std::uint32_t call = __LINE__ - 1;
  std::vector<std::uint32_t> lines;
  for (const auto& node : tape.nodes())
    if (!node->is_leaf()) lines.push_back(node->location().line);
  EXPECT_EQ(lines, (std::vector<std::uint32_t>{call, Doubled::line, call}));
}

TEST(Sequential, Nests) {
  Generator generator(1);
  const Sequential block(Linear(2, 2, generator), ReLU()), other(Linear(2, 2, generator), ReLU());
  const Sequential model(block, Sequential(ReLU(), other), Linear(2, 1, generator, {.bias = false}));
  EXPECT_EQ(names_of(model),
            (std::vector<std::string>{"0.0.weight", "0.0.bias", "1.1.0.weight", "1.1.0.bias", "2.weight"}));
  EXPECT_EQ(model(xt::zeros<float>({3, 2})).shape(), (Shape{3, 1}));
}

TEST(Sequential, GrowsByAdd) {
  Generator generator(1);
  Sequential<double> model(Linear<double>(2, 2, generator));
  for (int i = 0; i < 2; ++i) {
    model.add(Sigmoid<double>());
    model.add(Linear<double>(2, 2, generator));
  }
  EXPECT_EQ(model.size(), 5u);
  EXPECT_EQ(model.parameters().size(), 6u);
}

TEST(Sequential, MayBeEmptyAtFirst) {
  Generator generator(1);
  Sequential<double> model;
  const Variable x(numbers({5, 3}));
  EXPECT_EQ(model.size(), 0u);
  EXPECT_TRUE(model.parameters().empty());
  EXPECT_EQ(model(x).node().get(), x.node().get());
  std::size_t width = 3;
  for (const std::size_t next : {4u, 2u}) {
    model.add(Linear<double>(width, next, generator));
    width = next;
  }
  EXPECT_EQ(names_of(model), (std::vector<std::string>{"0.weight", "0.bias", "1.weight", "1.bias"}));
  EXPECT_EQ(model(x).shape(), (Shape{5, 2}));
  const Sequential inferred;
  static_assert(std::same_as<decltype(inferred), const Sequential<float>>);
}

// The optimizer would refuse a parameter that is given twice.
TEST(Sequential, ASharedModuleHasItsParametersOnce) {
  Generator generator(1);
  const Linear<double> layer(2, 2, generator);
  const Sequential model(layer, Tanh<double>(), layer);
  EXPECT_EQ(names_of(model), (std::vector<std::string>{"0.weight", "0.bias"}));
  EXPECT_NO_THROW(SGD<double>(model.parameters()));
}

TEST(Sequential, SharesTheParametersOfWhatItIsMadeOf) {
  Generator generator(1);
  Linear<double> layer(2, 2, generator);
  const Sequential model(layer, layer);
  const auto copy = model;
  EXPECT_EQ(copy.size(), 2u);  // a copy, not a Sequential that holds one
  layer.weight.mutable_value().fill(0);
  layer.bias.mutable_value() = Array<double>{1, 2};
  EXPECT_EQ(copy(xt::xarray<double>{{5, 5}}).value(), (Array<double>{{1, 2}}));
  for (const auto& parameter : copy[1].parameters())
    EXPECT_TRUE(parameter.node().get() == layer.weight.node().get() ||
                parameter.node().get() == layer.bias.node().get());
}

}  // namespace
}  // namespace xgrad::nn
