#include "free_heights.hpp"

#include <algorithm>

namespace xgrad::inspect {

FreeHeights::FreeHeights(std::vector<std::pair<double, double>> taken) {
  std::sort(taken.begin(), taken.end());
  for (const auto& [top, bottom] : taken)
    if (taken_.empty() || taken_.back().second <= top)
      taken_.emplace_back(top, bottom);
    else
      taken_.back().second = std::max(taken_.back().second, bottom);
}

double FreeHeights::nearest(double wanted) const {
  const auto next = std::upper_bound(taken_.begin(), taken_.end(), wanted,
                                     [](double y, const auto& interval) { return y < interval.second; });
  if (next == taken_.end() || wanted <= next->first) return wanted;
  return wanted - next->first <= next->second - wanted ? next->first : next->second;
}

}  // namespace xgrad::inspect
