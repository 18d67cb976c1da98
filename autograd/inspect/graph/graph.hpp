/// to_dot, to_svg, to_html: a graph drawn.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"

#include <filesystem>
#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

// Each function takes a trace, or a J on the calling thread's tape: to_svg(J, "graph.svg"). Files are written
// under a temporary name first; one that cannot be written throws std::system_error.

/// The graph in Graphviz's language, sections as clusters: `dot -Tpng graph.dot`.
std::string to_dot(const Trace& J);

/// A picture of the graph, laid out from left to right: each node with formula, value and adjoint, each edge
/// with its local derivative; of arrays the shape, and the elements if they fit. Sections have outlines, what
/// belongs to a derivative has primes. Light and dark.
std::string to_svg(const Trace& J);
void to_svg(const Trace& J, const std::filesystem::path& file);

struct PageOptions {
  std::string title = {};       ///< the equation of J if empty
  std::size_t explained = 200;  ///< for up to as many leaves the page says what `explain` does
};

/// A page on which one steps through both sweeps: one file that needs no network, server or other program.
std::string to_html(const Trace& J, const PageOptions& options = {});
void to_html(const Trace& J, const std::filesystem::path& file, const PageOptions& options = {});

}  // namespace inspect
}  // namespace xgrad
