#include "label_room.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xgrad::inspect {
namespace {

long strip_at(double x) { return std::lround(std::floor(x / 100)); }

}  // namespace

void Room::take(const Rectangle& area) {
  for (long strip = strip_at(area.left); strip <= strip_at(area.right); ++strip)
    areas_[strip].push_back(area);
}

void Room::take(const EdgeShape& edge) {
  constexpr int points = 24;
  for (std::size_t curve = 0; curve < edge.curves(); ++curve)
    for (int k = 0; k <= points; ++k) {
      const Point point = edge.at(curve, static_cast<double>(k) / points);
      lines_[strip_at(point.x)].push_back(point);
    }
}

double Room::cost(const Rectangle& area) const {
  double cost = 0;
  for (long strip = strip_at(area.left); strip <= strip_at(area.right); ++strip) {
    if (const auto found = areas_.find(strip); found != areas_.end())
      for (const Rectangle& taken : found->second) {
        const double width = std::min(area.right, taken.right) - std::max(area.left, taken.left);
        const double height = std::min(area.bottom, taken.bottom) - std::max(area.top, taken.top);
        if (width > 0 && height > 0) cost += 100 + width * height;
      }
    if (const auto found = lines_.find(strip); found != lines_.end())
      for (const Point& point : found->second)
        cost += point.x > area.left && point.x < area.right && point.y > area.top && point.y < area.bottom;
  }
  return cost;
}

Point Room::place(const EdgeShape& edge, double width, double height) {
  Point best;
  double least = std::numeric_limits<double>::infinity();
  const auto around = [&](const Point& center) {
    return Rectangle{center.x - width / 2, center.y - height / 2, center.x + width / 2,
                     center.y + height / 2};
  };
  // Near the end it is clear which edge is meant; near the begin, edges of one node may run together.
  double penalty = 0;
  for (const std::size_t curve : {edge.curves() - 1, std::size_t{0}}) {
    for (const double t : {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8}) {
      const Point on = edge.at(curve, t);
      // Above the line if that is nearly flat, so that it can be seen; below it if that is taken.
      const double lift = std::max(0.0, height / 2 + 1 - std::abs(edge.slope(curve, t)) * width / 4);
      for (const double y : {on.y - lift, on.y + lift}) {
        const double cost = penalty + this->cost(around({on.x, y}));
        penalty += 0.7;
        if (cost >= least) continue;
        least = cost;
        best = {on.x, y};
      }
    }
  }
  take(around(best));
  return best;
}

}  // namespace xgrad::inspect
