#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/adam.hpp>
#include <xgrad/nn/optimizer.hpp>
#include <xgrad/nn/sgd.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace xgrad::nn {
namespace {

using Parameters = std::vector<Variable<double>>;

// However options are given, {.lr = …} aside, which does not compile, with a sentence.
static_assert(std::is_constructible_v<Adam<double>, Parameters, AdamOptions>);
static_assert(!std::is_constructible_v<Adam<double>, Parameters, double>);

TEST(Optimizer, TakesOptionsByNameOrInOrder) {
  const Parameters w{Variable<double>(1.0)};
  EXPECT_EQ(Adam(w).options.learning_rate, 1e-3);
  EXPECT_EQ(Adam(w, {}).options.beta2, 0.999);
  EXPECT_EQ(Adam(w, {0.5}).options.learning_rate, 0.5);
  EXPECT_EQ(Adam(w, {0.5, 0.25}).options.beta1, 0.25);
  EXPECT_EQ(Adam(w, {.epsilon = 1}).options.epsilon, 1);
  EXPECT_EQ(SGD<double>({w[0]}, {0.5}).options.learning_rate, 0.5);
  EXPECT_EQ(SGD(w, {.momentum = 0.5}).options.momentum, 0.5);
}

// What a user's own optimizer needs to write down.
class SignDescent final : public Optimizer<double> {
 public:
  explicit SignDescent(Parameters parameters) : Optimizer<double>(std::move(parameters), "SignDescent") {}

