#include "tape.hpp"
#include "trap.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace xgrad {

using namespace engine;

// Tapes are told apart by number, not by address: a new one may lie where an old one lay.
Tape::Tape(TapeOptions options) : number_(Node::next_number()), options_(options), frame_(this) {
  constexpr std::size_t enough_for_a_small_network = 64;
  nodes_.reserve(enough_for_a_small_network);
  constants_.reserve(enough_for_a_small_network);
  leaves_.reserve(enough_for_a_small_network / 4);
  sections_.reserve(enough_for_a_small_network / 4);
}

Tape::~Tape() { detach_survivors(); }

// Where a handle outlives the recording, what remains is the value. It keeps the recording's number, which is
// that of no tape from now on.
void Tape::detach_survivors() noexcept {
  for (NodeRef& node : nodes_)
    if (!node.unique() && recorded(*node)) {
      node->edge_count_ = 0;
      node->needs_gradient_ = false;
    }
}

void Tape::clear() noexcept {
  detach_survivors();
  number_ = Node::next_number();
  nodes_.clear();
  constants_.clear();
  leaves_.clear();
  sections_.clear();
  section_ = call_ = Section::none;
  last_output_ = no_position;
}

void Tape::record(const NodeRef& node, Location location) {
  node->set_location(call_ == Section::none ? location : sections_[call_].location);
  if (options_.trap_nonfinite) [[unlikely]]
    trap_value(*node);
  node->number_.store(number_, std::memory_order_relaxed);
  node->position_ = static_cast<std::uint32_t>(nodes_.size());
  // The second holder of a node that no other thread has seen: counted without an atomic addition.
  node->references_.set(2);
  nodes_.push_back(NodeRef::adopt(node.get()));
}

Edge Tape::edge_to(Node& input) {
  if (recorded(input)) return {&input, input.position_};
  if (!input.needs_gradient()) {
    constants_.emplace_back(&input);
    return {&input, no_position};
  }
  std::uint32_t position = leaves_.find(&input);
  if (position == no_position) {
    position = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back(&input);
    leaves_.add(&input, input.version(), position);
  }
  return {&input, position};
}

std::uint32_t Tape::position_of(const Node& node) const noexcept {
  return recorded(node) ? node.position_ : leaves_.find(&node);
}

void Tape::refuse_if_foreign(std::string_view operation, const Node& input) const {
  if (foreign(input))
    throw std::logic_error(
        fmt::format("{}: {} was computed on another tape and is a constant to this one, which is strict; "
                    "compute it on this tape, or say stop_gradient",
                    operation, description(input)));
}

std::string Tape::to_string() const {
  std::string text;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    text += fmt::format("{}: {}", i, text_of(*nodes_[i]));
    const char* separator = ", from ";
    for (const Edge& edge : inputs_of(*nodes_[i])) {
      text += edge.position == no_position ? fmt::format("{}a constant", separator)
                                           : fmt::format("{}{}", separator, edge.position);
      separator = ", ";
    }
    text += '\n';
  }
  return text;
}

Section& Tape::enter(Location location, Lines lines) {
  Section& section = sections_.emplace_back();
  section.location = call_ == Section::none ? location : sections_[call_].location;
  section.begin = static_cast<std::uint32_t>(nodes_.size());
  section.parent = std::exchange(section_, static_cast<std::uint32_t>(sections_.size() - 1));
  if (lines == Lines::shown) call_ = Section::none;
  if (lines == Lines::hidden && call_ == Section::none) call_ = section_;
  section.call = call_;
  return section;
}

void Tape::leave() noexcept {
  Section& section = sections_[section_];
  section.end = static_cast<std::uint32_t>(nodes_.size());
  section_ = section.parent;
  call_ = section_ == Section::none ? Section::none : sections_[section_].call;
}

}  // namespace xgrad
