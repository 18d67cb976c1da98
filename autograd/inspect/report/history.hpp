/// History: what a training run leaves for its report.
#pragma once

#include "../../export.hpp"
#include "../../variable.hpp"
#include "chart.hpp"
#include "derivative_chart.hpp"
#include "distribution.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// A figure that was followed over the training, and the chart that shows it.
struct Curve {
  std::string chart, name;
  std::vector<double> steps, values;
};

/// A parameter over the training.
struct ParameterHistory {
  struct Observation {
    double step;
    Distribution value;
    std::optional<Distribution> gradient;  ///< none if there was none
  };

  std::string name;
  std::string layer;  ///< the name up to its last dot
  Shape shape;
  std::vector<Observation> observations;  ///< in the order of steps
};

/// How often which class was taken for which.
struct Confusion {
  std::size_t classes = 0;
  std::vector<std::size_t> counts;  ///< classes × classes: a row for each label, a column for each prediction

  std::size_t count(std::size_t label, std::size_t prediction) const {
    return counts[label * classes + prediction];
  }
};

/// An input that is an image, and what a model made of it.
struct Sample {
  Array<double> image;  ///< rows × columns, from 0 (black) to 1 (white)
  std::size_t label, prediction;
  double probability;  ///< of the prediction
};

/// Collects figures while a model is trained. `report` makes a page of them.
///
///     inspect::History history("epoch");
///     for (…) {
///       …
///       history.add("loss", "training", epoch, loss);
///       history.add("loss", "test", epoch, test_loss);
///       history.observe(epoch, model.named_parameters());
///     }
///     history.confusion(labels, predictions, 10);
///     inspect::report(history, "run.html");
///
/// What is not finite is kept: a training that went astray has a report, too.
class History {
 public:
  /// `step` is what steps are called: "step", "epoch".
  explicit History(std::string step = "step") : step_(std::move(step)) {}

  /// The next point of a curve. Curves of the same chart share its axes. Throws std::invalid_argument if the
  /// step is not finite.
  void add(const std::string& chart, const std::string& curve, double step, double value);

  /// The norms and histograms of some parameters, and of their gradients if they have any: before the
  /// optimizer forgets them. Takes as long as reading all numbers twice, and keeps about a kilobyte for each
  /// parameter. Throws std::invalid_argument if a parameter was observed at this or a later step, or with
  /// another shape.
  template <Real T>
  void observe(double step, const std::vector<std::pair<std::string, Variable<T>>>& named_parameters);

  /// The confusion matrix, in place of an earlier one. Throws std::invalid_argument unless there is one
  /// prediction for each label, and all are below `classes`, of which there may be up to 65,536.
  template <std::integral Label, std::integral Prediction>
  void confusion(const std::vector<Label>& labels, const std::vector<Prediction>& predictions,
                 std::size_t classes) {
    count_confusion({labels.begin(), labels.end()}, {predictions.begin(), predictions.end()}, classes);
  }

  /// An image (rows × columns, from 0, black, to 1, white), what it shows, what it was taken for, and with
  /// which probability. Throws std::invalid_argument unless the image has two dimensions, and for a negative
  /// label or prediction.
  template <engine::Expression Image>
  void sample(const Image& image, std::size_t label, std::size_t prediction, double probability) {
    add_sample({Array<double>(image), label, prediction, probability});
  }

  /// An activation function, to be drawn with its derivative. Throws as `derivative_chart` does.
  void activation(const std::string& name, const ElementwiseFunction& f, double lowest = -5,
                  double highest = 5);

  bool empty() const;

  const std::string& step() const { return step_; }
  const std::vector<Curve>& curves() const { return curves_; }
  const std::vector<ParameterHistory>& parameters() const { return parameters_; }
  const std::optional<Confusion>& confusion() const { return confusion_; }
  const std::vector<Sample>& samples() const { return samples_; }
  const std::vector<Chart>& activations() const { return activations_; }

 private:
  void count_confusion(const std::vector<std::ptrdiff_t>& labels,
                       const std::vector<std::ptrdiff_t>& predictions, std::size_t classes);
  void add_sample(Sample sample);
  ParameterHistory& parameter(const std::string& name, const Shape& shape);

  std::string step_;
  std::vector<Curve> curves_;
  std::vector<ParameterHistory> parameters_;
  std::optional<Confusion> confusion_;
  std::vector<Sample> samples_;
  std::vector<Chart> activations_;
};

extern template XGRAD_EXPORT void History::observe(
    double, const std::vector<std::pair<std::string, Variable<float>>>&);
extern template XGRAD_EXPORT void History::observe(
    double, const std::vector<std::pair<std::string, Variable<double>>>&);

}  // namespace inspect
}  // namespace xgrad
