#include "training.hpp"

#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

namespace nn = xgrad::nn;

/// How many labels are the class with the highest score. `scores` is images × classes.
std::size_t count_correct(const xgrad::Array<float>& scores, const std::vector<std::size_t>& labels) {
  const std::size_t classes = scores.shape()[1];
  std::size_t correct = 0;
  const float* row = scores.data();
  for (const std::size_t label : labels) {
    correct += static_cast<std::size_t>(std::max_element(row, row + classes) - row) == label;
    row += classes;
  }
  return correct;
}

/// Returns the seconds it took of all cores together, whatever else this machine does; without the report.
double train(const nn::Module<float>& model, const nn::Dataset<float>& images, const Options& options,
             xgrad::Generator& generator, Progress::Lines lines, TrainingReport* report) {
  nn::DataLoader loader(images, {.batch_size = options.batch_size}, generator);
  nn::Adam optimizer(model.parameters());
  Progress progress(options.epochs, loader.samples(), lines);
  std::clock_t time = 0;
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    const double past = static_cast<double>(epoch) / static_cast<double>(options.epochs);
    optimizer.options.learning_rate = options.learning_rate * (1 - past);

    const std::clock_t began = std::clock();
    progress.begin_epoch();
    for (const auto& batch : loader) {
      xgrad::Tape tape;
      const auto scores = model(batch.inputs);
      const auto loss = nn::cross_entropy(scores, batch.labels);
      optimizer.zero_grad();
      tape.backward(loss);
      optimizer.step();

      if (!std::isfinite(loss.item()))
        throw std::runtime_error("the loss is not finite any more; a lower --learning-rate may help");
      progress.advance(batch.size(), loss.item(), count_correct(scores.value(), batch.labels));
    }
    progress.end_epoch();
    time += std::clock() - began;
    if (report != nullptr) report->add_epoch(epoch + 1, model, progress.loss(), progress.accuracy());
  }
  return static_cast<double>(time) / CLOCKS_PER_SEC;
}

/// In percent. No tape is alive, so nothing is recorded.
double accuracy(const nn::Module<float>& model, const nn::Dataset<float>& images) {
  const auto scores = model(images.inputs);
  const auto correct = static_cast<double>(count_correct(scores.value(), images.labels));
  return 100 * correct / static_cast<double>(images.size());
}

}  // namespace

Result learn(std::string name, const nn::Module<float>& model, const Digits& digits, const Options& options,
             xgrad::Generator& generator, Progress::Lines lines, TrainingReport* report) {
  if (lines == Progress::Lines::stay) fmt::print("\nTraining {}\n", name);
  const double seconds = train(model, digits.train, options, generator, lines, report);
  return {std::move(name), accuracy(model, digits.test), seconds};
}
