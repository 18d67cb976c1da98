/// Arithmetic: + − · / and powers, elementwise, with NumPy's broadcasting.
#pragma once

#include <xgrad/autograd/variable.hpp>

namespace xgrad {

extern template struct Recorder<struct Add>;
extern template struct Recorder<struct Subtract>;
extern template struct Recorder<struct Multiply>;
extern template struct Recorder<struct Divide>;
extern template struct Recorder<struct Negate>;
extern template struct Recorder<struct Square>;
extern template struct Recorder<struct Sqrt>;
extern template struct Recorder<struct Pow>;
extern template struct Recorder<struct Abs>;

// Either operand may be a plain array, expression or number. Shapes that do not broadcast throw
// std::invalid_argument with both names and shapes.

template <class A, class B>
requires Operands<A, B>
auto operator+(A&& a, B&& b) { return record_mixed<Add>(a, b); }

template <class A, class B>
requires Operands<A, B>
auto operator-(A&& a, B&& b) { return record_mixed<Subtract>(a, b); }

template <class A, class B>
requires Operands<A, B>
auto operator*(A&& a, B&& b) { return record_mixed<Multiply>(a, b); }

template <class A, class B>
requires Operands<A, B>
auto operator/(A&& a, B&& b) { return record_mixed<Divide>(a, b); }

template <Real T>
Variable<T> operator-(const Variable<T>& x) {
  return record<Negate, T>(x);
}

// `x += y` makes x refer to a new value, x + y: what was recorded is not written to.

template <Real T, class B>
requires Operands<Variable<T>, B> Variable<T>
&operator+=(Variable<T>& a, B&& b) { return a = a + b; }

template <Real T, class B>
requires Operands<Variable<T>, B> Variable<T>
&operator-=(Variable<T>& a, B&& b) { return a = a - b; }

template <Real T, class B>
requires Operands<Variable<T>, B> Variable<T>
&operator*=(Variable<T>& a, B&& b) { return a = a * b; }

template <Real T, class B>
requires Operands<Variable<T>, B> Variable<T>
&operator/=(Variable<T>& a, B&& b) { return a = a / b; }

/// x².
template <Real T>
Variable<T> square(const Variable<T>& x) {
  return record<Square, T>(x);
}

/// √x; NaN below zero. The derivative is infinite at 0.
template <Real T>
Variable<T> sqrt(const Variable<T>& x) {
  return record<Sqrt, T>(x);
}

/// aᵇ, with b a number or an array; NaN for negative a unless b is whole. a⁰ = 1, also for a = 0.
template <class A, class B>
requires Operands<A, B>
auto pow(A&& a, B&& b) { return record_mixed<Pow>(a, b); }

/// |x|. The derivative at 0 is taken to be 0.
template <Real T>
Variable<T> abs(const Variable<T>& x) {
  return record<Abs, T>(x);
}

}  // namespace xgrad
