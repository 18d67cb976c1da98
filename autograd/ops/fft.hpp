/// Fourier transforms along an axis. A complex number is a pair, real and imaginary part, in a last axis of
/// length 2.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {

/// y_k = Σ_j x_j·e^(−2πi·j·k/n), for complex numbers x (… × n × 2); y has x's shape. It is fastest where n
/// has the prime factors 2, 3 and 5 only, and takes n·p operations for another factor p. Linear: dx is the
/// same sum of g with a plus in the exponent. Throws std::invalid_argument unless the last dimension is 2.
template <Real T>
Variable<T> fft(const Variable<T>& x, Location location = Location::current());

/// The reverse: x_j = Σ_k y_k·e^(2πi·j·k/n)/n. Throws as `fft`.
template <Real T>
Variable<T> ifft(const Variable<T>& x, Location location = Location::current());

/// The transform of real numbers x (… × n): of its n values, which are conjugate in pairs, the first
/// n/2 + 1, as y (… × n/2 + 1 × 2). Throws std::invalid_argument for a number, and for rows without elements.
template <Real T>
Variable<T> rfft(const Variable<T>& x, Location location = Location::current());

/// The reverse: real numbers (… × n) from the first n/2 + 1 values of their transform (… × n/2 + 1 × 2). The
/// imaginary parts of the first value and, for even n, of the last are taken to be zero. Without n it is
/// even: twice the number of values less one. Throws std::invalid_argument for other shapes.
template <Real T>
Variable<T> irfft(const Variable<T>& x, std::size_t n = 0, Location location = Location::current());

}  // namespace xgrad
