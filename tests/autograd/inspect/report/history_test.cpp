#include <xgrad/autograd/inspect/report/history.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>
#include <arrays.hpp>

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace xgrad::inspect {
namespace {

template <class T>
using Named = std::vector<std::pair<std::string, Variable<T>>>;

TEST(History, IsEmptyAtFirst) {
  EXPECT_TRUE(History().empty());
  EXPECT_EQ(History().step(), "step");
  EXPECT_EQ(History("epoch").step(), "epoch");
}

TEST(History, KeepsCurves) {
  History history;
  history.add("Loss", "training", 1, 0.5);
  history.add("Loss", "test", 1, 0.6);
  history.add("Accuracy", "test", 1, 90);
  history.add("Loss", "training", 2, nan);
  EXPECT_FALSE(history.empty());
  ASSERT_EQ(history.curves().size(), 3u);
  const Curve& training = history.curves()[0];
  EXPECT_EQ(training.chart, "Loss");
  EXPECT_EQ(training.name, "training");
  EXPECT_EQ(training.steps, (std::vector<double>{1, 2}));
  EXPECT_EQ(training.values[0], 0.5);
  EXPECT_TRUE(std::isnan(training.values[1]));
  EXPECT_EQ(history.curves()[2].chart, "Accuracy");
}

TEST(History, NeedsFiniteSteps) {
  History history;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { history.add("Loss", "training", nan, 1); }),
            "add: \"training\" at step nan, expected a finite number");
  const Named<double> parameters = {{"w", Variable<double>(1.0)}};
  EXPECT_EQ(message_of<std::invalid_argument>([&] { history.observe(infinity, parameters); }),
            "observe: \"w\" at step inf, expected a finite number");
  EXPECT_TRUE(history.empty());
}

template <class T>
class HistoryOf : public testing::Test {};
TYPED_TEST_SUITE(HistoryOf, Reals);

TYPED_TEST(HistoryOf, ObservesParametersAndGradients) {
  using T = TypeParam;
  Variable<T> weight(Array<T>{{3, 0}, {0, 4}}, "weight"), bias(Array<T>{1, 2}, "bias");
  {
    Tape tape;
    tape.backward(sum(weight * weight));  // its gradient is 2·weight
  }
  History history;
  history.observe(7, Named<T>{{"layers.0.weight", weight}, {"layers.0.bias", bias}, {"scale", bias}});
  ASSERT_EQ(history.parameters().size(), 3u);
  const ParameterHistory& first = history.parameters()[0];
  EXPECT_EQ(first.name, "layers.0.weight");
  EXPECT_EQ(first.layer, "layers.0");
  EXPECT_EQ(first.shape, (Shape{2, 2}));
  ASSERT_EQ(first.observations.size(), 1u);
  EXPECT_EQ(first.observations[0].step, 7);
  EXPECT_DOUBLE_EQ(first.observations[0].value.norm, 5);
  ASSERT_TRUE(first.observations[0].gradient);
  EXPECT_DOUBLE_EQ(first.observations[0].gradient->norm, 10);
  EXPECT_EQ(first.observations[0].gradient->highest, 8);
  EXPECT_FALSE(history.parameters()[1].observations[0].gradient);
  EXPECT_EQ(history.parameters()[1].layer, "layers.0");
  EXPECT_EQ(history.parameters()[2].layer, "model");
}

TEST(History, ObservesAModule) {
  Generator generator(1);
  const nn::Sequential<float> model{nn::Linear<float>(3, 4, generator), nn::ReLU<float>(),
                                    nn::Linear<float>(4, 2, generator)};
  History history;
  for (const int epoch : {1, 2, 5}) history.observe(epoch, model.named_parameters());
  ASSERT_EQ(history.parameters().size(), 4u);
  const auto named = model.named_parameters();
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(history.parameters()[i].name, named[i].first);
    EXPECT_EQ(history.parameters()[i].layer, i < 2 ? "0" : "2");
    ASSERT_EQ(history.parameters()[i].observations.size(), 3u);
    const auto& counts = history.parameters()[i].observations[1].value.counts;
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::size_t{0}), named[i].second.size());
  }
}

