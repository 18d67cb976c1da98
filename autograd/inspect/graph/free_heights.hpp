/// FreeHeights: where beside other things there is room for one more.
#pragma once

#include "../../export.hpp"

#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The heights between intervals that are taken.
class FreeHeights {
 public:
  /// From top to bottom of each; in any order, and they may overlap.
  explicit FreeHeights(std::vector<std::pair<double, double>> taken);

  /// The free height nearest to the one wanted; the upper of two.
  double nearest(double wanted) const;

 private:
  std::vector<std::pair<double, double>> taken_;  // apart, in order
};

}  // namespace inspect
}  // namespace xgrad
