/// Tape: the record of a computation, and the chain rule that runs back along it.
#pragma once

#include "export.hpp"
#include "gradients.hpp"
#include "leaf_table.hpp"
#include "node.hpp"
#include "recording.hpp"
#include "scope.hpp"
#include "variable.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace engine {

class Sweep;

}  // namespace engine

struct TapeOptions {
  /// Refuse values that were computed on another tape, instead of taking them for constants: those of a tape
  /// that has ended or was cleared, and those of an outer tape while an inner one records. An operation that
  /// gets one throws std::logic_error. `stop_gradient(x)` says that a constant is meant. (What was computed
  /// while no tape was alive cannot be told from data.)
  bool strict = false;
  /// Stop at the first NaN or infinity: an operation whose value has one, or a pullback that gives one in a
  /// sweep, throws std::domain_error, which names the operation, its line, its inputs and the element. To
  /// look at every element takes about as long as an addition.
  bool trap_nonfinite = false;
};

struct TapeCheck;

/// While a Tape is alive, its thread records operations on it (a Wengert list): nodes in the order in which
/// they were computed, so that every node comes after its inputs. Tapes nest; the innermost one records.
///
///     Tape tape;
///     Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
///     auto J = 3.0 * (a + b * c);
///     tape.backward(J);               // a.grad() = 3, b.grad() = 6, c.grad() = 12
///
/// The tape owns what it recorded. A handle that outlives it keeps its value, and is a constant from then on.
/// To an inner tape a value of an outer one is one, too: x² of the outer tape times x on the inner has the
/// derivative x² there, not 3x². `TapeOptions::strict` makes either an error.
class Tape {
 public:
  [[nodiscard]] explicit Tape(TapeOptions options = {});
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Adds dy/dx into `x.grad()` of every leaf x that y was computed from. y has one element.
  /// Throws std::invalid_argument if y is empty, has more elements, or was not recorded on this tape;
  /// std::logic_error if a recorded leaf was written to since, or a leaf's gradient has another shape than
  /// its value.
  template <Real T>
  void backward(const Variable<T>& y) {
    backward_from(y.node().get(), nullptr);
  }
  /// The same for y of any shape: adds the gradient of Σ seed·y. `seed` has y's shape.
  template <Real T>
  void backward(const Variable<T>& y, const std::type_identity_t<Operand<T>>& seed) {
    backward_from(y.node().get(), &seed);
  }

  /// dy/dx for each x, leaves or intermediate values; leaves every `grad()` alone. Throws as `backward`, and
  /// std::invalid_argument if y does not depend on one of the inputs (unless `allow_unused`).
  template <Real T, Real U = T>
  engine::Gradients<U> gradient(const Variable<T>& y, const std::vector<Variable<U>>& x,
                                GradientOptions options = {}, Location location = Location::current()) {
    return gradient_from<U>(y.node().get(), x, nullptr, options, location);
  }
  /// The gradient of Σ seed·y: a vector-Jacobian product. `seed` has y's shape.
  template <Real T, Real U = T>
  engine::Gradients<U> gradient(const Variable<T>& y, const std::vector<Variable<U>>& x,
                                const std::type_identity_t<Operand<T>>& seed, GradientOptions options = {},
                                Location location = Location::current()) {
    return gradient_from<U>(y.node().get(), x, &seed, options, location);
  }

  /// The same for one x, which gives one gradient.
  template <Real T, Real U>
  Variable<U> gradient(const Variable<T>& y, const Variable<U>& x, GradientOptions options = {},
                       Location location = Location::current()) {
    return gradient_from<U>(y.node().get(), {x}, nullptr, options, location)[0];
  }
  template <Real T, Real U>
  Variable<U> gradient(const Variable<T>& y, const Variable<U>& x,
                       const std::type_identity_t<Operand<T>>& seed, GradientOptions options = {},
                       Location location = Location::current()) {
    return gradient_from<U>(y.node().get(), {x}, &seed, options, location)[0];
  }

  /// Forgets everything recorded; the memory is kept for the next recording.
  void clear() noexcept;

  /// How many nodes are recorded, leaves included.
  std::size_t size() const noexcept { return nodes_.size(); }

  /// The nodes in the order of computation. A leaf, which lives outside every tape, has the place of its
  /// first use.
  std::span<const engine::NodeRef> nodes() const noexcept { return nodes_; }

