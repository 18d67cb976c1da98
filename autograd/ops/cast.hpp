/// From one dtype to the other.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real To, Real From>
Variable<To> cast_to(const Variable<From>& x, Location location);

extern template XGRAD_EXPORT Variable<float> cast_to(const Variable<float>&, Location);
extern template XGRAD_EXPORT Variable<float> cast_to(const Variable<double>&, Location);
extern template XGRAD_EXPORT Variable<double> cast_to(const Variable<float>&, Location);
extern template XGRAD_EXPORT Variable<double> cast_to(const Variable<double>&, Location);

}  // namespace engine

/// x in another dtype: `cast<double>(x)`. Float and double nodes share a tape, and gradients flow through,
/// each in the dtype of its value. (By value, so that it is found before xtensor's function.)
template <Real To, Real From>
Variable<To> cast(Variable<From> x, Location location = Location::current()) {
  return engine::cast_to<To>(x, location);
}

}  // namespace xgrad
