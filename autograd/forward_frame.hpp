/// ForwardFrame: a computation whose tangents are carried along.
#pragma once

#include "export.hpp"
#include "leaf_table.hpp"
#include "node.hpp"

#include <cstdint>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// While alive, whatever the calling thread computes from values with a tangent of this frame gets one, too:
/// the derivative along the direction that the inputs were given. Frames nest, each a direction of its own;
/// the tangents of an inner one are values to the outer ones, and so have tangents themselves: second
/// derivatives.
class ForwardFrame {
 public:
  ForwardFrame() noexcept;
  ~ForwardFrame();
  ForwardFrame(const ForwardFrame&) = delete;
  ForwardFrame& operator=(const ForwardFrame&) = delete;

  /// The thread's innermost one; nullptr if there is none.
  static ForwardFrame* innermost() noexcept { return innermost_; }

  const ForwardFrame* outer() const noexcept { return outer_; }

  /// Gives an input its tangent: its direction. Returns false if it has one. The frame keeps it, not the
  /// input, which may be a parameter that several threads use.
  bool add_input(NodeRef input, NodeRef tangent);

  /// Nothing where the tangent is zero everywhere.
  NodeRef tangent_of(const Node& node) const;
  /// For a value that was computed in this frame.
  void set_tangent(Node& node, NodeRef tangent) const { node.set_tangent(level_, std::move(tangent)); }

  /// While alive, only the frames outside of one are there: what that one's tangents are computed in.
  class Outside {
   public:
    explicit Outside(const ForwardFrame& frame) noexcept;
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;

   private:
    ForwardFrame* hidden_;
  };

 private:
  struct Input {
    NodeRef node;  // held, so that no other comes to lie at its address
    NodeRef tangent;
  };

  static constinit inline thread_local ForwardFrame* innermost_ = nullptr;

  std::uint64_t level_;
  ForwardFrame* outer_;
  PooledVector<Input> inputs_;
};

}  // namespace engine
}  // namespace xgrad
