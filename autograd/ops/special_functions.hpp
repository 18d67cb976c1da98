/// Special functions, elementwise: the error function and the gamma function, and their relatives.
///
/// The incomplete beta function is not among them: its derivatives with respect to a and b are no elementary
/// functions, and a library that has it would be one more to depend on.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Erf>;
extern template struct Compiled<struct Erfc>;
extern template struct Compiled<struct Erfinv>;
extern template struct Compiled<struct Lgamma>;
extern template struct Compiled<struct Digamma>;
extern template struct Compiled<struct Polygamma>;
extern template struct Compiled<struct Lbeta>;
extern template struct Compiled<struct Beta>;

}  // namespace rules

/// The error function, 2/√π·∫₀ˣ e^−t² dt: the share of the normal distribution with variance ½ between −x and
/// x.
template <Real T>
Variable<T> erf(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Erf, T>({x, location});
}

/// 1 − erf x, whose tail is exact, too, until it is no longer a number: erfc 26 is 5.7·10⁻²⁹⁶.
template <Real T>
Variable<T> erfc(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Erfc, T>({x, location});
}

/// The inverse of erf; ±∞ at ±1, where the derivative √π/2·e^y² is infinite, too, and NaN beyond.
template <Real T>
Variable<T> erfinv(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Erfinv, T>({x, location});
}

/// ln |Γ(x)|, where Γ(n) = (n − 1)!; ∞ at 0, −1, −2, … The derivative is digamma(x). Exact to four units for
/// positive x; for negative x to a few units of the larger of |y| and 1: it has zeros there.
template <Real T>
Variable<T> lgamma(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Lgamma, T>({x, location});
}

/// ψ(x), the derivative of ln Γ(x); −∞ at 0 (∞ at −0), NaN at −1, −2, … The derivative is polygamma(1, x).
/// Exact to four units for positive x; for negative x to a few units of the larger of |y| and π/|tan πx|: it
/// has zeros there.
template <Real T>
Variable<T> digamma(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Digamma, T>({x, location});
}

/// ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹·n!·Σ 1/(x + k)ⁿ⁺¹ over k ≥ 0, the n-th derivative of digamma, elementwise with
/// broadcasting. n is a whole number from 0 to 170, of any dtype; others give NaN. It is infinite at 0, −1,
/// −2, … The derivative is polygamma(n + 1, x); no gradient flows to n. Exact to four units for n ≤ 2 and
/// positive x, to n/2 + 5 of them for n ≤ 30, and for negative x to some n more of the largest term of the
/// sum.
template <class N, class X>
requires engine::PlainOperands<N, X>
auto polygamma(N&& n, X&& x, Location location = Location::current()) {
  return record<rules::Polygamma>(location, n, x);
}
template <class N, class X>
requires engine::MixedOperands<N, X>
auto polygamma(N&& n, X&& x) { return record<rules::Polygamma>({}, n, x); }

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), elementwise with broadcasting, for positive a and b; ∞ where
/// one is 0, NaN where one is negative. Exact to a few units of the larger of |y| and 1, also where a or b is
/// large, and the logarithms above would cancel. The gradient is ψ(a) − ψ(a + b) and ψ(b) − ψ(a + b), and
/// what cancels of these is lost.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto lbeta(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Lbeta>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto lbeta(A&& a, B&& b) { return record<rules::Lbeta>({}, a, b); }

/// B(a, b) = Γ(a)·Γ(b)/Γ(a + b) = ∫₀¹ tᵃ⁻¹·(1 − t)ᵇ⁻¹ dt, for positive a and b, elementwise with
/// broadcasting: e to the power of `lbeta`, and as exact as |ln B(a, b)| units in the last place. ∞ where a
/// or b is 0, NaN where one is negative.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto beta(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Beta>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto beta(A&& a, B&& b) { return record<rules::Beta>({}, a, b); }

}  // namespace xgrad
