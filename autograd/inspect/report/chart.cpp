#include "chart.hpp"
#include "../../symbol.hpp"
#include "../drawing/markup.hpp"
#include "../text_file.hpp"
#include "chart_drawing.hpp"
#include "chart_extent.hpp"
#include "chart_style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad::inspect {

namespace {

void check(const Chart& chart) {
  const auto fail = [&](const std::string& what) {
    throw std::invalid_argument(fmt::format("chart \"{}\": {}", chart.title, what));
  };
  if (chart.series.empty()) fail("no series to draw");
  if (chart.width < 120 || chart.height < 100)
    fail(fmt::format("a size of {} x {}, expected 120 x 100 or more", chart.width, chart.height));
  for (const Series& series : chart.series) {
    if (series.x.size() != series.y.size())
      fail(fmt::format("series \"{}\" has {} x and {} y, expected as many of each", series.name,
                       series.x.size(), series.y.size()));
    const Bounds drawn = extent_of(chart, series).x;
    if (drawn.lowest > drawn.highest)
      fail(fmt::format("series \"{}\" has no point that is finite{}", series.name,
                       chart.log_x || chart.log_y ? " and, on a logarithmic axis, positive" : ""));
  }
}

/// What a screen reader says of the curves.
std::string description_of(const Chart& chart) {
  const auto shown = [](double value) { return number_text(value, 6); };
  const auto axis = [&](const char* name, const std::string& label, const Bounds& bounds, bool logarithmic) {
    return fmt::format("{}: {}{} to {}{}. ", name, label.empty() ? "" : label + ", ", shown(bounds.lowest),
                       shown(bounds.highest), logarithmic ? ", logarithmic" : "");
  };
  const Extent all = extent_of(chart);
  std::string words =
      axis("x", chart.x_label, all.x, chart.log_x) + axis("y", chart.y_label, all.y, chart.log_y);
  for (const Series& series : chart.series) {
    const Bounds y = extent_of(chart, series).y;
    words += fmt::format("{}: {} point{}, y from {} to {}, the last {}. ",
                         series.name.empty() ? "Series" : series.name, series.x.size(),
                         series.x.size() == 1 ? "" : "s", shown(y.lowest), shown(y.highest),
                         shown(series.y.back()));
  }
  words.pop_back();
  return words;
}

}  // namespace

std::string to_svg(const Chart& chart) { return to_svg(std::vector{chart}, 1); }

std::string to_svg(const std::vector<Chart>& charts, int columns) {
  if (charts.empty()) throw std::invalid_argument("to_svg: no charts to draw");
  if (columns < 1)
    throw std::invalid_argument(fmt::format("to_svg: {} columns, expected 1 or more", columns));
  for (const Chart& chart : charts) check(chart);

  std::string body, title, description;
  int x = 0, y = 0, width = 0, height = 0, row_height = 0, column = 0;
  for (const Chart& chart : charts) {
    if (column == columns) {
      x = column = 0;
      y += row_height;
      row_height = 0;
    }
    body += fmt::format("<g transform=\"translate({},{})\">\n{}</g>\n", x, y, chart_elements(chart));
    title += fmt::format("{}{}", title.empty() ? "" : "; ", chart.title.empty() ? "Chart" : chart.title);
    description += fmt::format("{}{}", description.empty() ? "" : " ", description_of(chart));
    x += chart.width;
    ++column;
    row_height = std::max(row_height, chart.height);
    width = std::max(width, x);
    height = std::max(height, y + row_height);
  }
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" class="xgrad-chart" role="img" )"
                     R"(width="{0}" height="{1}" viewBox="0 0 {0} {1}">
<title>{2}</title>
<desc>{3}</desc>
{4}<rect class="paper" width="{0}" height="{1}" rx="6"/>
{5}</svg>
)",
                     width, height, escaped(title), escaped(description), chart_style_sheet, body);
}

void save_svg(const std::filesystem::path& file, const std::string& svg) { write_text(file, svg); }

}  // namespace xgrad::inspect