  /// The edges to a node's inputs. None for a value that was recorded on another tape: to this one it is a
  /// leaf.
  std::span<const engine::Edge> inputs_of(const engine::Node& node) const noexcept {
    return recorded(node) ? node.inputs() : std::span<const engine::Edge>();
  }

  /// The position of a node, or of a leaf, among `nodes()`; `no_position` if it is not there.
  std::uint32_t position_of(const engine::Node& node) const noexcept;

  /// The parts that were recorded inside Scopes, or for derivatives, in the order in which they were entered.
  std::span<const engine::Section> sections() const noexcept { return sections_; }

  /// Where the last sweep started, by `backward` or `gradient`; `no_position` before the first.
  std::uint32_t last_output() const noexcept { return last_output_; }

  /// For a debugger or a log: a line for each node, with its position and those of its inputs:
  /// "2: u = multiply (fit.cpp:12): 8, from 0, 1".
  std::string to_string() const;

  /// Compares each recorded operation's pullback with differences of its value, at the operands that it was
  /// recorded with: finds the rule that is wrong in a computation that is. See tape_check.hpp.
  TapeCheck check() const;

  /// Throws std::logic_error, which starts with `asked`, if a recorded leaf was written to since.
  void check_versions(const char* asked = "backward") const;

  /// The calling thread's innermost tape; nullptr if nothing records.
  static Tape* current() noexcept { return engine::RecordingFrame::recording(); }

  /// Records nothing more; what is recorded stays, and can be differentiated.
  void stop() noexcept { frame_.end(); }

  // ---- For rules (rule.hpp) --------------------------------------------------------------------------

  /// Throws std::logic_error if the tape is strict and the input was computed on another.
  void check_origin(std::string_view operation, const engine::Node& input) const {
    if (options_.strict) [[unlikely]]
      refuse_if_foreign(operation, input);
  }
  /// From here on operations are recorded also if no gradient flows through them, as comparisons are: for who
  /// wants to know all that is computed from the leaves.
  void record_constants() noexcept { records_constants_ = true; }
  bool records_constants() const noexcept { return records_constants_; }
  /// Takes in a node that was just computed, in that line, and that only `node` refers to.
  void record(const engine::NodeRef& node, Location location);
  /// What it takes for leaves, in the order of their first use: those of users, and values of other tapes.
  std::span<const engine::RecordedLeaf> leaves() const noexcept { return leaves_.leaves(); }
  /// The edge to an input, which is kept alive; a leaf's first use puts it on the tape.
  engine::Edge edge_to(engine::Node& input);

 private:
  friend class engine::Sweep;
  friend class Scope;

  // The seed is nullptr where none was given; y is nullptr where the Variable is empty.
  void backward_from(const engine::Node* y, const engine::AnyOperand* seed);
  template <Real U>
  engine::Gradients<U> gradient_from(const engine::Node* y, const std::vector<Variable<U>>& x,
                                     const engine::AnyOperand* seed, GradientOptions options,
                                     Location location);
  bool recorded(const engine::Node& node) const noexcept {
    return node.number_.load(std::memory_order_relaxed) == number_;
  }
  bool foreign(const engine::Node& node) const noexcept {
    return node.position_ != engine::no_position && !recorded(node);
  }
  void refuse_if_foreign(std::string_view operation, const engine::Node& input) const;
  std::string why_not_recorded(const engine::Node& node) const;
  engine::Section& enter(Location location, engine::Lines lines);
  void leave() noexcept;
  void detach_survivors() noexcept;

  engine::PooledVector<engine::NodeRef> nodes_;
  engine::PooledVector<engine::NodeRef> constants_;  // inputs without gradient, kept alive for the pullbacks
  engine::LeafTable leaves_;
  engine::PooledVector<engine::Section> sections_;
  std::uint32_t section_ = engine::Section::none;  // the innermost one that is open
  std::uint32_t call_ = engine::Section::none;     // the one whose line is given to what is recorded
  std::uint32_t last_output_ = engine::no_position;
  std::uint64_t number_;  // of this recording; after clear() another
  TapeOptions options_;
  bool records_constants_ = false;
  engine::RecordingFrame frame_;
};

}  // namespace xgrad
