#include "history.hpp"
#include "../../shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace xgrad::inspect {
namespace {

void check_step(double step, const char* function, const std::string& name) {
  if (!std::isfinite(step))
    throw std::invalid_argument(
        fmt::format("{}: \"{}\" at step {}, expected a finite number", function, name, step));
}

std::string layer_of(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == std::string::npos ? "model" : name.substr(0, dot);
}

void check_classes(const char* what, const std::vector<std::ptrdiff_t>& classes_of_samples,
                   std::size_t classes) {
  for (std::size_t i = 0; i < classes_of_samples.size(); ++i)
    if (const auto given = classes_of_samples[i]; given < 0 || static_cast<std::size_t>(given) >= classes)
      throw std::invalid_argument(
          fmt::format("confusion: {} {} is {}, expected a class index below {}", what, i, given, classes));
}

}  // namespace

void History::add(const std::string& chart, const std::string& curve, double step, double value) {
  check_step(step, "add", curve);
  auto at =
      std::ranges::find_if(curves_, [&](const Curve& c) { return c.chart == chart && c.name == curve; });
  if (at == curves_.end()) at = curves_.insert(at, {chart, curve, {}, {}});
  at->steps.push_back(step);
  at->values.push_back(value);
}

template <Real T>
void History::observe(double step, const std::vector<std::pair<std::string, Variable<T>>>& named_parameters) {
  for (const auto& [name, variable] : named_parameters) {
    check_step(step, "observe", name);
    if (!variable.defined()) throw std::invalid_argument(fmt::format("observe: \"{}\" has no value", name));
    ParameterHistory& history = parameter(name, variable.shape());
    if (history.shape != variable.shape())
      throw std::invalid_argument(fmt::format("observe: \"{}\" is {} at step {}, and was {} before", name,
                                              to_string(variable.shape()), step, to_string(history.shape)));
    if (!history.observations.empty() && history.observations.back().step >= step)
      throw std::invalid_argument(fmt::format("observe: \"{}\" at step {}, expected one after {}", name, step,
                                              history.observations.back().step));
    ParameterHistory::Observation& observation = history.observations.emplace_back();
    observation.step = step;
    observation.value = distribution_of(variable.value());
    if (variable.has_grad()) observation.gradient = distribution_of(variable.grad());
  }
}

ParameterHistory& History::parameter(const std::string& name, const Shape& shape) {
  const auto at = std::ranges::find(parameters_, name, &ParameterHistory::name);
  if (at != parameters_.end()) return *at;
  return parameters_.emplace_back(ParameterHistory{name, layer_of(name), shape, {}});
}

void History::count_confusion(const std::vector<std::ptrdiff_t>& labels,
                              const std::vector<std::ptrdiff_t>& predictions, std::size_t classes) {
  if (labels.size() != predictions.size())
    throw std::invalid_argument(
        fmt::format("confusion: {} labels and {} predictions, expected as many of each", labels.size(),
                    predictions.size()));
  if (constexpr std::size_t most = 65536; classes > most)
    throw std::invalid_argument(
        fmt::format("confusion: {} classes, expected up to {}", static_cast<std::ptrdiff_t>(classes), most));
  check_classes("label", labels, classes);
  check_classes("prediction", predictions, classes);
  confusion_ = Confusion{classes, std::vector<std::size_t>(classes * classes)};
  for (std::size_t i = 0; i < labels.size(); ++i)
    ++confusion_
          ->counts[static_cast<std::size_t>(labels[i]) * classes + static_cast<std::size_t>(predictions[i])];
}

void History::add_sample(Sample sample) {
  if (const auto& shape = sample.image.shape(); shape.size() != 2 || sample.image.size() == 0)
    throw std::invalid_argument(
        fmt::format("sample: image is {}, expected (rows, columns)", to_string(shape)));
  for (const auto& [what, index] :
       {std::pair("label", sample.label), std::pair("prediction", sample.prediction)})
    if (const auto given = static_cast<std::ptrdiff_t>(index); given < 0)
      throw std::invalid_argument(fmt::format("sample: {} is {}, expected a class index", what, given));
  samples_.push_back(std::move(sample));
}

void History::activation(const std::string& name, const ElementwiseFunction& f, double lowest,
                         double highest) {
  activations_.push_back(derivative_chart(name, f, lowest, highest));
}

bool History::empty() const {
  return curves_.empty() && parameters_.empty() && !confusion_ && samples_.empty() && activations_.empty();
}

template XGRAD_EXPORT void History::observe(double,
                                            const std::vector<std::pair<std::string, Variable<float>>>&);
template XGRAD_EXPORT void History::observe(double,
                                            const std::vector<std::pair<std::string, Variable<double>>>&);

}  // namespace xgrad::inspect
