/// extent_of: from where to where the points of a chart reach.
#pragma once

#include "../../export.hpp"
#include "chart.hpp"

#include <limits>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

struct Bounds {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  bool whole = true;  ///< are all values whole numbers

  void include(double value);
};

struct Extent {
  Bounds x, y;
};

/// Whether a point has a place on the chart's axes.
bool is_drawable(const Chart& chart, double x, double y);

/// Of the points that are drawable; the lowest is above the highest if there are none.
Extent extent_of(const Chart& chart, const Series& series);
Extent extent_of(const Chart& chart);

}  // namespace inspect
}  // namespace xgrad
