/// What formulas call on Variables and Symbols beside what users do. For lanes and rows the kernels have it.
#pragma once

#include "../../export.hpp"
#include "../../symbol.hpp"
#include "../../variable.hpp"
#include "../activations.hpp"
#include "../arithmetic.hpp"
#include "../exponentials.hpp"
#include "../rounding.hpp"
#include "../selection.hpp"
#include "../special_functions.hpp"
#include "../trigonometry.hpp"

#include <limits>

namespace xgrad XGRAD_EXPORT {

template <class A, class B>
requires engine::Operands<A, B>
auto power(A&& a, B&& b) { return pow(a, b); }

template <Real T>
Variable<T> weighted(const Variable<T>& g, const Variable<T>& w) {
  return where(equal(w, 0), 0, g) * w;
}
inline Symbol weighted(const Symbol& g, const Symbol& w) { return g * w; }

inline Symbol normalized(const Symbol& w) { return w / row_sum(w); }
inline Symbol log_normalized(const Symbol& z) { return z - log(row_sum(exp(z))); }

template <Real T>
Variable<T> at_least_finite(const Variable<T>& x) {
  constexpr T least = std::numeric_limits<T>::lowest();
  return where(x < least, least, x);
}
inline Symbol at_least_finite(const Symbol& x) { return x; }

inline Symbol round(const Symbol& x) { return call("round", {x}); }

template <Real T>
Variable<T> within(const Variable<T>& x, double bound) {
  return clip(x, -bound, bound);
}
inline Symbol within(const Symbol& x, double) { return x; }

template <Real T>
Variable<T> expm1_below_zero(const Variable<T>& x) {
  return elu(minimum(x, 0));
}
inline Symbol expm1_below_zero(const Symbol& x) { return exp(x) - 1; }

inline Symbol normal_pdf(const Symbol& x) { return call("normal_pdf", {x}); }
inline Symbol normal_cdf(const Symbol& x) { return call("normal_cdf", {x}); }

}  // namespace xgrad
