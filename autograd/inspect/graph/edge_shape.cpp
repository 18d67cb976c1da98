#include "edge_shape.hpp"

#include <fmt/format.h>

#include <cmath>

namespace xgrad::inspect {

EdgeShape::EdgeShape(Point begin, const std::vector<Place>& passed, double width, Point end)
    : points_{begin} {
  for (const Place& place : passed) {
    points_.push_back({place.x - width / 2, place.y});
    points_.push_back({place.x + width / 2, place.y});
  }
  points_.push_back(end);
}

// A curve from A to B is the cubic of Bézier with the control points A + (d, 0) and B − (d, 0), d = (B.x −
// A.x)/2.

Point EdgeShape::at(std::size_t curve, double t) const {
  const Point &a = points_[2 * curve], &b = points_[2 * curve + 1];
  const double s = 1 - t;
  return {a.x + (b.x - a.x) * (1.5 * s * t + t * t * t), a.y + (b.y - a.y) * (3 * s * t * t + t * t * t)};
}

double EdgeShape::slope(std::size_t curve, double t) const {
  const Point &a = points_[2 * curve], &b = points_[2 * curve + 1];
  const double s = 1 - t;
  return (b.y - a.y) * 6 * s * t / ((b.x - a.x) * (1.5 * s * s + 1.5 * t * t));
}

std::string EdgeShape::path() const {
  std::string path = fmt::format("M{:.1f} {:.1f}", points_[0].x, points_[0].y);
  for (std::size_t k = 1; k < points_.size(); ++k) {
    const Point &a = points_[k - 1], &b = points_[k];
    const double middle = (a.x + b.x) / 2;
    if (std::abs(a.y - b.y) < 0.05)
      path += fmt::format("H{:.1f}", b.x);
    else
      path += fmt::format("C{0:.1f} {1:.1f} {0:.1f} {2:.1f} {3:.1f} {2:.1f}", middle, a.y, b.y, b.x);
  }
  return path;
}

}  // namespace xgrad::inspect
