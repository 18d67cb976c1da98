#include <xgrad/autograd/inspect/drawing/text_fit.hpp>
#include <xgrad/autograd/inspect/report/chart.hpp>

#include <gtest/gtest.h>
#include <arrays.hpp>
#include <temporary_folder.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>
#include <system_error>

namespace xgrad::inspect {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// All that a pattern's first group matches.
std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    found.push_back((*match)[1]);
  return found;
}

/// The curves' paths, without the samples in the legend, which are horizontal lines.
std::vector<std::string> curves(const std::string& svg) {
  std::vector<std::string> paths;
  for (const std::string& path : matches(svg, "<path class=\"curve[^\"]*\" d=\"([^\"]*)\""))
    if (!path.ends_with("h26")) paths.push_back(path);
  return paths;
}

struct Point {
  double x, y;
};

/// The points that a path goes through.
std::vector<Point> points(const std::string& path) {
  std::vector<Point> points;
  for (const std::string& point : matches(path, "[ML]([^MLhm]*)")) {
    const auto comma = point.find(',');
    points.push_back({std::atof(point.c_str()), std::atof(point.c_str() + comma + 1)});
  }
  return points;
}

std::string message_of(const Chart& chart) {
  return xgrad::message_of<std::invalid_argument>([&] { to_svg(chart); });
}

TEST(Chart, IsAPictureWithTexts) {
  const std::string svg = to_svg({.title = "Loss",
                                  .x_label = "epoch",
                                  .y_label = "nats",
                                  .series = {{"training", {1, 2, 3}, {3, 2, 1}}}});
  EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
  EXPECT_EQ(count(svg, "width=\"640\" height=\"400\" viewBox=\"0 0 640 400\""), 1u);
  for (const char* text : {"Loss", "epoch", "nats", "training"})
    EXPECT_EQ(matches(svg, std::string("<text [^>]*>(") + text + ")</text>").size(), 1u) << text;
  EXPECT_EQ(count(svg, "prefers-color-scheme:dark"), 1u);
}

TEST(Chart, TellsScreenReadersWhatItShows) {
  const std::string svg = to_svg(
      {.title = "Loss", .x_label = "epoch", .series = {{"training", {1, 2, 4}, {3, 0.5, 2}}}, .log_y = true});
  EXPECT_EQ(count(svg, "role=\"img\""), 1u);
  EXPECT_EQ(matches(svg, "<title>(.*)</title>"), std::vector<std::string>{"Loss"});
  EXPECT_EQ(matches(svg, "<desc>(.*)</desc>"),
            std::vector<std::string>{"x: epoch, 1 to 4. y: 0.5 to 3, logarithmic. "
                                     "training: 3 points, y from 0.5 to 3, the last 2."});
}

TEST(Chart, CountsPointsInWords) {
  const auto words = [](const Series& series) {
    return matches(to_svg({.series = {series}}), "<desc>(.*)</desc>").at(0);
  };
  EXPECT_TRUE(words({"", {1}, {-2}}).ends_with("Series: 1 point, y from −2 to −2, the last −2."));
  EXPECT_TRUE(words({"", {1, 2}, {3, 4}}).ends_with("Series: 2 points, y from 3 to 4, the last 4."));
}

TEST(Chart, DrawsPointsWhereTheyBelong) {
  const auto path = curves(to_svg({.series = {{"", {0, 1, 3}, {0, 10, 30}}}}));
  ASSERT_EQ(path.size(), 1u);
  const auto p = points(path[0]);
  ASSERT_EQ(p.size(), 3u);
  EXPECT_NEAR((p[2].x - p[0].x) / (p[1].x - p[0].x), 3, 0.01);
  EXPECT_NEAR((p[2].y - p[0].y) / (p[1].y - p[0].y), 3, 0.01);
  EXPECT_GT(p[1].x, p[0].x);
  EXPECT_LT(p[1].y, p[0].y);  // upward
}

