#include <xgrad/autograd/sweep.hpp>

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

// The chain rule. A node y passes its adjoint on to each of its inputs x:
//
//     dJ/dx = Σ dJ/dy · dy/dx   over all y that were computed from x.
//
// Every such y comes after x on the tape. Walking back, the sum is complete when it is x's turn.
bool Sweep::step() {
  if (next_ <= last_) return false;
  const std::uint32_t position = --next_;
  if (!adjoints_[position]) return true;
  const Node* y = tape_.nodes_[position].get();  // not a reference: recorded pullbacks append to the tape
  const auto inputs = tape_.inputs_of(*y);
  if (inputs.empty()) return true;  // a leaf: the sum stays with the sweep
  const bool keep = !kept_.empty() && kept_[position];
  NodeRef adjoint = keep ? adjoints_[position] : std::move(adjoints_[position]);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Edge& x = inputs[i];
    if (!on_the_way(x.position)) continue;
    NodeRef cotangent = differentiable_ ? y->recorded_pullback(i, adjoint) : y->pullback(i, adjoint);
    if (observer_ != nullptr) observer_->passed(position, i, cotangent);
    add(adjoints_[x.position], std::move(cotangent));
  }
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
