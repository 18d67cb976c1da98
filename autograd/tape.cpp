#include <xgrad/autograd/shape.hpp>
#include <xgrad/autograd/sweep.hpp>
#include <xgrad/autograd/tape.hpp>

#include <fmt/format.h>

#include <bit>
#include <stdexcept>
#include <utility>

namespace xgrad {
namespace {

thread_local Tape* innermost = nullptr;

std::string description(const Node& node) {
  return node.name().empty() ? fmt::format("the result of '{}'", node.operation())
                             : fmt::format("'{}'", node.name());
}

}  // namespace

// Tapes are told apart by number, not by address: a new one may lie where an old one lay.
Tape::Tape() : number_(Node::next_number()), outer_(innermost) {
  constexpr std::size_t enough_for_a_small_network = 64;
  nodes_.reserve(enough_for_a_small_network);
  constants_.reserve(enough_for_a_small_network);
  leaf_versions_.reserve(enough_for_a_small_network);
  sections_.reserve(enough_for_a_small_network / 4);
  innermost = this;
}

Tape::~Tape() {
  detach_survivors();
  // Usually the innermost; a tape on the heap may go earlier, and those inside it then hang one further out.
  for (Tape** tape = &innermost; *tape != nullptr; tape = &(*tape)->outer_)
    if (*tape == this) {
      *tape = outer_;
      break;
    }
}

Tape* Tape::current() noexcept { return innermost; }

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
  leaf_versions_.clear();
  leaves_.clear();
  sections_.clear();
  section_ = call_ = Section::none;
  last_output_ = no_position;
}

void Tape::record(const NodeRef& node, Location location) {
  node->set_location(call_ == Section::none ? location : sections_[call_].location);
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
  std::uint32_t& position = leaves_[&input];
  if (position == no_position) {
    position = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back(&input);
    leaf_versions_.push_back({position, input.version()});
  }
  return {&input, position};
}

std::uint32_t Tape::position_of(const Node& node) const noexcept {
  return recorded(node) ? node.position_ : leaves_.find(&node);
}

std::string Tape::to_string() const {
  std::string text;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    text += fmt::format("{}: {}", i, xgrad::to_string(*nodes_[i]));
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

Section& Tape::enter(Location location, bool hides_lines) {
  Section& section = sections_.emplace_back();
  section.location = location;
  section.hides_lines = hides_lines;
  section.begin = static_cast<std::uint32_t>(nodes_.size());
  section.parent = std::exchange(section_, static_cast<std::uint32_t>(sections_.size() - 1));
  if (hides_lines && call_ == Section::none) call_ = section_;
  return section;
}

void Tape::leave() noexcept {
  Section& section = sections_[section_];
  section.end = static_cast<std::uint32_t>(nodes_.size());
  if (call_ == section_) call_ = Section::none;
  section_ = section.parent;
}

// A value that was recorded and then overwritten would give pullbacks at a point that nobody asked for.
void Tape::check_versions() const {
  for (const auto& [position, version] : leaf_versions_)
    if (nodes_[position]->version() != version)
      throw std::logic_error(
          fmt::format("backward: {} was written to after this tape recorded it; record the computation again",
                      description(*nodes_[position])));
}

namespace {

NodeRef seed_for(const Node& y, Node* seed, bool differentiable) {
  if (seed != nullptr) {
    if (seed->shape() != y.shape())
      throw std::invalid_argument(fmt::format("backward: the seed's shape is {}, that of {} is {}",
                                              to_string(seed->shape()), description(y),
                                              to_string(y.shape())));
    // A leaf may be written to later, while gradients that are the seed itself should stay.
    if (seed->is_leaf() && !differentiable) return seed->plus(seed->filled(0), NodeRef(seed));
    return NodeRef(seed);
  }
  if (element_count(y.shape()) != 1)
    throw std::invalid_argument(
        fmt::format("backward: {} has shape {}, not one element; reduce it to a scalar, or give a seed",
                    description(y), to_string(y.shape())));
  return y.filled(1);
}

}  // namespace

void Tape::backward_from(const NodeRef& y, Node* seed) {
  const std::uint32_t output = position_of(*y);
  if (output == no_position)
    throw std::invalid_argument(
        fmt::format("backward: {} was not recorded on this tape, or depends on no leaf", description(*y)));
  check_versions();
  last_output_ = output;
  Sweep sweep(*this, output, seed_for(*y, seed, false), {}, false);
  while (sweep.step()) {
  }
  for (const auto& leaf : leaf_versions_)
    if (leaf.position <= output && sweep.adjoint(leaf.position))
      nodes_[leaf.position]->collect(sweep.take_adjoint(leaf.position));
}

template <Real U>
std::vector<Variable<U>> Tape::gradient_from(const NodeRef& y, const std::vector<Variable<U>>& x, Node* seed,
                                             GradientOptions options, Location location) {
  const std::uint32_t output = position_of(*y);
  if (output == no_position && !options.allow_unused)
    throw std::invalid_argument(
        fmt::format("gradient: {} was not recorded on this tape, or depends on no leaf", description(*y)));
  check_versions();
  NodeRef start = seed_for(*y, seed, options.differentiable);

  std::vector<std::uint32_t> wanted;
  for (const Variable<U>& input : x) {
    const std::uint32_t position = position_of(*input.node());
    if (output != no_position && position <= output) wanted.push_back(position);
  }

  std::vector<Variable<U>> gradients;
  const auto collect = [&](const auto& adjoint_of) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const NodeRef adjoint = adjoint_of(position_of(*x[i].node()));
      if (!adjoint && !options.allow_unused)
        throw std::invalid_argument(
            fmt::format("gradient: {} does not depend on {} (input {}); allow_unused gives zeros instead",
                        description(*y), description(*x[i].node()), i));
      gradients.emplace_back(adjoint ? adjoint : x[i].node()->filled(0));
    }
  };
  if (wanted.empty()) {
    collect([](std::uint32_t) { return NodeRef(); });
    return gradients;
  }

  // What the sweep records goes onto this tape, even if another is the innermost now.
  struct Recording {
    Tape* derivative;  // whose section is open
    Tape* before = innermost;
    ~Recording() {
      if (derivative != nullptr) derivative->leave();
      innermost = before;
    }
  } recording{options.differentiable ? this : nullptr};
  innermost = this;
  last_output_ = output;
  if (options.differentiable) {
    Section& section = enter(location, true);
    section.name = "gradient";
    section.derivative_of = output;
  }
  Sweep sweep(*this, output, std::move(start), wanted, options.differentiable);
  while (sweep.step()) {
  }
  collect([&](std::uint32_t position) { return position <= output ? sweep.adjoint(position) : NodeRef(); });
  return gradients;
}

