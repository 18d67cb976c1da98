/// save_trace, load_trace, diff_traces: a run kept, reopened, and compared with another.
#pragma once

#include "../export.hpp"
#include "trace.hpp"

#include <filesystem>
#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Writes a trace as JSON: structure, values, adjoints, formulas, lines. Throws std::system_error, which
/// names the file, if it cannot be written; it is then as it was before.
void save_trace(const Trace& trace, const std::filesystem::path& file);

/// Reads what `save_trace` wrote, in this process or another: for the stepper, `explain` and the page. Throws
/// std::system_error if the file cannot be read, and std::runtime_error, which names the file and what is
/// wrong, if it holds no trace.
Trace load_trace(const std::filesystem::path& file);

struct DiffOptions {
  /// Numbers are equal if |a − b| ≤ relative·max(|a|, |b|) + absolute.
  double relative = 0;
  double absolute = 0;
};

/// The first place in which two runs part.
struct TraceDifference {
  std::string node;         ///< its name in the first trace; empty if the traces do not differ
  std::string description;  ///< "the value of h, entry (0, 2): 0.5 and 0.25"

  explicit operator bool() const noexcept { return !node.empty(); }
};

/// The first node, in the order of computation, that differs in operation, inputs, shape or value; if there
/// is none, the first in the order of the backward sweep whose adjoint differs. Arrays whose entries were not
/// kept are compared by digest and statistics.
TraceDifference diff_traces(const Trace& a, const Trace& b, DiffOptions options = {});

/// A trace as JSON, and back. Throws std::runtime_error if the text holds no trace.
std::string to_json(const Trace& trace);
Trace trace_from_json(const std::string& text);

}  // namespace inspect
}  // namespace xgrad
