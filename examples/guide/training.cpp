// Chapter 9 of docs/guide.md: training.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace xgrad;

namespace {

//! [data]
/// Two half moons, one in the other, blurred.
nn::Dataset<float> half_moons(std::size_t samples, Generator& generator) {
  nn::Dataset<float> moons{Array<float>(Shape{samples, 2}), std::vector<std::size_t>(samples)};
  for (std::size_t i = 0; i < samples; ++i) {
    const std::size_t label = i % 2;
    const double angle = std::numbers::pi * generator.uniform();
    const double x = label == 0 ? std::cos(angle) : 1 - std::cos(angle);
    const double y = label == 0 ? std::sin(angle) : 0.5 - std::sin(angle);
    moons.inputs(i, 0) = static_cast<float>(x + 0.1 * generator.normal());
    moons.inputs(i, 1) = static_cast<float>(y + 0.1 * generator.normal());
    moons.labels[i] = label;
  }
  return moons;
}
//! [data]

//! [accuracy]
double accuracy(const nn::Module<float>& model, const nn::Dataset<float>& data) {
  const PauseRecording pause;  // in case a tape is alive where this is called
  const Array<float> scores = model(data.inputs).value();
  const std::size_t classes = scores.shape()[1];
  std::size_t right = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const float* row = scores.data() + i * classes;
    right += static_cast<std::size_t>(std::max_element(row, row + classes) - row) == data.labels[i];
  }
  return static_cast<double>(right) / static_cast<double>(data.size());
}
//! [accuracy]

void keep_the_best(nn::Dataset<float> training, const nn::Dataset<float>& test, Generator& generator) {
  //! [snapshot]
  nn::Sequential<float> model;  // grown layer by layer
  for (const std::size_t width : {2, 8, 8}) {
    model.add(nn::Linear(width, 8, generator));
    model.add(nn::Tanh());
  }
  model.add(nn::Linear(8, 2, generator));
  auto parameters = model.parameters();
  nn::SGD optimizer(parameters, {.learning_rate = 0.5, .momentum = 0.9});

  double best = 0;
  std::vector<Array<float>> snapshot;
  for (int epoch = 0; epoch < 20; ++epoch) {
    for (const auto& batch : nn::DataLoader(training, {.batch_size = 32, .drop_last = true}, generator)) {
      Tape tape;
      auto loss = nn::cross_entropy(model(batch.inputs), batch.labels);
      optimizer.zero_grad();
      tape.backward(loss);
      nn::clip_grad_norm(parameters, 1.0);  // all of them together no longer than 1
      optimizer.step();
    }
    if (const double now = accuracy(model, test); now > best) {
      best = now;
      snapshot.clear();
      for (const auto& parameter : parameters) snapshot.push_back(parameter.value());  // a copy
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].assign(snapshot[i]);
  fmt::print("kept the weights of the best epoch: {}\n", accuracy(model, test) == best);
  //! [snapshot]
}

}  // namespace

int main() {
  //! [training]
  Generator generator(1);
  const auto [training, test] = nn::split(half_moons(500, generator), 0.8, generator);
  nn::DataLoader loader(training, {.batch_size = 32}, generator);

  nn::Sequential model(nn::Linear(2, 16, generator), nn::Tanh(), nn::Linear(16, 2, generator));
  nn::Adam optimizer(model.parameters(), {.learning_rate = 0.02});

  for (int epoch = 0; epoch < 20; ++epoch)
    for (const auto& batch : loader) {
      Tape tape;
      auto loss = nn::cross_entropy(model(batch.inputs), batch.labels);
      optimizer.zero_grad();
      tape.backward(loss);
      optimizer.step();
    }
  fmt::print("{} training samples in {} batches, {} test samples\n", training.size(), loader.batches(),
             test.size());
  fmt::print("test accuracy {:.0f} %\n", 100 * accuracy(model, test));
  //! [training]
  keep_the_best(training, test, generator);
}
