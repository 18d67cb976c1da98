/// Rounding, remainders and clipping, elementwise, with broadcasting. Operands whose shapes do not broadcast
/// throw std::invalid_argument, with names and shapes.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Sign>;
extern template struct Compiled<struct Floor>;
extern template struct Compiled<struct Ceil>;
extern template struct Compiled<struct Round>;
extern template struct Compiled<struct Trunc>;
extern template struct Compiled<struct TruncatedRemainder>;
extern template struct Compiled<struct FlooredRemainder>;
extern template struct Compiled<struct Clip>;

}  // namespace rules

// The first six have derivative zero wherever they have one, and it is taken to be zero at their steps, too:
// they give constants, and no gradient flows through them. NaN and ±∞ stay what they are.

/// 1 above 0, −1 below, and 0 at 0. A constant; of ±∞ it is ±1.
template <Real T>
Variable<T> sign(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Sign, T>({x, location});
}

/// ⌊x⌋, the largest integer that is not above x. A constant.
template <Real T>
Variable<T> floor(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Floor, T>({x, location});
}

/// ⌈x⌉, the smallest integer that is not below x. A constant.
template <Real T>
Variable<T> ceil(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Ceil, T>({x, location});
}

/// The integer nearest to x, and of two the even one, as in NumPy: `round(2.5)` is 2. A constant. (C's and
/// xtensor's `round` take the one farther from 0; their `rint` is this one.)
template <Real T>
Variable<T> round(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Round, T>({x, location});
}

/// The same under the name that xtensor and C have for it.
template <Real T>
Variable<T> rint(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Round, T>({x, location});
}

/// x without its fraction: the nearest integer towards 0. A constant.
template <Real T>
Variable<T> trunc(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Trunc, T>({x, location});
}

/// The remainder of a/b with the sign of a: a − b·trunc(a/b), as in C and NumPy, and exact, however large the
/// quotient is. NaN for b = 0 and for infinite a; a for infinite b. Derivatives: 1 with respect to a, and
/// −trunc(a/b) with respect to b, also at the steps.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto fmod(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::TruncatedRemainder>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto fmod(A&& a, B&& b) { return record<rules::TruncatedRemainder>({}, a, b); }

/// The remainder of a/b with the sign of b: a − b·⌊a/b⌋, as in NumPy and Python: `remainder(-1, 3)` is 2.
/// (C's and xtensor's function of that name rounds a/b to the nearest integer instead.) NaN for b = 0 and for
/// infinite a. Derivatives: 1 with respect to a, and −⌊a/b⌋ with respect to b, also at the steps.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto remainder(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::FlooredRemainder>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto remainder(A&& a, B&& b) { return record<rules::FlooredRemainder>({}, a, b); }

/// x, but at least `low` and at most `high`: min(max(x, low), high), so `high` where low > high. The bounds
/// may be numbers, arrays or Variables, which then get the gradient of what they replace. Where x is equal to
/// a bound, x gets all of the gradient. NaN stays NaN; a bound that is NaN does not bound.
template <class X, class Low, class High>
requires engine::PlainOperands<X, Low, High>
auto clip(X&& x, Low&& low, High&& high, Location location = Location::current()) {
  return record<rules::Clip>(location, x, low, high);
}
template <class X, class Low, class High>
requires engine::MixedOperands<X, Low, High>
auto clip(X&& x, Low&& low, High&& high) { return record<rules::Clip>({}, x, low, high); }

}  // namespace xgrad
