#include "chart_drawing.hpp"
#include "../drawing/axis.hpp"
#include "../drawing/text_fit.hpp"
#include "chart_extent.hpp"
#include "chart_series.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xgrad::inspect {

namespace {

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
    if (!chart_.title.empty()) out += text_element({14, 26}, R"(class="strong")", chart_.title);
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
      out += path_element("grid", fmt::format("M{},{}V{}", x, px(top_), px(bottom_)));
      out += text_element({x, bottom_ + 18}, centered, tick.label);
    }
    if (!chart_.x_label.empty())
      out += text_element({(left_ + right_) / 2, chart_.height - 12.0}, centered, chart_.x_label);
    return out;
  }

  std::string y_axis_svg() const {
    const auto line_at = [&](double y) { return fmt::format("M{},{}H{}", px(left_), px(y), px(right_)); };
    std::string out;
    for (const Tick& tick : y_axis_.ticks()) {
      const double y = y_of(tick.value);
      out += path_element(tick.value == 0 ? "axis" : "grid", line_at(y));
      out += text_element({left_ - 7, y + 4}, R"(text-anchor="end")", tick.label);
    }
    out += path_element("axis", line_at(bottom_));
    if (!chart_.y_label.empty()) {
      const Point middle = {20, (top_ + bottom_) / 2};
      const std::string turned =
          fmt::format(R"_(text-anchor="middle" transform="rotate(-90,{},{})")_", px(middle.x), px(middle.y));
      out += text_element(middle, turned, chart_.y_label);
    }
    return out;
  }

  std::string series_svg(std::size_t index) const {
    const Series& series = chart_.series[index];
    std::vector<Run> runs;
    bool gap = true;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const bool shown = is_drawable(chart_, series.x[i], series.y[i]);
      if (shown && gap) runs.emplace_back();
      if (shown) runs.back().push_back({x_of(series.x[i]), y_of(series.y[i])});
      gap = !shown;
    }
    return series_elements(chart_, index, runs);
  }

  const Chart& chart_;
  Legend legend_;
  double top_, bottom_;
  Axis y_axis_;
  double left_, right_;
  Axis x_axis_;
};

}  // namespace

std::string chart_elements(const Chart& chart) { return Drawing(chart).svg(); }

}  // namespace xgrad::inspect
