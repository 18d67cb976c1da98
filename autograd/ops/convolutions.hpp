/// Convolutions and correlations of vectors and of matrices.
#pragma once

#include "../export.hpp"
#include "../variable.hpp"

#include <concepts>

// xtensor's own modes, in <xtensor/xmath.hpp>.
namespace xt::convolve_mode {

struct valid;
struct full;

}  // namespace xt::convolve_mode

namespace xgrad XGRAD_EXPORT {

/// Which part of a convolution is wanted, of operands that are m and n long:
enum class ConvolutionMode {
  full,  ///< all of it, wherever the operands overlap: m + n − 1 elements
  same,  ///< the middle of that, as long as the longer operand: max(m, n)
  valid  ///< where the shorter lies within the longer: |m − n| + 1
};

template <Real T>
Variable<T> convolve(const Operand<T>& x, const Operand<T>& kernel, ConvolutionMode mode);

/// y_k = Σ_j x_{k−j}·w_j, where x is zero outside, for a kernel w: NumPy's convolve of vectors, and of
/// matrices SciPy's convolve2d, y_kl = Σ_ij x_{k−i, l−j}·w_ij. What of it is given, from which k on, the mode
/// says. (Of matrices of which neither is the larger in both dimensions, `same` is here as large as the
/// larger in each.) Throws std::invalid_argument unless both are vectors, or both matrices, that have
/// elements; and for `valid` unless one of two matrices fits into the other.
template <class A, class B>
requires engine::Operands<A, B>
auto convolve(A&& x, B&& kernel, ConvolutionMode mode = ConvolutionMode::full,
              Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return convolve<T>(Operand<T>(x, location), Operand<T>(kernel, location), mode);
}
template <class A, class B, class Mode>
requires engine::Operands<A, B> &&
    (std::same_as<Mode, xt::convolve_mode::full> ||
     std::same_as<Mode, xt::convolve_mode::valid>)auto convolve(A&& x, B&& kernel, Mode) {
  constexpr bool full = std::same_as<Mode, xt::convolve_mode::full>;
  return convolve(x, kernel, full ? ConvolutionMode::full : ConvolutionMode::valid, Location());
}

template <Real T>
Variable<T> correlate(const Operand<T>& x, const Operand<T>& kernel, ConvolutionMode mode);

/// y_k = Σ_j x_{k+j}·w_j: a convolution with the kernel w reversed, which slides over x as it is; of matrices
/// y_kl = Σ_ij x_{k+i, l+j}·w_ij. As NumPy's correlate of vectors, and SciPy's correlate2d, where nothing is
/// said the kernel stays within x. Throws as convolve.
template <class A, class B>
requires engine::Operands<A, B>
auto correlate(A&& x, B&& kernel, ConvolutionMode mode = ConvolutionMode::valid,
               Location location = Location::current()) {
  using T = engine::common_real<A, B>;
  return correlate<T>(Operand<T>(x, location), Operand<T>(kernel, location), mode);
}

}  // namespace xgrad
