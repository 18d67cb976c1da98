#include "sweep.hpp"
#include "trap.hpp"

#include <algorithm>

namespace xgrad::engine {

Sweep::Sweep(Tape& tape, std::uint32_t output, NodeRef seed, std::span<const std::uint32_t> wanted,
             bool differentiable, Observer* observer)
    : tape_(tape),
      next_(output + 1),
      last_(0),
      differentiable_(differentiable),
      observer_(observer),
      adjoints_(output + 1) {
  adjoints_[output] = std::move(seed);
  if (wanted.empty()) return;
  last_ = *std::min_element(wanted.begin(), wanted.end());
  on_the_way_.assign(next_, 0);
  kept_.assign(next_, 0);
  for (std::uint32_t position : wanted)
    if (position < next_) kept_[position] = on_the_way_[position] = 1;
  for (std::uint32_t position = last_; position < next_; ++position)
    for (const Edge& edge : tape.inputs_of(*tape.nodes_[position]))
      if (edge.position != no_position && on_the_way_[edge.position]) on_the_way_[position] = 1;
}

// Both are parts of `step`, which is the slower for calling them.
[[gnu::always_inline]] inline NodeRef Sweep::take(std::uint32_t position) {
  const bool keep = !kept_.empty() && kept_[position];
  return keep ? adjoints_[position] : std::move(adjoints_[position]);
}

[[gnu::always_inline]] inline void Sweep::pass(std::uint32_t position, const Node& y,
                                               std::span<const Edge> inputs, std::span<NodeRef> adjoints) {
  wanted_.resize(inputs.size());
  const bool in_place = !differentiable_ && observer_ == nullptr;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool needed = on_the_way(inputs[i].position);
    wanted_[i] = {needed, {}, needed && in_place ? &adjoints_[inputs[i].position] : nullptr};
  }
  y.pullbacks(adjoints, wanted_, differentiable_);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!wanted_[i].needed) continue;
    if (tape_.options_.trap_nonfinite) [[unlikely]]
      trap_cotangent(y, i, wanted_[i].cotangent);
    if (observer_ != nullptr) observer_->passed(position, i, wanted_[i].cotangent);
    add(adjoints_[inputs[i].position], std::move(wanted_[i].cotangent));
  }
}

// The chain rule. A node y passes its adjoint on to each of its inputs x:
//
//     dJ/dx = Σ dJ/dy · dy/dx   over all y that were computed from x.
//
// Every such y comes after x on the tape. Walking back, the sum is complete when it is x's turn.
bool Sweep::step() {
  if (next_ <= last_) return false;
  const std::uint32_t position = --next_;
  const Node* y = tape_.nodes_[position].get();  // not a reference: recorded pullbacks append to the tape
  const auto inputs = tape_.inputs_of(*y);
  if (inputs.empty() || y->is_further_output()) return true;  // a leaf: the sum stays; it waits for the first
  if (y->output_count() == 1) {
    if (!adjoints_[position]) return true;
    NodeRef adjoint = take(position);
    pass(position, *y, inputs, {&adjoint, 1});
    return true;
  }
  PooledVector<NodeRef> adjoints(y->output_count());
  bool any = false;
  for (std::size_t k = 0; k < adjoints.size() && position + k < adjoints_.size(); ++k)
    any = (adjoints[k] = take(position + static_cast<std::uint32_t>(k))) || any;
  if (any) pass(position, *y, inputs, adjoints);
  return true;
}

void Sweep::add(NodeRef& adjoint, NodeRef cotangent) const {
  if (!cotangent) return;
  if (!adjoint)
    adjoint = std::move(cotangent);
  else
    adjoint = differentiable_ ? cotangent->recorded_plus(adjoint, cotangent)
                              : cotangent->plus(std::move(adjoint), cotangent);
}

}  // namespace xgrad::engine
