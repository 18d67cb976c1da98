#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/linear.hpp>
#include <xgrad/nn/module.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace xgrad::nn {
namespace {

/// The module of the comment in nn/module.hpp.
struct Classifier : Module<float> {
  Linear<float> hidden, output;

  explicit Classifier(Generator& generator) : hidden(64, 128, generator), output(128, 10, generator) {}
  Variable<float> forward(const Variable<float>& x) const override { return output(relu(hidden(x))); }
  void members(Members<float>& member) const override {
    member("hidden", hidden);
    member("output", output);
  }
};

/// Parameters of its own beside modules within.
struct Scaled : Module<double> {
  Variable<double> scale{2.0, "scale"};
  Linear<double> inner;

  explicit Scaled(Generator& generator) : inner(3, 2, generator) {}
  Variable<double> forward(const Variable<double>& x) const override { return scale * inner(x); }
  void members(Members<double>& member) const override {
    member("scale", scale);
    member("inner", inner);
  }
};

struct Outer : Module<double> {
  Scaled first, second;

  explicit Outer(Generator& generator) : first(generator), second(generator) {}
  Variable<double> forward(const Variable<double>& x) const override { return first(x) + second(x); }
  void members(Members<double>& member) const override {
    member("first", first);
    member("second", second);
  }
};

struct Identity : Module<double> {
  Variable<double> forward(const Variable<double>& x) const override { return x; }
};

template <class T>
std::vector<std::string> names_of(const Module<T>& module) {
  std::vector<std::string> names;
  for (const auto& [name, parameter] : module.named_parameters()) names.push_back(name);
  return names;
}

TEST(Module, IsWrittenByNamingItsMembers) {
  Generator generator(1);
  const Classifier model(generator);
  EXPECT_EQ(names_of(model),
            (std::vector<std::string>{"hidden.weight", "hidden.bias", "output.weight", "output.bias"}));
  EXPECT_EQ(model(Array<float>(xt::zeros<float>({5, 64}))).shape(), (Shape{5, 10}));
}

TEST(Module, NamesNest) {
  Generator generator(1);
  EXPECT_EQ(names_of(Outer(generator)),
            (std::vector<std::string>{"first.scale", "first.inner.weight", "first.inner.bias", "second.scale",
                                      "second.inner.weight", "second.inner.bias"}));
}

TEST(Module, ParametersComeInTheOrderOfTheirNames) {
  Generator generator(1);
  const Outer module(generator);
  const auto parameters = module.parameters();
  const auto named = module.named_parameters();
  ASSERT_EQ(parameters.size(), named.size());
  for (std::size_t i = 0; i < named.size(); ++i)
    EXPECT_EQ(parameters[i].node().get(), named[i].second.node().get());
  EXPECT_EQ(parameters[1].node().get(), module.first.inner.weight.node().get());
}

/// Tied weights: a module that is part of two others, and a parameter of its own that is also one of theirs.
struct Tied : Module<double> {
  Scaled first;
  Outer second;
  Variable<double> again;

  explicit Tied(Generator& generator) : first(generator), second(generator), again(first.scale) {
    second.second = first;
  }
  Variable<double> forward(const Variable<double>& x) const override { return again * second(x); }
  void members(Members<double>& member) const override {
    member("second", second);
    member("first", first);
    member("again", again);
  }
};

TEST(Module, AParameterOfSeveralNamesIsListedOnceByTheFirst) {
  Generator generator(1);
  const Tied module(generator);
  EXPECT_EQ(names_of(module),
            (std::vector<std::string>{"second.first.scale", "second.first.inner.weight",
                                      "second.first.inner.bias", "second.second.scale",
                                      "second.second.inner.weight", "second.second.inner.bias"}));
  EXPECT_EQ(module.parameters().size(), 6u);
  EXPECT_EQ(module.parameters()[3].node().get(), module.first.scale.node().get());
}

TEST(Module, MayHaveNoParameters) {
  EXPECT_TRUE(Identity().parameters().empty());
  EXPECT_TRUE(Identity().named_parameters().empty());
}

TEST(Module, ACopySharesItsParameters) {
  Generator generator(1);
  Scaled original(generator);
  const Scaled copy = original;
  original.scale.mutable_value()() = 7;
  EXPECT_EQ(copy.scale.item(), 7);
  const xt::xarray<double> x = {{1, 2, 3}};
  EXPECT_TRUE(same(copy(x).value(), original(x).value()));
}

TEST(Module, TakesVariablesArraysAndExpressions) {
  Generator generator(1);
  const Scaled module(generator);
  const xt::xarray<double> x = {{1, 2, 3}, {4, 5, 6}};
  const Array<double> expected = module(Variable(x)).value();
  EXPECT_TRUE(same(module(x).value(), expected));
  EXPECT_TRUE(same(module(Array<double>(x)).value(), expected));
  EXPECT_TRUE(same(module(2 * x - x).value(), expected));
  EXPECT_TRUE(same(module(xt::xarray<int>{{1, 2, 3}, {4, 5, 6}}).value(), expected));
}

TEST(Module, IsDifferentiated) {
  Generator generator(1);
  const Outer module(generator);
  Tape tape;
  tape.backward(sum(module(xt::xarray<double>{{1, 2, 3}})));
  for (const auto& [name, parameter] : module.named_parameters())
    EXPECT_EQ(parameter.grad().shape(), parameter.shape()) << name;
  EXPECT_EQ(module.first.inner.bias.grad(), (Array<double>{2, 2}));  // the scale
}

TEST(Module, IsUsedThroughItsBase) {
  Generator generator(1);
  const auto module = std::make_unique<Scaled>(generator);
  const Module<double>& base = *module;
  EXPECT_EQ(base.parameters().size(), 3u);
  EXPECT_EQ(base(xt::xarray<double>{{1, 2, 3}}).shape(), (Shape{1, 2}));
}

}  // namespace
}  // namespace xgrad::nn
