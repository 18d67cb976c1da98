#include "../../shape.hpp"
#include "../drawing/axis.hpp"
#include "../drawing/markup.hpp"
#include "page_parts.hpp"
#include "sections.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace xgrad::inspect::page {
namespace {

std::vector<std::string> layers_of(const History& history) {
  std::vector<std::string> layers;
  for (const ParameterHistory& parameter : history.parameters())
    if (std::ranges::find(layers, parameter.layer) == layers.end()) layers.push_back(parameter.layer);
  return layers;
}

const Distribution* value_in(const ParameterHistory::Observation& observation) { return &observation.value; }
const Distribution* gradient_in(const ParameterHistory::Observation& observation) {
  return observation.gradient ? &*observation.gradient : nullptr;
}
using Part = const Distribution* (*)(const ParameterHistory::Observation&);

/// The norm of all of a layer's numbers together: √Σ‖parameter‖².
Series norms_of(const std::string& layer, const History& history, Part part) {
  std::map<double, double> squares;
  for (const ParameterHistory& parameter : history.parameters())
    if (parameter.layer == layer)
      for (const auto& observation : parameter.observations)
        if (const Distribution* distribution = part(observation))
          squares[observation.step] += distribution->norm * distribution->norm;
  Series series{.name = layer};
  for (const auto& [step, square] : squares) {
    series.x.push_back(step);
    series.y.push_back(std::sqrt(square));
  }
  return series;
}

bool all_positive(const std::vector<Series>& series) {
  return std::ranges::all_of(series, [](const Series& s) {
    return std::ranges::all_of(
        s.y, [](double value) { return !std::isfinite(value) || Axis::holds(value, true); });
  });
}

nlohmann::json to_json(const Distribution* distribution) {
  if (distribution == nullptr) return nullptr;
  return {{"size", distribution->size},     {"finite", distribution->finite},
          {"norm", distribution->norm},     {"mean", distribution->mean},
          {"lowest", distribution->lowest}, {"highest", distribution->highest},
          {"counts", distribution->counts}};
}

}  // namespace

std::vector<double> observed_steps(const History& history) {
  std::set<double> steps;
  for (const ParameterHistory& parameter : history.parameters())
    for (const auto& observation : parameter.observations) steps.insert(observation.step);
  return {steps.begin(), steps.end()};
}

Section layers_section(const History& history) {
  Chart weights = {.title = "Norm of the weights, by layer", .x_label = history.step()};
  Chart gradients = {.title = "Norm of the gradient, by layer", .x_label = history.step()};
  const auto first_and_last = [](const Series& series) {
    return series.y.empty() ? "none" : shown(series.y.front()) + " → " + shown(series.y.back());
  };
  std::vector<std::vector<std::string>> rows;
  for (const std::string& layer : layers_of(history)) {
    gradients.series.push_back(norms_of(layer, history, gradient_in));
    weights.series.push_back(norms_of(layer, history, value_in));
    std::size_t numbers = 0;
    std::string parameters;
    for (const ParameterHistory& parameter : history.parameters()) {
      if (parameter.layer != layer) continue;
      numbers += engine::element_count(parameter.shape);
      parameters +=
          fmt::format("{}{} {}", parameters.empty() ? "" : ", ",
                      parameter.name.substr(parameter.name.rfind('.') + 1), to_string(parameter.shape));
    }
    rows.push_back({layer, parameters, fmt::format("{}", numbers), first_and_last(weights.series.back()),
                    first_and_last(gradients.series.back())});
  }
  gradients.log_y = all_positive(gradients.series);
  return {"layers", "Weights and gradients",
          "<div class=\"grid\">\n" + picture(weights) + picture(gradients) + "</div>\n" +
              table("Each layer's norms, first and last",
                    {"Layer", "Parameters", "Numbers", "Norm of the weights", "Norm of the gradient"}, rows)};
}

Section histograms_section(const History& history) {
  std::string options;
  for (const std::string& layer : layers_of(history))
    options += fmt::format("<option>{}</option>", escaped(layer));
  const std::size_t last = observed_steps(history).size() - 1;
  return {"distributions", "Histograms",
          fmt::format(R"(<div class="controls">
<label>Layer <select id="layer">{0}</select></label>
<div class="time"><label for="step">At {1}</label> <input type="range" id="step" min="0" max="{2}" value="{2}">
<output id="now" for="step" aria-live="off"></output></div>
<label><input type="checkbox" id="same" checked> Same scale at every {1}</label>
</div>
<noscript><p>The histograms are drawn by JavaScript, which is off.</p></noscript>
<div class="grid" id="histograms"></div>
)",
                      options, escaped(history.step()), last)};
}

std::string histograms_json(const History& history) {
  const std::vector<double> steps = observed_steps(history);
  auto parameters = nlohmann::json::array();
  for (const ParameterHistory& parameter : history.parameters()) {
    // One entry for each step, null where there is none.
    std::vector<nlohmann::json> values(steps.size()), gradients(steps.size());
    for (const auto& observation : parameter.observations) {
      const auto at =
          static_cast<std::size_t>(std::ranges::lower_bound(steps, observation.step) - steps.begin());
      values[at] = to_json(value_in(observation));
      gradients[at] = to_json(gradient_in(observation));
    }
    parameters.push_back(
        {{"name", parameter.name}, {"layer", parameter.layer}, {"values", values}, {"gradients", gradients}});
  }
  const nlohmann::json data = {{"step", history.step()}, {"steps", steps}, {"parameters", parameters}};
  // "</script>" in a name would end the script that the text stands in.
  std::string text;
  for (const char c : data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
    text += c == '<' ? "\\u003c" : std::string(1, c);
  return text;
}

}  // namespace xgrad::inspect::page
