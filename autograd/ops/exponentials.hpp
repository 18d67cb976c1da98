/// Exponential and logarithm, elementwise.
#pragma once

#include <xgrad/autograd/variable.hpp>

namespace xgrad {

extern template struct Recorder<struct Exp>;
extern template struct Recorder<struct Log>;

/// eˣ.
template <Real T>
Variable<T> exp(const Variable<T>& x, Location location = Location::current()) {
  return record<Exp, T>({x, location});
}

/// ln x; −∞ at 0, NaN below.
template <Real T>
Variable<T> log(const Variable<T>& x, Location location = Location::current()) {
  return record<Log, T>({x, location});
}

}  // namespace xgrad
