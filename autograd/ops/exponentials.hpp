/// Exponentials and logarithms, elementwise.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Exp>;
extern template struct Compiled<struct Exp2>;
extern template struct Compiled<struct Expm1>;
extern template struct Compiled<struct Log>;
extern template struct Compiled<struct Log2>;
extern template struct Compiled<struct Log10>;
extern template struct Compiled<struct Log1p>;
extern template struct Compiled<struct LogAddExp>;
extern template struct Compiled<struct XLogY>;

}  // namespace rules

/// eˣ. Results that are subnormal are kept.
template <Real T>
Variable<T> exp(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Exp, T>({x, location});
}

/// 2ˣ; exact where x is a whole number. Results that are subnormal are kept.
template <Real T>
Variable<T> exp2(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Exp2, T>({x, location});
}

/// eˣ − 1, which is exact near 0, too. The derivative is computed as eˣ, so that it is exact for large
/// negative x.
template <Real T>
Variable<T> expm1(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Expm1, T>({x, location});
}

/// ln x; −∞ at 0, NaN below. The derivative is infinite at 0. In a branch of `where` see there.
template <Real T>
Variable<T> log(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Log, T>({x, location});
}

/// log₂ x, the logarithm to base 2, with derivative 1/(x·ln 2); at 0 and below as `log`.
template <Real T>
Variable<T> log2(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Log2, T>({x, location});
}

/// log₁₀ x, the logarithm to base 10, with derivative 1/(x·ln 10); at 0 and below as `log`.
template <Real T>
Variable<T> log10(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Log10, T>({x, location});
}

/// ln(1 + x), which is exact near 0, too; −∞ at −1, NaN below. The derivative is infinite at −1.
template <Real T>
Variable<T> log1p(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::Log1p, T>({x, location});
}

/// ln(eᵃ + eᵇ), elementwise with broadcasting; no exponential overflows. Its gradient is divided between a
/// and b as by softmax: σ(a − b) and σ(b − a). Where both are the same infinity, so is the result, and each
/// gets half. Exact to a few units in the last place of the larger of |y|, |a| and |b|: near its zeros, as at
/// a = b = −ln 2, the relative error is larger.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto logaddexp(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::LogAddExp>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto logaddexp(A&& a, B&& b) { return record<rules::LogAddExp>({}, a, b); }

/// a·ln b, and 0 at a = 0 whatever b is, but for NaN: terms of an entropy. NaN for b < 0 elsewhere. The
/// gradient is ln b for a and a/b for b; at a = 0 that of b is 0, and that of a is ln b where this is finite,
/// and is taken to be 0 where it is not, as at b = 0.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto xlogy(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::XLogY>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto xlogy(A&& a, B&& b) { return record<rules::XLogY>({}, a, b); }

}  // namespace xgrad
