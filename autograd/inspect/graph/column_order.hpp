/// ordered_columns: what stands above what in a layered graph.
#pragma once

#include "../../export.hpp"
#include "layered_graph.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The items of each column from top to bottom, so that few edges cross. What is in a section stays together.
std::vector<std::vector<std::size_t>> ordered_columns(const LayeredGraph& graph);

}  // namespace inspect
}  // namespace xgrad
