#include "node_of.hpp"

namespace xgrad::inspect {

std::vector<double> elements_of(const engine::Node& node) {
  return engine::visit_value(
      node, [](const auto& value) { return std::vector<double>(value.begin(), value.end()); });
}

}  // namespace xgrad::inspect
