/// What a tape that traps NaN and infinity looks for: TapeOptions::trap_nonfinite.
#pragma once

#include "export.hpp"
#include "node.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// Throws std::domain_error, with all that is known of how it came about, if an element of the value of an
/// operation is NaN or infinite.
void trap_value(const Node& y);

/// The same for the cotangent that y's rule gave one of its inputs; nothing stands for zero.
void trap_cotangent(const Node& y, std::size_t input, const NodeRef& cotangent);

}  // namespace engine
}  // namespace xgrad
