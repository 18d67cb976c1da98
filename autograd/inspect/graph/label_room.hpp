/// Room: where in a picture a label is in nobody's way.
#pragma once

#include "../../export.hpp"
#include "../drawing/geometry.hpp"
#include "edge_shape.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Keeps account of what is taken.
class Room {
 public:
  void take(const Rectangle& area);
  /// An edge may be covered, but rather not.
  void take(const EdgeShape& edge);

  /// Finds the best place for the label of an edge, takes it, and gives its center.
  Point place(const EdgeShape& edge, double width, double height);

 private:
  /// How bad it is to cover this area.
  double cost(const Rectangle& area) const;

  std::map<long, std::vector<Rectangle>> areas_;  // by strips of the picture from left to right
  std::map<long, std::vector<Point>> lines_;
};

}  // namespace inspect
}  // namespace xgrad
