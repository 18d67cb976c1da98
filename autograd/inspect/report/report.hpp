/// report: a page about a training run.
#pragma once

#include "../../export.hpp"
#include "history.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

struct ReportOptions {
  std::string title = "Training report";
  std::vector<std::string> class_names{};  ///< of the classes 0, 1, 2, …; if there are none, their numbers
};

/// Writes an HTML page that shows what the history has: the curves; norms of weights and gradients for each
/// layer, and their histograms at any step; the confusion matrix; sample images; activation functions. The
/// page is one file that needs no network and no server, and works with keyboard and screen reader. It gets
/// its name when it is complete. Throws std::invalid_argument for an empty history, or if there are class
/// names and not one for each class; std::system_error, which names the file, if it cannot be written.
void report(const History& history, const std::filesystem::path& file, const ReportOptions& options = {});

/// The page as text. The same history gives the same text.
std::string to_html(const History& history, const ReportOptions& options = {});

}  // namespace inspect
}  // namespace xgrad
