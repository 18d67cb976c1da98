/// Trace: what was computed on a tape and how the adjoints came about, as plain data.
#pragma once

#include <xgrad/autograd/inspect/numbers.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/autograd/variable.hpp>
#include <xgrad/export.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
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

namespace detail {

/// Throws std::invalid_argument, naming function and argument, for an empty Variable.
template <Real T>
const engine::Node& node_of(const Variable<T>& x, std::string_view function, std::string_view argument) {
  if (!x.defined()) engine::refuse_empty(function, argument);
  return *x.node();
}

}  // namespace detail

/// Everything that an output J was computed from, in the order of computation, with each step's formula,
/// value and adjoint. It refers to nothing of the tape; the tape is as before.
///
///     Trace trace(tape, J);
struct Trace {
  Trace() = default;
  /// Throws as `Tape::backward(J)`, and the same for J of more than one element, whose adjoint is then taken
  /// to be all ones.
  template <Real T>
  Trace(Tape& tape, const Variable<T>& y, TraceOptions options = {})
      : Trace(tape, detail::node_of(y, "trace", "the output"), options) {}
  /// Of the calling thread's tape. Throws std::logic_error also if it has none.
  template <Real T>
  Trace(const Variable<T>& y, TraceOptions options = {})  // NOLINT: so that functions of traces take a J
      : Trace(current_tape(), detail::node_of(y, "trace", "the output"), options) {}
  Trace(Tape& tape, const engine::Node& y, TraceOptions options);

  std::vector<TraceNode> nodes;  ///< inputs before those who use them
  std::size_t output = none;
  std::vector<TraceSection> sections;
  std::vector<engine::NodeIdentity> identities;  ///< of each node; empty in a trace from a file

 private:
  static Tape& current_tape();
};

/// Which node of a trace is meant: by its name or, in the process that recorded it, by a handle.
class Which {
 public:
  Which(std::string_view name) : name_(name) {}      // NOLINT
  Which(const char* name) : name_(name) {}           // NOLINT
  Which(const std::string& name) : name_(name) {}    // NOLINT
  Which(const engine::Node& node) : node_(&node) {}  // NOLINT
  template <Real T>
  Which(const Variable<T>& node) : node_(&detail::node_of(node, "trace", "the node asked for")) {}  // NOLINT

  /// Throws std::invalid_argument if it is not in the trace: J was not computed from it.
  std::size_t in(const Trace& trace) const;

 private:
  std::string_view name_;
  const engine::Node* node_ = nullptr;
};

/// "v = a + u = 7 + 8 = 15", "a = 7", "z = x W + b, (4, 2), −1.2 … 3".
std::string equation(const TraceNode& node);

/// "fit.cpp:12", "after fit.cpp:12"; empty if no line is known.
std::string line_of(const TraceNode& node);

}  // namespace inspect
}  // namespace xgrad
