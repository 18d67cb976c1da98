/// Fourier transforms of rows along the last axis. A complex number is a pair in an axis of its own, behind
/// it.
#pragma once

#include "../array.hpp"
#include "../export.hpp"

#include <cstddef>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// y_k = scale·Σ_j x_j·e^(∓2πi·j·k/n), with a plus if `inverse`: x and y are (… × n × 2).
template <Real T>
Array<T> fourier(const Array<T>& x, bool inverse, double scale);

/// The first n/2 + 1 of these, which are all that differ, for real x (… × n): y (… × n/2 + 1 × 2).
template <Real T>
Array<T> real_fourier(const Array<T>& x);

/// The real part of Σ_k x_k·e^(2πi·j·k/n), for x (… × m × 2), m ≤ n: y (… × n).
template <Real T>
Array<T> real_part_of_fourier(const Array<T>& x, std::size_t n);

}  // namespace kernels
}  // namespace xgrad
