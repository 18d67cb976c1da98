/// Arithmetic: + − · / and powers, elementwise, with NumPy's broadcasting.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Square>;
extern template struct Compiled<struct Cube>;
extern template struct Compiled<struct Reciprocal>;
extern template struct Compiled<struct Fma>;
extern template struct Compiled<struct Sqrt>;
extern template struct Compiled<struct Rsqrt>;
extern template struct Compiled<struct Cbrt>;
extern template struct Compiled<struct Pow>;
extern template struct Compiled<struct Abs>;

}  // namespace rules

// The operators of two Variables, or a Variable and a number, are friends of Variable. These take an xtensor
// expression on one side. (C++ gives an operator that is a template no way to know the line of its call, so
// what these record has no Location.)

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator+(A&& a, B&& b) { return record<rules::Add>({}, a, b); }

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator-(A&& a, B&& b) { return record<rules::Subtract>({}, a, b); }

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator*(A&& a, B&& b) { return record<rules::Multiply>({}, a, b); }

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator/(A&& a, B&& b) { return record<rules::Divide>({}, a, b); }

// These two take x by value, so that xtensor's functions of the same names do not fit better where a program
// uses both namespaces.

/// x².
template <Real T>
Variable<T> square(Variable<T> x, Location location = Location::current()) {
  return record<rules::Square, T>({x, location});
}

/// x³.
template <Real T>
Variable<T> cube(Variable<T> x, Location location = Location::current()) {
  return record<rules::Cube, T>({x, location});
}

/// 1/x; ±∞ at ±0, with an infinite derivative.
template <Real T>
Variable<T> reciprocal(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Reciprocal, T>({x, location});
}

/// a·b + c in one pass, elementwise; each may be a Variable, a number or an array. The result is rounded once
/// where the processor can (AVX2, AVX-512), and product and sum each elsewhere.
template <class A, class B, class C>
requires engine::PlainOperands<A, B, C>
auto fma(A&& a, B&& b, C&& c, Location location = Location::current()) {
  return record<rules::Fma>(location, a, b, c);
}
template <class A, class B, class C>
requires engine::MixedOperands<A, B, C>
auto fma(A&& a, B&& b, C&& c) { return record<rules::Fma>({}, a, b, c); }

/// √x; NaN below zero. The derivative is infinite at 0. In a branch of `where` see there.
template <Real T>
Variable<T> sqrt(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Sqrt, T>({x, location});
}

/// 1/√x, exact to two units in the last place; ±∞ at ±0, with an infinite derivative, and NaN below zero.
template <Real T>
Variable<T> rsqrt(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Rsqrt, T>({x, location});
}

/// ∛x, of the sign of x. The derivative is infinite at 0.
template <Real T>
Variable<T> cbrt(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Cbrt, T>({x, location});
}

/// aᵇ, with b a number or an array; NaN for negative a unless b is whole. a⁰ = 1, also for a = 0; signs of
/// zero, infinities and NaN are as in C (Annex F). Exact to a few units in the last place, or to |b·ln a| of
/// them where that is more. In a branch of `where` see there.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto pow(A&& a, B&& b, Location location = Location::current()) { return record<rules::Pow>(location, a, b); }
template <class A, class B>
requires engine::MixedOperands<A, B>
auto pow(A&& a, B&& b) { return record<rules::Pow>({}, a, b); }

/// |x|. The derivative at 0 is taken to be 0.
template <Real T>
Variable<T> abs(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Abs, T>({x, location});
}

}  // namespace xgrad
