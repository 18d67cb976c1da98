/// xtensor's spelling: functions of namespace xt that take Variables, so that a template over array types is
/// differentiated as it is.
///
///     template <class A>
///     auto energy(const A& x) { return xt::eval(xt::log(xt::sum(xt::exp(x - xt::amax(x)))) + xt::amax(x)); }
///
/// These are xgrad's own functions, under xtensor's name. What xtensor would compute later, when it is
/// assigned, is computed at once.
#pragma once

#include "export.hpp"
#include "ops/activations.hpp"
#include "ops/arithmetic.hpp"
#include "ops/cast.hpp"
#include "ops/convolutions.hpp"
#include "ops/determinants.hpp"
#include "ops/diagonals.hpp"
#include "ops/exponentials.hpp"
#include "ops/factorizations.hpp"
#include "ops/joining.hpp"
#include "ops/linear_systems.hpp"
#include "ops/matrix_functions.hpp"
#include "ops/norms.hpp"
#include "ops/padding.hpp"
#include "ops/products.hpp"
#include "ops/rearranging.hpp"
#include "ops/reductions.hpp"
#include "ops/rounding.hpp"
#include "ops/scans.hpp"
#include "ops/selection.hpp"
#include "ops/shapes.hpp"
#include "ops/sorting.hpp"
#include "ops/special_functions.hpp"
#include "ops/spectra.hpp"
#include "ops/statistics.hpp"
#include "ops/trigonometry.hpp"
#include "ops/views.hpp"
#include "variable.hpp"
#include "xt_refused.hpp"

// Of xtensor's own functions of these names, those that a template needs for arrays.
#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>
#endif

namespace xt {

// Elements.
using xgrad::abs;
using xgrad::acos;
using xgrad::acosh;
using xgrad::asin;
using xgrad::asinh;
using xgrad::atan;
using xgrad::atan2;
using xgrad::atanh;
using xgrad::cast;
using xgrad::cbrt;
using xgrad::ceil;
using xgrad::clip;
using xgrad::cos;
using xgrad::cosh;
using xgrad::cube;
using xgrad::equal;
using xgrad::erf;
using xgrad::erfc;
using xgrad::exp;
using xgrad::exp2;
using xgrad::expm1;
using xgrad::floor;
using xgrad::fma;
using xgrad::fmod;
using xgrad::hypot;
using xgrad::isfinite;
using xgrad::isinf;
using xgrad::isnan;
using xgrad::lgamma;
using xgrad::log;
using xgrad::log10;
using xgrad::log1p;
using xgrad::log2;
using xgrad::maximum;
using xgrad::minimum;
using xgrad::not_equal;
using xgrad::pow;
using xgrad::remainder;
using xgrad::rint;
using xgrad::round;
using xgrad::sign;
using xgrad::sin;
using xgrad::sinh;
using xgrad::sqrt;
using xgrad::square;
using xgrad::tan;
using xgrad::tanh;
using xgrad::trunc;
using xgrad::where;

// Along axes.
using xgrad::all;
using xgrad::amax;
using xgrad::amin;
using xgrad::any;
using xgrad::argmax;
using xgrad::argmin;
using xgrad::average;
using xgrad::count_nonzero;
using xgrad::cumprod;
using xgrad::cumsum;
using xgrad::diff;
using xgrad::mean;
using xgrad::median;
using xgrad::norm_l1;
using xgrad::norm_l2;
using xgrad::norm_linf;
using xgrad::norm_sq;
using xgrad::prod;
using xgrad::quantile;
using xgrad::sort;
using xgrad::stddev;
using xgrad::sum;
using xgrad::variance;

// Shapes.
using xgrad::concatenate;
using xgrad::convolve;
using xgrad::diag;
using xgrad::diagonal;
using xgrad::expand_dims;
using xgrad::flatten;
using xgrad::flip;
using xgrad::hstack;
using xgrad::moveaxis;
using xgrad::ravel;
using xgrad::repeat;
using xgrad::roll;
using xgrad::rot90;
using xgrad::split;
using xgrad::squeeze;
using xgrad::stack;
using xgrad::swapaxes;
using xgrad::tile;
using xgrad::transpose;
using xgrad::tril;
using xgrad::triu;
using xgrad::view;
using xgrad::vstack;

/// For eval: a Variable has its value already.
template <xgrad::Real T>
struct temporary_type<xgrad::Variable<T>> {
  using type = xgrad::Variable<T>;
};

}  // namespace xt

namespace xt::linalg {

using xgrad::cholesky;
using xgrad::cond;
using xgrad::cross;
using xgrad::det;
using xgrad::dot;
using xgrad::eigh;
using xgrad::eigvalsh;
using xgrad::inv;
using xgrad::kron;
using xgrad::lstsq;
using xgrad::matrix_power;
using xgrad::matrix_rank;
using xgrad::norm;
using xgrad::outer;
using xgrad::pinv;
using xgrad::qr;
using xgrad::slogdet;
using xgrad::solve;
using xgrad::svd;
using xgrad::tensordot;
using xgrad::trace;
using xgrad::vdot;

}  // namespace xt::linalg
