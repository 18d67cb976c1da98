/// The curves of a chart and its legend, as elements of SVG.
#pragma once

#include "../../export.hpp"
#include "../drawing/geometry.hpp"
#include "chart.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// A coordinate to a tenth of a pixel, as short as it can be written.
double px(double value);

std::string path_element(std::string_view classes, std::string_view commands);
std::string text_element(const Point& at, std::string_view attributes, std::string_view words);

/// Points that a line connects, between two gaps.
using Run = std::vector<Point>;

/// The line and the marks of a series. All points have marks; of a line some ten, not at the places where
/// other lines have them, and those that stand alone.
std::string series_elements(const Chart& chart, std::size_t index, const std::vector<Run>& runs);

struct Legend {
  std::string svg;
  double bottom;
};

/// In as many rows as the chart's width needs.
Legend legend_of(const Chart& chart, double top);

}  // namespace inspect
}  // namespace xgrad
