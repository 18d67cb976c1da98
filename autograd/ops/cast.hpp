/// From one dtype to the other.
#pragma once

#include <xgrad/autograd/variable.hpp>

namespace xgrad {

/// x in another dtype: `cast<double>(x)`. Float and double nodes share a tape, and gradients flow through,
/// each in the dtype of its value.
template <Real To, Real From>
Variable<To> cast(const Variable<From>& x, Location location = Location::current());

extern template Variable<float> cast(const Variable<float>&, Location);
extern template Variable<float> cast(const Variable<double>&, Location);
extern template Variable<double> cast(const Variable<float>&, Location);
extern template Variable<double> cast(const Variable<double>&, Location);

}  // namespace xgrad
