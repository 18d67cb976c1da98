/// EdgeShape: how an edge of a graph runs in a picture.
#pragma once

#include "../../export.hpp"
#include "../drawing/geometry.hpp"
#include "layout.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// From one point to another, leading past columns in between: straight where it passes one, and curved
/// between them.
class EdgeShape {
 public:
  /// `passed` is as in Layout; `width` that of a node.
  EdgeShape(Point begin, const std::vector<Place>& passed, double width, Point end);

  std::size_t curves() const { return points_.size() / 2; }
  /// A point of a curve, at t from 0 to 1.
  Point at(std::size_t curve, double t) const;
  /// dy/dx there.
  double slope(std::size_t curve, double t) const;

  /// As the `d` of an SVG path.
  std::string path() const;

 private:
  std::vector<Point> points_;  // where the curves begin and end
};

}  // namespace inspect
}  // namespace xgrad