TEST(Chart, DrawsPointsOnLogarithmicAxes) {
  const auto path =
      curves(to_svg({.series = {{"", {1, 10, 1000}, {1e-6, 1e-4, 1}}}, .log_x = true, .log_y = true}));
  const auto p = points(path.at(0));
  ASSERT_EQ(p.size(), 3u);
  EXPECT_NEAR((p[2].x - p[0].x) / (p[1].x - p[0].x), 3, 0.01);
  EXPECT_NEAR((p[2].y - p[0].y) / (p[1].y - p[0].y), 3, 0.01);
}

TEST(Chart, LeavesGapsAtWhatCannotBeDrawn) {
  const std::vector<double> x = {0, 1, 2, 3, 4, 5, 6};
  for (const double missing : {nan, infinity, -infinity}) {
    const auto path = curves(to_svg({.series = {{"", x, {1, 2, missing, 4, missing, 1, 2}}}})).at(0);
    EXPECT_EQ(count(path, "M"), 3u);
    EXPECT_EQ(count(path, "L"), 2u);
    EXPECT_EQ(path.find("nan"), std::string::npos);
    EXPECT_EQ(path.find("inf"), std::string::npos);
  }
  for (const double missing : {0.0, -1.0}) {
    const std::vector<Series> series = {{"", x, {1, 2, missing, 4, missing, 1, 2}}};
    EXPECT_EQ(count(curves(to_svg({.series = series, .log_y = true})).at(0), "M"), 3u);
    EXPECT_EQ(count(curves(to_svg({.series = series})).at(0), "M"), 1u);
  }
  EXPECT_EQ(points(curves(to_svg({.series = {{"", x, x}}, .log_x = true})).at(0)).size(), 6u);
}

TEST(Chart, TellsSeriesApartByMoreThanColor) {
  const std::vector<double> x = {0, 1, 2};
  Chart chart;
  for (int i = 0; i < 30; ++i) chart.series.push_back({"", x, {i + 0.0, i + 1.0, i + 2.0}});
  const std::string svg = to_svg(chart);
  EXPECT_EQ(curves(svg).size(), 30u);
  std::vector<std::string> looks;  // color and mark
  for (const std::string& mark : matches(svg, "<path class=\"marks (c\\d\" d=\"M[^m]*m[^M\"]*)"))
    looks.push_back(std::regex_replace(mark, std::regex("M[^m]*"), ""));
  EXPECT_EQ(looks.size(), 30u);
  std::ranges::sort(looks);
  EXPECT_EQ(std::ranges::unique(looks).size(), 0u);
}

TEST(Chart, DrawsLinesDashesAndPoints) {
  const std::vector<double> x = {0, 1, 2};
  const auto svg = [&](Series::Style style) { return to_svg({.series = {{"", x, x, style}}}); };
  const std::string line = svg(Series::Style::line), dashed = svg(Series::Style::dashed),
                    points = svg(Series::Style::points);
  EXPECT_EQ(curves(line).size(), 1u);
  EXPECT_EQ(count(line, "class=\"marks"), 0u);
  EXPECT_EQ(count(line, "c0 dashed\""), 0u);
  EXPECT_EQ(curves(dashed), curves(line));
  EXPECT_EQ(count(dashed, "c0 dashed\""), 1u);
  EXPECT_EQ(curves(points).size(), 0u);
  EXPECT_EQ(count(matches(points, "<path class=\"marks[^\"]*\" d=\"([^\"]*)\"").at(0), "M"), 3u);
}

TEST(Chart, MarksPointsThatStandAlone) {
  const std::vector<double> x = {0, 1, 2, 3, 4};
  const auto marked = matches(to_svg({.series = {{"", x, {1, nan, 2, nan, 3}}}}),
                              "<path class=\"marks[^\"]*\" d=\"([^\"]*)\"");
  ASSERT_EQ(marked.size(), 1u);
  EXPECT_EQ(count(marked[0], "M"), 3u);
  EXPECT_EQ(count(to_svg({.series = {{"", {3}, {7}}}}), "class=\"marks"), 1u);
}

