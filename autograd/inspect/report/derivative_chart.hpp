/// derivative_chart: a function of one number and its derivative as curves.
#pragma once

#include "../../export.hpp"
#include "../../variable.hpp"
#include "chart.hpp"

#include <functional>
#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// A function that is applied to each element, such as `nn::Tanh<double>()` or
/// `[](const Variable<double>& x) { return tanh(x); }`.
using ElementwiseFunction = std::function<Variable<double>(const Variable<double>&)>;

/// The curves of f and of f′ over [lowest, highest]. The derivative is what a tape gives, zero if f's result
/// depends on nothing. Throws std::invalid_argument unless lowest < highest and f keeps the shape.
Chart derivative_chart(const std::string& name, const ElementwiseFunction& f, double lowest = -5,
                       double highest = 5);

}  // namespace inspect
}  // namespace xgrad
