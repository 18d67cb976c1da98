/// operations(): every operation there is, as its own rule describes it.
#pragma once

#include "export.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// What a rule says of itself.
struct Operation {
  std::string name;                    ///< "tanh"
  std::vector<std::string> inputs;     ///< "x", or "a" and "b"
  std::string value;                   ///< the formula of y: "tanh(x)"
  std::vector<std::string> pullbacks;  ///< for each input the formula of its cotangent, with g = dJ/dy:
                                       ///< "g·(1 − y·y)"; "0" where the derivative is zero everywhere
};

/// All operations of the library, and of user-defined rules that were compiled into the program, by name.
/// Each is listed by the rule itself.
std::vector<Operation> operations();

/// The operation of that name. Throws std::out_of_range if there is none.
Operation operation(std::string_view name);

namespace engine {

struct RuleTable;

}  // namespace engine

namespace detail {

/// Called once for each rule, before main. Returns true.
bool list_rule(const engine::RuleTable& table);

}  // namespace detail

}  // namespace xgrad
