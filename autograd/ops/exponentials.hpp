/// Exponential and logarithm, elementwise.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Exp>;
extern template struct Compiled<struct Log>;

}  // namespace rules

/// eˣ. Results that are subnormal are kept.
template <Real T>
Variable<T> exp(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Exp, T>({x, location});
}

/// ln x; −∞ at 0, NaN below. The derivative is infinite at 0. In a branch of `where` see there.
template <Real T>
Variable<T> log(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Log, T>({x, location});
}

}  // namespace xgrad
