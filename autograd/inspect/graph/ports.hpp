/// ports_of: where edges enter a node.
#pragma once

#include "../../export.hpp"
#include "box_graph.hpp"
#include "layout.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// For each box and each of its inputs how far below the box's center the edge enters: one below the other,
/// in the order of where they come from.
std::vector<std::vector<double>> ports_of(const BoxGraph& graph, const Layout& layout);

}  // namespace inspect
}  // namespace xgrad