template std::vector<Variable<float>> Tape::gradient_from(const NodeRef&, const std::vector<Variable<float>>&,
                                                          Node*, GradientOptions, Location);
template std::vector<Variable<double>> Tape::gradient_from(const NodeRef&,
                                                           const std::vector<Variable<double>>&, Node*,
                                                           GradientOptions, Location);

// ---- The leaf table ---------------------------------------------------------------------------------------

std::size_t Tape::LeafTable::slot_of(const Node* leaf) const noexcept {
  // Multiplicative hashing by 2^64/φ (Knuth, The Art of Computer Programming 3, 6.4); nodes are 64-byte
  // aligned.
  const std::uint64_t hash = (reinterpret_cast<std::uintptr_t>(leaf) >> 6) * 0x9E3779B97F4A7C15u;
  std::size_t slot = hash >> (64 - std::bit_width(slots_.size() - 1));
  while (slots_[slot].leaf != nullptr && slots_[slot].leaf != leaf) slot = (slot + 1) % slots_.size();
  return slot;
}

std::uint32_t& Tape::LeafTable::operator[](const Node* leaf) {
  if (2 * used_ >= slots_.size()) grow();
  Slot& slot = slots_[slot_of(leaf)];
  if (slot.leaf == nullptr) {
    slot = {leaf, no_position};
    ++used_;
  }
  return slot.position;
}

std::uint32_t Tape::LeafTable::find(const Node* leaf) const noexcept {
  if (slots_.empty()) return no_position;
  const Slot& slot = slots_[slot_of(leaf)];
  return slot.leaf == nullptr ? no_position : slot.position;
}

void Tape::LeafTable::grow() {
  PooledVector<Slot> before(std::max<std::size_t>(2 * slots_.size(), 16), Slot{nullptr, no_position});
  before.swap(slots_);
  for (const Slot& slot : before)
    if (slot.leaf != nullptr) slots_[slot_of(slot.leaf)] = slot;
}

void Tape::LeafTable::clear() noexcept {
  if (used_ == 0) return;
  std::fill(slots_.begin(), slots_.end(), Slot{nullptr, no_position});
  used_ = 0;
}

// ---- Pausing ----------------------------------------------------------------------------------------------

PauseRecording::PauseRecording() noexcept : paused_(innermost) { innermost = nullptr; }
PauseRecording::~PauseRecording() { innermost = paused_; }

}  // namespace xgrad
