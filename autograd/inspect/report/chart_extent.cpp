#include "chart_extent.hpp"
#include "../drawing/axis.hpp"

#include <algorithm>
#include <cmath>

namespace xgrad::inspect {

void Bounds::include(double value) {
  lowest = std::min(lowest, value);
  highest = std::max(highest, value);
  whole = whole && value == std::round(value);
}

bool is_drawable(const Chart& chart, double x, double y) {
  return Axis::holds(x, chart.log_x) && Axis::holds(y, chart.log_y);
}

namespace {

void include(Extent& extent, const Chart& chart, const Series& series) {
  for (std::size_t i = 0; i < series.x.size(); ++i)
    if (is_drawable(chart, series.x[i], series.y[i])) {
      extent.x.include(series.x[i]);
      extent.y.include(series.y[i]);
    }
}

}  // namespace

Extent extent_of(const Chart& chart, const Series& series) {
  Extent extent;
  include(extent, chart, series);
  return extent;
}

Extent extent_of(const Chart& chart) {
  Extent extent;
  for (const Series& series : chart.series) include(extent, chart, series);
  return extent;
}

}  // namespace xgrad::inspect
