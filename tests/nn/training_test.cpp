// Whole trainings: a small one on two spirals, and one on real digits where there are some.
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/activations.hpp>
#include <xgrad/nn/adam.hpp>
#include <xgrad/nn/csv.hpp>
#include <xgrad/nn/linear.hpp>
#include <xgrad/nn/loader.hpp>
#include <xgrad/nn/losses.hpp>
#include <xgrad/nn/sequential.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numbers>

namespace xgrad::nn {
namespace {

template <class T>
double accuracy(const Module<T>& model, const Dataset<T>& dataset) {
  const Array<T> scores = model(dataset.inputs).value();
  const std::size_t classes = scores.shape()[1];
  std::size_t right = 0;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const T* row = scores.data() + i * classes;
    right += dataset.labels[i] == static_cast<std::size_t>(std::max_element(row, row + classes) - row);
  }
  return static_cast<double>(right) / static_cast<double>(dataset.size());
}

template <class T>
void train(const Module<T>& model, const Dataset<T>& dataset, double learning_rate, int epochs,
           Generator& generator) {
  DataLoader<T> loader(dataset, {.batch_size = 32}, generator);
  Adam<T> optimizer(model.parameters(), {.learning_rate = learning_rate});
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (const auto& batch : loader) {
      Tape tape;
      const auto loss = cross_entropy(model(batch.inputs), batch.labels);
      optimizer.zero_grad();
      tape.backward(loss);
      optimizer.step();
    }
}

/// Two spirals of one turn, one inside the other: no line comes near to dividing them.
template <class T>
Dataset<T> two_spirals() {
  constexpr std::size_t n = 200;
  Dataset<T> dataset{Array<T>::from_shape({n, 2}), std::vector<std::size_t>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i / 2) / (n / 2), radius = 0.6 + 3 * t,
                 angle = std::numbers::pi * (2 * t + static_cast<double>(i % 2));
    dataset.inputs(i, 0) = static_cast<T>(radius * std::cos(angle));
    dataset.inputs(i, 1) = static_cast<T>(radius * std::sin(angle));
    dataset.labels[i] = i % 2;
  }
  return dataset;
}

template <class T>
Sequential<T> learn_two_spirals(std::uint64_t seed, int epochs) {
  Generator generator(seed);
  Sequential model(Linear<T>(2, 24, generator), Tanh<T>(), Linear<T>(24, 24, generator), Tanh<T>(),
                   Linear<T>(24, 2, generator));
  train(model, two_spirals<T>(), 0.01, epochs, generator);
  return model;
}

template <class T>
class Training : public testing::Test {};
TYPED_TEST_SUITE(Training, Reals);

TYPED_TEST(Training, LearnsTwoSpirals) {
  for (const std::uint64_t seed : {1, 2})
    EXPECT_GE(accuracy(learn_two_spirals<TypeParam>(seed, 100), two_spirals<TypeParam>()), 0.99) << seed;
}

TYPED_TEST(Training, ALinearModelDoesNot) {
  Generator generator(1);
  const Linear<TypeParam> model(2, 2, generator);
  train(model, two_spirals<TypeParam>(), 0.01, 50, generator);
  EXPECT_LT(accuracy(model, two_spirals<TypeParam>()), 0.75);
}

TYPED_TEST(Training, ASeedFixesTheResult) {
  const auto model = learn_two_spirals<TypeParam>(1, 5), again = learn_two_spirals<TypeParam>(1, 5),
             other = learn_two_spirals<TypeParam>(2, 5);
  const auto parameters = model.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    EXPECT_TRUE(same(again.parameters()[i].value(), parameters[i].value()));
    EXPECT_FALSE(same(other.parameters()[i].value(), parameters[i].value()));
  }
}

// XGRAD_TEST_DATA is a folder with optdigits/optdigits.tra and .tes: 8 × 8 digits by 43 writers, from the UCI
// repository. The test set's writers are others than those of the training set.
TEST(Training, ReadsHandwriting) {
  const char* data = std::getenv("XGRAD_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "XGRAD_TEST_DATA names no folder with optdigits/optdigits.tra";
  const auto folder = std::filesystem::path(data) / "optdigits";
  auto training = read_labeled_csv<float>(folder / "optdigits.tra"),
       test = read_labeled_csv<float>(folder / "optdigits.tes");
  ASSERT_EQ(training.inputs.shape(), (Shape{3823, 64}));
  ASSERT_EQ(test.inputs.shape(), (Shape{1797, 64}));
  training.inputs /= 16.0f;
  test.inputs /= 16.0f;

  Generator generator(1);
  const Sequential model(Linear(64, 128, generator, {.weight = he_normal}), ReLU(),
                         Linear(128, 10, generator));
  EXPECT_LT(accuracy(model, test), 0.3);
  train(model, training, 1e-3, 10, generator);
  EXPECT_GE(accuracy(model, training), 0.98);
  EXPECT_GE(accuracy(model, test), 0.94);
}

}  // namespace
}  // namespace xgrad::nn
