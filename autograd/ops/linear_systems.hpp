/// Systems of linear equations, and determinants.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

namespace xgrad XGRAD_EXPORT {

/// x with A·x = b, for a square matrix A (n × n) and b (n) or (n × m); x has b's shape. A is factorized once,
/// by LAPACK, for the value and for both gradients. Infinite or NaN where A is singular. Throws
/// std::invalid_argument for other shapes.
template <Real T>
Variable<T> solve(const Operand<T>& A, const Operand<T>& b);

template <class A, class B>
requires engine::Operands<A, B>
auto solve(const A& a, const B& b, Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return solve<T>(Operand<T>(a, location), Operand<T>(b, location));
}

template <Real T>
struct SignAndLogarithm {
  Variable<T> sign;
  Variable<T> logarithm;
};

/// The sign of det A, and ln |det A|, which neither overflows nor underflows: det A = sign·e^logarithm. Both
/// are numbers; A (n × n). Of a singular matrix they are 0 and −∞. The gradient of the sign is zero, that of
/// the logarithm A⁻ᵀ. Throws std::invalid_argument unless A is a square matrix.
template <Real T>
SignAndLogarithm<T> slogdet(const Variable<T>& A, Location location = Location::current());

}  // namespace xgrad
