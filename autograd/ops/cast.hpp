/// From one dtype to the other.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

#include <concepts>

namespace xgrad XGRAD_EXPORT {

namespace engine {

template <Real To, Real From>
Variable<To> cast_to(const Variable<From>& x, Location location);

template <Real T>
Array<bool> is_not_zero(const Variable<T>& x);

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

/// Where x is not 0, as an array of bools, for functions of xtensor: `cast<bool>(x > 0)`. NaN is not 0. A
/// comparison itself gives 1 and 0, which are operands like others, and which `where`, `masked_select`, `any`
/// and `count_nonzero` take.
template <std::same_as<bool> To, Real From>
Array<bool> cast(Variable<From> x) {
  return engine::is_not_zero(x);
}

}  // namespace xgrad
