/// Trace: what was computed on a tape and how the adjoints came about, as plain data.
#pragma once

#include "../export.hpp"
#include "../node_identity.hpp"
#include "numbers.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {

// What a trace is made of. To look at one, nobody has to know what these are.
class Tape;
template <Element T>
class Variable;
namespace engine {
class Node;
}

namespace inspect {

inline constexpr std::size_t none = static_cast<std::size_t>(-1);

/// From a node y to one of its inputs x.
struct TraceEdge {
  std::size_t input = none;          ///< the index of x
  bool gradient = false;             ///< whether a cotangent goes back along it
  std::string derivative;            ///< the formula of ∂y/∂x; empty unless the rule is elementwise
  std::optional<Numbers> slope;      ///< its value; nothing if x was broadcast
  std::string pullback;              ///< the formula of the cotangent, dJ/dy times ∂y/∂x
  std::optional<Numbers> cotangent;  ///< its value
  std::optional<Numbers> adjoint;    ///< dJ/dx as far as it is known after this contribution
};

struct TraceNode {
  std::string name;       ///< unique in its trace: as given, or v1, v2, …
  std::string operation;  ///< "multiply"; "leaf" or "constant" without one
  std::string dtype;      ///< "float" or "double"
  std::string formula;    ///< "b·c"; empty without an operation
  std::string numbers;  ///< the formula with the inputs' values put in, "4·2"; empty unless all are numbers
  Numbers value;
  std::optional<Numbers> adjoint;  ///< dJ/d(value); nothing if no gradient flows from J to it
  std::vector<TraceEdge> inputs;
  int order = 0;               ///< of the derivative that this was recorded for: 0 for plain computation
  std::size_t section = none;  ///< the index of the innermost section it lies in
  std::string file;            ///< of the line that made it; empty if that is not known
  std::uint32_t line = 0;
  bool line_is_exact = true;  ///< false: this is the last line known before it
};

/// A group of nodes: a Scope, the call of a module, or a derivative.
struct TraceSection {
  std::string name;  ///< "0: Linear"
  std::size_t parent = none;
  bool derivative = false;
};

struct TraceOptions {
  /// Arrays of more elements keep their statistics only. A single element is always kept.
  std::size_t entries = 4096;
  /// Note the lines of the program.
  bool lines = true;
};

/// Everything that an output J was computed from, in the order of computation, with each step's formula,
/// value and adjoint. It refers to nothing of the tape; the tape is as before.
///
///     Trace trace(tape, J);
struct Trace {
  Trace() = default;
  /// Throws as `Tape::backward(J)`, and the same for J of more than one element, whose adjoint is then taken
  /// to be all ones.
  template <Real T>
  Trace(Tape& tape, const Variable<T>& y, TraceOptions options = {});
  /// Of the calling thread's tape. Throws std::logic_error also if it has none.
  template <Real T>
  Trace(const Variable<T>& y, TraceOptions options = {});  // NOLINT: so that functions of traces take a J
  Trace(Tape& tape, const engine::Node& y, TraceOptions options);

  std::vector<TraceNode> nodes;  ///< inputs before those who use them
  std::size_t output = none;
  std::vector<TraceSection> sections;
  std::vector<engine::NodeIdentity> identities;  ///< of each node; empty in a trace from a file
};

extern template XGRAD_EXPORT Trace::Trace(Tape&, const Variable<float>&, TraceOptions);
extern template XGRAD_EXPORT Trace::Trace(Tape&, const Variable<double>&, TraceOptions);
extern template XGRAD_EXPORT Trace::Trace(const Variable<float>&, TraceOptions);
extern template XGRAD_EXPORT Trace::Trace(const Variable<double>&, TraceOptions);

/// "v = a + u = 7 + 8 = 15", "a = 7", "z = x W + b, (4, 2), −1.2 … 3".
std::string equation(const TraceNode& node);

/// "fit.cpp:12", "after fit.cpp:12"; empty if no line is known.
std::string line_of(const TraceNode& node);

}  // namespace inspect
}  // namespace xgrad
