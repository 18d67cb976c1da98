/// Picture: what an SVG file of a graph shows, read from its text.
#pragma once

#include <xgrad/autograd/inspect/drawing/text_fit.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace xgrad::inspect::picture {

struct Point {
  double x, y;
};

struct Box {
  double left, top, right, bottom;
  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  /// By more than rounding.
  bool holds(const Point& p) const {
    return p.x > left + 0.2 && p.x < right - 0.2 && p.y > top + 0.2 && p.y < bottom - 0.2;
  }
};

struct Text {
  std::string classes, words;
  Box area;  // as estimated
};

/// What a picture shows, read from the file.
struct Picture {
  explicit Picture(const Trace& trace) : svg(to_svg(trace)) {
    for_each(R"re(<rect class="box([^"]*)" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)")re",
             [&](const std::smatch& m) {
               const double x = std::stod(m[2]), y = std::stod(m[3]);
               boxes.push_back({x, y, x + std::stod(m[4]), y + std::stod(m[5])});
             });
    for_each(R"re(<path class="edge[^"]*" d="([^"]*)")re",
             [&](const std::smatch& m) { edges.push_back(points_of(m[1])); });
    for_each(R"re(<(?:rect|path) class="(box|edge|section)([^"]*)")re",
             [&](const std::smatch& m) { kinds[m[1]].push_back(m[2]); });
    for_each(R"re(<circle class="badge" cx="([^"]*)" cy="([^"]*)" r="([^"]*)")re", [&](const std::smatch& m) {
      const double x = std::stod(m[1]), y = std::stod(m[2]), r = std::stod(m[3]);
      badges.push_back({x - r, y - r, x + r, y + r});
    });
    for_each(R"re(viewBox="([^ ]*) ([^ ]*) ([^ ]*) ([^ "]*)" *>)re", [&](const std::smatch& m) {
      const double x = std::stod(m[1]), y = std::stod(m[2]);
      paper = {x, y, x + std::stod(m[3]), y + std::stod(m[4])};
    });
    for_each(R"re(<path class="section[^"]*" d="([^"]*)")re",
             [&](const std::smatch& m) { outlines.push_back(points_of(m[1])); });
    for_each(R"re(<text class="([^"]*)" x="([^"]*)" y="([^"]*)">([^<]*)<)re", [&](const std::smatch& m) {
      const bool small = m[1].str().find("small") != std::string::npos;
      const double size = small ? 11.5 : m[1] == "formula" ? 14.5 : 13, width = width_of(m[4].str(), size);
      const double x = std::stod(m[2]), y = std::stod(m[3]);
      const double left = m[1].str().find("heading") != std::string::npos ? x : x - width / 2;
      texts.push_back({m[1], m[4], {left, y - 0.75 * size, left + width, y + 0.2 * size}});
    });
  }

  std::vector<Text> of_class(const std::string& name) const {
    std::vector<Text> found;
    for (const Text& text : texts)
      if ((" " + text.classes + " ").find(" " + name + " ") != std::string::npos) found.push_back(text);
    return found;
  }

  std::string svg;
  std::vector<Box> boxes, badges;  // in the order of the nodes
  std::vector<std::vector<Point>> edges, outlines;
  std::vector<Text> texts;
  std::map<std::string, std::vector<std::string>>
      kinds;  // of boxes, edges and sections: " leaf", " still", …
  Box paper{};

 private:
  template <class F>
  void for_each(const char* pattern, const F& f) const {
    const std::regex regex(pattern);
    for (std::sregex_iterator at(svg.begin(), svg.end(), regex), end; at != end; ++at) f(*at);
  }

  /// Many points of a path of M, H, V, C, q and z.
  static std::vector<Point> points_of(const std::string& path) {
    std::istringstream stream(path);
    std::vector<Point> points;
    const auto to = [&](Point b, Point c, Point end) {
      const Point a = points.back();
      for (int k = 1; k <= 20; ++k) {
        const double t = k / 20.0, s = 1 - t, p = s * s * s, q = 3 * s * s * t, r = 3 * s * t * t,
                     u = t * t * t;
        points.push_back({p * a.x + q * b.x + r * c.x + u * end.x, p * a.y + q * b.y + r * c.y + u * end.y});
      }
    };
    for (char command; stream >> command && command != 'z';) {
      double x = 0, y = 0;
      if (command == 'M' && stream >> x >> y) points.push_back({x, y});
      const Point a = points.back();
      if (command == 'H' && stream >> x) to(a, {x, a.y}, {x, a.y});
      if (command == 'V' && stream >> y) to(a, {a.x, y}, {a.x, y});
      if (Point b, c, end; command == 'C' && stream >> b.x >> b.y >> c.x >> c.y >> end.x >> end.y)
        to(b, c, end);
      if (Point b, end; command == 'q' && stream >> b.x >> b.y >> end.x >> end.y)
        to({a.x + b.x, a.y + b.y}, {a.x + b.x, a.y + b.y}, {a.x + end.x, a.y + end.y});
    }
    EXPECT_TRUE(stream.eof() || path.ends_with('z')) << path;
    return points;
  }
};

/// Whether a ray from the point crosses the outline an odd number of times.
inline bool encloses(const std::vector<Point>& outline, const Point& p) {
  bool inside = false;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const Point &a = outline[i], &b = outline[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y)) inside = !inside;
  }
  return inside;
}

/// 1 if all of a box is inside, 0 if nothing is, and else what is.
inline double share_inside(const std::vector<Point>& outline, const Box& box) {
  int inside = 0;
  for (int i = 0; i <= 10; ++i)
    for (int j = 0; j <= 10; ++j)
      inside += encloses(
          outline, {box.left + (box.right - box.left) * i / 10, box.top + (box.bottom - box.top) * j / 10});
  return inside / 121.0;
}

}  // namespace xgrad::inspect::picture
