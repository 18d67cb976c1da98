// An empty Variable, wherever it is given, is an error that names the operation and the operand.
#include "ops/samples/sample.hpp"

#include <xgrad/xgrad.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

const Variable<double> empty;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(EmptyVariable, IsRefusedInEveryPlaceOfEveryOperation) {
  for (const auto& sample : samples::Chapter::all())
    for (const bool recording : {false, true})
      for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
        std::vector<Variable<double>> x;
        for (const auto& input : sample.inputs) x.emplace_back(input);
        x[i] = empty;
        std::optional<Tape> tape;
        if (recording) tape.emplace();
        const std::string message = message_of<std::invalid_argument>([&] { sample.call(x); });
        EXPECT_TRUE(contains(message, " is an empty Variable, which holds no value"))
            << sample.operation << ", input " << i << ": " << message;
        EXPECT_EQ(recording ? tape->size() : 0, 0u) << sample.operation;
      }
}

TEST(EmptyVariable, IsNamedAsTheOperationNamesIt) {
  const Variable<double> x(2.0, "x");
  Variable<double> loss;
  Generator generator(1);
  const std::vector<std::pair<std::function<void()>, std::string>> cases{
      {[&] { loss += x; }, "add: a is an empty Variable"},
      {[&] { x* loss; }, "multiply: b is an empty Variable"},
      {[&] { tanh(loss); }, "tanh: x is an empty Variable"},
      {[&] { sum(loss); }, "sum: x is an empty Variable"},
      {[&] { min(loss, 0); }, "min: x is an empty Variable"},
      {[&] { mean(loss, {0}); }, "mean: x is an empty Variable"},
      {[&] { matmul(x, loss); }, "matmul: b is an empty Variable"},
      {[&] { where(x > 0.0, loss, x); }, "where: a is an empty Variable"},
      {[&] {
         concatenate(std::vector{Variable(xt::xarray<double>{1, 2}), loss});
       },
       "concatenate: part 1 is an empty Variable"},
      {[&] { softmax(loss); }, "softmax: x is an empty Variable"},
      {[&] { softmax(loss, {.temperature = 2}); }, "divide: a is an empty Variable"},
      {[&] { transpose(loss); }, "transpose: x is an empty Variable"},
      {[&] { cast<float>(loss); }, "cast: x is an empty Variable"},
      {[&] { stop_gradient(loss); }, "stop_gradient: x is an empty Variable"},
      {[&] { maxout(loss, 2); }, "maxout: x is an empty Variable"},
      {[&] { nn::cross_entropy(loss, {0}); }, "cross_entropy: logits is an empty Variable"},
      {[&] {
         nn::Linear<double> layer(1, 1, generator);
         layer(loss);
       },
       "linear: x is an empty Variable"},
      {[&] { nn::mse(loss, x); }, "mse: prediction is an empty Variable"},
      {[&] { nn::mse(x, loss); }, "mse: target is an empty Variable"},
      {[&] { nn::binary_cross_entropy(loss, x); }, "binary_cross_entropy: probability is an empty Variable"},
      {[&] { nn::binary_cross_entropy_with_logits(x, loss); },
       "binary_cross_entropy_with_logits: target is an empty Variable"},
  };
  for (const auto& [call, beginning] : cases) {
    const std::string message = message_of<std::invalid_argument>(call);
    EXPECT_TRUE(message.starts_with(beginning)) << message << "\nexpected: " << beginning;
  }
  EXPECT_FALSE(loss.defined());
}

TEST(EmptyVariable, HasNothingToTell) {
  Variable<double> x;
  const std::vector<std::pair<std::function<void()>, std::string>> cases{
      {[&] { static_cast<void>(x.value()); }, "value"},
      {[&] { static_cast<void>(x.shape()); }, "shape"},
      {[&] { static_cast<void>(x.size()); }, "size"},
      {[&] { static_cast<void>(x.item()); }, "size"},
      {[&] { static_cast<void>(x.grad()); }, "grad"},
      {[&] { x.zero_grad(); }, "zero_grad"},
      {[&] { x.mutable_value(); }, "mutable_value"},
      {[&] { x.assign(1.0); }, "assign"},
      {[&] { static_cast<void>(x.name()); }, "name"},
      {[&] { x.named("x"); }, "named"},
      {[&] { static_cast<void>(x.needs_gradient()); }, "needs_gradient"},
      {[&] { static_cast<void>(x.operation()); }, "operation"},
  };
  for (const auto& [call, asked] : cases)
    EXPECT_EQ(message_of<std::invalid_argument>(call), asked + ": the Variable is empty: it holds no value");
  EXPECT_FALSE(x.defined());
  EXPECT_FALSE(x.has_grad());
  EXPECT_EQ(x.to_string(), "empty");
}

TEST(EmptyVariable, HasNoGradients) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto y = x * x;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.backward(empty); }),
            "backward: the output is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.backward(y, empty); }),
            "backward: the seed is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.gradient(empty, x); }),
            "gradient: the output is an empty Variable, which holds no value");
  for (std::size_t place = 0; place < 3; ++place) {
    std::vector<Variable<double>> inputs{x, x, x};
    inputs[place] = empty;
    EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.gradient(y, inputs); }),
              "gradient: input " + std::to_string(place) + " is an empty Variable, which holds no value");
  }
  EXPECT_EQ(message_of<std::invalid_argument>([&] { tape.gradient(y, x, empty); }),
            "gradient: the seed is an empty Variable, which holds no value");
}

}  // namespace
}  // namespace xgrad
