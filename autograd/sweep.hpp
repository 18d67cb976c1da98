/// Sweep: one walk back along a tape, from an output to the leaves.
#pragma once

#include "export.hpp"
#include "tape.hpp"

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// The state of a reverse sweep: the adjoint dJ/d(node) of each node reached so far. Sweeps keep their
/// adjoints to themselves, so that any number of them may run over one tape, one node at a time if wanted.
class Sweep {
 public:
  /// Is told of each cotangent as it is passed on, for those who want to see the chain rule at work.
  class Observer {
   public:
    virtual ~Observer() = default;
    /// The node at position `y` gave its `input` this cotangent: dJ/dy · dy/dx. Nothing, if that is zero
    /// everywhere.
    virtual void passed(std::uint32_t y, std::size_t input, const NodeRef& cotangent) = 0;
  };

  /// Starts at `output`, whose adjoint is `seed`. `wanted` are the positions of the nodes whose gradients are
  /// asked for, and only what lies on the way to them is computed; none means every leaf.
  Sweep(Tape& tape, std::uint32_t output, NodeRef seed, std::span<const std::uint32_t> wanted,
        bool differentiable, Observer* observer = nullptr);

  /// Propagates one node's adjoint to its inputs. Returns false when the sweep has arrived.
  bool step();

  /// The adjoint of the node at a position; nothing if none reached it (yet), or it was passed on already and
  /// is not asked for.
  const NodeRef& adjoint(std::uint32_t position) const { return adjoints_[position]; }
  NodeRef take_adjoint(std::uint32_t position) { return std::move(adjoints_[position]); }

 private:
  bool on_the_way(std::uint32_t position) const {
    return position != no_position && (on_the_way_.empty() || on_the_way_[position]);
  }
  NodeRef take(std::uint32_t position);
  void pass(std::uint32_t position, const Node& y, std::span<const Edge> inputs, std::span<NodeRef> adjoints);
  void add(NodeRef& adjoint, NodeRef cotangent) const;

  Tape& tape_;
  std::uint32_t next_;  // one above the position of the node whose turn it is
  std::uint32_t last_;  // the sweep ends here
  bool differentiable_;
  Observer* observer_;
  PooledVector<NodeRef> adjoints_;
  PooledVector<char> on_the_way_;
  PooledVector<char> kept_;
  PooledVector<Wanted> wanted_;  // of the inputs of the node whose turn it is: here, so that the memory stays
};

}  // namespace engine
}  // namespace xgrad
