#include "box_graph.hpp"

namespace xgrad::inspect {

BoxGraph boxes_of(const Trace& trace) {
  BoxGraph graph{{}, SectionTree(trace.sections)};
  for (const TraceNode& node : trace.nodes) {
    graph.boxes.push_back({{}, node.section});
    for (const TraceEdge& edge : node.inputs) graph.boxes.back().inputs.push_back(edge.input);
  }
  return graph;
}

}  // namespace xgrad::inspect
