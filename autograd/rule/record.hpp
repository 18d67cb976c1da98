/// Recording: what happens when an operation is called.
#pragma once

#include "../export.hpp"
#include "../location.hpp"
#include "../node.hpp"

#include <span>

namespace xgrad XGRAD_EXPORT {
namespace engine {

template <Real T>
struct RuleKernels;

/// y = f(x…), by the rule: computes the value, and records how it came about if a tape is alive and a
/// gradient flows into one of the inputs. `attributes` are its own, and may be moved from; null if it has
/// none. Of several outputs it returns the first, and puts the others into `others`. An input that is null is
/// an empty Variable: throws std::invalid_argument, naming the operation and the operand. Throws what the
/// rule throws, and leaves nothing on the tape then.
template <Real T>
NodeRef record(const RuleKernels<T>& rule, void* attributes, std::span<Node* const> x, Location location,
               NodeRef* others);

}  // namespace engine
}  // namespace xgrad
