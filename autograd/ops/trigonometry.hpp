/// Trigonometric and hyperbolic functions and their inverses, elementwise. (tanh is among the activations.)
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Sin>;
extern template struct Compiled<struct Cos>;
extern template struct Compiled<struct Tan>;
extern template struct Compiled<struct Sinc>;
extern template struct Compiled<struct Asin>;
extern template struct Compiled<struct Acos>;
extern template struct Compiled<struct Atan>;
extern template struct Compiled<struct Atan2>;
extern template struct Compiled<struct Hypot>;
extern template struct Compiled<struct Sinh>;
extern template struct Compiled<struct Cosh>;
extern template struct Compiled<struct Asinh>;
extern template struct Compiled<struct Acosh>;
extern template struct Compiled<struct Atanh>;

}  // namespace rules

/// sin x, with x in radians; NaN at ±∞.
template <Real T>
Variable<T> sin(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Sin, T>({x, location});
}

/// cos x, with x in radians; NaN at ±∞.
template <Real T>
Variable<T> cos(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Cos, T>({x, location});
}

/// tan x = sin x/cos x; NaN at ±∞. No floating-point number is a pole, so that it is finite elsewhere.
template <Real T>
Variable<T> tan(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Tan, T>({x, location});
}

/// sin(πx)/(πx), and 1 at 0, as NumPy defines it; NaN at ±∞. The derivative (cos πx − y)/x is for |x| < ¼
/// that of the series 1 − (πx)²/3! + (πx)⁴/5! − …, term by term, since cos πx and y cancel there. So first
/// and second derivatives are exact near 0, and at 0 they are 0 and −π²/3.
template <Real T>
Variable<T> sinc(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Sinc, T>({x, location});
}

/// The angle in [−π/2, π/2] whose sine is x; NaN for |x| > 1. The derivative 1/√(1 − x²) is infinite at ±1.
/// In a branch of `where` see there.
template <Real T>
Variable<T> asin(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Asin, T>({x, location});
}

/// The angle in [0, π] whose cosine is x; NaN for |x| > 1. The derivative −1/√(1 − x²) is infinite at ±1. In
/// a branch of `where` see there.
template <Real T>
Variable<T> acos(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Acos, T>({x, location});
}

/// The angle in (−π/2, π/2) whose tangent is x; ±π/2 at ±∞, where the derivative 1/(1 + x²) is 0.
template <Real T>
Variable<T> atan(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Atan, T>({x, location});
}

/// The angle of the point (b, a) in [−π, π], elementwise with broadcasting: atan(a/b) for b > 0. (a is the
/// vertical coordinate.) Signs of zero and infinities as in C (Annex F); on the negative half of the b-axis
/// it jumps from −π to π. The gradient is b/(a² + b²) for a and −a/(a² + b²) for b; at (0, 0), where it has
/// none, it is taken to be 0, and where an operand is infinite it is NaN.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto atan2(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Atan2>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto atan2(A&& a, B&& b) { return record<rules::Atan2>({}, a, b); }

/// √(a² + b²), elementwise with broadcasting, which overflows only where the result does; ∞ if a or b is
/// infinite, even beside NaN. The gradient is a/y and b/y; at (0, 0), the tip of the cone, it is taken to be
/// 0, and where an operand is infinite it is NaN.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto hypot(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Hypot>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto hypot(A&& a, B&& b) { return record<rules::Hypot>({}, a, b); }

/// sinh x = (eˣ − e⁻ˣ)/2, which is exact near 0, too.
template <Real T>
Variable<T> sinh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Sinh, T>({x, location});
}

/// cosh x = (eˣ + e⁻ˣ)/2.
template <Real T>
Variable<T> cosh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Cosh, T>({x, location});
}

/// The inverse of sinh: ln(x + √(x² + 1)).
template <Real T>
Variable<T> asinh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Asinh, T>({x, location});
}

/// The inverse of cosh for x ≥ 1, ln(x + √(x² − 1)); NaN below. The derivative 1/√(x² − 1) is infinite at 1.
/// In a branch of `where` see there.
template <Real T>
Variable<T> acosh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Acosh, T>({x, location});
}

/// The inverse of tanh, ½·ln((1 + x)/(1 − x)); ±∞ at ±1, where the derivative 1/(1 − x²) is infinite, too,
/// and NaN beyond.
template <Real T>
Variable<T> atanh(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Atanh, T>({x, location});
}

}  // namespace xgrad
