/// Tape: the record of a computation, and the chain rule that runs back along it.
#pragma once

#include <xgrad/autograd/node.hpp>
#include <xgrad/autograd/scope.hpp>
#include <xgrad/autograd/variable.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace xgrad {

template <class T>
using PooledVector = std::vector<T, PoolAllocator<T>>;

struct GradientOptions {
  /// Record the derivative's own computation, so that it can be differentiated again.
  bool differentiable = false;
  /// Give zeros, instead of an error, for an input that the output does not depend on.
  bool allow_unused = false;
};

/// While a Tape is alive, its thread records operations on it (a Wengert list): nodes in the order in which
/// they were computed, so that every node comes after its inputs. Tapes nest; the innermost one records.
///
///     Tape tape;
///     Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
///     auto J = 3.0 * (a + b * c);
///     tape.backward(J);               // a.grad() = 3, b.grad() = 6, c.grad() = 12
///
/// The tape owns what it recorded. A handle that outlives it keeps its value, and is a constant from then on.
class Tape {
 public:
  Tape();
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Adds dy/dx into `x.grad()` of every leaf x that y was computed from. y has one element.
  /// Throws std::invalid_argument if y has more, or was not recorded on this tape; std::logic_error if a
  /// recorded leaf was written to since.
  template <Real T>
  void backward(const Variable<T>& y) {
    backward_from(y.node(), nullptr);
  }
  /// The same for y of any shape: adds the gradient of Σ seed·y. `seed` has y's shape.
  template <Real T>
  void backward(const Variable<T>& y, const std::type_identity_t<Operand<T>>& seed) {
    backward_from(y.node(), &seed.node());
  }

  /// dy/dx for each x, leaves or intermediate values; leaves every `grad()` alone. Throws as `backward`, and
  /// std::invalid_argument if y does not depend on one of the inputs (unless `allow_unused`).
  template <Real T, Real U = T>
  std::vector<Variable<U>> gradient(const Variable<T>& y, const std::vector<Variable<U>>& x,
                                    GradientOptions options = {}, Location location = Location::current()) {
    return gradient_from<U>(y.node(), x, nullptr, options, location);
  }
  /// The gradient of Σ seed·y: a vector-Jacobian product. `seed` has y's shape.
  template <Real T, Real U = T>
  std::vector<Variable<U>> gradient(const Variable<T>& y, const std::vector<Variable<U>>& x,
                                    const std::type_identity_t<Operand<T>>& seed,
                                    GradientOptions options = {}, Location location = Location::current()) {
    return gradient_from<U>(y.node(), x, &seed.node(), options, location);
  }

  /// Forgets everything recorded; the memory is kept for the next recording.
  void clear() noexcept;

  /// How many nodes are recorded, leaves included.
  std::size_t size() const noexcept { return nodes_.size(); }

  /// The nodes in the order of computation. A leaf, which lives outside every tape, has the place of its
  /// first use.
  std::span<const NodeRef> nodes() const noexcept { return nodes_; }

  /// The edges to a node's inputs. None for a value that was recorded on another tape: to this one it is a
  /// leaf.
  std::span<const Edge> inputs_of(const Node& node) const noexcept {
    return recorded(node) ? node.inputs() : std::span<const Edge>();
  }

  /// The position of a node, or of a leaf, among `nodes()`; `no_position` if it is not there.
  std::uint32_t position_of(const Node& node) const noexcept;

  /// The parts that were recorded inside Scopes, or for derivatives, in the order in which they were entered.
  std::span<const Section> sections() const noexcept { return sections_; }

  /// Where the last sweep started, by `backward` or `gradient`; `no_position` before the first.
  std::uint32_t last_output() const noexcept { return last_output_; }

  /// For a debugger or a log: a line for each node, with its position and those of its inputs:
  /// "2: u = multiply (fit.cpp:12): 8, from 0, 1".
  std::string to_string() const;

  /// Throws std::logic_error if a recorded leaf was written to since.
  void check_versions() const;

  /// The calling thread's innermost tape; nullptr if nothing records.
  static Tape* current() noexcept;

  // ---- For rules (rule.hpp) --------------------------------------------------------------------------

  /// Takes in a node that was just computed, in that line, and that only `node` refers to.
  void record(const NodeRef& node, Location location);
  /// The edge to an input, which is kept alive; a leaf's first use puts it on the tape.
  Edge edge_to(Node& input);

 private:
  friend class Sweep;
  friend class Scope;
  friend class PauseRecording;

  /// Positions of the leaves on this tape: a flat hash table from node to position. It is the tape's, not the
  /// leaf's, because a leaf may be on several threads' tapes at once.
  class LeafTable {
   public:
    /// The leaf's position, to be set by the caller if it is `no_position`: a leaf not seen before.
    std::uint32_t& operator[](const Node* leaf);
    std::uint32_t find(const Node* leaf) const noexcept;
    void clear() noexcept;

   private:
    struct Slot {
      const Node* leaf;
      std::uint32_t position;
    };
    void grow();
    std::size_t slot_of(const Node* leaf) const noexcept;

    PooledVector<Slot> slots_;
    std::size_t used_ = 0;
  };

  struct LeafVersion {
    std::uint32_t position;
    std::uint64_t version;
  };

  void backward_from(const NodeRef& y, Node* seed);
  template <Real U>
  std::vector<Variable<U>> gradient_from(const NodeRef& y, const std::vector<Variable<U>>& x, Node* seed,
                                         GradientOptions options, Location location);
  bool recorded(const Node& node) const noexcept {
    return node.number_.load(std::memory_order_relaxed) == number_;
  }
  Section& enter(Location location, bool hides_lines = false);
  void leave() noexcept;
  void detach_survivors() noexcept;

  PooledVector<NodeRef> nodes_;
  PooledVector<NodeRef> constants_;  // inputs without gradient, kept alive for the pullbacks
  PooledVector<LeafVersion> leaf_versions_;
  LeafTable leaves_;
  PooledVector<Section> sections_;
  std::uint32_t section_ = Section::none;  // the innermost one that is open
  std::uint32_t call_ = Section::none;     // the outermost open one that hides lines
  std::uint32_t last_output_ = no_position;
  std::uint64_t number_;  // of this recording; after clear() another
  Tape* outer_;
};

/// While alive, the calling thread records nothing, whatever tapes are alive: for figures on the way, such as
/// an accuracy.
class PauseRecording {
 public:
  PauseRecording() noexcept;
  ~PauseRecording();
  PauseRecording(const PauseRecording&) = delete;
  PauseRecording& operator=(const PauseRecording&) = delete;

 private:
  Tape* paused_;
};

}  // namespace xgrad
