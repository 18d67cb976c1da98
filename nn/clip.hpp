/// Clipping: gradients kept small, between `backward` and an optimizer's step.
#pragma once

#include "../autograd/export.hpp"
#include "../autograd/variable.hpp"

#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// Scales the gradients of all parameters by one factor, so that their common norm √Σ g² is at most
/// `max_norm` (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML
/// 2013). Returns the norm as it was before:
///
///     tape.backward(loss);
///     const double norm = nn::clip_grad_norm(model.parameters(), 1.0);
///     optimizer.step();
///
/// A parameter without a gradient is passed over, one that is given twice counts once. The squares are added
/// in double precision, and none overflows. If a gradient is infinite or NaN, so is the norm, and all
/// gradients are left as they are: no factor repairs them, and such a step is better left out. An infinite
/// `max_norm` only measures.
///
/// Throws std::invalid_argument for a negative or NaN `max_norm`, and for a parameter that is no leaf.
template <Real T>
double clip_grad_norm(const std::vector<Variable<T>>& parameters, double max_norm);

/// Limits each element of each gradient to [−limit, limit]; NaN stays NaN. Throws as `clip_grad_norm`.
template <Real T>
void clip_grad_value(const std::vector<Variable<T>>& parameters, double limit);

extern template XGRAD_EXPORT double clip_grad_norm(const std::vector<Variable<float>>&, double);
extern template XGRAD_EXPORT double clip_grad_norm(const std::vector<Variable<double>>&, double);
extern template XGRAD_EXPORT void clip_grad_value(const std::vector<Variable<float>>&, double);
extern template XGRAD_EXPORT void clip_grad_value(const std::vector<Variable<double>>&, double);

}  // namespace nn
}  // namespace xgrad
