/// Comparison and selection, elementwise, with broadcasting.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Equal>;
extern template struct Compiled<struct Where>;
extern template struct Compiled<struct Maximum>;
extern template struct Compiled<struct Minimum>;

}  // namespace rules

// Comparisons give 1 where they hold and 0 elsewhere, as constants: no gradient flows through them. Those of
// two Variables, or a Variable and a number, are friends of Variable; these take an xtensor expression on one
// side.

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator>(A&& a, B&& b) { return record<rules::Greater>({}, a, b); }

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator>=(A&& a, B&& b) { return record<rules::GreaterEqual>({}, a, b); }

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator<(A&& a, B&& b) { return record<rules::Less>({}, a, b); }

template <class A, class B>
requires engine::OperatorOperands<A, B>
auto operator<=(A&& a, B&& b) { return record<rules::LessEqual>({}, a, b); }

/// 1 where a = b, 0 elsewhere.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto equal(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Equal>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto equal(A&& a, B&& b) { return record<rules::Equal>({}, a, b); }

/// a where the condition is not 0, b elsewhere: `where(x > 0, x, 0.1 * x)`. The condition may be a Variable
/// or any xtensor expression, of bool for example. Both branches are computed, and differentiated: where the
/// slope of the one not chosen is infinite or NaN, as that of `sqrt(x)` at 0 and below, 0 times it is NaN.
/// Choose the argument, too: `where(x > 0, sqrt(where(x > 0, x, 1)), x)`.
template <class C, class A, class B>
requires engine::PlainOperands<C, A, B>
auto where(C&& condition, A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Where>(location, condition, a, b);
}
template <class C, class A, class B>
requires engine::MixedOperands<C, A, B>
auto where(C&& condition, A&& a, B&& b) { return record<rules::Where>({}, condition, a, b); }

/// The larger of a and b; NaN if either is. Where both are equal, each gets half of the gradient.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto maximum(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Maximum>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto maximum(A&& a, B&& b) { return record<rules::Maximum>({}, a, b); }

/// The smaller of a and b; NaN if either is. Where both are equal, each gets half of the gradient.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto minimum(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Minimum>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto minimum(A&& a, B&& b) { return record<rules::Minimum>({}, a, b); }

}  // namespace xgrad
