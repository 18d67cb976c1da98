/// BoxGraph: what the layout of a graph depends on.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"
#include "section_tree.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Boxes of one size, the sections that they lie in, and what leads from one to another.
struct BoxGraph {
  struct Box {
    std::vector<std::size_t> inputs{};  ///< the indices of boxes before this one; some may be there twice
    std::size_t section = none;         ///< the innermost that it lies in
  };

  std::vector<Box> boxes;
  SectionTree sections;
};

/// A box for each node of a trace.
BoxGraph boxes_of(const Trace& trace);

}  // namespace inspect
}  // namespace xgrad
