#include "chart_series.hpp"
#include "../drawing/markup.hpp"
#include "../drawing/text_fit.hpp"
#include "chart_style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace xgrad::inspect {

namespace {

// Each is drawn from its center. Five of these and six colors make thirty pairs, so that thirty series
// differ.
constexpr std::array<std::string_view, 5> mark_shapes = {
    "m-3.2,0a3.2,3.2 0 1,0 6.4,0a3.2,3.2 0 1,0 -6.4,0z",  // circle
    "m-2.9,-2.9h5.8v5.8h-5.8z",                           // square
    "m0,-3.8l3.6,6.4h-7.2z",                              // triangle
    "m0,-4.2l3.8,4.2l-3.8,4.2l-3.8,-4.2z",                // diamond
    "m0,3.8l3.6,-6.4h-7.2z",                              // triangle on its tip
};

std::string line_through(const std::vector<Run>& runs) {
  std::string commands;
  for (const Run& run : runs) {
    commands += fmt::format("M{},{}", run[0].x, run[0].y);
    for (std::size_t i = 1; i < run.size(); ++i)
      if (run[i].x != run[i - 1].x || run[i].y != run[i - 1].y)
        commands += fmt::format("L{},{}", run[i].x, run[i].y);
  }
  return commands;
}

std::string mark(std::size_t index, const Point& at) {
  return fmt::format("M{},{}{}", at.x, at.y, mark_shapes[index % mark_shapes.size()]);
}

/// Lines have marks if there are others of their style to be told from.
bool has_marks(const Chart& chart, const Series& series) {
  const auto same_style = [&](const Series& other) { return other.style == series.style; };
  return series.style == Series::Style::points || std::ranges::count_if(chart.series, same_style) > 1;
}

std::string marks_at(const Chart& chart, std::size_t index, const std::vector<Run>& runs) {
  const Series& series = chart.series[index];
  const std::size_t stride = series.style == Series::Style::points ? 1 : series.x.size() / 10 + 1;
  const std::size_t first = stride * index / chart.series.size();
  std::string commands;
  std::size_t position = 0;
  for (const Run& run : runs)
    for (const Point& point : run) {
      const bool chosen = has_marks(chart, series) && position % stride == first;
      if (chosen || run.size() == 1) commands += mark(index, point);
      ++position;
    }
  return commands;
}

/// The elements of a series, or of its sample in the legend.
std::string paths(const Chart& chart, std::size_t index, const std::string& line, const std::string& marks) {
  const Series::Style style = chart.series[index].style;
  const std::size_t color = index % chart_colors;
  std::string out;
  if (style != Series::Style::points)
    out += path_element(fmt::format("curve c{}{}", color, style == Series::Style::dashed ? " dashed" : ""),
                        line);
  if (!marks.empty()) out += path_element(fmt::format("marks c{}", color), marks);
  return out;
}

}  // namespace

double px(double value) { return std::round(value * 10) / 10 + 0.0; }  // + 0: no "-0"

std::string path_element(std::string_view classes, std::string_view commands) {
  return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", classes, commands);
}

std::string text_element(const Point& at, std::string_view attributes, std::string_view words) {
  return fmt::format("<text x=\"{}\" y=\"{}\" {}>{}</text>\n", px(at.x), px(at.y), attributes,
                     escaped(words));
}

std::string series_elements(const Chart& chart, std::size_t index, const std::vector<Run>& runs) {
  return paths(chart, index, line_through(runs), marks_at(chart, index, runs));
}

Legend legend_of(const Chart& chart, double top) {
  constexpr double begin = 14, row = 20, sample = 26, gap = 8;
  Legend legend{"", top};
  double x = begin, y = top;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const Series& series = chart.series[i];
    if (series.name.empty()) continue;
    const double width = sample + gap + width_of(series.name, 13);
    if (x > begin && x + width > chart.width) {
      x = begin;
      y += row;
    }
    const bool marked = has_marks(chart, series);
    legend.svg += paths(chart, i, fmt::format("M{},{}h{}", px(x), y, sample),
                        marked ? mark(i, {px(x + sample / 2), y}) : "");
    legend.svg += text_element({x + sample + gap, y + 4}, R"(class="legend")", series.name);
    x += width + 2 * gap;
    legend.bottom = y + row;
  }
  return legend;
}

}  // namespace xgrad::inspect
