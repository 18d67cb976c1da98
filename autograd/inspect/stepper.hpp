/// Stepper: one stop at a time through both sweeps of a trace.
#pragma once

#include "../export.hpp"
#include "trace.hpp"
#include "which.hpp"

#include <functional>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// One thing that happens: in the forward sweep a node's value is computed; in the backward sweep a node
/// passes a cotangent to one of its inputs, or (without an edge) the output gets its seed, or a leaf's
/// adjoint is complete.
struct Stop {
  enum class Phase { forward, backward };

  Phase phase = Phase::forward;
  std::size_t node = none;
  std::size_t edge = none;  ///< the index among the node's inputs
};

/// All stops of a trace, in order.
std::vector<Stop> stops_of(const Trace& trace);

/// A condition on a value or an adjoint.
using Condition = std::function<bool(const Numbers&)>;
Condition not_finite();                   ///< some element is NaN or infinite
Condition larger_than(double magnitude);  ///< |x| > magnitude, or x is not finite, for some element
Condition all_zero();                     ///< every element is 0, and there is one

/// Walks through a trace, forwards and backwards. The tape it was recorded on is not touched, and may be
/// gone.
///
///     Stepper stepper(Trace(tape, J));
///     while (stepper.next()) fmt::print("{}\n", stepper.describe());
class Stepper {
 public:
  explicit Stepper(Trace trace);

  /// To the next stop; false, staying at the last, if there is none.
  bool next();
  /// To the stop before; false if there is none: then nothing has happened yet.
  bool back();
  /// To the next stop at which the node's value is computed (forward), or its adjoint is complete and it is
  /// its turn (backward). False, staying where it is, if there is none. Throws as `Which::in`.
  bool run_to(const Which& node);
  /// To where the backward sweep begins: dJ/dJ = 1.
  void to_seed();
  /// To before the first stop.
  void rewind() noexcept { position_ = 0; }

  /// How many stops have happened, of how many.
  std::size_t position() const noexcept { return position_; }
  std::size_t size() const noexcept { return stops_.size(); }
  /// The stop that happened last. Throws std::logic_error before the first.
  const Stop& stop() const;
  const Trace& trace() const noexcept { return trace_; }

  /// The part of a node's adjoint that is known by now; nullptr if there is none yet.
  const Numbers* adjoint(const Which& node) const;
  /// The names of the nodes whose contributions to this node's adjoint are still to come; of one that
  /// contributes along several edges, once for each.
  std::vector<std::string> pending(const Which& node) const;

  /// What happened at this stop, in some lines of text: the formula with the values put in, the local
  /// derivatives or the cotangent, the adjoint so far, and what is pending.
  std::string describe() const;

  // ---- Watchpoints ----------------------------------------------------------------------------------------

  /// Makes `run` stop where the condition holds for a value, as it is computed. `condition_name` completes
  /// the sentence "the value of v is …".
  void watch_values(Condition condition, std::string condition_name);
  /// The same for an adjoint, at each contribution.
  void watch_adjoints(Condition condition, std::string condition_name);
  /// On to the next stop at which a watched condition holds; false, at the end, if there is none.
  bool run();
  /// Why the last `run` stopped, with the line of the program that made the node:
  /// "the value of p = log(q) = −∞ is not finite (fit.cpp:12)". Empty if it did not.
  const std::string& reason() const noexcept { return reason_; }

 private:
  struct Watch {
    Stop::Phase phase;
    Condition condition;
    std::string name;
  };

  void check_watches();
  const Numbers* adjoint_at(std::size_t node, std::size_t position) const;

  Trace trace_;
  std::vector<Stop> stops_;
  std::size_t position_ = 0;
  std::vector<Watch> watches_;
  std::string reason_;
};

}  // namespace inspect
}  // namespace xgrad