TEST(Chart, EscapesTexts) {
  const std::string svg = to_svg(
      {.title = "a < b", .x_label = "\"x\"", .y_label = "c & d", .series = {{"</svg><script>", {1}, {1}}}});
  EXPECT_EQ(count(svg, "a &lt; b"), 2u);  // title and text
  EXPECT_EQ(count(svg, "&quot;x&quot;"), 2u);
  EXPECT_EQ(count(svg, "c &amp; d"), 2u);
  EXPECT_EQ(count(svg, "&lt;/svg&gt;&lt;script&gt;"), 2u);
  EXPECT_EQ(count(svg, "<script"), 0u);
  EXPECT_EQ(count(svg, "</svg>"), 1u);
}

TEST(Chart, RoundsCoordinates) {
  std::vector<double> x, y;
  for (int i = 0; i < 100; ++i) {
    x.push_back(i / 7.0);
    y.push_back(std::sin(i / 7.0));
  }
  const Chart chart = {.series = {{"", x, y}}};
  const std::string svg = to_svg(chart);
  EXPECT_TRUE(matches(svg.substr(svg.find("</style>")), "(\\.\\d\\d)").empty());
  EXPECT_EQ(to_svg(chart), to_svg(chart));
}

TEST(Chart, DrawsNoPointTwice) {
  const std::vector<double> x(1000, 1.0);
  EXPECT_EQ(count(curves(to_svg({.series = {{"", x, x}}})).at(0), "L"), 0u);
}

TEST(Chart, StandsInRowsAndColumns) {
  const Chart wide = {.title = "wide", .series = {{"", {1, 2}, {1, 2}}}, .width = 300, .height = 150};
  const Chart high = {.title = "high", .series = {{"", {1, 2}, {1, 2}}}, .width = 200, .height = 250};
  const std::string svg = to_svg({wide, high, high}, 2);
  EXPECT_EQ(count(svg, "viewBox=\"0 0 500 500\""), 1u);
  EXPECT_EQ(matches(svg, "<g transform=\"translate\\((.*)\\)\">"),
            (std::vector<std::string>{"0,0", "300,0", "0,250"}));
  EXPECT_EQ(matches(svg, "<title>(.*)</title>"), std::vector<std::string>{"wide; high; high"});
  EXPECT_EQ(count(to_svg({wide, high, high}, 7), "viewBox=\"0 0 700 250\""), 1u);
  EXPECT_EQ(count(to_svg({high, wide, wide}, 2), "viewBox=\"0 0 500 400\""), 1u) << "as high as the highest";
}

TEST(Chart, NamesTheSeriesThatItCannotDraw) {
  EXPECT_EQ(message_of({.title = "Loss", .series = {{"test", {1, 2, 3}, {1, 2}}}}),
            "chart \"Loss\": series \"test\" has 3 x and 2 y, expected as many of each");
  EXPECT_EQ(message_of({.title = "Loss", .series = {{"test", {1, 2}, {1, 2, 3}}}}),
            "chart \"Loss\": series \"test\" has 2 x and 3 y, expected as many of each");
  EXPECT_EQ(message_of({.title = "Loss", .series = {{"good", {1}, {1}}, {"bad", {1, nan}, {nan, 1}}}}),
            "chart \"Loss\": series \"bad\" has no point that is finite");
  EXPECT_EQ(message_of({.title = "Loss", .series = {{"none", {}, {}}}}),
            "chart \"Loss\": series \"none\" has no point that is finite");
  EXPECT_EQ(
      message_of({.title = "Loss", .series = {{"zero", {1, 2}, {0, -1}}}, .log_y = true}),
      "chart \"Loss\": series \"zero\" has no point that is finite and, on a logarithmic axis, positive");
}