 private:
  void update(std::size_t, Array<double>& value, const Array<double>& gradient) override {
    value -= 0.1 * xt::sign(gradient);
  }
};

TEST(Optimizer, MayBeWrittenByItsUpdate) {
  const Variable w(xt::xarray<double>{1, 2});
  SignDescent optimizer({w});
  Tape tape;
  tape.backward(w * w, xt::xarray<double>{1, -1});
  optimizer.step();
  EXPECT_TRUE(close(w.value(), Array<double>{0.9, 2.1}));
}

TEST(Optimizer, NeedsAGradient) {
  const Variable w(1.0);
  SGD<double> sgd({w});
  Adam<double> adam({w});
  EXPECT_EQ(message_of<std::logic_error>([&] { sgd.step(); }),
            "SGD: no parameter has a gradient; call backward first");
  EXPECT_EQ(message_of<std::logic_error>([&] { adam.step(); }),
            "Adam: no parameter has a gradient; call backward first");
  EXPECT_EQ(w.item(), 1);
}

/// One of each optimizer over these parameters.
std::vector<std::unique_ptr<Optimizer<double>>> one_of_each(const Parameters& parameters) {
  std::vector<std::unique_ptr<Optimizer<double>>> all;
  all.push_back(std::make_unique<SGD<double>>(parameters));
  all.push_back(std::make_unique<SGD<double>>(parameters, SGDOptions{.momentum = 0.9}));
  all.push_back(std::make_unique<Adam<double>>(parameters));
  all.push_back(std::make_unique<SignDescent>(parameters));
  return all;
}

// Before anything is changed: not even the parameters before the one that does not fit.
TEST(Optimizer, ChecksTheShapesBeforeItChangesAnything) {
  const Array<double> small = {1, 2}, large = {1, 2, 3}, column = numbers({2, 1});
  for (const Array<double>& other : {large, column}) {
    for (const bool named : {true, false}) {
      Variable first(small), w(small, named ? "w" : "");
      for (const auto& optimizer : one_of_each({first, w})) {
        first.set_grad(small);
        w.set_grad(small);
        w.mutable_value() = other;
        const std::string message = message_of<std::logic_error>([&] { optimizer->step(); });
        EXPECT_EQ(message.substr(message.find(':')), std::string(": parameter 1") + (named ? " (w)" : "") +
                                                         " is " + to_string(other.shape()) +
                                                         ", but when the optimizer was made it was (2)");
        EXPECT_TRUE(same(first.value(), small));
        EXPECT_TRUE(same(w.value(), other));
        w.mutable_value() = small;
        EXPECT_NO_THROW(optimizer->step());
        first.mutable_value() = small;
        w.mutable_value() = small;
      }
      w.mutable_value() = other;
      for (const auto& optimizer :
           one_of_each({first, w})) {  // made for the new shape, the gradient is older
        const std::string message = message_of<std::logic_error>([&] { optimizer->step(); });
        EXPECT_EQ(message.substr(message.find(':')), std::string(": parameter 1") + (named ? " (w)" : "") +
                                                         " is " + to_string(other.shape()) +
                                                         ", its gradient is (2)");
        EXPECT_TRUE(same(first.value(), small));
      }
    }
  }
}

// Wherever the one stands that does not fit, and whichever other one has no gradient.
TEST(Optimizer, ChecksEachShapeWhateverOthersLack) {
  const Array<double> small = {1, 2}, large = {1, 2, 3};
  for (std::size_t wrong = 0; wrong < 3; ++wrong)
    for (std::size_t without = 0; without < 3; ++without) {
      if (wrong == without) continue;
      std::vector<Variable<double>> w = {Variable(small), Variable(small), Variable(small)};
      for (const auto& optimizer : one_of_each(w)) {
        for (std::size_t i = 0; i < 3; ++i) {
          w[i].mutable_value() = small;
          if (i != without) w[i].set_grad(small);
        }
        w[wrong].mutable_value() = large;
        const std::string message = message_of<std::logic_error>([&] { optimizer->step(); });
        EXPECT_NE(message.find(": parameter " + std::to_string(wrong) + " is (3)"), std::string::npos)
            << message;
        for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(same(w[i].value(), i == wrong ? large : small));
        w[wrong].mutable_value() = small;
      }
    }
}

TEST(Optimizer, NamesItselfWhereAShapeDoesNotFit) {
  Variable w(1.0, "w");
  w.set_grad(1.0);
  SGD<double> sgd({w});
  Adam<double> adam({w});
  w.mutable_value() = Array<double>{1, 2};
  EXPECT_EQ(message_of<std::logic_error>([&] { sgd.step(); }),
            "SGD: parameter 0 (w) is (2), but when the optimizer was made it was ()");
  EXPECT_EQ(message_of<std::logic_error>([&] { adam.step(); }),
            "Adam: parameter 0 (w) is (2), but when the optimizer was made it was ()");
}

// A parameter without a gradient is left alone, so its shape does not matter.
TEST(Optimizer, ChecksNoParameterThatItLeavesAlone) {
  Variable w(1.0), not_used(1.0);
  for (const auto& optimizer : one_of_each({not_used, w})) {
    w.set_grad(1.0);
    not_used.mutable_value() = Array<double>{1, 2};
    EXPECT_NO_THROW(optimizer->step());
    not_used.mutable_value() = Array<double>(1.0);
  }
}

TEST(Optimizer, LeavesAParameterWithoutAGradientAlone) {
  const Variable used(1.0, "used"), not_used(1.0, "not_used");
  for (const std::shared_ptr<Optimizer<double>>& optimizer : std::vector<std::shared_ptr<Optimizer<double>>>{
           std::make_shared<SGD<double>>(Parameters{not_used, used}, SGDOptions{.momentum = 0.9}),
           std::make_shared<Adam<double>>(Parameters{not_used, used})}) {
    const double before = used.item();
    {
      Tape tape;
      tape.backward(used * used);
    }
    optimizer->step();
    EXPECT_LT(used.item(), before);
    EXPECT_EQ(not_used.item(), 1);
  }
}

TEST(Optimizer, ZeroGradForgetsAllGradients) {
  const Variable a(1.0), b(2.0);
  SGD<double> optimizer({a, b});
  {
    Tape tape;
    tape.backward(a * b);
  }
  optimizer.zero_grad();
  EXPECT_FALSE(a.has_grad());
  EXPECT_FALSE(b.has_grad());
  EXPECT_THROW(optimizer.step(), std::logic_error);
}

// Without zero_grad the gradients of several backward passes add up, as for a batch in parts.
TEST(Optimizer, StepsByTheSumOfWhatWasAccumulated) {
  const Variable w(1.0);
  SGD<double> optimizer({w}, {.learning_rate = 0.5});
  {
    Tape tape;
    tape.backward(2.0 * w);
    tape.backward(3.0 * w);
  }
  optimizer.step();
  EXPECT_EQ(w.item(), 1 - 0.5 * 5);
}

TEST(Optimizer, KnowsItsParameters) {
  const Variable a(1.0), b(2.0);
  const SGD<double> optimizer({a, b});
  ASSERT_EQ(optimizer.parameters().size(), 2u);
  EXPECT_EQ(optimizer.parameters()[1].node().get(), b.node().get());
}

TEST(Optimizer, RefusesWhatCannotBeLearned) {
  const Variable w(1.0, "w");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { SGD<double>(Parameters{}); }),
            "SGD: there are no parameters");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              Adam<double>(Parameters{w, constant(1.0)});
            }),
            "Adam: parameter 1 is not a leaf");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { SGD<double>(Parameters{Variable<double>()}); }),
            "SGD: parameter 0 is not a leaf");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              SGD<double>(Parameters{w, Variable(2.0), w});
            }),
            "SGD: parameter 2 (w) is given twice");
}

// A leaf on a live tape was changed: what the tape recorded does not hold any more, and it says so.
TEST(Optimizer, AStepIsNoticedByTheTape) {
  const Variable w(1.0, "w");
  SGD<double> optimizer({w});
  Tape tape;
  const auto y = w * w;
  tape.backward(y);
  optimizer.step();
  EXPECT_THROW(tape.backward(y), std::logic_error);
}

}  // namespace
}  // namespace xgrad::nn
