/// nudge: what happens to J if x is changed a little.
#pragma once

#include "../export.hpp"
#include "trace.hpp"
#include "which.hpp"

#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The outcome of an experiment: x was changed by h, and what depends on it was computed anew.
struct Nudge {
  struct Change {
    std::string name;
    std::string formula;  ///< empty for x itself
    double before, after;
  };

  /// x, each number computed from it, and J last, in the order of computation. Of x only the element that was
  /// changed is among them, and of other arrays none.
  std::vector<Change> changes;
  double h;
  double ratio;       ///< ΔJ/Δx
  double derivative;  ///< dJ/dx by the tape

  /// a: 7 → 7.001
  /// v = a + u: 15 → 15.001
  /// J = 3·v: 45 → 45.003
  /// ΔJ/Δa = 3, dJ/da = 3
  std::string to_string() const;
};

/// Adds h to one element of x, a leaf or any other node, recomputes J, and sets ΔJ/h beside dJ/dx. The tape
/// is as before. Comparisons, through which no gradient flows, keep the outcome they had. Throws as `Trace`
/// and `Which::in`, and std::invalid_argument if J or x is no single number (`element` chooses one of x), h
/// is 0, not finite, or too little to change x, or no gradient flows from J to x.
Nudge nudge(Tape& tape, const engine::Node& J, const Which& x, double h, std::size_t element = none);

/// The same on the calling thread's tape. Throws std::logic_error also if it has none.
template <Real T>
Nudge nudge(const Variable<T>& J, const Which& x, double h, std::size_t element = none);

extern template XGRAD_EXPORT Nudge nudge(const Variable<float>&, const Which&, double, std::size_t);
extern template XGRAD_EXPORT Nudge nudge(const Variable<double>&, const Which&, double, std::size_t);

}  // namespace inspect
}  // namespace xgrad
