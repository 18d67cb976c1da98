/// ranks_of: in which column each node of a graph stands.
#pragma once

#include "../../export.hpp"
#include "box_graph.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The column of each node, from 0: right of its inputs, and such that the edges pass few columns in all.
/// Those inside of sections count more, by three for each section around.
std::vector<std::size_t> ranks_of(const BoxGraph& graph);

}  // namespace inspect
}  // namespace xgrad
