#include "which.hpp"
#include "node_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad::inspect {

template <Real T>
Which::Which(const Variable<T>& node) : node_(&node_of(node, "trace", "the node asked for")) {}

template XGRAD_EXPORT Which::Which(const Variable<float>&);
template XGRAD_EXPORT Which::Which(const Variable<double>&);

std::size_t Which::in(const Trace& trace) const {
  if (node_ != nullptr) {
    const auto found = std::find(trace.identities.begin(), trace.identities.end(), node_->identity());
    if (found != trace.identities.end()) return static_cast<std::size_t>(found - trace.identities.begin());
  } else {
    for (std::size_t i = 0; i < trace.nodes.size(); ++i)
      if (trace.nodes[i].name == name_) return i;
  }
  throw std::invalid_argument(
      fmt::format("trace: {} is not a node that {} was computed from",
                  node_ == nullptr ? fmt::format("'{}'", name_) : description(*node_),
                  trace.output == none ? "the output" : trace.nodes[trace.output].name));
}

}  // namespace xgrad::inspect
