/// A value under another identity.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// x as a value of its own, in the same memory: what is computed from it is not computed from x itself, which
/// functions that differentiate tell apart (functions.hpp).
template <Real T>
Variable<T> identity(const Variable<T>& x, Location location = Location::current());

}  // namespace xgrad
