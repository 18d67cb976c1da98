/// Location: a line of source code.
#pragma once

#include "export.hpp"

#include <cstdint>

namespace xgrad XGRAD_EXPORT {

/// As a default argument, `Location::current()` is the line of the call. (std::source_location would do, but
/// clang 14 does not have it with GCC's library.)
struct Location {
  const char* file = nullptr;  ///< nullptr if the line is not known
  std::uint32_t line = 0;

  static constexpr Location current(const char* file = __builtin_FILE(),
                                    std::uint32_t line = __builtin_LINE()) noexcept {
    return {file, line};
  }
};

}  // namespace xgrad
