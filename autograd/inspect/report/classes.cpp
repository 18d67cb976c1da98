#include "../drawing/markup.hpp"
#include "../drawing/png.hpp"
#include "page_parts.hpp"
#include "sections.hpp"

#include <fmt/format.h>

#include <cmath>

namespace xgrad::inspect::page {
namespace {

std::string class_name(std::size_t index, const ReportOptions& options) {
  return index < options.class_names.size() ? options.class_names[index] : fmt::format("{}", index);
}

/// Sums over the rows, the columns and the diagonal of a confusion matrix.
struct Totals {
  std::vector<std::size_t> labeled, predicted;
  std::size_t all = 0, right = 0;

  explicit Totals(const Confusion& confusion) : labeled(confusion.classes), predicted(confusion.classes) {
    for (std::size_t label = 0; label < confusion.classes; ++label) {
      right += confusion.count(label, label);
      for (std::size_t prediction = 0; prediction < confusion.classes; ++prediction) {
        const std::size_t count = confusion.count(label, prediction);
        labeled[label] += count;
        predicted[prediction] += count;
        all += count;
      }
    }
  }
};

/// A cell of the matrix, shaded by its share of the row.
std::string cell(std::size_t count, std::size_t row_sum, bool right) {
  if (count == 0) return "<td class=\"none\">0</td>";
  const double share = static_cast<double>(count) / static_cast<double>(row_sum);
  return fmt::format(R"(<td class="{}" style="--share:{:.3f}">{}</td>)", right ? "right" : "wrong", share,
                     count);
}

}  // namespace

Section confusion_section(const Confusion& confusion, const ReportOptions& options) {
  const Totals totals(confusion);
  std::vector<std::string> columns = {"Label"};
  for (std::size_t i = 0; i < confusion.classes; ++i) columns.push_back(class_name(i, options));
  columns.push_back("Recall");
  const std::string caption = fmt::format(
      "{} of {} right ({}). A row for each label, a column for each prediction. Recall is how many of "
      "a label were found, precision how many of a prediction were right.",
      totals.right, totals.all, percent(totals.right, totals.all));
  std::string html = table_begin(caption, "matrix", columns);
  for (std::size_t label = 0; label < confusion.classes; ++label) {
    html += fmt::format(R"(<tr><th scope="row">{}</th>)", escaped(class_name(label, options)));
    for (std::size_t prediction = 0; prediction < confusion.classes; ++prediction)
      html += cell(confusion.count(label, prediction), totals.labeled[label], label == prediction);
    html += fmt::format("<td>{}</td></tr>\n", percent(confusion.count(label, label), totals.labeled[label]));
  }
  html += R"(<tr><th scope="row">Precision</th>)";
  for (std::size_t i = 0; i < confusion.classes; ++i)
    html += fmt::format("<td>{}</td>", percent(confusion.count(i, i), totals.predicted[i]));
  html += "<td></td></tr>\n";
  return {"confusion", "Confusion matrix", html + table_end()};
}

Section samples_section(const History& history, const ReportOptions& options) {
  std::string html = "<ul class=\"samples\">\n";
  for (const Sample& sample : history.samples()) {
    const bool right = sample.label == sample.prediction;
    const std::string label = escaped(class_name(sample.label, options));
    const std::string prediction = escaped(class_name(sample.prediction, options));
    html += fmt::format(
        R"(<li class="{}"><img src="{}" alt="Image of {}"><strong>{}</strong> <span>{}</span></li>)",
        right ? "right" : "wrong", png_url(sample.image), label,
        right ? "✓ " + prediction : fmt::format("✗ {}, is {}", prediction, label),
        std::isfinite(sample.probability) ? fmt::format("{:.1f} % sure", 100 * sample.probability)
                                          : "no probability");
    html += '\n';
  }
  return {"samples", "Samples", html + "</ul>\n"};
}

}  // namespace xgrad::inspect::page
