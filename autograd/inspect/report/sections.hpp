/// The sections of a report, and the data that its script draws.
#pragma once

#include "../../export.hpp"
#include "report.hpp"

#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect::page {

struct Section {
  std::string id, title, html;
};

Section curves_section(const History& history);
Section activations_section(const History& history);
Section layers_section(const History& history);
Section histograms_section(const History& history);
Section confusion_section(const Confusion& confusion, const ReportOptions& options);
Section samples_section(const History& history, const ReportOptions& options);

/// The steps at which parameters were observed, in order.
std::vector<double> observed_steps(const History& history);

/// The histograms as JSON, which may stand in an HTML file. A number that is not finite is null.
std::string histograms_json(const History& history);

}  // namespace inspect::page
}  // namespace xgrad
