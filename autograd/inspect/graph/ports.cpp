#include "ports.hpp"

#include <algorithm>
#include <numeric>

namespace xgrad::inspect {

std::vector<std::vector<double>> ports_of(const BoxGraph& graph, const Layout& layout) {
  std::vector<std::vector<double>> ports;
  for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
    const auto& inputs = graph.boxes[i].inputs;
    const auto& routes = layout.routes[i];
    const auto height_before = [&](std::size_t k) {
      return routes[k].empty() ? layout.places[inputs[k]].y : routes[k].back().y;
    };
    std::vector<std::size_t> order(inputs.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return height_before(a) < height_before(b); });
    const double count = static_cast<double>(inputs.size()), gap = std::min(10.0, 30 / count);
    std::vector<double>& port = ports.emplace_back(inputs.size());
    for (std::size_t n = 0; n < order.size(); ++n)
      port[order[n]] = (static_cast<double>(n) - (count - 1) / 2) * gap;
  }
  return ports;
}

}  // namespace xgrad::inspect
