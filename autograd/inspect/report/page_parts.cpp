#include "page_parts.hpp"
#include "../../symbol.hpp"
#include "../drawing/axis.hpp"
#include "../drawing/markup.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xgrad::inspect::page {
namespace {

constexpr int chart_width = 480, chart_height = 320;  // two stand side by side

}  // namespace

std::string shown(double value) { return number_text(value, 4); }

std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return "–";
  return fmt::format("{:.1f} %", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string table_begin(std::string_view caption, std::string_view kind,
                        const std::vector<std::string>& columns) {
  std::string html =
      fmt::format(R"(<div class="wide" role="region" tabindex="0" aria-label="{0}"><table class="{1}">
<caption><span>{0}</span></caption>
<thead><tr>)",
                  escaped(caption), kind);
  for (const auto& column : columns) html += fmt::format("<th scope=\"col\">{}</th>", escaped(column));
  return html + "</tr></thead>\n<tbody>\n";
}

std::string table_end() { return "</tbody>\n</table></div>\n"; }

std::string table(std::string_view caption, const std::vector<std::string>& columns,
                  const std::vector<std::vector<std::string>>& rows) {
  std::string html = table_begin(caption, "plain", columns);
  for (const auto& row : rows) {
    html += fmt::format("<tr><th scope=\"row\">{}</th>", escaped(row.front()));
    for (std::size_t i = 1; i < row.size(); ++i) html += fmt::format("<td>{}</td>", escaped(row[i]));
    html += "</tr>\n";
  }
  return html + table_end();
}

std::string picture(Chart chart) {
  const auto drawable = [](double value) { return Axis::holds(value, false); };
  std::erase_if(chart.series, [&](const Series& s) { return std::ranges::none_of(s.y, drawable); });
  if (chart.series.empty())
    return fmt::format("<p class=\"card\">{}: no finite value</p>\n", escaped(chart.title));
  double legend = 0;  // about how long it is, to be broken into rows
  for (const Series& series : chart.series) legend += 50 + 7.6 * static_cast<double>(series.name.size());
  chart.width = chart_width;
  chart.height = chart_height + 20 * static_cast<int>(legend / chart_width);
  return to_svg(chart);
}

}  // namespace xgrad::inspect::page
