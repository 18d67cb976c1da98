/// The instruction sets that a library may have kernels for, and the choice among them.
#pragma once

#include "../export.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

struct InstructionSet {
  std::string_view name;
  bool supported;  ///< by processor and operating system
};

/// Those that the library was compiled for, the narrowest first.
std::vector<InstructionSet> compiled_sets();

struct Choice {
  std::size_t set;        ///< which one
  std::string complaint;  ///< why it is not the one that was asked for; empty if it is
};

/// The widest of the sets that is supported; if `wanted` is not empty, the one of that name.
Choice choose_set(std::span<const InstructionSet> sets, std::string_view wanted);

}  // namespace kernels
}  // namespace xgrad
