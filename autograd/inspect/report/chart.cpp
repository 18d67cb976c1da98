#include <xgrad/autograd/inspect/drawing/axis.hpp>
#include <xgrad/autograd/inspect/drawing/markup.hpp>
#include <xgrad/autograd/inspect/drawing/text_fit.hpp>
#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/autograd/inspect/text_file.hpp>
#include <xgrad/autograd/symbol.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace xgrad::inspect {
namespace {

constexpr std::size_t colors = 6;  // those of Okabe and Ito, darkened or lightened to stand out

constexpr std::string_view style_sheet = R"(<style>
.xgrad-chart{font-family:system-ui,sans-serif;font-size:12px}
.xgrad-chart .paper{fill:#fff}
.xgrad-chart text{fill:#4a4f57}
.xgrad-chart .strong{fill:#1b1e23;font-size:15px;font-weight:600}
.xgrad-chart .legend{fill:#1b1e23;font-size:13px}
.xgrad-chart .grid{stroke:#e4e7eb;fill:none}
.xgrad-chart .axis{stroke:#8a919c;fill:none}
.xgrad-chart .curve{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.xgrad-chart .dashed{stroke-dasharray:6 6}
.xgrad-chart .c0{stroke:#0072b2;color:#0072b2}
.xgrad-chart .c1{stroke:#d55e00;color:#d55e00}
.xgrad-chart .c2{stroke:#008f68;color:#008f68}
.xgrad-chart .c3{stroke:#b85f90;color:#b85f90}
.xgrad-chart .c4{stroke:#b07800;color:#b07800}
.xgrad-chart .c5{stroke:#5f6670;color:#5f6670}
.xgrad-chart .marks{fill:currentColor;stroke:none}
@media (prefers-color-scheme:dark){
.xgrad-chart .paper{fill:#15181d}
.xgrad-chart text{fill:#b4bac3}
.xgrad-chart .strong,.xgrad-chart .legend{fill:#eceef1}
.xgrad-chart .grid{stroke:#2b3037}
.xgrad-chart .axis{stroke:#78808b}
.xgrad-chart .c0{stroke:#56b4e9;color:#56b4e9}
.xgrad-chart .c1{stroke:#f5894a;color:#f5894a}
.xgrad-chart .c2{stroke:#2fc79f;color:#2fc79f}
.xgrad-chart .c3{stroke:#e6a3c8;color:#e6a3c8}
.xgrad-chart .c4{stroke:#f0c24a;color:#f0c24a}
.xgrad-chart .c5{stroke:#c3c8d0;color:#c3c8d0}
}
</style>
)";

// Each is drawn from its center. Five of these and six colors make thirty pairs, so that thirty series
// differ.
constexpr std::array<std::string_view, 5> mark_shapes = {
    "m-3.2,0a3.2,3.2 0 1,0 6.4,0a3.2,3.2 0 1,0 -6.4,0z",  // circle
    "m-2.9,-2.9h5.8v5.8h-5.8z",                           // square
    "m0,-3.8l3.6,6.4h-7.2z",                              // triangle
    "m0,-4.2l3.8,4.2l-3.8,4.2l-3.8,-4.2z",                // diamond
    "m0,3.8l3.6,-6.4h-7.2z",                              // triangle on its tip
};

/// A coordinate to a tenth of a pixel, as short as it can be written.
double px(double value) { return std::round(value * 10) / 10 + 0.0; }  // + 0: no "-0"

struct Bounds {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  bool whole = true;  ///< are all values whole numbers

  void include(double value) {
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
    whole = whole && value == std::round(value);
  }
};

bool drawable(const Chart& chart, double x, double y) {
  return Axis::holds(x, chart.log_x) && Axis::holds(y, chart.log_y);
}

struct Extent {
  Bounds x, y;

  void include(const Chart& chart, const Series& series) {
    for (std::size_t i = 0; i < series.x.size(); ++i)
      if (drawable(chart, series.x[i], series.y[i])) {
        x.include(series.x[i]);
        y.include(series.y[i]);
      }
  }
};

Extent extent_of(const Chart& chart, const Series& series) {
  Extent extent;
  extent.include(chart, series);
  return extent;
}

Extent extent_of(const Chart& chart) {
  Extent extent;
  for (const Series& series : chart.series) extent.include(chart, series);
  return extent;
}

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

struct Point {
  double x, y;
};

std::string path(std::string_view classes, std::string_view commands) {
  return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", classes, commands);
}

std::string text(const Point& at, std::string_view attributes, std::string_view words) {
  return fmt::format("<text x=\"{}\" y=\"{}\" {}>{}</text>\n", px(at.x), px(at.y), attributes,
                     escaped(words));
}

/// Points that a line connects, between two gaps.
using Run = std::vector<Point>;

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

/// All points have marks; of a line some ten, not at the places where other lines have them, and those that
/// stand alone.
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
  const std::size_t color = index % colors;
  std::string out;
  if (style != Series::Style::points)
    out += path(fmt::format("curve c{}{}", color, style == Series::Style::dashed ? " dashed" : ""), line);
  if (!marks.empty()) out += path(fmt::format("marks c{}", color), marks);
  return out;
}

struct Legend {
  std::string svg;
  double bottom;
};

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
    legend.svg += text({x + sample + gap, y + 4}, R"(class="legend")", series.name);
    x += width + 2 * gap;
    legend.bottom = y + row;
  }
  return legend;
}

double widest(const std::vector<Tick>& ticks) {
  double width = 0;
  for (const Tick& tick : ticks) width = std::max(width, width_of(tick.label, 12));
  return width;
}

Axis axis_over(const Bounds& bounds, bool logarithmic, Axis::Ends ends, double ticks) {
  return Axis(bounds.lowest, bounds.highest,
              {.logarithmic = logarithmic,
               .ends = ends,
               .whole = bounds.whole,
               .ticks = std::max(2, static_cast<int>(ticks))});
}

/// One chart, laid out: what the texts around it leave is for the curves.
class Drawing {
 public:
  explicit Drawing(const Chart& chart) : Drawing(chart, extent_of(chart)) {}

  std::string svg() const {
    std::string out;
    if (!chart_.title.empty()) out += text({14, 26}, R"(class="strong")", chart_.title);
    out += legend_.svg + x_axis_svg() + y_axis_svg();
    for (std::size_t i = 0; i < chart_.series.size(); ++i) out += series_svg(i);
    return out;
  }

 private:
  Drawing(const Chart& chart, const Extent& extent)
      : chart_(chart),
        legend_(legend_of(chart, chart.title.empty() ? 18 : 46)),
        top_(std::min(legend_.bottom, chart.height - 80.0)),
        bottom_(chart.height - (chart.x_label.empty() ? 30 : 50)),
        y_axis_(axis_over(extent.y, chart.log_y, Axis::Ends::ticks, (bottom_ - top_) / 40)),
        left_(std::min(22 + widest(y_axis_.ticks()) + (chart.y_label.empty() ? 0 : 20), chart.width / 2.0)),
        right_(chart.width - 20),
        x_axis_(axis_over(extent.x, chart.log_x, Axis::Ends::values, (right_ - left_) / 56)) {}

  // Points keep a distance to the frame, so that none is cut in half.
  double x_of(double value) const {
    constexpr double inset = 8;
    return px(left_ + inset + x_axis_.place(value) * (right_ - left_ - 2 * inset));
  }
  double y_of(double value) const { return px(bottom_ - y_axis_.place(value) * (bottom_ - top_)); }

  std::string x_axis_svg() const {
    constexpr std::string_view centered = R"(text-anchor="middle")";
    std::string out;
    for (const Tick& tick : x_axis_.ticks()) {
      const double x = x_of(tick.value);
      out += path("grid", fmt::format("M{},{}V{}", x, px(top_), px(bottom_)));
      out += text({x, bottom_ + 18}, centered, tick.label);
    }
    if (!chart_.x_label.empty())
      out += text({(left_ + right_) / 2, chart_.height - 12.0}, centered, chart_.x_label);
    return out;
  }

  std::string y_axis_svg() const {
    const auto line_at = [&](double y) { return fmt::format("M{},{}H{}", px(left_), px(y), px(right_)); };
    std::string out;
    for (const Tick& tick : y_axis_.ticks()) {
      const double y = y_of(tick.value);
      out += path(tick.value == 0 ? "axis" : "grid", line_at(y));
      out += text({left_ - 7, y + 4}, R"(text-anchor="end")", tick.label);
    }
    out += path("axis", line_at(bottom_));
    if (!chart_.y_label.empty()) {
      const Point middle = {20, (top_ + bottom_) / 2};
      const std::string turned =
          fmt::format(R"_(text-anchor="middle" transform="rotate(-90,{},{})")_", px(middle.x), px(middle.y));
      out += text(middle, turned, chart_.y_label);
    }
    return out;
  }

  std::string series_svg(std::size_t index) const {
    const Series& series = chart_.series[index];
    std::vector<Run> runs;
    bool gap = true;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const bool shown = drawable(chart_, series.x[i], series.y[i]);
      if (shown && gap) runs.emplace_back();
      if (shown) runs.back().push_back({x_of(series.x[i]), y_of(series.y[i])});
      gap = !shown;
    }
    return paths(chart_, index, line_through(runs), marks_at(chart_, index, runs));
  }

  const Chart& chart_;
  Legend legend_;
  double top_, bottom_;
  Axis y_axis_;
  double left_, right_;
  Axis x_axis_;
};

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
    body += fmt::format("<g transform=\"translate({},{})\">\n{}</g>\n", x, y, Drawing(chart).svg());
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
                     width, height, escaped(title), escaped(description), style_sheet, body);
}

void save_svg(const std::filesystem::path& file, const std::string& svg) { write_text(file, svg); }

}  // namespace xgrad::inspect
