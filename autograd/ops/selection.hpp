/// Comparison, logic and selection, elementwise, with broadcasting.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"
#include "../variable.hpp"

#include <concepts>
#include <cstdint>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace rules {

extern template struct Compiled<struct Equal>;
extern template struct Compiled<struct NotEqual>;
extern template struct Compiled<struct LogicalAnd>;
extern template struct Compiled<struct LogicalOr>;
extern template struct Compiled<struct LogicalXor>;
extern template struct Compiled<struct LogicalNot>;
extern template struct Compiled<struct IsFinite>;
extern template struct Compiled<struct IsInf>;
extern template struct Compiled<struct IsNaN>;
extern template struct Compiled<struct Where>;
extern template struct Compiled<struct Maximum>;
extern template struct Compiled<struct Minimum>;

}  // namespace rules

namespace engine {

template <Real T>
bool any_of_all(const Variable<T>& x);
template <Real T>
bool all_of_all(const Variable<T>& x);
template <Real T>
Array<std::int64_t> count_nonzero_over(const Variable<T>& x, const Axes& axes, bool keepdims);

}  // namespace engine

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

// There are no operators == and !=. Between xtensor's arrays they compare all elements and give a bool, which
// code that is generic in its arrays relies on; between handles on values one may also expect to be told
// whether they are the same, which is same_node(a, b).

/// 1 where a = b, 0 elsewhere; 0 where either is NaN.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto equal(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::Equal>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto equal(A&& a, B&& b) { return record<rules::Equal>({}, a, b); }

/// 1 where a ≠ b, 0 elsewhere; 1 where either is NaN.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto not_equal(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::NotEqual>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto not_equal(A&& a, B&& b) { return record<rules::NotEqual>({}, a, b); }

// Logic takes all that is not 0 for true, NaN too, and gives 1 and 0, as constants.

/// 1 where neither a nor b is 0, 0 elsewhere: `a && b`.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto logical_and(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::LogicalAnd>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto logical_and(A&& a, B&& b) { return record<rules::LogicalAnd>({}, a, b); }

/// 0 where both a and b are 0, 1 elsewhere: `a || b`.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto logical_or(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::LogicalOr>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto logical_or(A&& a, B&& b) { return record<rules::LogicalOr>({}, a, b); }

/// 1 where just one of a and b is 0, 0 elsewhere.
template <class A, class B>
requires engine::PlainOperands<A, B>
auto logical_xor(A&& a, B&& b, Location location = Location::current()) {
  return record<rules::LogicalXor>(location, a, b);
}
template <class A, class B>
requires engine::MixedOperands<A, B>
auto logical_xor(A&& a, B&& b) { return record<rules::LogicalXor>({}, a, b); }

/// 1 where x is 0, 0 elsewhere: `!x`.
template <Real T>
Variable<T> logical_not(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::LogicalNot, T>({x, location});
}

/// `where((x > 0) && (x < 1), …)`. Unlike those of bools, both operands are computed, always.
template <class A, class B>
requires engine::Operands<A, B>
auto operator&&(A&& a, B&& b) { return record<rules::LogicalAnd>({}, a, b); }

template <class A, class B>
requires engine::Operands<A, B>
auto operator||(A&& a, B&& b) { return record<rules::LogicalOr>({}, a, b); }

template <Real T>
Variable<T> operator!(const Variable<T>& x) {
  return record<rules::LogicalNot, T>({x, Location()});
}

/// 1 where x is a number, neither ±∞ nor NaN, 0 elsewhere. A constant.
template <Real T>
Variable<T> isfinite(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::IsFinite, T>({x, location});
}

/// 1 where x is ∞ or −∞, 0 elsewhere. A constant.
template <Real T>
Variable<T> isinf(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::IsInf, T>({x, location});
}

/// 1 where x is NaN, 0 elsewhere. A constant.
template <Real T>
Variable<T> isnan(const Variable<T>& x, Location location = Location::current()) {
  return record<rules::IsNaN, T>({x, location});
}

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

// ---- Questions about many elements at once, which are answered with plain values: nothing is recorded -----

// They take a Variable by value, and axes in two forms, so that they are found before xtensor's functions of
// these names where a program uses both namespaces: see reductions.hpp.

/// Whether an element is not 0: `if (any(x > 1)) …`. NaN is not 0. Of no elements it is false.
template <Real T>
bool any(Variable<T> x) {
  return engine::any_of_all(x);
}

/// Whether no element is 0: `all(isfinite(x))`. Of no elements it is true.
template <Real T>
bool all(Variable<T> x) {
  return engine::all_of_all(x);
}

/// The same for each part of x that `axes` span, as in `sum`. It is an array of bools, which `where` takes.
/// Throws std::invalid_argument for an axis that is out of range or given twice.
template <Real T>
Array<bool> any(const Variable<T>& x, const Axes& axes, bool keepdims = false);
template <Real T>
Array<bool> all(const Variable<T>& x, const Axes& axes, bool keepdims = false);

/// How many elements are not 0, over `axes` (over all, if none are given), as in `sum`. Throws as above.
template <Real T, std::convertible_to<Axes> A = Axes>
Array<std::int64_t> count_nonzero(Variable<T> x, A&& axes = {}, bool keepdims = false) {
  return engine::count_nonzero_over(x, axes, keepdims);
}
template <Real T, engine::Integer I, std::size_t N>
Array<std::int64_t> count_nonzero(Variable<T> x, const I (&axes)[N], bool keepdims = false) {
  return engine::count_nonzero_over(x, std::span(axes), keepdims);
}

}  // namespace xgrad