TEST(Chart, RejectsWhatIsNoChart) {
  const std::vector<Series> series = {{"", {1}, {1}}};
  EXPECT_EQ(message_of({.title = "Loss"}), "chart \"Loss\": no series to draw");
  EXPECT_EQ(message_of({.series = series, .width = 119}),
            "chart \"\": a size of 119 x 400, expected 120 x 100 or more");
  EXPECT_EQ(message_of({.series = series, .width = 120, .height = 100}), "no error");
  EXPECT_EQ(message_of({.series = series, .height = 99}),
            "chart \"\": a size of 640 x 99, expected 120 x 100 or more");
  EXPECT_THROW(to_svg(std::vector<Chart>{}, 1), std::invalid_argument);
  EXPECT_THROW(to_svg({Chart{.series = series}}, 0), std::invalid_argument);
}

/// Where texts stand that a pattern matches.
std::vector<Point> places(const std::string& svg, const std::string& words) {
  std::vector<Point> found;
  const std::regex regex("<text x=\"([^\"]*)\" y=\"([^\"]*)\"[^>]*>" + words + "</text>");
  for (std::sregex_iterator match(svg.begin(), svg.end(), regex), end; match != end; ++match)
    found.push_back({std::stod((*match)[1]), std::stod((*match)[2])});
  return found;
}

TEST(Chart, HasTicksBetweenWholeNumbersWhereThereAreValues) {
  const std::string whole = to_svg({.series = {{"", {1, 2, 3}, {0.5, 1.5, 2}}}});
  EXPECT_EQ(places(whole, "1\\.2").size(), 1u) << "on the y axis";
  EXPECT_EQ(places(to_svg({.series = {{"", {1, 2.5, 3}, {0.5, 1.5, 2}}}}), "1\\.2").size(), 2u);
}

TEST(Chart, DrawsALineUpward) {
  EXPECT_EQ(count(curves(to_svg({.series = {{"", {1, 1}, {1, 2}}}})).at(0), "L"), 1u);
}

TEST(Chart, MarksTheAxisAtZero) {
  const auto axes = [](double lowest, double highest) {
    return count(to_svg({.series = {{"", {1, 2}, {lowest, highest}}}}), "<path class=\"axis\"");
  };
  EXPECT_EQ(axes(-1, 1), 2u) << "the lower end, and 0";
  EXPECT_EQ(axes(3, 4), 1u);
}

// Two lines have marks, at different places; one needs none.
TEST(Chart, SetsMarksOfSeveralLinesApart) {
  std::vector<double> x;
  for (int i = 0; i < 60; ++i) x.push_back(i);
  const auto marks = [&](std::size_t lines) {
    const std::string svg = to_svg({.series = std::vector<Series>(lines, {"", x, x})});
    std::vector<std::set<double>> at;
    for (const std::string& path : matches(svg, "<path class=\"marks[^\"]*\" d=\"([^\"]*)\"")) {
      at.emplace_back();
      for (const std::string& place : matches(path, "M([^,]*),")) at.back().insert(std::stod(place));
    }
    return at;
  };
  EXPECT_TRUE(marks(1).empty());
  const auto two = marks(2);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_GT(two[0].size(), 5u);
  for (const double place : two[0]) EXPECT_EQ(two[1].count(place), 0u);
}

TEST(Chart, BreaksALongLegend) {
  const std::vector<double> x = {1, 2};
  Chart chart;
  for (int i = 0; i < 8; ++i) chart.series.push_back({"a rather long name " + std::to_string(i), x, x});
  const std::string svg = to_svg(chart);
  std::set<double> rows;
  for (const Series& series : chart.series) {
    const auto at = places(svg, series.name);
    ASSERT_EQ(at.size(), 1u);
    EXPECT_LT(at[0].x + width_of(series.name, 13), chart.width);
    rows.insert(at[0].y);
  }
  EXPECT_GT(rows.size(), 2u);
}

TEST(SaveSvg, WritesAFile) {
  const TemporaryFolder folder;
  const std::string file = folder / "chart.svg";
  const std::string svg = to_svg({.series = {{"", {1, 2}, {1, 2}}}});
  save_svg(file, svg);
  std::ifstream in(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), svg);
  EXPECT_THROW(save_svg(file + "/missing.svg", svg), std::system_error);
}

}  // namespace
}  // namespace xgrad::inspect
