#include <xgrad_embedded/report.css.hpp>
#include <xgrad_embedded/report.html.hpp>
#include <xgrad_embedded/report.js.hpp>
#include "../../shape.hpp"
#include "../../symbol.hpp"
#include "../drawing/markup.hpp"
#include "../text_file.hpp"
#include "page_parts.hpp"
#include "sections.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

namespace xgrad::inspect {
namespace {

using page::Section;

std::string summary_of(const History& history) {
  if (history.parameters().empty()) return "A training run, recorded by xgrad.";
  std::size_t numbers = 0;
  for (const ParameterHistory& parameter : history.parameters())
    numbers += engine::element_count(parameter.shape);
  const std::vector<double> steps = page::observed_steps(history);
  return fmt::format("{} parameters with {} numbers, observed from {} {} to {}.", history.parameters().size(),
                     numbers, escaped(history.step()), number_text(steps.front()), number_text(steps.back()));
}

std::vector<Section> sections_of(const History& history, const ReportOptions& options) {
  std::vector<Section> sections;
  if (!history.curves().empty()) sections.push_back(page::curves_section(history));
  if (!history.parameters().empty()) {
    sections.push_back(page::layers_section(history));
    sections.push_back(page::histograms_section(history));
  }
  if (history.confusion()) sections.push_back(page::confusion_section(*history.confusion(), options));
  if (!history.samples().empty()) sections.push_back(page::samples_section(history, options));
  if (!history.activations().empty()) sections.push_back(page::activations_section(history));
  return sections;
}

void check(const History& history, const ReportOptions& options) {
  if (history.empty())
    throw std::invalid_argument(
        "report: history is empty, expected curves, parameters, a confusion matrix, "
        "samples or activation functions");
  const std::size_t names = options.class_names.size();
  if (history.confusion() && names != 0 && names != history.confusion()->classes)
    throw std::invalid_argument(
        fmt::format("report: class_names has {} names, expected {}: one for each class", names,
                    history.confusion()->classes));
}

}  // namespace

std::string to_html(const History& history, const ReportOptions& options) {
  check(history, options);
  std::string links, html;
  for (const Section& section : sections_of(history, options)) {
    links += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, section.title);
    html += fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n",
                        section.id, section.title, section.html);
  }
  using fmt::arg;
  return fmt::format(fmt::runtime(page::report_html), arg("title", escaped(options.title)),
                     arg("style", page::report_css), arg("summary", summary_of(history)), arg("links", links),
                     arg("sections", html), arg("data", page::histograms_json(history)),
                     arg("script", page::report_js));
}

void report(const History& history, const std::filesystem::path& file, const ReportOptions& options) {
  write_text(file, to_html(history, options));
}

}  // namespace xgrad::inspect