TEST(History, RejectsParametersThatDoNotFit) {
  History history;
  const Variable<double> w(Array<double>{1, 2});
  history.observe(3, Named<double>{{"w", w}});
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              history.observe(3, Named<double>{{"w", w}});
            }),
            "observe: \"w\" at step 3, expected one after 3");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              history.observe(2, Named<double>{{"w", w}});
            }),
            "observe: \"w\" at step 2, expected one after 3");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              history.observe(4, Named<double>{{"w", Variable<double>(1.0)}});
            }),
            "observe: \"w\" is () at step 4, and was (2) before");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              history.observe(4, Named<double>{{"v", Variable<double>()}});
            }),
            "observe: \"v\" has no value");
  ASSERT_EQ(history.parameters().size(), 1u);
  EXPECT_EQ(history.parameters()[0].observations.size(), 1u);
}

TEST(History, CountsConfusions) {
  History history;
  history.confusion(std::vector<int>{0, 0, 0, 1, 2}, std::vector<std::size_t>{0, 2, 2, 1, 0}, 3);
  const Confusion& confusion = *history.confusion();
  EXPECT_EQ(confusion.classes, 3u);
  EXPECT_EQ(confusion.counts, (std::vector<std::size_t>{1, 0, 2, 0, 1, 0, 1, 0, 0}));
  EXPECT_EQ(confusion.count(0, 2), 2u);
  history.confusion(std::vector<int>{1}, std::vector<int>{0}, 2);
  EXPECT_EQ(history.confusion()->counts, (std::vector<std::size_t>{0, 0, 1, 0}));
}

TEST(History, RejectsClassesThatThereAreNot) {
  History history;
  const auto confuse = [&](const std::vector<int>& labels, const std::vector<int>& predictions) {
    return message_of<std::invalid_argument>([&] { history.confusion(labels, predictions, 3); });
  };
  EXPECT_EQ(confuse({0, 1}, {0}), "confusion: 2 labels and 1 predictions, expected as many of each");
  EXPECT_EQ(confuse({0, 3}, {0, 0}), "confusion: label 1 is 3, expected a class index below 3");
  EXPECT_EQ(confuse({0}, {-1}), "confusion: prediction 0 is -1, expected a class index below 3");
  for (const auto& [classes, text] :
       {std::pair(static_cast<std::size_t>(-1), "-1"), std::pair(65537ul, "65537")})
    EXPECT_EQ(message_of<std::invalid_argument>(
                  [&, n = classes] { history.confusion(std::vector<int>{0}, std::vector<int>{0}, n); }),
              std::string("confusion: ") + text + " classes, expected up to 65536");
  EXPECT_FALSE(history.confusion());
}

TEST(History, KeepsSamples) {
  History history;
  history.sample(xt::xarray<float>{{0, 1, 0.5f}}, 3, 5, 0.75);
  ASSERT_EQ(history.samples().size(), 1u);
  EXPECT_EQ(history.samples()[0].image, (Array<double>{{0, 1, 0.5}}));
  EXPECT_EQ(history.samples()[0].label, 3u);
  EXPECT_EQ(history.samples()[0].prediction, 5u);
  EXPECT_EQ(history.samples()[0].probability, 0.75);
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              history.sample(xt::xarray<float>{0, 1}, 3, 5, 0.75);
            }),
            "sample: image is (2), expected (rows, columns)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              history.sample(Array<double>(Shape{0, 4}), 3, 5, 0.75);
            }),
            "sample: image is (0, 4), expected (rows, columns)");
  const auto with_classes = [&](int label, int prediction) {
    return message_of<std::invalid_argument>([&] {
      history.sample(xt::xarray<float>{{0, 1}}, static_cast<std::size_t>(label),
                     static_cast<std::size_t>(prediction), 1);
    });
  };
  EXPECT_EQ(with_classes(-1, 0), "sample: label is -1, expected a class index");
  EXPECT_EQ(with_classes(0, -2), "sample: prediction is -2, expected a class index");
  EXPECT_EQ(history.samples().size(), 1u);
}

TEST(History, KeepsActivationFunctions) {
  History history;
  history.activation("ReLU", nn::ReLU<double>());
  history.activation(
      "square", [](const Variable<double>& x) { return square(x); }, 0, 1);
  ASSERT_EQ(history.activations().size(), 2u);
  EXPECT_EQ(history.activations()[0].title, "ReLU");
  EXPECT_EQ(history.activations()[1].series[0].x.back(), 1);
}

}  // namespace
}  // namespace xgrad::inspect
