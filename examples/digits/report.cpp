#include "report.hpp"

#include <xgrad/autograd/inspect/report/report.hpp>
#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace {

namespace nn = xgrad::nn;
using xgrad::Array;

/// The class with the highest score for each image. `scores` is images × classes.
std::vector<std::size_t> predictions_of(const Array<float>& scores) {
  const std::size_t classes = scores.shape()[1];
  std::vector<std::size_t> predictions(scores.shape()[0]);
  const float* row = scores.data();
  for (std::size_t& prediction : predictions) {
    prediction = static_cast<std::size_t>(std::max_element(row, row + classes) - row);
    row += classes;
  }
  return predictions;
}

/// Dark ink on light paper.
Array<double> picture(const Digits& digits, std::size_t image) {
  Array<double> picture(xgrad::Shape{digits.height, digits.width});
  const float* pixels = digits.test.inputs.data() + image * digits.pixels();
  std::transform(pixels, pixels + digits.pixels(), picture.data(), [](float ink) { return 1 - ink; });
  return picture;
}

/// The first images, and before them the first of those that are not recognized.
std::vector<std::size_t> images_to_show(const std::vector<std::size_t>& labels,
                                        const std::vector<std::size_t>& predictions) {
  constexpr std::size_t each = 16;
  std::vector<std::size_t> images;
  for (std::size_t i = 0; i < labels.size() && images.size() < each; ++i)
    if (predictions[i] != labels[i]) images.push_back(i);
  for (std::size_t i = 0; i < std::min(each, labels.size()); ++i) images.push_back(i);
  return images;
}

}  // namespace

TrainingReport::TrainingReport(std::string title, std::string file, const Digits& digits)
    : title_(std::move(title)), file_(std::move(file)), digits_(digits) {
  history_.activation("ReLU", nn::ReLU<double>());
}

void TrainingReport::add_epoch(std::size_t epoch, const nn::Module<float>& model, double loss,
                               double accuracy) {
  const auto scores = model(digits_.test.inputs);
  const auto predictions = predictions_of(scores.value());
  const auto& labels = digits_.test.labels;
  std::size_t correct = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) correct += predictions[i] == labels[i];

  const auto step = static_cast<double>(epoch);
  history_.add("Loss", "training", step, loss);
  history_.add("Loss", "test", step, nn::cross_entropy(scores, labels).item());
  history_.add("Accuracy in %", "training", step, 100 * accuracy);
  history_.add("Accuracy in %", "test", step,
               100 * static_cast<double>(correct) / static_cast<double>(labels.size()));
  history_.observe(step, model.named_parameters());

  xgrad::inspect::History so_far = history_;  // and what belongs to this epoch alone
  const Array<float> probabilities = softmax(scores).value();
  so_far.confusion(labels, predictions, probabilities.shape()[1]);
  for (const std::size_t i : images_to_show(labels, predictions))
    so_far.sample(picture(digits_, i), labels[i], predictions[i], probabilities(i, predictions[i]));
  xgrad::inspect::report(so_far, file_, {.title = title_});
}
