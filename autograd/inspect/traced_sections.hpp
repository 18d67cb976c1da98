/// The sections of a tape as a trace has them, and what follows from them for its nodes.
#pragma once

#include "../export.hpp"
#include "../tape.hpp"
#include "trace.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

std::vector<TraceSection> sections_of(const Tape& tape);

/// For each of these positions, which are in order, the index of the innermost section around it, or none.
std::vector<std::size_t> innermost_sections(const Tape& tape, const std::vector<std::uint32_t>& positions);

/// The call that a user sees of those around a section, each in another's library code: the outermost;
/// nullptr if there is none.
const engine::Section* call_around(const Tape& tape, std::size_t section);

/// Of the nodes up to a position the order of the derivative that they were recorded for: one more than that
/// of what was differentiated. The output need not depend on that: so these are of all nodes.
std::vector<int> derivative_orders(const Tape& tape, std::uint32_t last);

}  // namespace inspect
}  // namespace xgrad
