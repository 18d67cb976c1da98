// Learns to read digits. A network is defined, its gradient checked; it is trained, and compared with a
// linear model. Start reading here, then see the training loop in training.cpp; the other files are about
// images, options and what is printed.
#include "data.hpp"
#include "options.hpp"
#include "pictures.hpp"
#include "report.hpp"
#include "results.hpp"
#include "terminal.hpp"
#include "threads.hpp"
#include "training.hpp"

#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace nn = xgrad::nn;
using xgrad::Array, xgrad::Generator;

constexpr std::size_t classes = 10;
constexpr std::size_t hidden = 128;

/// The classifier: from an image's pixels to a score for each digit. (In braces, so that every compiler draws
/// the layers' initial weights in this order.)
template <xgrad::Real T>
nn::Sequential<T> network(std::size_t pixels, std::size_t units, Generator& generator) {
  return nn::Sequential{
      nn::Linear<T>(pixels, units, generator, {.weight = nn::he_normal}),
      nn::ReLU<T>(),
      nn::Linear<T>(units, classes, generator),
  };
}

/// Compares the gradient of the loss, as the chain rule gives it, with differences: for a network of the same
/// kind, but small and in double precision.
void check_gradient(const Digits& digits) {
  Generator generator(1);
  const auto model = network<double>(digits.pixels(), 8, generator);
  nn::DataLoader loader(digits.train, {.batch_size = 4, .shuffle = false});
  const nn::Dataset<float>& batch = *loader.begin();
  const Array<double> images = batch.inputs;

  const auto loss = [&](const auto&) { return nn::cross_entropy(model(images), batch.labels); };
  const auto report = xgrad::gradcheck(loss, model.parameters());
  fmt::print("{}\n", report.to_string());
  if (!report.ok()) throw std::runtime_error("the gradient is wrong");
}

/// Shows the test image of which the model is least sure.
void show_doubts(const nn::Module<float>& model, const Digits& digits) {
  const Array<float> probabilities = softmax(model(digits.test.inputs)).value();  // images × classes
  const auto row = [&](std::size_t i) { return std::span(probabilities.data() + i * classes, classes); };

  std::size_t image = 0;
  for (std::size_t i = 1; i < digits.test.size(); ++i)
    if (std::ranges::max(row(i)) < std::ranges::max(row(image))) image = i;
  fmt::print("\nThe test image it is least sure of, labeled {}:\n\n{}", digits.test.labels[image],
             image_with_probabilities(digits, digits.test, image, row(image), terminal::columns(stdout)));
}

/// The tour: some images, the check, the two trainings, what was learned.
void show(const Digits& digits, const Options& options) {
  fmt::print("{} images to learn from and {} to be tested on: {}\n\n{}\n", digits.train.size(),
             digits.test.size(), digits.source,
             first_images(digits, digits.train, terminal::columns(stdout)));
  check_gradient(digits);

  const std::size_t pixels = digits.pixels();
  Generator linear_generator(options.seed), network_generator(options.seed);
  const nn::Linear<float> linear(pixels, classes, linear_generator);
  const auto model = network<float>(pixels, hidden, network_generator);
  const std::string name = fmt::format("network {}-{}-{}", pixels, hidden, classes);
  std::optional<TrainingReport> report;
  if (options.report) report.emplace(fmt::format("Digits: {}", name), *options.report, digits);
  const std::vector<Result> results = {
      learn(fmt::format("linear {}-{}", pixels, classes), linear, digits, options, linear_generator),
      learn(name, model, digits, options, network_generator, Progress::Lines::stay,
            report ? &*report : nullptr),
  };
  show_doubts(model, digits);

  fmt::print("\nOn the test images:\n");
  print_heading();
  for (const Result& result : results) print(result);
  if (options.report) fmt::print("\nThe network's training as a page: {}\n", *options.report);
}

/// The same training with other random numbers, several times: how much of its result is luck?
void compare_seeds(const Digits& digits, const Options& options) {
  std::vector<Result> results;
  print_heading();
  for (std::size_t i = 0; i < options.seeds; ++i) {
    Generator generator(options.seed + i);
    const auto model = network<float>(digits.pixels(), hidden, generator);
    results.push_back(learn(fmt::format("seed {}", options.seed + i), model, digits, options, generator,
                            Progress::Lines::vanish));
    print(results.back());
  }
  print_summary(results);
  require(options.requirements, results);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    use_one_thread();
    const Digits digits = options.data ? read_digits(*options.data, options.test) : draw_digits();
    if (options.seeds > 0)
      compare_seeds(digits, options);
    else
      show(digits, options);
    return 0;
  } catch (const std::exception& error) {
    std::fflush(stdout);
    fmt::print(stderr, "digits: {}\n", error.what());
    return 1;
  }
}
