#include "forward_frame.hpp"

#include <utility>

namespace xgrad::engine {

namespace {

thread_local std::uint64_t last_level = 0;

}  // namespace

ForwardFrame::ForwardFrame() noexcept : level_(++last_level), outer_(std::exchange(innermost_, this)) {}

ForwardFrame::~ForwardFrame() { innermost_ = outer_; }

bool ForwardFrame::add_input(NodeRef input, NodeRef tangent) {
  for (const Input& known : inputs_)
    if (known.node.get() == input.get()) return false;
  inputs_.push_back({std::move(input), std::move(tangent)});
  return true;
}

NodeRef ForwardFrame::tangent_of(const Node& node) const {
  for (const Input& input : inputs_)
    if (input.node.get() == &node) return input.tangent;
  return node.tangent(level_);
}

ForwardFrame::Outside::Outside(const ForwardFrame& frame) noexcept
    : hidden_(std::exchange(innermost_, frame.outer_)) {}

ForwardFrame::Outside::~Outside() { innermost_ = hidden_; }

}  // namespace xgrad::engine
