/// Dataset<T>: samples and their classes.
#pragma once

#include "../autograd/array.hpp"
#include "../autograd/export.hpp"
#include "../autograd/random.hpp"
#include "../autograd/shape.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// Samples with a class index each. A mini-batch is one, too.
template <Real T>
struct Dataset {
  Array<T> inputs;                  ///< samples × features, or samples × height × width, …
  std::vector<std::size_t> labels;  ///< of each sample its class: 0, 1, 2, …

  /// How many samples there are.
  std::size_t size() const noexcept { return labels.size(); }

  /// The largest label + 1; 0 for an empty data set.
  std::size_t classes() const {
    return labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end()) + 1;
  }
};

/// Throws std::invalid_argument unless there is one label for each sample.
template <Real T>
void check(const Dataset<T>& dataset) {
  const auto& shape = dataset.inputs.shape();
  if (shape.empty() || shape[0] != dataset.labels.size())
    throw std::invalid_argument("data set: " + std::to_string(dataset.labels.size()) +
                                " labels, but inputs is " + to_string(shape) + ", expected (samples, ...)");
}

/// Makes `to` the samples of `from` that `which` numbers, in that order, any of them several times. The
/// memory of `to` is used again where it suffices. Throws std::invalid_argument as `check` does, and
/// std::out_of_range for a number too large, leaving `to` as it was.
template <Real T>
void copy_samples(const Dataset<T>& from, std::span<const std::size_t> which, Dataset<T>& to) {
  check(from);
  for (const std::size_t i : which)
    if (i >= from.size())
      throw std::out_of_range("data set: no sample " + std::to_string(i) + " among " +
                              std::to_string(from.size()));
  Shape shape = from.inputs.shape();
  shape[0] = which.size();
  to.inputs.resize(shape);
  to.labels.resize(which.size());
  const std::size_t features = from.size() == 0 ? 0 : from.inputs.size() / from.size();
  T* row = to.inputs.data();
  for (std::size_t k = 0; k < which.size(); ++k, row += features) {
    std::copy_n(from.inputs.data() + which[k] * features, features, row);
    to.labels[k] = from.labels[which[k]];
  }
}

/// Two data sets, each with its own copy of its share of the samples: round(fraction · size) of them, chosen
/// at random and in random order, in the first, all others in the second.
///
///     const auto [training, validation] = nn::split(dataset, 0.8, generator);
///
/// The same seed gives the same shares. Classes are not balanced: what is rare may be missing from a small
/// share. Throws std::invalid_argument unless 0 ≤ fraction ≤ 1, or as `check` does.
template <Real T>
std::pair<Dataset<T>, Dataset<T>> split(const Dataset<T>& dataset, double fraction, Generator& generator) {
  if (!(fraction >= 0 && fraction <= 1))
    throw std::invalid_argument("data set: split by " + std::to_string(fraction) + ", expected 0 to 1");
  std::vector<std::size_t> order(dataset.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  generator.shuffle(order);
  const auto count = static_cast<std::size_t>(std::round(fraction * static_cast<double>(order.size())));
  const std::span<const std::size_t> all(order);
  std::pair<Dataset<T>, Dataset<T>> parts;
  copy_samples(dataset, all.first(count), parts.first);
  copy_samples(dataset, all.subspan(count), parts.second);
  return parts;
}

/// The same samples, their inputs as rows: samples × features. Throws as `check` does.
template <Real T>
Dataset<T> flattened(Dataset<T> dataset) {
  check(dataset);
  const std::size_t features = dataset.size() == 0 ? 0 : dataset.inputs.size() / dataset.size();
  dataset.inputs.reshape(Shape{dataset.size(), features});
  return dataset;
}

}  // namespace nn
}  // namespace xgrad
