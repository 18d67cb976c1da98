/// The slope of a function of one number, from its values, with an estimate of the error.
#pragma once

#include "export.hpp"

#include <functional>

namespace xgrad XGRAD_EXPORT {
namespace engine {

struct Slope {
  double central = 0;          ///< the derivative, where there is one
  double error = 0;            ///< an estimate of how far off it is
  double left = 0, right = 0;  ///< of both sides, from short steps: at a kink they differ
  double side_error = 0;       ///< how far off these may be
};

/// The slope of f at 0. `scale` is over what length f is expected to change much; `unit` is the relative
/// error that f's values have, the unit roundoff of what they are computed in.
///
/// By Ridders' method (Accurate Computation of F′(x) and F′(x)·F″(x), 1982): central differences of ever
/// shorter steps are extrapolated to a step of 0, and that of which its neighbors differ least is taken.
/// Where even that is poor, it is tried again from a tenth of the step.
Slope slope_at_0(const std::function<double(double)>& f, double scale, double unit);

}  // namespace engine
}  // namespace xgrad
