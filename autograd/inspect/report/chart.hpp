/// Chart: curves as an SVG picture.
#pragma once

#include "../../export.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// A curve through points, or the points alone. The line has a gap where a coordinate is not finite, or not
/// positive on a logarithmic axis.
struct Series {
  enum class Style { line, points, dashed };

  std::string name{};  ///< in the legend, unless it is empty
  std::vector<double> x{}, y{};
  Style style = Style::line;
};

/// Curves over common axes. Colors, dashes and marks tell the series apart, also for the color-blind; a dark
/// desktop gets a dark picture. Texts are UTF-8.
///
///     save_svg("loss.svg", to_svg({.title = "Loss", .x_label = "epoch", .series = {{"training", x, y}}}));
struct Chart {
  std::string title{}, x_label{}, y_label{};
  std::vector<Series> series{};
  bool log_x = false, log_y = false;
  int width = 640, height = 400;  ///< in CSS pixels
};

/// One chart. The same chart gives the same text. Throws std::invalid_argument, which names chart and series,
/// if x and y differ in length or have no point to draw, if there is no series, or no room for one.
std::string to_svg(const Chart& chart);

/// Charts beside and below each other in one picture, `columns` in a row. Throws as above, and if there are
/// no charts or no columns.
std::string to_svg(const std::vector<Chart>& charts, int columns);

/// Writes the picture under a temporary name beside `file`, which it then gets: a reader never sees half of
/// it. Throws std::system_error, which names the file, if that fails.
void save_svg(const std::filesystem::path& file, const std::string& svg);

}  // namespace inspect
}  // namespace xgrad
