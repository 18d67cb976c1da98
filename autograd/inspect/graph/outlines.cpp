#include "outlines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace xgrad::inspect {
namespace {

constexpr double nearest = 10, step = 7;  // from a node to the first outline, and from one to the next

/// One side of an outline, top or bottom: a point at the height of each band.
struct Corner {
  double left, right, y;
};

/// Leads on from the end of a corner to the begin of the next, in a curve as edges are.
std::string curve(double x1, double y1, double x2, double y2) {
  if (std::abs(y1 - y2) < 0.05) return fmt::format("H{:.1f}", x2);
  return fmt::format("C{0:.1f} {1:.1f} {0:.1f} {2:.1f} {3:.1f} {2:.1f}", (x1 + x2) / 2, y1, y2, x2);
}

std::string path_around(const std::vector<Corner>& top, const std::vector<Corner>& bottom) {
  constexpr double radius = 9;
  const double left = top.front().left, right = top.back().right;
  std::string path = fmt::format("M{:.1f} {:.1f}", left + radius, top.front().y);
  for (std::size_t k = 0; k + 1 < top.size(); ++k)
    path +=
        fmt::format("H{:.1f}", top[k].right) + curve(top[k].right, top[k].y, top[k + 1].left, top[k + 1].y);
  path += fmt::format("H{:.1f}q{r} 0 {r} {r}V{:.1f}q0 {r} -{r} {r}", right - radius, bottom.back().y - radius,
                      fmt::arg("r", radius));
  for (std::size_t k = bottom.size(); k-- > 1;)
    path += fmt::format("H{:.1f}", bottom[k].left) +
            curve(bottom[k].left, bottom[k].y, bottom[k - 1].right, bottom[k - 1].y);
  path += fmt::format("H{:.1f}q-{r} 0 -{r} -{r}V{:.1f}q0 -{r} {r} -{r}z", left + radius,
                      top.front().y + radius, fmt::arg("r", radius));
  return path;
}

}  // namespace

double widest_outline(const std::vector<TraceSection>& sections) {
  std::vector<double> reach(sections.size());
  double widest = 0;
  for (std::size_t s = 0; s < sections.size(); ++s) {
    reach[s] = sections[s].parent == none ? nearest : reach[sections[s].parent] + step;
    widest = std::max(widest, reach[s]);
  }
  return widest;
}

std::vector<Outline> outlines_of(const std::vector<TraceSection>& sections,
                                 const std::vector<std::vector<Band>>& bands, double column, double width) {
  const double turn = width / 2 + widest_outline(sections);  // from a column's center to where outlines turn
  std::vector<Outline> outlines(sections.size());
  // How far each reaches beyond its first and last column: farther than those in it that begin or end there.
  std::vector<double> before(sections.size(), nearest), behind(sections.size(), nearest);
  for (std::size_t s = sections.size(); s-- > 0;) {
    if (bands[s].empty()) continue;
    const std::size_t first = bands[s].front().rank, last = bands[s].back().rank, parent = sections[s].parent;
    if (parent != none && bands[parent].front().rank == first)
      before[parent] = std::max(before[parent], before[s] + step);
    if (parent != none && bands[parent].back().rank == last)
      behind[parent] = std::max(behind[parent], behind[s] + step);
    std::vector<Corner> top, bottom;
    for (const Band& band : bands[s]) {
      const double center = (static_cast<double>(band.rank) + 0.5) * column;
      const double left = center - (band.rank == first ? width / 2 + before[s] : turn);
      const double right = center + (band.rank == last ? width / 2 + behind[s] : turn);
      top.push_back({left, right, band.top});
      bottom.push_back({left, right, band.bottom});
    }
    outlines[s] = {path_around(top, bottom), top.front().left, top.back().right};
  }
  return outlines;
}

}  // namespace xgrad::inspect
