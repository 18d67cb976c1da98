/// node_of: the node behind a Variable that a user gave, and the elements of its value.
#pragma once

#include "../export.hpp"
#include "../node.hpp"
#include "../variable.hpp"

#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Throws std::invalid_argument, naming function and argument, for an empty Variable.
template <Real T>
const engine::Node& node_of(const Variable<T>& x, std::string_view function, std::string_view argument) {
  if (!x.defined()) engine::refuse_empty(function, argument);
  return *x.node();
}

/// The elements of a node's value, in row-major order.
std::vector<double> elements_of(const engine::Node& node);

}  // namespace inspect
}  // namespace xgrad
