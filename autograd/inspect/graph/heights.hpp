/// heights_of: how high the items of a layered graph stand.
#pragma once

#include "../../export.hpp"
#include "layered_graph.hpp"
#include "layout.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The center of each item, downwards, for columns in this order: with the gaps that nodes, edges, and the
/// headings and footings of sections need, and as near to its neighbors as it can be.
std::vector<double> heights_of(const LayeredGraph& graph,
                               const std::vector<std::vector<std::size_t>>& columns,
                               const LayoutOptions& options);

}  // namespace inspect
}  // namespace xgrad
