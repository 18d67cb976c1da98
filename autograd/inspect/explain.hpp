/// explain, why: the chain rule of a graph, written out.
#pragma once

#include "../export.hpp"
#include "trace.hpp"
#include "which.hpp"

#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

struct ExplainOptions {
  std::size_t paths = 12;    ///< how many are written out, one at least; what the others give is summed up
  std::size_t factors = 12;  ///< of a longer path the middle is left out, but for its two ends
  bool entries = false;      ///< show the entries of arrays, not only shapes and formulas
};

/// The chain rule for dJ/dx, one line for each path from x to J, and their sum:
///
///     dJ/db = dJ/dv · dv/du · du/db = 3 · 1 · 2 = 6
///
/// For arrays a path is written as the formulas by which the cotangent is passed on, with shapes. A trace is
/// made of a J on the thread's tape, or loaded from a file. Throws as `Trace` and `Which::in`.
std::string explain(const Trace& J, const Which& x, ExplainOptions options = {});

/// Each contribution to dJ/dx, with the node it came from and the line that made it, and their sum. Throws as
/// `explain`.
std::string why(const Trace& J, const Which& x);

/// The same for the output that the thread's tape last swept from, by `backward` or `gradient`: why x.grad()
/// is what it is. Throws std::logic_error if there was no sweep.
template <Real T>
std::string why(const Variable<T>& x);

extern template XGRAD_EXPORT std::string why(const Variable<float>&);
extern template XGRAD_EXPORT std::string why(const Variable<double>&);

}  // namespace inspect
}  // namespace xgrad
